"""Finding what stands between quotation marks: straight, curly, guillemets, one inside the other."""

import re
from itertools import islice
from typing import Final, NamedTuple

_MARK: Final = re.compile("[\"'\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2018\u2019]")
_CLOSERS: Final = {
    '"': '"\u201d',
    "\u201c": '\u201d"',
    "\u201d": "\u201d",
    "\u201e": '\u201c\u201d"',
    "\u201f": '\u201d"',
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
    "\u2039": "\u203a",
    "\u2018": "\u2019'",
    "'": "'\u2019",
}
_SINGLE: Final = "'\u2018\u2019"
_OPENING_ONLY: Final = "\u201c\u201e\u201f\u00ab\u2039"
# Quoted words up to this many may be a term, a title or a tag and no statement.
_A_TERM: Final = 4
_WORD: Final = re.compile(r"\w+(?:['\u2019-]\w+)*")
_TITLED: Final = re.compile(
    r"(?:titled|entitled|called|named|dubbed|headlined|known as|the words?|the term)\s*\Z"
)


class Quote(NamedTuple):
    """One quotation, its marks included.

    Attributes:
        start: Where its opening mark stands.
        end: The position after its closing mark, or the end of the paragraph where none closes it.
        closed: Whether a mark closes it in this paragraph.
    """

    start: int
    end: int
    closed: bool


def find_quotes(text: str, start: int, end: int) -> list[Quote]:
    """Find the outermost quotations of one paragraph.

    A quotation that no mark closes runs to the end of the paragraph if it opened the paragraph, as one does
    that goes on in the next; elsewhere a mark without its partner is taken for a slip and ignored.

    Args:
        text: The text.
        start: Where the paragraph starts.
        end: Where it ends.

    Returns:
        The quotations in order; one inside another is part of it.
    """
    marks = [mark.start() for mark in _MARK.finditer(text, start, end)]
    single_closers = _single_closers(text, marks)
    last_single = max(single_closers, default=-1)
    quotes: list[Quote] = []
    opener, closers = -1, ""
    for position in marks:
        character = text[position]
        if opener < 0:
            single = character in _SINGLE
            if _opens(text, position, start) and not (single and position >= last_single):
                opener, closers = position, _CLOSERS.get(character, "")
        elif character in closers and _closes(text, position, end):
            if character in _SINGLE and position not in single_closers:
                continue
            quotes.append(Quote(opener, position + 1, True))
            opener = -1
    if opener >= 0 and opener == start:
        quotes.append(Quote(opener, end, False))
    return quotes


def is_statement(text: str, start: int, end: int) -> bool:
    """Whether a quotation is somebody's statement and not a term or a title.

    Args:
        text: The text.
        start: Where the quotation starts.
        end: Where it ends, or where the sentence ends that one looks at.

    Returns:
        True for more than four words, except after words such as "entitled", and for a shorter utterance that is
        complete: "Never!", "He will sign,".
    """
    last = text[end - 2 : end - 1]
    if text[start + 1 : start + 2].isupper() and last in (".", "!", "?"):
        return True
    least = 1 if text[start + 1 : start + 2].isupper() and last == "," else _A_TERM
    return word_count(text, start, end) > least and not _TITLED.search(text, max(0, start - 16), start)


def word_count(text: str, start: int, end: int) -> int:
    """Count the words of text[start:end], up to one more than a term or a title may have."""
    return sum(1 for _ in islice(_WORD.finditer(text, start, end), _A_TERM + 1))


def _opens(text: str, position: int, start: int) -> bool:
    character = text[position]
    following = text[position + 1 : position + 2]
    if character in _OPENING_ONLY:
        return True
    if character == "\u2019" or not following or following.isspace():
        return False
    if character == "'" and following.isdigit():
        return False  # the '90s
    return position == start or not (text[position - 1].isalnum() or text[position - 1] in ".,!?")


def _closes(text: str, position: int, end: int) -> bool:
    following = text[position + 1 : position + 2] if position + 1 < end else ""
    return not following.isalnum() and (
        text[position] in "\u201d\u00bb\u203a" or not text[position - 1].isspace()
    )


def _single_closers(text: str, marks: list[int]) -> set[int]:
    """Single marks that can close a quotation: no apostrophes, nor that of "states'" before a better one."""
    closers: set[int] = set()
    better_follows = False
    for position in reversed(marks):
        before, following = text[position - 1 : position], text[position + 1 : position + 2]
        starts_a_word = following.isalnum()
        after_space = not before or before.isspace()
        if text[position] not in _SINGLE or (starts_a_word and not after_space):
            continue
        if text[position] == "\u2018" or starts_a_word:
            better_follows = False  # what lies before this opening mark has its own closing one
        elif not after_space:
            better_follows = better_follows or before in ".,!?\u2026;"
            if not (before == "s" and better_follows and following == " "):
                closers.add(position)
    return closers
