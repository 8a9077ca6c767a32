"""Cutting a text into paragraphs: lines that were wrapped are joined, furniture of the page is left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from stancery.serving.reading.boilerplate import credit_start, dateline_end, is_boilerplate

_LINE: Final = re.compile(
    r"[^\r\n\u2028\u2029\x0b\x0c\x85]+|(?P<gap>(?:\r\n?|[\n\u2028\u2029\x0b\x0c\x85])+)"
)
_MARKER: Final = re.compile(
    r"(?P<bullet>[\u2022\u2023\u25e6\u25aa\u25cf\u00b7*>\u2013\u2014-]+|#+)\s+"
    r"|(?P<number>\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})\)|\d{1,3}(?:\.\d{1,3}){0,3}\.|\d{1,3}(?:\.\d{1,3}){1,3})\s+"
)
_ROMAN: Final = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.\s+\S")
_ENDS_A_SENTENCE: Final = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]*_]*\Z|[\"\u201d\u00bb]\Z"
)
# A title that is nothing but somebody's words: “Silence is also a policy”.
_QUOTED_TITLE: Final = re.compile(
    r"[\"\u201c\u2018\u00ab'][^\"\u201d\u00bb]{1,120}[^.!?\"\u201d\u00bb][\"\u201d\u2019\u00bb']"
)
_WORD: Final = re.compile(r"\S+")
# A heading is shorter than this many words; the title above the text may be longer.
_HEADING: Final = 16
_TITLE: Final = 34
_WIDEST_WRAP: Final = 160


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading or list item.

    Attributes:
        start: Where its text starts, after a bullet, number or dateline.
        end: Where it ends.
        heading: Whether it heads what follows and says nothing itself.
        item: Whether a bullet or a number stood before it.
    """

    start: int
    end: int
    heading: bool
    item: bool


def split_paragraphs(text: str) -> list[Paragraph]:
    """Cut a text into paragraphs and tell the headings.

    Args:
        text: The text, wrapped or not.

    Returns:
        The paragraphs in order, without boilerplate. A text without any sentence end has no headings: each
        of its lines is taken for a statement.
    """
    whole = _rejoin(text, (piece for block in _blocks(text) for piece in _unwrap(text, block)))
    pieces = [(start, credit_start(text, start, end)) for start, end in whole]
    ended = [_ends_a_sentence(text, start, end) for start, end in pieces]
    if len(pieces) > 1 and _QUOTED_TITLE.fullmatch(text, *pieces[0]):
        ended[0] = False
    last_ended = max((index for index, ends in enumerate(ended) if ends), default=-1)
    first_ended = ended.index(True) if last_ended >= 0 else -1
    paragraphs: list[Paragraph] = []
    in_list = False
    for index, (start, end) in enumerate(pieces):
        marker = _MARKER.match(text, start, min(end, start + 24))
        unended = not ended[index] and index < last_ended and not (marker and in_list)
        longest = _TITLE if index < first_ended else _HEADING
        short = unended and _word_count(text, start, end, longest + 1) <= longest
        heading = short or _is_shouted(text, start, end)
        opened = marker.end() if marker and marker.end() < end else start
        opened = opened if heading else dateline_end(text, opened, end)
        in_list = text[end - 1 : end] in (":", ";", ",") or (in_list and marker is not None)
        if opened < end:
            paragraphs.append(Paragraph(opened, end, heading, marker is not None))
    return paragraphs


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of lines without an empty line between them; boilerplate lines end a run, too."""
    block: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        gap = line.group("gap")
        if gap is not None:
            if len(gap.replace("\r\n", "\n")) > 1 and block:
                yield block
                block = []
            continue
        stripped = line.group().strip()
        if not stripped or is_boilerplate(stripped):
            if block:
                yield block
            block = []
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        block.append((start, start + len(stripped)))
    if block:
        yield block


def _unwrap(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the lines of a block that were broken only because the page was not wider."""
    pairs = list(pairwise(block))
    width = max(end - start for start, end in block)
    full = [_is_full(text, line, following, width) for line, following in pairs]
    broken = any(
        fits and not _ends_a_sentence(text, *line) for fits, (line, _) in zip(full, pairs, strict=True)
    )
    wrapped = broken and width <= _WIDEST_WRAP
    start, end = block[0]
    for fits, (_, (following, following_end)) in zip(full, pairs, strict=True):
        runs_on = (wrapped and fits) or (text[following].islower() and text[end - 1] not in ".!?:;")
        marked = _MARKER.match(text, following, min(following_end, following + 24))
        if runs_on and not marked and not _is_shouted(text, following, following_end):
            end = following_end
        else:
            yield start, end
            start, end = following, following_end
    yield start, end


def _rejoin(text: str, pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what an empty line cut in the middle of a sentence."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and text[start].islower() and not _ends_a_sentence(text, *joined[-1]):
            previous, previous_end = joined[-1]
            marked = _MARKER.match(text, start, min(end, start + 24))
            if previous_end - previous >= 40 and not marked and not text[previous_end:start].strip():
                joined[-1] = (previous, end)
                continue
        joined.append((start, end))
    return joined


def _ends_a_sentence(text: str, start: int, end: int) -> bool:
    return _ENDS_A_SENTENCE.search(text, max(start, end - 8), end) is not None


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    word = _WORD.match(text, *following)
    length = line[1] - line[0]
    return length >= 40 and word is not None and length + 1 + len(word.group()) > 0.86 * width


def _word_count(text: str, start: int, end: int, most: int) -> int:
    count = 0
    for _ in _WORD.finditer(text, start, end):
        count += 1
        if count >= most:
            break
    return count


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether a line is a heading in capitals or a numbered one ("II. Summary"), whatever ends it."""
    if end - start > 120 or ":" in text[start:end]:
        return False
    line = text[start:end]
    shouted = line.isupper() and " " in line
    return shouted or (_ROMAN.match(line) is not None and not _ENDS_A_SENTENCE.search(line))
