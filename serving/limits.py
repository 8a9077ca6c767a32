"""What one request may ask for, and how many may wait: the server's bounds, said once for REST, MCP and the page.

A request beyond a bound gets one sentence at once (413 or 422 for its size, 503 for its timing), so that no request
can use up the memory of the machine or make all the others wait for minutes.
"""

from collections.abc import Callable
from typing import TypeVar

import anyio

from stancery.serving.errors import StanceryError, StatementError

# A mebibyte of text keeps two cores busy for about ten seconds; with it, everything below is bounded too.
MOST_BODY_BYTES = 2**20
MOST_UPLOAD_BYTES = 50 * 2**20
MOST_TEXTS = 1_000
MOST_TEXT_CHARACTERS = 20_000
MOST_ARTICLE_CHARACTERS = 200_000
MOST_TARGET_CHARACTERS = 200

_Answer = TypeVar("_Answer")


class OverloadedError(StanceryError):
    """More work is waiting than the server takes on; the same request may do a second later."""


def require_bounded_texts(texts: list[str]) -> None:
    """Refuse more statements, or longer ones, than one request may hold.

    Args:
        texts: The statements of one request.

    Raises:
        StatementError: There are too many, or one is too long.
    """
    if len(texts) > MOST_TEXTS:
        raise StatementError(
            f"found {len(texts):,} statements; expected at most {MOST_TEXTS:,} in one request."
            " Send several requests, or use 'stancery score' on a file."
        )
    for position, text in enumerate(texts, start=1):
        if len(text) > MOST_TEXT_CHARACTERS:
            raise StatementError(
                f"statement {position} has {len(text):,} characters; expected at most {MOST_TEXT_CHARACTERS:,}."
                " Read longer texts as an article."
            )


def require_bounded_article(text: str) -> None:
    """Refuse a longer article than one request may hold.

    Args:
        text: The whole text.

    Raises:
        StatementError: It is too long.
    """
    if len(text) > MOST_ARTICLE_CHARACTERS:
        raise StatementError(
            f"the text has {len(text):,} characters; expected at most {MOST_ARTICLE_CHARACTERS:,} at once."
            " Send it in parts, or use 'stancery article' in a shell."
        )


class WorkQueue:
    """A bounded queue in front of the classifier.

    Two requests at a time keep the cores busy; the others wait in the order they came, and where too many wait,
    the next is refused at once rather than left to time out.
    """

    def __init__(self, *, waiting: int, running: int) -> None:
        """Open an empty queue.

        Args:
            waiting: The most requests that may wait.
            running: The most that are worked on at once, each in a thread of its own.
        """
        self._most = waiting + running
        self._taken = 0
        self._threads = anyio.CapacityLimiter(running)

    async def run(self, work: Callable[[], _Answer]) -> _Answer:
        """Do a piece of work in its turn.

        Args:
            work: What to do, in a thread.

        Returns:
            What it returned.

        Raises:
            OverloadedError: Too many are waiting.
        """
        if self._taken >= self._most:
            raise OverloadedError(
                f"{self._taken} requests are being answered or waiting, and no more fit; try again in a second."
            )
        self._taken += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._taken -= 1
