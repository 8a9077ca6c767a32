"""Splitting text into sentences, with exact character positions.

Made for diplomatic English: document symbols, "Mr.", "U.S.", "No. 4", initials, decimal numbers, ellipses and
quotations of several sentences. A sentence keeps the quotation marks that open and close it.

Example:
    >>> from stancery.serving.reading.sentences import sentence_spans
    >>> text = 'Mr. J. Okoro left at 5 p.m. on Monday. "It is over," he said.'
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Mr. J. Okoro left at 5 p.m. on Monday.', '"It is over," he said.']
"""

import re
from typing import Final

from stancery.serving.reading.wordlists import words

_STOP: Final = re.compile(
    r"(?:[.!?\u2026]+|[\u3002\uff01\uff1f\u061f\u0964]+)[\"'\u201d\u2019\u00bb\u203a)\]]*"
)
_WORD: Final = re.compile(r"[^\W_]")
_SPACE: Final = re.compile(r"\s*")
_LAST_WORD: Final = re.compile(r"[^\s(\[\"'\u201c\u2018\u00ab]*\Z")
_NEXT_WORD: Final = re.compile(r"[\"'\u201c\u2018\u00ab(\[]*([^\W\d_]+(?:['\u2019][^\W\d_]+)?)")
_FOOTNOTE: Final = re.compile(r"(?:\d{1,3}|\[\d{1,3}\])(?=\s+[\"'\u201c]?[A-Z]|\s*\Z)")
_ASKED_BY_NAME: Final = re.compile(
    r"(?:[^\W\d_][\w.'\u2019-]*\s+){1,5}(?:said|says|asked|asks|told|added|wrote|replied|cried|demanded|wondered"
    r"|exclaimed|shouted|declared)\b"
)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NUMBERING: Final = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivxIVX]{1,5})(?:\.\d{1,3})*")

# How far back and ahead one stop is judged; keeps the work on any text linear.
_REACH: Final = 48

_NEVER_LAST: Final = words(
    """
    mr mrs ms messrs mx dr prof st ste gen col lt sgt capt cmdr maj adm rev hon amb sen rep gov pres msgr fr
    e.g i.e cf vs viz h.e mme mlle sr.ra
    """
)
_BEFORE_NUMBERS: Final = words(
    """
    no nos art arts para paras p pp sect sec vol vols ch chap fig res doc ser add rev corr approx ca c tel
    ext n jan feb mar apr jun jul aug sept sep oct nov dec
    """
)
_MAYBE_LAST: Final = words(
    "etc al a.m p.m am pm inc ltd co corp jr sr ph.d b.a m.a ed eds dept govt est esq bros"
)
# Words that open a sentence and hardly ever follow an abbreviation inside one.
_OPENERS: Final = words(
    """
    A According After All Also Although Amid An And Another Any As Asked At Because Before Both But By Despite
    During Each Earlier Even Every Few Finally First For From Further Furthermore He Her Here His How However
    I If In Instead It Its Last Later Many Meanwhile More Moreover Most My Neither Nevertheless No Nobody
    None Nor Not Nothing Now Of On Once One Only Or Other Our Outside Over Perhaps Rather Second She Since So
    Some Somebody Someone Speaking Still Such That The Their Then There Therefore These They This Those
    Though Through Thus To Today Two Under Until Unlike Upon We What When Where Whether Which While Who
    Whoever Why With Within Without Yet You Your
    """
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Split one paragraph into sentences.

    Args:
        text: The text.
        start: Where the paragraph starts in it.
        end: Where it ends; the end of the text by default. Line breaks inside count as spaces.

    Returns:
        (start, end) of every sentence, in order, without the white space between them and without what has
        no words.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    opened = _after_space(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < opened:
            continue
        closed = _sentence_end(text, opened, stop, end)
        if closed:
            if _WORD.search(text, opened, closed):
                spans.append((opened, closed))
            opened = _after_space(text, closed, end)
    closed = len(text[opened:end].rstrip()) + opened
    if _WORD.search(text, opened, closed):
        spans.append((opened, closed))
    return spans


def _sentence_end(text: str, opened: int, stop: re.Match[str], end: int) -> int:
    """Where the sentence ends if this stop closes one, else 0."""
    after = stop.end()
    follows = _after_space(text, after, end)
    if follows >= end or stop.group()[0] in "\u3002\uff01\uff1f\u061f\u0964":
        return after
    if follows == after:
        return _end_without_space(text, stop, end)
    upcoming = text[follows : follows + _REACH]
    if upcoming[0].islower() or upcoming[0] in "\u2014\u2013-,;:" or text[stop.start() - 1] in "[(":
        return 0
    if stop.group()[0] in "?!" and stop.group()[-1] not in "?!":
        first = _NEXT_WORD.match(upcoming)
        named = first is not None and first.group(1) not in _OPENERS
        return 0 if named and _ASKED_BY_NAME.match(text, follows, min(end, follows + 2 * _REACH)) else after
    if stop.group()[0] == "." and stop.group()[:2] not in ("..", ".\u2026"):
        return 0 if _is_abbreviation(text, opened, stop, upcoming) else after
    return after


def _end_without_space(text: str, stop: re.Match[str], end: int) -> int:
    """Where a stop ends a sentence though no space follows: "vote.The", "vote.12 The" (a footnote)."""
    before, after = text[max(0, stop.start() - 3) : stop.start()], stop.end()
    if stop.group()[0] not in ".?!" or not (len(before) == 3 and before.isalpha() and before[1:].islower()):
        return 0
    note = _FOOTNOTE.match(text, after, min(end, after + _REACH))
    if note:
        return note.end()
    glued = text[after : after + 2]
    return after if len(glued) == 2 and glued[0].isupper() and (glued[1].islower() or glued[1] == " ") else 0


def _is_abbreviation(text: str, opened: int, stop: re.Match[str], upcoming: str) -> bool:
    """Tell the full stop of "Mr.", "No.", "U.S." or "J." from the end of a sentence."""
    before = text[max(opened, stop.start() - _REACH) : stop.start()]
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    first = _NEXT_WORD.match(upcoming)
    opens = first is None or first.group(1) in _OPENERS or upcoming[0] in "\"'\u201c\u2018\u00ab"
    bare = word.lower().rstrip(".")
    if stop.group() != ".":  # a quotation or bracket closes here
        return bare in _MAYBE_LAST and not opens
    if bare in _NEVER_LAST or (bare in _BEFORE_NUMBERS and upcoming[0].isdigit()):
        return True
    if len(before) == len(word) and _NUMBERING.fullmatch(word) and (word.isdigit() or not word.isupper()):
        return True  # the number of the paragraph
    if _INITIALS.fullmatch(word) and (word[0].isupper() or bare in _MAYBE_LAST):
        return not opens and not upcoming[0].isdigit()
    return bare in _MAYBE_LAST and not opens


def _after_space(text: str, position: int, end: int) -> int:
    space = _SPACE.match(text, position, end)
    return space.end() if space else position
