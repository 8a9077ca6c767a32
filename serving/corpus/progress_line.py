"""Progress for people: one line that is rewritten on a terminal, a line now and then where output is kept."""

import time
from typing import TextIO

from stancery.serving.corpus.score import Progress

_SECONDS_BETWEEN_LINES = 30.0


class ProgressLine:
    """Shows how far a run is, how fast, and how long it still takes."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        """Begin to measure.

        Args:
            stream: Where to write, normally stderr.
            name: What to put before each line, such as the file's name.
        """
        self._stream = stream
        self._name = f"{name}: " if name else ""
        self._terminal = stream.isatty()
        self._started = time.monotonic()
        self._shown = self._started
        self._resumed: int | None = None
        self._width = 0

    def show(self, progress: Progress) -> None:
        """Write how far it is, if it is time to."""
        now = time.monotonic()
        if self._resumed is None:
            self._resumed, self._started = progress.done, now
            if progress.done:
                self._write(f"{self._name}going on after {progress.done:,} rows", keep=True)
        if self._terminal or now - self._shown >= _SECONDS_BETWEEN_LINES:
            self._shown = now
            line = describe(progress, progress.done - self._resumed, now - self._started)
            self._write(self._name + line, keep=not self._terminal)

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self._terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _write(self, line: str, *, keep: bool) -> None:
        self.clear()
        self._stream.write(line + ("\n" if keep else ""))
        self._stream.flush()
        self._width = 0 if keep else len(line)


def describe(progress: Progress, scored: int, seconds: float) -> str:
    """One line on how far a run is.

    Args:
        progress: How far it is.
        scored: Rows scored in this run.
        seconds: How long that took.
    """
    total = progress.total
    parts = [f"{progress.done:,} rows" if total is None else f"{progress.done:,} of {total:,} rows"]
    if total:
        parts[0] += f" ({progress.done * 100 // total}%)"
    if scored and seconds > 0:
        rate = scored / seconds
        parts.append(f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second")
        if total is not None and progress.done < total:
            parts.append(f"{duration((total - progress.done) / rate)} left")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """A length of time as people say it: "40 s", "12 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
