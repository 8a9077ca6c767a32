"""Folders that cannot be written or are full, made with a mount of their own: one sentence, and nothing is lost.

The mount lives in a namespace of the process that needs it, so these tests need no rights; where the system forbids
such namespaces they are skipped.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

READ_ONLY, FULL = "ro", "size=200k"
MOUNT = 'mount -t tmpfs -o "$1" none "$2" && shift 2 && exec "$@"'
STANCERY = [sys.executable, "-c", "from stancery.serving.cli import main; main()"]
TRAIN = [sys.executable, "-c", "from stancery.training.cli import main; main()"]
# Saves until it is refused, then makes room and counts what is kept.
SAVE = """
import sys
from stancery.serving.corrections import CorrectionStore
from stancery.serving.corrections_database import CorrectionError
store, saved = CorrectionStore(sys.argv[1]), 0
ballast = store.path.with_name("ballast")
try:
    ballast.write_bytes(bytes(50_000))
except OSError:
    pass
try:
    for saved in range(1_000):
        store.add(f"Statement {saved}.", "neutral", note="n" * 5_000)
except CorrectionError as error:
    print(error)
ballast.unlink(missing_ok=True) if saved else None
print(saved, len(store.rows()) if store.path.exists() else 0)
"""


def run_in(folder: Path, options: str, *command: object) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    mounted = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", options, str(folder)]
    return subprocess.run(
        [*mounted, *map(str, command)], capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if shutil.which("unshare") is None or run_in(tmp_path / "probe", READ_ONLY, "true").returncode:
        pytest.skip("this system allows no mount of one's own")
    return tmp_path / "faulty"


def assert_one_sentence(result: subprocess.CompletedProcess[str]) -> None:
    assert result.returncode == 2, result.stderr
    assert result.stderr.count("error: ") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("fault", [READ_ONLY, FULL])
def test_scoring(folder: Path, tmp_path: Path, fault: str) -> None:
    table = tmp_path / "in.csv"
    table.write_text("text\n" + "".join(f"Statement {number} is noted.\n" for number in range(2_500)))
    result = run_in(folder, fault, *STANCERY, "score", table, folder / "out.csv")
    assert_one_sentence(result)
    assert str(folder) in result.stderr
    assert ("there is no room" if fault == FULL else "cannot be written") in result.stderr


@pytest.mark.parametrize("fault", [READ_ONLY, FULL])
def test_saving_corrections(folder: Path, fault: str) -> None:
    result = run_in(folder, fault, sys.executable, "-c", SAVE, folder / "corrections.sqlite")
    assert result.returncode == 0, result.stderr
    sentence, counts = result.stdout.splitlines()
    assert "name another file with --corrections" in sentence
    saved, kept = map(int, counts.split())
    assert saved == kept, "what was said to be saved is what is there"
    assert (saved > 0) == (fault == FULL)


@pytest.mark.parametrize("fault", [READ_ONLY, FULL])
def test_exporting_corrections(folder: Path, tmp_path: Path, fault: str) -> None:
    from stancery.serving.corrections import CorrectionStore

    store = CorrectionStore(tmp_path / "corrections.sqlite")
    for number in range(80):
        store.add(f"Statement {number}.", "neutral", note="n" * 5_000)
    export = ["corrections", "export", folder / "out.jsonl", "--corrections", store.path]
    result = run_in(folder, fault, *STANCERY, *export)
    assert_one_sentence(result)
    assert "cannot be written" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("fault", [READ_ONLY, FULL])
def test_training(folder: Path, toy_config: Path, fault: str) -> None:
    result = run_in(folder, fault, *TRAIN, "run", toy_config, "--set", f"output={folder / 'run'}")
    assert_one_sentence(result)
    assert "cannot be written" in result.stderr
