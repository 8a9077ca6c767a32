"""What is kept of an unfinished run, so that the next one goes on where it was.

Beside ``OUT`` stands a hidden folder ``.OUT.partial`` with

* ``manifest.json``: fingerprints of the input, the model and the options, which must be the same to go on;
* ``scores.jsonl``: one line a chunk, written when it is scored, in the order of the table;
* the output while it is being put together. It gets its name only when it is whole.
"""

import errno
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from stancery.serving.corpus.scoring import RowScore
from stancery.serving.corpus.table import TableError

_MANIFEST = "manifest.json"
_SCORES = "scores.jsonl"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def partial_folder(destination: Path) -> Path:
    """Where an unfinished run towards a destination is kept."""
    return destination.with_name(f".{destination.name}.partial")


def discard_partial(destination: Path) -> None:
    """Forget an unfinished run; nothing happens where there is none.

    Args:
        destination: The file that was to be written.
    """
    shutil.rmtree(partial_folder(Path(destination)), ignore_errors=True)


def is_published(destination: Path) -> bool:
    """Whether a destination exists because a run that is still remembered wrote it."""
    folder = partial_folder(destination)
    try:
        published = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["published"]
        # Until it is moved to the destination, the output is still in the folder.
        moved = published is not None and not _output(destination).exists()
        return moved and destination.stat().st_size == published["bytes"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _output(destination: Path) -> Path:
    return partial_folder(destination) / f"output{destination.suffix}"


class PartialRun:
    """The kept state of one run. As a context manager it keeps out a second run towards the same destination.

    Attributes:
        done: Rows whose scores are kept.
        published: The counts given to :meth:`publish`, by this run or an earlier one; None before.
    """

    def __init__(self, destination: Path, fingerprint: Mapping[str, str]) -> None:
        """Name a run; nothing is written yet.

        Args:
            destination: The file to be written.
            fingerprint: What the scores depend on, by names a user understands.
        """
        self.folder = partial_folder(destination)
        self.done = 0
        self.published: dict[str, Any] | None = None
        self._destination = destination
        self._fingerprint = dict(fingerprint)

    def __enter__(self) -> "PartialRun":
        """Begin a run, or take up an interrupted one.

        Raises:
            TableError: An interrupted run with another input, model or option is kept there; another process is at
                work; the folder cannot be written.
        """
        with self.writing():
            self.folder.mkdir(exist_ok=True)
            self._lock = FileLock(self.folder / "lock")
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise TableError(
                    f"another run is writing {self._destination}; wait for it, or write elsewhere."
                ) from None
            try:
                self._take_up()
                self._scores: BinaryIO = (self.folder / _SCORES).open("ab", buffering=0)
            except BaseException:
                self._lock.release()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        """Unlock; what was scored is kept, and nothing where nothing was."""
        self._scores.close()
        self._lock.release()
        if not self.published and not self._keeps_scores():
            discard_partial(self._destination)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in one sentence what keeps us from writing.

        Raises:
            TableError: The disk is full, or the place cannot be written.
        """
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise TableError(
                    f"there is no room to write {self._destination}; what was scored is kept in {self.folder}: make"
                    " room and run the same again."
                ) from None
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise TableError(
                f"{self._destination} cannot be written ({reason}); write to another folder."
            ) from None

    def append(self, scores: list[RowScore]) -> None:
        """Keep the scores of the next chunk, through a crash too."""
        with self.writing():
            line = memoryview(json.dumps(scores, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            while line:
                line = line[self._scores.write(line) :]
            os.fsync(self._scores.fileno())
        self.done += len(scores)

    def scores(self) -> Iterator[RowScore]:
        """All scores kept, row by row."""
        with (self.folder / _SCORES).open("rb") as file:
            for line in file:
                yield from json.loads(line)

    @property
    def output(self) -> Path:
        """Where to put the output together."""
        return _output(self._destination)

    def publish(self, counts: Mapping[str, Any]) -> None:
        """Give the whole output its name.

        Args:
            counts: What to remember of it until the folder is discarded.
        """
        with self.writing():
            with self.output.open("rb+") as file:
                os.fsync(file.fileno())
            published = {**counts, "bytes": self.output.stat().st_size}
            self._write_manifest(published)
            os.replace(self.output, self._destination)
            (self.folder / _SCORES).unlink()
        self.published = published

    def _take_up(self) -> None:
        try:
            kept = json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8"))
            before, published = dict(kept["fingerprint"]), kept["published"]
        except FileNotFoundError:
            (self.folder / _SCORES).unlink(missing_ok=True)
            self._write_manifest(None)
            return
        except (ValueError, KeyError, TypeError):
            before, published = {}, None
        changed = [name for name, value in self._fingerprint.items() if before.get(name) != value]
        if changed and not published and not self._keeps_scores():
            self._write_manifest(None)
        elif changed:
            raise TableError(
                f"an interrupted run towards {self._destination} is kept in {self.folder}, and not this one: it"
                f" differs in {', '.join(changed)}. Repeat it as it was, or delete that folder to begin anew."
            )
        if is_published(self._destination):
            self.published = published
        else:
            self._count_kept()

    def _keeps_scores(self) -> bool:
        scores = self.folder / _SCORES
        return scores.exists() and scores.stat().st_size > 0

    def _count_kept(self) -> None:
        """Count whole lines; what a crash tore off at the end is scored again."""
        (self.folder / _SCORES).touch()
        whole = 0
        with (self.folder / _SCORES).open("rb+") as file:
            for line in file:
                try:
                    rows = len(json.loads(line)) if line.endswith(b"\n") else 0
                except ValueError:
                    rows = 0
                if not rows:
                    break
                self.done += rows
                whole += len(line)
            file.truncate(whole)

    def _write_manifest(self, published: Mapping[str, Any] | None) -> None:
        path = self.folder / _MANIFEST
        new = path.with_suffix(".new")
        new.write_text(
            json.dumps({"fingerprint": self._fingerprint, "published": published}, indent=2), "utf-8"
        )
        os.replace(new, path)


def tally(scores: Iterator[RowScore], labels: Counter[str], reasons: Counter[str]) -> Iterator[RowScore]:
    """Count what passes through: rows by label, and those that were not scored by the reason."""
    for score in scores:
        if isinstance(score, str):
            reasons[score] += 1
        else:
            labels[str(score[0])] += 1
        yield score
