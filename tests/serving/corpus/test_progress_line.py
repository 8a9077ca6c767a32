"""What people read while they wait."""

import io

import pytest

from stancery.serving.corpus import Progress
from stancery.serving.corpus.progress_line import ProgressLine, describe, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (61, "61 s"), (100, "2 min"), (5300, "88 min"), (7 * 3600 + 660, "7 h 11 min")],
)
def test_lengths_of_time(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_rate_and_rest_are_of_this_run() -> None:
    line = describe(Progress(3_000, 13_000), scored=1_000, seconds=2.0)
    assert line == "3,000 of 13,000 rows (23%) · 500 a second · 20 s left"
    assert describe(Progress(3_000, None), scored=3, seconds=2.0) == "3,000 rows · 1.5 a second"
    assert describe(Progress(0, 0), scored=0, seconds=0.0) == "0 of 0 rows"


def test_a_terminal_shows_one_line_that_is_taken_away() -> None:
    stream = Terminal()
    line = ProgressLine(stream, "a.csv")
    line.show(Progress(0, 100))
    line.show(Progress(50, 100))
    line.clear()
    assert stream.getvalue().split("\r")[0] == "a.csv: 0 of 100 rows (0%)"
    assert "a.csv: 50 of 100 rows (50%)" in stream.getvalue()
    assert stream.getvalue().endswith(" \r")
    assert "\n" not in stream.getvalue()


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 10.0, 31.0, 40.0, 62.0])
    monkeypatch.setattr("stancery.serving.corpus.progress_line.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    line = ProgressLine(stream)
    for done in (0, 100, 310, 400, 620):
        line.show(Progress(done, 1_000))
    line.clear()
    assert stream.getvalue().splitlines() == [
        "310 of 1,000 rows (31%) · 10 a second · 69 s left",
        "620 of 1,000 rows (62%) · 10 a second · 38 s left",
    ]
