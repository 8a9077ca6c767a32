"""One table being scored behind the page: in a thread that can be watched, stopped, and leaves no file behind."""

import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from stancery.serving.classifier import StanceClassifier
from stancery.serving.corpus import Preview, Progress, Summary, read_preview, score_file
from stancery.serving.errors import StanceryError


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a job is and how fast it goes.

    Attributes:
        done: Rows done.
        total: Rows there are; None until the file has been read through.
        rate: Rows a second; None before the first rows are done.
    """

    done: int = 0
    total: int | None = None
    rate: float | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long the remaining rows will take at this rate, or None where that is not known."""
        if not self.rate or self.total is None:
            return None
        return (self.total - self.done) / self.rate


ROWS_SHOWN = 20
# A stopped job works on until it notices, so the next one waits for it, however often somebody starts and stops.
_ONE_AT_A_TIME = threading.Lock()


class _Stopped(Exception):  # noqa: N818 - a request, not an error
    """Raised inside the scoring when nobody waits for it any more."""


class TableJob:
    """Scores one table. Use as a context manager: at its end the work stops and its files are deleted."""

    def __init__(
        self,
        classifier: StanceClassifier,
        source: Path,
        *,
        text_column: str,
        target: str | None,
        target_column: str | None,
    ) -> None:
        """Describe the work; it begins with ``with``.

        Args:
            classifier: The model.
            source: The table.
            text_column: The column with the statements.
            target: The actor the stances are asked towards, or None.
            target_column: The column that names the actor of each row, or None.
        """
        self.source = source
        self.result: Path | None = None  # the scored table, until the job is left
        self.summary: Summary | None = None
        self.preview: Preview | None = None  # its first rows
        self.error: Exception | None = None
        self.stopped = False
        self.pace: Pace | None = None  # None: it waits for its turn
        self._score = partial(
            score_file,
            classifier,
            source,
            text_column=text_column,
            target=target,
            target_column=target_column,
        )
        self._began = 0.0
        self._finished = threading.Event()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._work, name="table", daemon=True)

    def __enter__(self) -> "TableJob":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, unless it is done. This does not wait: the thread deletes its files when it notices."""
        self._left.set()

    def stop(self) -> None:
        """Give up, unless it is done: the thread ends with the rows it is at, the job is over from now on."""
        if not self._finished.is_set():
            self.stopped = True
            self._left.set()

    @property
    def over(self) -> bool:
        """Whether the table is scored, or has failed, or was given up."""
        return self.stopped or self._finished.is_set()

    def _work(self) -> None:
        with tempfile.TemporaryDirectory(prefix="stancery-table-", ignore_cleanup_errors=True) as folder:
            self._score_into(Path(folder))
            self._left.wait()

    def _score_into(self, folder: Path) -> None:
        result = folder / f"{self.source.stem}-stances{self.source.suffix}"
        try:
            with _ONE_AT_A_TIME:
                self._stop_if_left()
                self.pace = Pace()
                self.summary = self._score(result, progress=self._note)
            self.preview = read_preview(result, ROWS_SHOWN)
            self.result = result
        except _Stopped:
            pass
        except StanceryError as error:
            # The user knows the table by its name, not by where the page keeps it.
            self.error = StanceryError(str(error).replace(str(self.source), self.source.name))
        except Exception as error:  # must reach the page, whatever it is
            self.error = error
        finally:
            self._finished.set()

    def _stop_if_left(self) -> None:
        if self._left.is_set():
            raise _Stopped

    def _note(self, progress: Progress) -> None:
        self._stop_if_left()
        now = time.monotonic()
        if not self._began:
            self._began = now
        seconds = now - self._began
        rate = progress.done / seconds if progress.done and seconds else None
        self.pace = Pace(progress.done, progress.total, rate)
