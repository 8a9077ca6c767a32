import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancery.serving.cli import app
from stancery.serving.corrections import CorrectionStore, default_path
from stancery.serving.corrections_database import CorrectionError

# Saves without end, and says each text when it is saved: what was said must survive whatever comes.
WRITER = """
import sys
from stancery.serving.corrections import CorrectionStore
store = CorrectionStore(sys.argv[1])
for number in range(int(sys.argv[3])):
    text = f"{sys.argv[2]} says sentence {number}."
    store.add(text, "neutral", note="n" * 5000)
    print(text, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> CorrectionStore:
    return CorrectionStore(tmp_path / "new" / "folder" / "corrections.sqlite")


def exported(store: CorrectionStore, path: Path) -> list[dict[str, object]]:
    store.export(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_what_is_added_is_there(store: CorrectionStore) -> None:
    added = store.add(
        " Ghana asked for access. ",
        "neutral",
        "Togo",
        predicted="condemning",
        confidence=0.61,
        note="only asked",
    )
    again = CorrectionStore(store.path).rows()
    assert again == [added]
    assert (added.text, added.label, added.target) == ("Ghana asked for access.", "neutral", "Togo")
    assert (added.predicted, added.confidence, added.note) == ("condemning", 0.61, "only asked")
    assert added.saved_at.endswith("+00:00")


def test_nothing_is_made_until_something_is_saved(store: CorrectionStore) -> None:
    store.check()
    assert store.rows() == []
    assert not store.path.parent.exists()


def test_only_the_owner_may_read_the_file(store: CorrectionStore) -> None:
    store.add("Ghana asked for access.", "neutral")
    assert store.path.stat().st_mode & 0o077 == 0


def test_a_later_correction_replaces_an_earlier_one_in_the_export(
    store: CorrectionStore, tmp_path: Path
) -> None:
    store.add("We  note\nthe decree.", "condemning")
    store.add("We note the decree.", "neutral", "Chad")
    store.add("We note the decree.", "neutral")
    rows = exported(store, tmp_path / "out.jsonl")
    assert [(row["id"], row["target"], row["label"]) for row in rows] == [
        ("correction-3", None, "neutral"),
        ("correction-2", "Chad", "neutral"),
    ]
    assert len(store.rows()) == 3


def test_text_comes_out_as_it_went_in(store: CorrectionStore, tmp_path: Path) -> None:
    text = 'Ligne "une"\nдва \u202e 👩🏽‍⚖️ \x00 \u2028 ; DROP TABLE corrections; --'
    store.add(text, "defending", note=text)
    (row,) = exported(store, tmp_path / "out.jsonl")
    assert row["text"] == text
    assert row["note"] == text


@pytest.mark.parametrize(
    ("text", "label", "found"),
    [
        ("  ", "neutral", "the statement is empty"),
        ("So be it.", "uncertain", "the label is 'uncertain'"),
        ("half \ud83d", "neutral", "lone surrogate"),
    ],
)
def test_what_cannot_be_learned_is_refused(store: CorrectionStore, text: str, label: str, found: str) -> None:
    with pytest.raises(CorrectionError, match=found):
        store.add(text, label)
    assert store.rows() == []


def test_an_export_replaces_nothing_unless_told_to(store: CorrectionStore, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(CorrectionError, match="no correction yet"):
        store.export(out)
    store.add("So be it.", "neutral")
    out.write_text("mine")
    with pytest.raises(CorrectionError, match="exists"):
        store.export(out)
    assert out.read_text() == "mine"
    assert store.export(out, overwrite=True) == 1
    assert json.loads(out.read_text())["text"] == "So be it."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "out.jsonl"]


def test_an_export_to_nowhere_is_a_sentence(store: CorrectionStore, tmp_path: Path) -> None:
    store.add("So be it.", "neutral")
    with pytest.raises(CorrectionError, match="cannot be written"):
        store.export(tmp_path / "no such folder" / "out.jsonl")


def test_files_of_something_else_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Dear diary, " * 100)
    database = tmp_path / "other.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE corrections (id INTEGER)")
    newer = CorrectionStore(tmp_path / "newer.sqlite")
    newer.add("So be it.", "neutral")
    with sqlite3.connect(newer.path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    for path, found in (
        (text, "not a database"),
        (database, "something else"),
        (newer.path, "version 2"),
        (tmp_path, "unable to open"),
    ):
        before = path.read_bytes() if path.is_file() else b""
        for use in (CorrectionStore(path).check, CorrectionStore(path).rows):
            with pytest.raises(CorrectionError, match=found):
                use()
        with pytest.raises(CorrectionError, match=found):
            CorrectionStore(path).add("So be it.", "neutral")
        assert path.is_dir() or path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CorrectionError, match="cannot be kept"):
        CorrectionStore(tmp_path / "file" / "corrections.sqlite").add("So be it.", "neutral")


def test_threads_and_processes_may_save_at_the_same_time(store: CorrectionStore) -> None:
    writers = [writer(store.path, name, 5) for name in ("Ada", "Bo")]
    with ThreadPoolExecutor(4) as pool:
        texts = [f"Thread sentence {number}." for number in range(12)]
        list(pool.map(lambda text: store.add(text, "neutral"), texts))
    said = [process.communicate(timeout=120)[0].splitlines() for process in writers]
    assert [len(lines) for lines in said] == [5, 5]
    rows = store.rows()
    assert sorted(row.text for row in rows) == sorted([*texts, *said[0], *said[1]])
    assert len({row.id for row in rows}) == 22


def test_a_killed_writer_loses_nothing_it_acknowledged(store: CorrectionStore) -> None:
    acknowledged: list[str] = []
    for round_ in range(2):
        process = writer(store.path, f"Round {round_}", 10_000)
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline().strip())
        time.sleep(0.1 * round_)
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        process.wait()
        process.stdout.close()
        rows = store.rows()
        # At most the one that was being saved is there without having been acknowledged, and it is whole.
        assert set(acknowledged) <= {row.text for row in rows}
        assert len(rows) <= len(acknowledged) + round_ + 1
        assert all(row.note == "n" * 5000 for row in rows)
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    store.add("Life goes on.", "neutral")


def test_the_command_lists_exports_and_names_the_file(store: CorrectionStore, tmp_path: Path) -> None:
    store.add("We note the decree.", "neutral", "Chad", predicted="condemning", note="only noted")
    run = CliRunner().invoke
    at = ["--corrections", str(store.path)]
    listed = run(app, ["corrections", "list", *at]).output
    assert "neutral towards Chad (the model said condemning)\n    We note the decree.\n" in listed
    assert "note: only noted" in listed
    as_json = run(app, ["corrections", "list", "--json", *at]).output
    assert json.loads(as_json)["predicted"] == "condemning"
    out = tmp_path / "out.jsonl"
    assert "1 corrected statement" in run(app, ["corrections", "export", str(out), *at]).output
    assert json.loads(out.read_text())["target"] == "Chad"
    assert run(app, ["corrections", "path", *at]).output.strip() == str(store.path)
    assert run(app, ["corrections", "path"]).output.strip() == str(default_path())
    assert isinstance(run(app, ["corrections", "export", str(out), *at]).exception, CorrectionError)


def writer(path: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
