"""``stancery-train hydrate`` from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stancery.training.cli import app, main
from stancery.training.fingerprint import fingerprint

SAID = "Ruritania deplored the shelling of the lighthouse."
ASKED = "When will the next session open?"


def label(text: str, document: str) -> dict[str, Any]:
    letters, digits = fingerprint(text)
    return {
        "id": f"unsc-{digits[:10]}", "source": "unsc", "document": document, "letters": letters,
        "hash": digits, "label": "neutral", "annotators": 1, "sure": True, "batch": "first",
        "targets": [], "split": "train",
    }  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with label files where the command looks for them and one speech."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "un").mkdir(parents=True)
    for source in ("upr", "ungdc"):
        (tmp_path / "data" / "un" / f"{source}.jsonl").write_text("")
    rows = [label(SAID, "S_1.txt"), label(ASKED, "S_1.txt")]
    (tmp_path / "data" / "un" / "unsc.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "speeches").mkdir()
    (tmp_path / "speeches" / "S_1.txt").write_text(f"Mr. President, good day. {SAID} {ASKED}")
    return tmp_path


def test_hydrate_writes_the_text_and_says_what_it_found(place: Path) -> None:
    result = CliRunner().invoke(app, ["hydrate", "--unsc", "speeches"])
    assert result.exit_code == 0, result.output
    assert "unsc: 1 of 1 documents read" in result.stderr
    assert [line.split() for line in result.stdout.splitlines() if line.startswith("unsc")] == [
        ["unsc", "2", "2", "0", "0"]
    ]
    written = (place / "data" / "hydrated" / "unsc.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in written] == [SAID, ASKED]


def test_hydrate_fails_where_statements_are_missing(place: Path) -> None:
    (place / "speeches" / "S_1.txt").write_text(f"Mr. President, good day. {SAID}")
    result = CliRunner().invoke(
        app, ["hydrate", "--unsc", "speeches", "--labels", "data/un", "--out", "elsewhere"]
    )
    assert result.exit_code == 1
    assert f"statements not found (1): {label(ASKED, '')['id']}" in result.stdout
    assert (place / "elsewhere" / "unsc.jsonl").exists()


def test_hydrate_without_documents_is_refused_in_one_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["stancery-train", "hydrate"])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
    assert capsys.readouterr().err.startswith("error: No documents were given")
    assert not (place / "data" / "hydrated").exists()
