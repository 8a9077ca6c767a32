"""What the run's model card says, and what it must never say."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="needs stancery[train]")
from stub_classifier import StubClassifier

from stancery.serving.model_folder import LABELS, BaseModelRecord, FileRecord, Label, Manifest
from stancery.training.card import Cost, write_card
from stancery.training.config import Config
from stancery.training.held_out import measure_held_out
from stancery.training.known_failures import KnownFailures, find_failures
from stancery.training.machine import processor_name
from stancery.training.statements import Statement

METRICS = {
    "export": {"same_label": 0.987, "torch_macro_f1": 0.811, "exported_macro_f1": 0.809},
}


def says(text: str, _target: str | None = None) -> Label:
    """Tells the label that a text names, and takes what is denied for neutral."""
    return next((label for label in LABELS if label in text and "not" not in text), "neutral")


def statements(split: str, source: str, count: int = 36) -> list[Statement]:
    return [
        Statement(
            id=f"{source}-{number}",
            text=f"{source} {number} is {LABELS[number % 3]}" + (" or not" if number % 6 == 0 else ""),
            label=LABELS[number % 3],
            targets=(("crow", LABELS[number % 3]), ("rook", "neutral")),
            group=f"{source}-{number // 4}",
            split="validation" if split == "validation" else "test",
            source=source,
        )
        for number in range(count)
    ]


def manifest(**changes: object) -> Manifest:
    record = FileRecord(bytes=4321, sha256="ab" * 32)
    return Manifest(
        **{
            "name": "mine",
            "max_length": 128,
            "temperature": 1.25,
            "reads_targets": True,
            "base_model": BaseModelRecord(name="a/base", sha256="cd" * 32),
            "data_fingerprint": "fingerprint",
            "metrics": METRICS,
            "versions": {"torch": "9.9"},
            "files": {"model.onnx": record},
            **changes,
        }
    )


def config(tmp_path: Path) -> Config:
    return Config.model_validate(
        {
            "name": "mine",
            "description": "A model of crows.",
            "output": tmp_path / "out",
            "data": {
                "sources": [{"path": str(tmp_path / "secret" / "mine.jsonl"), "repeat": 3}],
                "targets": True,
            },
            "model": {"base": str(tmp_path / "secret" / "base")},
            "training": {"label_smoothing": 0.05},
        }
    )


@pytest.fixture
def behaviour(tmp_path: Path) -> Path:
    folder = tmp_path / "behaviour"
    folder.mkdir()
    rows = [
        ("a", "It is defending.", "defending", None),
        ("b", "It is not condemning, is it?", "condemning", None),
        ("c", "Said otherwise, it is condemning.", "condemning", "b"),
    ]
    kinds = {True: "minimum-functionality", False: "invariance"}
    lines = [
        {
            "id": name,
            "text": text,
            "label": label,
            "test": "negation",
            "kind": kinds[pair is None],
            "pair": pair,
        }
        for name, text, label, pair in rows
    ]
    (folder / "negation.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


@pytest.fixture
def press(tmp_path: Path) -> Path:
    file = tmp_path / "press-heldout.jsonl"
    texts = [
        "It is defending.",
        "It is not defending, they say.",
        "It is not defending, the crows say.",
        "It is wet.",
    ]
    labels = ["defending", "defending", "defending", "condemning"]
    lines = [
        {"id": f"press-{number}", "text": text, "label": label, "group": f"story-{number}", "split": "test"}
        for number, (text, label) in enumerate(zip(texts, labels, strict=True))
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


def card(tmp_path: Path, failures: KnownFailures, **changes: object) -> str:
    kept = {
        "validation": [*statements("validation", "rooks"), *statements("validation", "few", 5)],
        "test": statements("test", "crows"),
    }
    write_card(
        tmp_path / "README.md",
        config=config(tmp_path),
        manifest=manifest(**changes),
        statements=[statement for part in kept.values() for statement in part] + kept["validation"] * 3,
        held_out=[
            measure_held_out(StubClassifier(says), part, split, targets=True) for split, part in kept.items()
        ],
        failures=failures,
        cost=Cost(fitting=90, whole=1800, processor="1 core of a thing"),
    )
    return (tmp_path / "README.md").read_text(encoding="utf-8")


def test_the_card_says_how_good_the_model_is_where(tmp_path: Path) -> None:
    text = card(tmp_path, KnownFailures((), None))
    assert "| crows | test | 12 | 12 | 12 | 72 |" in text
    assert "| all |  | 26 | 26 | 25 | 154 |" in text
    assert "| validation | 41 | 0." in text
    assert "| rooks | validation | 36 | 0." in text
    assert "| few | validation | 5" not in text.split("## How good")[1]  # too few to say anything
    assert "| test | with another label than the whole statement | 24 |" in text
    assert "divided by 1.250" in text
    assert "| 100% |" in text
    assert "| statements | mean confidence | right |" in text


def test_the_card_says_how_the_model_was_made_and_what_it_took(tmp_path: Path) -> None:
    text = card(tmp_path, KnownFailures((), None))
    assert f"a/base (SHA-256 {'cd' * 32})" in text
    assert f"| `model.onnx` | 4,321 bytes (SHA-256 {'ab' * 32}) |" in text
    assert "1.5 minutes on 1 core of a thing" in text
    assert "W × 0.50 watt-hours" in text
    assert "same label on 98.7%; macro-F1 0.809 against 0.811" in text
    assert "label_smoothing: 0.05" in text
    assert "  - path: mine.jsonl\n    repeat: 3\n" in text
    assert "secret" not in text


def test_the_card_says_what_it_is_not_for(tmp_path: Path) -> None:
    text = card(tmp_path, KnownFailures((), None), temperature=1.0)
    assert "A stance is not a fact" in text
    assert "No automated decisions" in text
    assert "Confidence is not calibrated" in text


def test_known_failures_are_counted_and_shown(tmp_path: Path, behaviour: Path, press: Path) -> None:
    text = card(tmp_path, find_failures(StubClassifier(says), [], behaviour=behaviour, press=press))
    assert "| negation | minimum-functionality | 2 | 0.500" in text
    # The invariance row fails, because it is unlike its pair; its own answer is right, so there is nothing to show.
    assert "| negation | invariance | 1 | 1.000" in text
    shown = "- negation: “It is not condemning, is it?” is condemning; it answers neutral ("
    assert text.count(shown) == 1
    assert "Said otherwise" not in text
    assert "4 sentences of invented stories" in text
    assert "| defending | neutral | 2 of 3 |\n| condemning | neutral | 1 of 1 |" in text
    assert "“It is wet.” is condemning; it answers neutral" in text


def test_statements_of_the_run_itself_are_never_quoted(tmp_path: Path, behaviour: Path, press: Path) -> None:
    text = card(tmp_path, find_failures(StubClassifier(says), [], behaviour=behaviour, press=press))
    assert "or not" not in text


def test_press_reports_that_were_trained_on_are_said_to_be(
    tmp_path: Path, behaviour: Path, press: Path
) -> None:
    learned = [Statement(id="x", text="it is  WET.", label="condemning")]
    failures = find_failures(StubClassifier(says), learned, behaviour=behaviour, press=press)
    assert failures.press is not None
    assert failures.press.learned == 1
    assert "1 of them were trained on, so this flatters." in card(tmp_path, failures)


def test_without_the_repositorys_files_the_card_says_that_nothing_was_looked_for(tmp_path: Path) -> None:
    none = find_failures(StubClassifier(says), [], behaviour=tmp_path / "no", press=tmp_path / "none.jsonl")
    assert none == KnownFailures((), None)
    assert "Not looked for" in card(tmp_path, none)


def test_the_processor_has_a_name() -> None:
    assert processor_name().strip()
