"""``stancery score --ray`` on a real Ray cluster of worker processes, one of which is killed in the middle."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpus_files import statements, write_csv

from stancery.serving import StanceClassifier
from stancery.serving.corpus import Progress, TableError, score_file
from stancery.serving.corpus.scoring import ROWS_PER_CHUNK

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not importlib.util.find_spec("ray"), reason='needs pip install "stancery[ray]"'),
    pytest.mark.skipif(
        not Path("/proc").is_dir(), reason="finds the workers and their sockets through /proc"
    ),
    pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors for two workers"),
]
STANCERY = str(Path(sys.executable).with_name("stancery"))
# 127.0.0.1, as IPv4 and as IPv6 write it, and ::1.
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def descendants(root: int) -> dict[int, str]:
    """Process ids and command lines of what a process started, and of what that started."""
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
        while ancestor in parents and ancestor != root:
            ancestor = parents[ancestor][0]
        if ancestor == root:
            found[process] = parents[process][1]
    return found


def listening(processes: set[int]) -> set[str]:
    """The hexadecimal addresses on which processes accept connections."""
    sockets = set()
    for process in processes:
        try:
            sockets |= {os.readlink(entry) for entry in Path(f"/proc/{process}/fd").iterdir()}
        except OSError:
            continue
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                addresses.add(fields[1].split(":")[0])
    return addresses


def test_a_worker_killed_in_the_middle_changes_no_byte(tiny_model: Path, tmp_path: Path) -> None:
    texts = [*statements(11 * ROWS_PER_CHUNK), "", "we deplore it"]
    source = write_csv(tmp_path / "in.csv", [[str(n), text] for n, text in enumerate(texts)], ["id", "text"])
    local, out = tmp_path / "local.csv", tmp_path / "ray.csv"
    score_file(StanceClassifier.load(tiny_model), source, local)

    command = [STANCERY, "score", str(source), str(out), "--model", str(tiny_model), "--ray", "auto"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    scores = tmp_path / ".ray.csv.partial" / "scores.jsonl"
    while process.poll() is None and not (scores.exists() and scores.stat().st_size):
        time.sleep(0.01)
    started = descendants(process.pid)
    workers = [worker for worker, name in started.items() if "MapWorker" in name]
    if workers:
        os.kill(workers[0], signal.SIGKILL)
    addresses = listening(set(started))
    output, complaint = process.communicate()

    assert process.returncode == 0, complaint
    assert len(workers) >= 2
    assert f"{len(texts) - 1:,} of {len(texts):,} rows scored" in output
    assert out.read_bytes() == local.read_bytes()
    assert addresses
    assert addresses <= LOOPBACK, "something of Ray listens to the network"
    # Of what Ray says, a user sees at most that its log level was set.
    assert all("rows" in line or "log level" in line for line in complaint.splitlines()), complaint


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
    command = [STANCERY, "score", str(source), str(tmp_path / "out.csv"), "--model", str(tiny_model)]
    result = subprocess.run([*command, "--ray", "auto"], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    assert f"going on after {ROWS_PER_CHUNK:,} rows\n" in result.stderr.decode()
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_cluster_that_does_not_answer_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    from stancery.serving.corpus.ray_engine import ray_engine

    classifier = StanceClassifier.load(tiny_model)
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]], ["text"])
    with pytest.raises(TableError, match=r"no Ray cluster at '127\.0\.0\.1:1' could be reached"):
        score_file(classifier, source, tmp_path / "out.csv", engine=ray_engine(classifier, "127.0.0.1:1"))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
