"""Interrupted in any way and started again, a run goes on and gives the bytes of an uninterrupted one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from corpus_files import csv_rows, statements, write_csv

from stancery.serving import StanceClassifier
from stancery.serving.corpus import Progress, TableError, discard_partial, score_file
from stancery.serving.corpus.score import Engine
from stancery.serving.corpus.scoring import ROWS_PER_CHUNK, Chunks, RowScore, score_chunk

ROWS = 4 * ROWS_PER_CHUNK + 100


@pytest.fixture(scope="module")
def classifier(tiny_model: Path) -> StanceClassifier:
    return StanceClassifier.load(tiny_model, threads=1)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [[str(number), text] for number, text in enumerate(statements(ROWS))]
    return write_csv(tmp_path_factory.mktemp("long") / "in.csv", rows, ["id", "text"])


@pytest.fixture(scope="module")
def whole(classifier: StanceClassifier, source: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What an uninterrupted run gives."""
    out = tmp_path_factory.mktemp("whole") / "out.csv"
    score_file(classifier, source, out)
    return out.read_bytes()


class _Stop(Exception):
    pass


def stop_at(rows: int) -> Callable[[Progress], None]:
    def progress(step: Progress) -> None:
        if step.done >= rows:
            raise _Stop

    return progress


def counting(classifier: StanceClassifier, firsts: list[int]) -> Engine:
    def engine(chunks: Chunks) -> Iterator[list[RowScore]]:
        for chunk in chunks:
            firsts.append(chunk.first)
            yield score_chunk(classifier, chunk)

    return engine


def test_a_run_ended_by_the_callback_is_taken_up(
    classifier: StanceClassifier, source: Path, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(_Stop):
        score_file(classifier, source, out, progress=stop_at(2 * ROWS_PER_CHUNK))
    assert not out.exists()
    scored: list[int] = []
    steps: list[Progress] = []
    summary = score_file(classifier, source, out, progress=steps.append, engine=counting(classifier, scored))
    assert out.read_bytes() == whole
    assert scored == [2 * ROWS_PER_CHUNK, 3 * ROWS_PER_CHUNK, 4 * ROWS_PER_CHUNK]
    assert summary.resumed == 2 * ROWS_PER_CHUNK
    assert steps[0] == Progress(2 * ROWS_PER_CHUNK, ROWS)
    assert steps[-1] == Progress(ROWS, ROWS)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_line_torn_by_a_crash_is_scored_again(
    classifier: StanceClassifier, source: Path, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(_Stop):
        score_file(classifier, source, out, progress=stop_at(3 * ROWS_PER_CHUNK))
    scores = tmp_path / ".out.csv.partial" / "scores.jsonl"
    os.truncate(scores, scores.stat().st_size - 1000)
    scored: list[int] = []
    score_file(classifier, source, out, engine=counting(classifier, scored))
    assert scored[0] == 2 * ROWS_PER_CHUNK
    assert out.read_bytes() == whole


def test_a_killed_process_is_taken_up(tiny_model: Path, source: Path, whole: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    stancery = str(Path(sys.executable).with_name("stancery"))
    command = [stancery, "score", str(source), str(out), "--model", str(tiny_model)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    scores = tmp_path / ".out.csv.partial" / "scores.jsonl"
    deadline = time.monotonic() + 120
    while not (scores.exists() and scores.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert scores.stat().st_size
    assert not out.exists()
    result = subprocess.run(command, capture_output=True, check=True)
    assert b"going on after" in result.stderr
    assert out.read_bytes() == whole


def test_killed_between_naming_and_cleaning_up(
    classifier: StanceClassifier, source: Path, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    monkeypatch.setattr("stancery.serving.corpus.score.discard_partial", lambda destination: None)
    score_file(classifier, source, out)
    monkeypatch.undo()
    scored: list[int] = []
    summary = score_file(classifier, source, out, engine=counting(classifier, scored))
    assert scored == []
    assert summary.resumed == summary.rows == ROWS == sum(summary.labels.values())
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert out.read_bytes() == whole


def test_another_input_model_or_option_is_not_mixed_in(
    classifier: StanceClassifier, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(_Stop):
        score_file(classifier, source, out, progress=stop_at(ROWS_PER_CHUNK))
    other = write_csv(tmp_path / "other.csv", [["1", "we praise it"]], ["id", "text"])
    with pytest.raises(TableError, match=r"differs in input\. .*delete that folder"):
        score_file(classifier, other, out)
    with pytest.raises(TableError, match="differs in target"):
        score_file(classifier, source, out, target="state")
    unsure = StanceClassifier.load(classifier.folder.path, threads=1, abstain_below=0.9)
    with pytest.raises(TableError, match="differs in threshold of abstaining"):
        score_file(unsure, source, out)
    discard_partial(out)
    assert score_file(classifier, other, out).rows == 1
    discard_partial(out)  # nothing there: nothing happens


def test_nothing_is_kept_where_nothing_was_scored(
    classifier: StanceClassifier, source: Path, tmp_path: Path
) -> None:
    def fail(chunks: Chunks) -> Iterator[list[RowScore]]:
        raise TableError("the cluster is away")
        yield []

    with pytest.raises(TableError, match="cluster is away"):
        score_file(classifier, source, tmp_path / "out.csv", engine=fail)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_manifest_is_said(classifier: StanceClassifier, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    folder = tmp_path / ".out.csv.partial"
    folder.mkdir()
    (folder / "scores.jsonl").write_text('["x"]\n')
    for content in ("{", "[]", json.dumps({"fingerprint": 1, "published": None})):
        (folder / "manifest.json").write_text(content)
        with pytest.raises(TableError, match="delete that folder"):
            score_file(classifier, source, out)


def test_a_second_run_towards_the_same_file_is_kept_out(
    classifier: StanceClassifier, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    code = (
        "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire();"
        "print('locked', flush=True); sys.stdin.read()"
    )
    folder = tmp_path / ".out.csv.partial"
    folder.mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(folder / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"locked\n"
    with pytest.raises(TableError, match="another run is writing"):
        score_file(classifier, source, out)
    holder.kill()
    holder.wait()


def test_a_source_that_changes_meanwhile_is_refused(classifier: StanceClassifier, tmp_path: Path) -> None:
    rows = [[text] for text in statements(2 * ROWS_PER_CHUNK)]
    source = write_csv(tmp_path / "in.csv", rows, ["text"])

    def append(step: Progress) -> None:
        if step.done == ROWS_PER_CHUNK:
            with source.open("a") as file:
                file.write("we praise it\n")

    with pytest.raises(TableError, match="was changed while"):
        score_file(classifier, source, tmp_path / "out.csv", progress=append)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_full_disk_is_one_sentence_and_loses_nothing(
    tiny_model: Path, source: Path, whole: bytes, tmp_path: Path
) -> None:
    # A limit on file size stands in for a disk without room: the system refuses the same call.
    code = (
        "import resource, signal, sys; from stancery.serving.cli import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2); main()"
    )
    out = tmp_path / "out.csv"
    options = ["score", str(source), str(out), "--model", str(tiny_model)]
    size = len(whole)
    for limit in (size // 8, size - 100):  # refused while scoring, and while putting together
        result = subprocess.run(
            [sys.executable, "-c", code, str(limit), *options], capture_output=True, check=False
        )
        assert result.returncode == 2
        assert result.stderr.decode().count("error: there is no room to write") == 1
        assert b"Traceback" not in result.stderr
        assert not out.exists()
    subprocess.run([sys.executable, "-c", code, str(size * 2), *options], capture_output=True, check=True)
    assert out.read_bytes() == whole


def test_a_place_that_cannot_be_written_is_one_sentence(
    classifier: StanceClassifier, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "missing" / "out.csv", tmp_path / "file" / "out.csv"):
        with pytest.raises(TableError, match="cannot be written"):
            score_file(classifier, source, out)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_sentence(
    classifier: StanceClassifier, source: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(TableError, match="cannot be written"):
        score_file(classifier, source, tmp_path / "out.csv")


def test_threads_do_not_change_a_byte(tiny_model: Path, source: Path, whole: bytes, tmp_path: Path) -> None:
    score_file(StanceClassifier.load(tiny_model, threads=2), source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == whole


def test_what_is_said_twice_gets_one_score(classifier: StanceClassifier, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]] * 50 + [["we praise it"]], ["text"])
    score_file(classifier, source, tmp_path / "out.csv")
    rows = csv_rows(tmp_path / "out.csv")
    assert len({row["stance_confidence"] for row in rows[:50]}) == 1
