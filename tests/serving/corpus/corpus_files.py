"""Small tables for the tests of scoring, and what reads the results back."""

import csv
import json
from pathlib import Path

ADDED = [
    "stance",
    "stance_confidence",
    "stance_condemning",
    "stance_defending",
    "stance_neutral",
    "stance_note",
]


def write_csv(path: Path, rows: list[list[str]], header: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def statements(count: int) -> list[str]:
    cues = ["deplore", "praise", "agenda", "denounce", "commend", "schedule", "outrage", "rightful"]
    return [f"we {cues[index % 8]} the council of state {index % 97}" for index in range(count)]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def json_rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
