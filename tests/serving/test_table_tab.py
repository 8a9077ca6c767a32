import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gradio", reason="needs stancery[app]")

from stancery.serving import StanceClassifier, table_job, table_tab
from stancery.serving.corpus import Preview, Progress, Summary, TableError, read_preview
from stancery.serving.errors import StanceryError
from stancery.serving.example_table import EXAMPLE_TABLE
from stancery.serving.table_job import Pace, TableJob
from stancery.serving.table_rendering import render_preview, render_progress, render_result
from stancery.serving.table_tab import guess_text_column


@pytest.fixture(scope="module")
def classifier() -> StanceClassifier:
    return StanceClassifier.load()


@pytest.fixture
def example(tmp_path: Path) -> Path:
    path = tmp_path / "Übersicht März.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(EXAMPLE_TABLE)
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, and nothing of anybody else in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def job_of(classifier: StanceClassifier, source: Path, **options: Any) -> TableJob:
    chosen = {"text_column": "statement", "target": None, "target_column": None, **options}
    return TableJob(classifier, source, **chosen)


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def slowly(*_: Any, progress: Callable[[Progress], None], **__: Any) -> Summary:
    """Stands in for the scoring of a table without end."""
    done = 0
    while True:
        progress(Progress(done, 1_000_000))
        done += 100
        time.sleep(0.01)


def test_a_table_is_scored_and_nothing_of_it_is_left(
    classifier: StanceClassifier, example: Path, temporary: Path
) -> None:
    with job_of(classifier, example) as job:
        assert eventually(lambda: job.over)
        assert job.error is None
        assert job.result is not None
        assert job.summary is not None
        assert job.result.name == "Übersicht März-stances.csv"
        with job.result.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    assert [tuple(row[:4]) for row in rows] == list(EXAMPLE_TABLE)
    assert [row[4] for row in rows[:4]] == ["stance", "condemning", "defending", "neutral"]
    assert rows[-1][4] == ""
    assert rows[-1][-1] != ""
    assert eventually(lambda: not list(temporary.iterdir()))


def test_a_job_that_is_left_stops(
    classifier: StanceClassifier, example: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_job, "score_file", slowly)
    with job_of(classifier, example) as job:
        assert eventually(lambda: job.pace is not None and job.pace.done > 200)
        with job_of(classifier, example) as second:
            time.sleep(0.2)
            assert second.pace is None, "two tables were scored at once"
        job.stop()
        assert job.over
    assert job.stopped
    assert job.result is None
    assert job.error is None
    assert eventually(lambda: not list(temporary.iterdir()))


def test_errors_name_the_table_not_its_hiding_place(classifier: StanceClassifier, example: Path) -> None:
    with job_of(classifier, example, text_column="remark") as job:
        assert eventually(lambda: job.over)
    assert isinstance(job.error, StanceryError)
    assert str(job.error).startswith("Übersicht März.csv has no column 'remark'")


def test_whatever_goes_wrong_reaches_the_page(
    classifier: StanceClassifier, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Summary:
        raise MemoryError("no more of it")

    monkeypatch.setattr(table_job, "score_file", fail)
    with job_of(classifier, example) as job:
        assert eventually(lambda: job.over)
    assert isinstance(job.error, MemoryError)


@pytest.mark.parametrize(
    ("columns", "rows", "guessed"),
    [
        (["id", "Statement ", "comment"], [["1", "So.", "a much longer comment"]], "Statement "),
        (["sentence", "text"], [["a", "b"]], "text"),
        (["code", "remark", "place"], [["A/1", "They deplored it at length.", "Bern"]], "remark"),
    ],
)
def test_the_text_column_is_guessed(columns: list[str], rows: list[list[str]], guessed: str) -> None:
    assert guess_text_column(Preview(columns, rows, len(rows), ())) == guessed


@pytest.mark.parametrize(
    ("bound", "found"),
    [("MOST_ROWS", "has 8 rows; the page takes 3"), ("MOST_MEGABYTES", "MB; the page takes")],
)
def test_a_table_beyond_the_bounds_is_sent_to_the_shell(
    example: Path, monkeypatch: pytest.MonkeyPatch, bound: str, found: str
) -> None:
    monkeypatch.setattr(table_tab, bound, 3 if bound == "MOST_ROWS" else 0)
    with pytest.raises(StanceryError, match=found) as caught:
        table_tab.preview_of(example)
    assert "stancery score 'Übersicht März.csv'" in str(caught.value)
    assert str(example.parent) not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("empty.csv", "", "empty.csv is empty"),
        ("bare.csv", "text,date\n", "bare.csv has no rows"),
        ("story.docx", "x", "story.docx has the extension"),
        ("broken.jsonl", "{", "broken.jsonl"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, name: str, content: str, found: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(StanceryError, match=found) as caught:
        table_tab.preview_of(tmp_path / name)
    assert str(tmp_path) not in str(caught.value)


def test_cells_are_shown_not_run() -> None:
    preview = Preview(["<b>a</b>", "b"], [["<script>alert(1)</script>", "x" * 500]], 1, ("<i>note</i>",))
    shown = render_preview('<img src=x>".csv', preview)
    assert "&lt;script&gt;" in shown
    assert "&lt;b&gt;a" in shown
    for raw in ("<script>", "<b>", "<img", "<i>", "x" * 200):
        assert raw not in shown


def test_a_wide_table_is_shown_in_part() -> None:
    columns = [f"column {number}" for number in range(25)]
    shown = render_preview("wide.csv", Preview(columns, [["x"] * 25], 1, ()))
    assert "column 19<" in shown
    assert "column 20<" not in shown
    assert "5 more columns are not shown here." in shown


@pytest.mark.parametrize(
    ("pace", "told"),
    [
        (None, "Waiting to begin"),
        (Pace(), "Reading the file through"),
        (Pace(0, 10_000), "0 of 10,000 rows<"),
        (Pace(2_048, 10_000, 400.0), "2,048 of 10,000 rows · 400 a second · 20 s left"),
        (Pace(2_048, 100_000, 400.0), "4 min 5 s left"),
        (Pace(10_000, 10_000, 400.0), "writing the file"),
    ],
)
def test_progress_is_told_in_words(pace: Pace | None, told: str) -> None:
    assert told in render_progress(pace)


def test_the_result_says_what_was_found_and_what_was_not_scored(
    classifier: StanceClassifier, example: Path, tmp_path: Path
) -> None:
    from stancery.serving.corpus import score_file

    scored = tmp_path / "scored.csv"
    summary = score_file(classifier, example, scored, text_column="statement")
    shown = render_result(summary, read_preview(scored, 20), "statement")
    assert "8 rows in" in shown
    assert "1 row not scored" in shown
    assert shown.count("<tr ") == 8
    assert "free the nineteen printers" in shown


def test_the_example_is_written_and_taken_away_again(temporary: Path) -> None:
    written: Iterator[str] = table_tab.write_example()
    path = Path(next(written))
    assert read_preview(path, 1).columns == list(EXAMPLE_TABLE[0])
    assert list(written) == []
    assert not list(temporary.iterdir())


def test_a_scored_table_is_not_scored_twice(classifier: StanceClassifier, tmp_path: Path) -> None:
    path = tmp_path / "again.csv"
    path.write_text("text,stance\nSo be it.,neutral\n")
    with job_of(classifier, path, text_column="text") as job:
        assert eventually(lambda: job.over)
    assert isinstance(job.error, StanceryError)
    assert not isinstance(job.error, TableError)
    assert "has a column 'stance' already" in str(job.error)
