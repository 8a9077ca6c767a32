"""``stancery score`` as it is typed."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpus_files import ADDED, csv_rows, json_rows, statements, write_csv

STANCERY = str(Path(sys.executable).with_name("stancery"))


def score(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [STANCERY, "score", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, text=True, cwd=cwd)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(
        tmp_path / "in.csv", [["1", "we deplore it"], ["2", ""], ["3", "we praise it"]], ["id", "text"]
    )


def test_one_file(table: Path, tiny_model: Path) -> None:
    out = table.with_name("out.jsonl")
    result = score(table, out, "--model", tiny_model)
    assert (result.returncode, result.stderr) == (0, "")
    first, second = result.stdout.splitlines()
    assert re.fullmatch(rf"{out}: 2 of 3 rows scored in \d+ s: 1 condemning, 1 defending", first)
    assert second == "  not scored, as stance_note says: 1 × empty text"
    rows = json_rows(out)
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert list(rows[0]) == ["id", "text", *ADDED]


def test_options_reach_the_scores(table: Path, tiny_model: Path) -> None:
    options = ["--model", tiny_model, "--abstain-below", "1", "--target", "state", "--text-column", "text"]
    result = score(table, table.with_name("out.csv"), *options)
    assert "2 uncertain" in result.stdout
    again = score(table, table.with_name("out.csv"), *options)
    assert again.returncode == 2
    assert (
        again.stderr
        == f"error: {table.with_name('out.csv')} exists already; give another name, or replace it with --overwrite.\n"
    )
    assert score(table, table.with_name("out.csv"), *options, "--overwrite").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["in.csv", "out.csv", "--text-column", "body"],
            "in.csv has no column 'body'; its columns are 'id', 'text'; name one",
        ),
        (["none.csv", "out.csv"], "none.csv was not found."),
        (["*.parquet", "out"], "found no file to score in *.parquet; expected files ending in .csv, .tsv"),
        (["in.csv", "in.csv", "--overwrite"], "in.csv would be written over itself"),
        (["in.csv", "missing/out.csv"], "missing/out.csv cannot be written (No such file or directory)"),
        (["in.csv", "in.csv", "note.txt"], "note.txt is a file; expected a folder"),
        (["in.csv", "note.txt/"], "note.txt is a file; expected a folder, for its name ends in a slash"),
        (["in.csv", "out.json"], "out.json has the extension '.json'"),
    ],
)
def test_a_mistake_is_one_sentence(table: Path, tiny_model: Path, arguments: list[str], message: str) -> None:
    table.with_name("note.txt").write_text("x")
    result = score(*arguments, "--model", tiny_model, cwd=table.parent)
    assert result.returncode == 2
    assert result.stderr.startswith(f"error: {message}")
    assert result.stderr.count("\n") == 1
    assert sorted(path.name for path in table.parent.iterdir()) == ["in.csv", "note.txt"]


def test_a_slash_at_the_end_names_a_folder(table: Path, tiny_model: Path) -> None:
    result = score("in.csv", "new/scored/", "--model", tiny_model, cwd=table.parent)
    assert result.returncode == 0, result.stderr
    assert len(csv_rows(table.parent / "new" / "scored" / "in.csv")) == 3


def test_a_folder_becomes_a_folder(tmp_path: Path, tiny_model: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "deep").mkdir(parents=True)
    write_csv(texts / "a.csv", [["we deplore it"]], ["text"])
    write_csv(texts / "deep" / "b.csv", [["we praise it"]], ["text"])
    (texts / "read me.md").write_text("x")
    (texts / ".hidden.csv").write_text("x")
    # The folder to write lies in the folder that is read: what is written is not read.
    for out in (texts / "scored", texts / "scored"):
        result = score(texts, out, "--model", tiny_model, "--overwrite")
        assert result.returncode == 0, result.stderr
        assert result.stderr == "passed over 1 file(s) that are no tables: read me.md\n"
        assert result.stdout.splitlines()[-1] == "2 files, 2 rows"
    found = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert found == ["a.csv", "deep/b.csv"]
    assert csv_rows(out / "deep" / "b.csv")[0]["stance"] == "defending"


def test_a_glob_and_a_list(tmp_path: Path, tiny_model: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / f"{name}.csv", [["we deplore it"]], ["text"])
    assert score("*/*.csv", "out", "--model", tiny_model, cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "a" / "a.csv").exists()
    assert score("a/a.csv", "b/b.csv", "flat", "--model", tiny_model, cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "flat").iterdir()) == ["a.csv", "b.csv"]
    write_csv(tmp_path / "b" / "a.csv", [["we praise it"]], ["text"])
    clash = score("a/a.csv", "b/a.csv", "third", "--model", tiny_model, cwd=tmp_path)
    assert "a/a.csv and b/a.csv would both be written to third/a.csv" in clash.stderr
    single = score("a/a.csv", "flat", "--model", tiny_model, cwd=tmp_path)
    assert "flat/a.csv exists already" in single.stderr


def test_a_folder_is_gone_on_with(tmp_path: Path, tiny_model: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    write_csv(texts / "a.csv", [["we deplore it"]], ["text"])
    (texts / "b.csv").write_text("text\n1,2\n")
    stopped = score(texts, tmp_path / "out", "--model", tiny_model)
    assert stopped.returncode == 2
    assert "line 2 has 2 fields" in stopped.stderr
    before = (tmp_path / "out" / "a.csv").stat().st_mtime_ns
    write_csv(texts / "b.csv", [["we praise it"]], ["text"])
    result = score(texts, tmp_path / "out", "--model", tiny_model)
    assert result.returncode == 0, result.stderr
    assert "[1/2] a.csv: going on after 1 rows" in result.stderr
    assert (tmp_path / "out" / "a.csv").stat().st_mtime_ns == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "b.csv"]
    assert "exists already" in score(texts, tmp_path / "out", "--model", tiny_model).stderr


def test_interrupting_says_how_to_go_on(tmp_path: Path, tiny_model: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [[text] for text in statements(100_000)], ["text"])
    out = tmp_path / "out.csv"
    process = subprocess.Popen(
        [STANCERY, "score", str(source), str(out), "--model", str(tiny_model)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    scores = tmp_path / ".out.csv.partial" / "scores.jsonl"
    deadline = time.monotonic() + 120
    while not (scores.exists() and scores.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode == 130
    assert complaint.startswith(
        "stopped. What was scored is kept, and the same command goes on from there; to forget it"
    )
    assert complaint.count("\n") == 1
    assert scores.exists()
    assert not out.exists()
