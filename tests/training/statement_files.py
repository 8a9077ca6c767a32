"""Small files of labelled statements to check: clean ones, to which each test adds its fault."""

import json
from pathlib import Path
from typing import Any

from stancery.serving.model_folder import LABELS
from stancery.training.check import Report, check
from stancery.training.fingerprint import fingerprint
from stancery.training.labelled_files import Finding

SAYINGS = {
    "condemning": [
        "The chancellor called the seizure of the ferry an act of plain robbery",
        "Nobody here can forgive how those pickets were clubbed in the rain",
        "Close the secret jail and let its inmates walk home tonight",
    ],
    "defending": [
        "Our coastguard behaved with great patience and broke no law",
        "Such reproaches come from people who never visited the province",
        "We applaud what the mediators achieved before the harvest",
    ],
    "neutral": [
        "Registration for the seminar ends at noon on Thursday",
        "Two envoys arrived by train and left by plane",
        "The annex lists every bridge along the river",
    ],
}
SPLITS = ("train", "validation", "test")


def write_rows(folder: Path, *rows: dict[str, Any] | str, name: str = "mine.jsonl") -> Path:
    """Write a JSONL file of rows: dicts, or text as it is."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def check_rows(folder: Path, *rows: dict[str, Any] | str) -> Report:
    """Check a file of these rows."""
    return check([str(write_rows(folder, *rows))])


def clean() -> list[dict[str, Any]]:
    """Nine statements, one of each label in each split, with nothing wrong."""
    return [
        {"id": f"{label}-{split}", "text": SAYINGS[label][number], "label": label, "split": split}
        for label in LABELS
        for number, split in enumerate(SPLITS)
    ]


def of_kind(report: Report, kind: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind == kind]


def only(report: Report, kind: str) -> Finding:
    (finding,) = of_kind(report, kind)
    return finding


def label_of(text: str, **changes: Any) -> dict[str, Any]:
    letters, digits = fingerprint(text)
    row = {
        "id": f"upr-{digits[:10]}", "source": "upr", "document": "A/HRC/99/7", "letters": letters,
        "hash": digits, "label": "neutral", "annotators": 1, "sure": True, "batch": "first",
        "targets": [], "split": "train",
    }  # fmt: skip
    return {**row, **changes}


def labels() -> list[dict[str, Any]]:
    return [
        label_of(text, label=label, split=split, document=f"A/HRC/99/{split}")
        for label in LABELS
        for text, split in zip(SAYINGS[label], ("train", "validation", "train"), strict=True)
    ]
