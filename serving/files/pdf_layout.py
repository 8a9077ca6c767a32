"""Turning the lines of a PDF's pages into paragraphs: page headers out, wrapped lines and split words joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import Final

HYPHENS: Final = "\x02\ufffe"
"""PDFium's marks, by version, for a hyphen at the end of a line."""

_DIGITS: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(r"[^\w#]*(?:page\s*)?#(?:\s*(?:/|of|\|)\s*#)?[^\w#]*", re.IGNORECASE)
_EDGE: Final = 3
_MARKER: Final = re.compile(
    r"[\u2022\u2023\u25e6\u25aa\u25cf\u00b7\u2013\u2014*-]\s|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)]\s"
)
_ENDED: Final = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019\u00bb)\]\d]*\Z")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_LETTERS: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+\Z")  # looked for once a word, not at each letter
_FIRST_LETTERS: Final = re.compile(r"[^\W\d_]+")
# Print this much smaller than most is a note; this much larger or smaller than the line before is no part of it.
_SMALL: Final = 0.88
_OTHER_SIZE: Final = 0.14
# Beyond so many lines on a page its columns are not looked for: the work stays linear.
_MOST_LINES: Final = 150


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page.

    Attributes:
        text: Its text without space around it; one of HYPHENS may close it.
        left: Where it starts, in points from the left edge of the page.
        right: Where it ends.
        bottom: The lower edge of its print, in points from the bottom of the page.
        height: The height of its print.
        outer: Whether it stands in the outer part of the page, where headers and footers are.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    outer: bool = False


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Join the lines of all pages to paragraphs.

    Args:
        pages: The lines of every page in reading order.

    Returns:
        The paragraphs and headings; small print at the foot of pages follows after everything else.
    """
    pages = _without_page_edges(pages)
    heights = [line.height for page in pages for line in page for _ in line.text]
    if not heights:
        return []
    usual = median(heights)
    bodies, notes = [], []
    for page in pages:
        start = _start_of_notes(page, usual)
        bodies.append(page[:start])
        notes.append(page[start:])
    words = Counter(
        word.lower() for page in pages for line in page for word in _LETTERS.findall(line.text[:-1])
    )
    return [_join(group, words) for part in (bodies, notes) for group in _groups(part)]


def _without_page_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop the lines at the top and bottom of pages that come back on others, and page numbers."""
    edges = [_edge_lines(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_without_digits(line) for line in edge})
    often = 2 if len(pages) < 4 else 3
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in edge
            if seen[key := _without_digits(line)] >= often or _PAGE_NUMBER.fullmatch(key)
        }
        kept.append([line for line in page if id(line) not in dropped])
    return kept


def _edge_lines(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.bottom)
    edges = by_height[:_EDGE] + by_height[max(_EDGE, len(page) - _EDGE) :]
    return [line for line in edges if line.outer]


def _without_digits(line: Line) -> str:
    return _DIGITS.sub("#", line.text).lower()


def _start_of_notes(page: Sequence[Line], usual: float) -> int:
    """Find where the small print at the foot of a page starts; a page of nothing else has none."""
    start = len(page)
    while start > 0 and page[start - 1].height < _SMALL * usual:
        start -= 1
    return start if start > 0 else len(page)


def _groups(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph."""
    group: list[Line] = []
    for page in pages:
        margins = _right_margins(page)
        leading = _leading(page)
        for index, line in enumerate(page):
            if group and not (
                _goes_on_below(group, line, margins[index - 1], leading)
                if index > 0
                else _goes_on_elsewhere(group[-1], line)
            ):
                yield group
                group = []
            group.append(line)
    if group:
        yield group


def _right_margins(page: Sequence[Line]) -> list[float]:
    """Find for each line how far the lines of its column reach; a few reach further, as a title may."""
    margins = []
    whole = _reach([line.right for line in page])
    for line in page:
        if len(page) > _MOST_LINES:
            margins.append(whole)
        else:
            column = [other.right for other in page if other.left < line.right and other.right > line.left]
            margins.append(_reach(column))
    return margins


def _reach(rights: Sequence[float]) -> float:
    return quantiles(rights, n=10, method="inclusive")[8] if len(rights) > 1 else max(rights, default=0.0)


def _leading(page: Sequence[Line]) -> float:
    """Give the usual distance of a line from the one above it."""
    distances = [
        above.bottom - below.bottom
        for above, below in pairwise(page)
        if 0 < above.bottom - below.bottom < 3 * above.height
    ]
    return median(distances) if distances else 0.0


def _goes_on_below(group: Sequence[Line], line: Line, margin: float, leading: float) -> bool:
    """Whether a line belongs to the same paragraph as the one before it on the page."""
    above = group[-1]
    down = above.bottom - line.bottom
    if down < -0.5 * above.height or down > 3 * leading:
        return _goes_on_elsewhere(above, line)  # another column
    if abs(down) <= 0.5 * above.height:
        return True  # the rest of the line, after a gap or a raised number
    if down > 1.35 * leading or abs(line.height / above.height - 1) > _OTHER_SIZE:
        return False
    if above.text[-1] in HYPHENS:
        return True
    indented = len(group) > 1 and line.left > above.left + 0.8 * line.height and _ENDED.search(above.text)
    return not (indented or _MARKER.match(line.text) or _was_meant_to_end(above, line, margin))


def _was_meant_to_end(above: Line, line: Line, margin: float) -> bool:
    """Whether the first word of a line would have fitted on the line above."""
    if line.text[0].islower() and not _ENDED.search(above.text):
        return False
    word = line.text.split(maxsplit=1)[0]
    return margin - above.right > (len(word) + 1) * (line.right - line.left) / len(line.text)


def _goes_on_elsewhere(above: Line, line: Line) -> bool:
    """Whether a paragraph that reached the end of a page or column goes on with this line."""
    if above.text[-1] in HYPHENS:
        return True
    if abs(line.height / above.height - 1) > _OTHER_SIZE or _MARKER.match(line.text):
        return False
    return not _ENDED.search(above.text) and (line.text[0].islower() or above.text[-1] == ",")


def _join(lines: Sequence[Line], words: Counter[str]) -> str:
    """Join lines to a paragraph; a word split over two is made whole, by its spelling elsewhere in the text."""
    parts: list[str] = []
    for line in lines:
        text = line.text
        last = parts[-1] if parts else ""
        if last and (
            last[-1] in HYPHENS or (last[-1] == "-" and last[-2:-1].isalpha() and text[0].islower())
        ):
            first, second = _LAST_LETTERS.search(last[:-1]), _FIRST_LETTERS.match(text)
            before, after = (found.group().lower() if found else "" for found in (first, second))
            hyphenated = words[f"{before}-{after}"] > words[before + after] or not text[0].islower()
            parts[-1] = last[:-1] + ("-" if hyphenated else "")
        elif parts:
            parts.append(" ")
        parts.append(text)
    return " ".join("".join(parts).split()).rstrip(HYPHENS)
