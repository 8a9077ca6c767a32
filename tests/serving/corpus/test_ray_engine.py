"""Scoring on a real Ray cluster of two worker processes, one of which is killed in the middle."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from corpus_files import statements, write_csv

from stancery.serving import StanceClassifier
from stancery.serving.corpus import Progress, TableError, score_file
from stancery.serving.corpus.scoring import ROWS_PER_CHUNK

pytest.importorskip("ray.data", reason='needs pip install "stancery[ray]"')
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc").is_dir(), reason="finds the workers and their sockets through /proc"
    ),
]


def descendants() -> dict[int, str]:
    """Process ids and names of what this process started, and what that started."""
    parents: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                name = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (OSError, ValueError):
                continue
            parents[int(folder.name)] = (parent, name)
    found: dict[int, str] = {}
    for process in parents:
        ancestor = process
        while ancestor in parents and ancestor != os.getpid():
            ancestor = parents[ancestor][0]
        if ancestor == os.getpid() != process:
            found[process] = parents[process][1]
    return found


def listening(processes: set[int]) -> set[str]:
    """The hexadecimal addresses on which processes accept connections."""
    sockets = set()
    for process in processes:
        for entry in Path(f"/proc/{process}/fd").iterdir():
            try:
                sockets.add(os.readlink(entry).removeprefix("socket:[").removesuffix("]"))
            except OSError:
                continue
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                addresses.add(fields[1].split(":")[0])
    return addresses


def test_two_workers_one_killed_the_same_bytes(tiny_model: Path, tmp_path: Path) -> None:
    from stancery.serving.corpus.ray_engine import ray_engine

    classifier = StanceClassifier.load(tiny_model, threads=1)
    texts = [*statements(11 * ROWS_PER_CHUNK), "", "we deplore it"]
    source = write_csv(tmp_path / "in.csv", [[str(n), text] for n, text in enumerate(texts)], ["id", "text"])
    score_file(classifier, source, tmp_path / "local.csv")
    killed: list[int] = []
    addresses: set[str] = set()

    def kill_one(step: Progress) -> None:
        if step.done and not killed:
            started = descendants()
            workers = [process for process, name in started.items() if "MapWorker" in name]
            assert len(workers) == 2
            addresses.update(listening(set(started)))
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    summary = score_file(
        classifier,
        source,
        tmp_path / "ray.csv",
        engine=ray_engine(classifier, "auto", workers=2),
        progress=kill_one,
    )
    assert killed
    assert summary.rows == len(texts)
    assert (tmp_path / "ray.csv").read_bytes() == (tmp_path / "local.csv").read_bytes()
    # 127.0.0.1, as IPv4 and as IPv6 write it: nothing of Ray listens to the network.
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def test_a_run_begun_here_is_finished_there(tiny_model: Path, tmp_path: Path) -> None:
    rows = [[text] for text in statements(3 * ROWS_PER_CHUNK)]
    source = write_csv(tmp_path / "in.csv", rows, ["text"])
    classifier = StanceClassifier.load(tiny_model)
    score_file(classifier, source, tmp_path / "whole.csv")

    def stop(step: Progress) -> None:
        if step.done >= ROWS_PER_CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_file(classifier, source, tmp_path / "out.csv", progress=stop)
    stancery = str(Path(sys.executable).with_name("stancery"))
    command = [stancery, "score", str(source), str(tmp_path / "out.csv"), "--model", str(tiny_model)]
    result = subprocess.run([*command, "--ray", "auto"], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    # What Ray has to say is not the user's business.
    assert result.stderr.decode() == f"going on after {ROWS_PER_CHUNK:,} rows\n"
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_cluster_that_does_not_answer_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    from stancery.serving.corpus.ray_engine import ray_engine

    classifier = StanceClassifier.load(tiny_model)
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]], ["text"])
    with pytest.raises(TableError, match=r"no Ray cluster at '127\.0\.0\.1:1' could be reached"):
        score_file(classifier, source, tmp_path / "out.csv", engine=ray_engine(classifier, "127.0.0.1:1"))
