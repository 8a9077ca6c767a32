"""Results are whole or not there; a full disk, a closed folder and a foreign library's complaint are one sentence."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stancery.training.errors import DataError
from stancery.training.writing import write_whole, writing_to


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", ["caf\u00e9 ", "\ud800"])
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "caf\u00e9 ?"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_what_breaks_off_leaves_the_earlier_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text("whole")
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.txt", pieces())
    assert [path.read_text() for path in tmp_path.iterdir()] == ["whole"]


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", ["x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"
    write_whole(Path(os.devnull), ["x"])
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_a_sentence() -> None:
    with pytest.raises(
        DataError, match=r"/dev/full cannot be written \(No space left on device\): free some room"
    ):
        write_whole(Path("/dev/full"), ["x"])


@pytest.mark.parametrize("place", ["file/a.txt", "file/folder/a.txt", "folder"])
def test_a_place_that_cannot_be_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        write_whole(tmp_path / place, ["x"])


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system", "/elsewhere"),
        RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"),
        RuntimeError(
            "[enforce fail at inline_container.cc:764] . PytorchStreamWriter failed writing file data/0"
        ),
    ],
)
def test_every_library_s_word_for_a_full_disk_is_known(tmp_path: Path, error: Exception) -> None:
    def fail_twice() -> None:
        try:
            raise error
        finally:
            raise RuntimeError("while clearing up")

    with pytest.raises(DataError, match="cannot be written"), writing_to(tmp_path):
        fail_twice()


def test_other_errors_pass_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), writing_to(tmp_path / "mine"):
        raise PermissionError(errno.EACCES, "Permission denied", "/somebody/else")
    with pytest.raises(ZeroDivisionError), writing_to(tmp_path):
        _ = 1 / 0


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["stancery-train", *sys.argv[2:]]
from stancery.training.cli import main
main()
"""
"""A process whose files may not grow beyond some bytes: what a full disk looks like, without filling one."""


def limited(most_bytes: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(most_bytes), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("most_bytes", [60_000, 100_000])
def test_a_training_whose_disk_is_full_says_so_and_can_go_on(
    toy_config: Path, tmp_path: Path, most_bytes: int
) -> None:
    """60,000 bytes do not hold the weights of a checkpoint, 100,000 not the state of its optimiser."""
    arguments = ["run", toy_config, "--set", f"output={tmp_path / 'run'}", "--set", "training.epochs=1"]
    done = limited(most_bytes, *arguments)
    assert done.returncode == 2, done.stderr
    assert f"error: {tmp_path / 'run'} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "run" / "model").exists()
    # Half a checkpoint is none: there is nothing to go on with, and nothing in the way of a fresh start.
    done = limited(resource.RLIM_INFINITY, *arguments)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run" / "model" / "stancery.json").is_file()


@pytest.mark.slow
def test_an_evaluation_whose_disk_is_full_keeps_the_earlier_report(
    tiny_model: Path, toy_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "metrics.json").write_text("earlier")
    done = limited(5_000, "evaluate", tiny_model, toy_file, "--report", tmp_path)
    assert done.returncode == 2
    assert "cannot be" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "metrics.json").read_text() == "earlier"
    assert not list(tmp_path.glob("*.part"))
