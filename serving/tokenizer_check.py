"""What a tokenizer from a stranger could do to the machine that runs it, and the bounds that keep it from it.

A tokenizer file runs no code, but may describe rewriting that makes a text a thousand times longer, or regular
expressions that never come to an end. It may also break the library's own assumptions, which then panics: that is no
``Exception``, and would end a server.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from stancery.serving.errors import ModelFolderError

_GROWTH = 16
"""How much longer rewriting may make a text; the forms of Unicode alone can make it 18 times as long."""

_REPETITION = re.compile(r"[*+{]|(?<!\()\?")


@contextmanager
def tokenizer_faults(path: Path) -> Iterator[None]:
    """Turn whatever the library throws into a sentence.

    Args:
        path: The tokenizer's file.

    Raises:
        ModelFolderError: The library failed or panicked.
    """
    try:
        yield
    except BaseException as error:
        # What a panic of the library's Rust code becomes has no name that could be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ModelFolderError(
            f"{path} is not a tokenizer that can be used ({error!s:.200}); export the model again."
        ) from None


def fault_of(tokenizer: Tokenizer) -> str | None:
    """Look for rewriting and patterns without a bound.

    Args:
        tokenizer: As it was read from its file.

    Returns:
        What was found, as the end of a sentence; None where nothing speaks against it.
    """
    growth = 1.0
    for part in (tokenizer.normalizer, tokenizer.pre_tokenizer):
        for step in _steps(json.loads(part.__getstate__())) if part is not None else ():
            pattern = step.get("pattern") or {}
            regex = pattern.get("Regex")
            if regex is not None and len(_REPETITION.findall(regex)) > 1:
                return f"uses the pattern {regex!r:.60}, in which more than one thing is repeated"
            if step.get("type") == "Replace":
                # A pattern may match nothing, and so be replaced before every character.
                growth *= max(
                    1 + (regex is not None), len(step["content"]) / max(1, len(pattern.get("String", "")))
                )
            elif step.get("type") == "Prepend":
                growth *= 1 + len(step["prepend"])
    return f"makes a text up to {growth:,.0f} times longer" if growth > _GROWTH else None


def _steps(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A step of rewriting or parting, or all steps of a sequence of them."""
    yield part
    for step in (*part.get("normalizers", ()), *part.get("pretokenizers", ())):
        yield from _steps(step)
