"""Recognising who has the floor where a paragraph's head says so: in records, interviews, transcripts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stancery.serving.reading.paragraphs import Paragraph

_TITLE: Final = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Hon|Sir|Dame|Lord|Lady|Baroness|Prince|Princess|King|Queen|Sheikha?|Archbishop"
    r"|Monsignor|Father|Sister"
    r"|Judge|Professor|Prof|Ambassador|President|Minister|Senator|Mme|M)\.?\s"
)
_LANGUAGE: Final = (
    r"(?:\s*\((?:spoke|speaking|interpretation|translated|through|in)\b[^()]{0,80}\)|\s*\[[^\[\]]{0,60}\])?"
)
_HEADER: Final = re.compile(
    rf"\*{{0,2}}(?P<who>Hon\.?\s\((?:Dr|Mr|Mrs|Ms|Prof|Eng)\.?\)\s[^:()\n]{{1,60}}?"
    rf"|{_TITLE}[^:()\n]{{1,60}}?|The\s[A-Z][\w-]+(?:[ -][A-Z]?[\w-]+){{0,4}}"
    rf"|[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de .,'\u2019-]{{2,50}}?"
    rf"|[A-Z\u00c0-\u00de][\w.'\u2019-]*(?:\s[\w.'\u2019-]+){{0,4}}?)"
    rf"(?:\s*\((?P<of>(?!spoke|speaking|interpretation"
    rf"|translated)[^()]{{2,80}})\))?{_LANGUAGE}\s*:\*{{0,2}}(?=\s)\s*"
)
_QUESTION: Final = re.compile(r"\*{0,2}(?P<who>Q|A|Question|Answer)(?:[:.]\*{0,2}|\*{2})\s+")
_CHAIR: Final = re.compile(
    r"The (?:Acting |Temporary |Vice-)?(?:President|Chair|Chairman|Chairperson|Moderator|Speaker"
    r"|Secretary-General)\b"
)
_TITLED: Final = re.compile(_TITLE)
ANSWERS: Final = frozenset({"a", "answer"})
_QUESTIONS: Final = frozenset({"q", "question"}) | ANSWERS
_PROCEDURE: Final = re.compile(
    r"The (?:meeting|session|sitting) (?:rose|was|resumed|adjourned|closed|opened|is)\b|The agenda was\b"
    r"|A vote was taken\b"
    r"|The (?:draft|resolution|amendment|motion)\b.{0,60} (?:was|has been|were) (?:adopted|rejected|withdrawn"
    r"|put to)"
    r"|At the invitation of the President\b|It was so decided|A (?:show of hands|recorded vote)"
    r"|The (?:Assembly|Board|Commission|Committee|Conference|Council|House|Senate) (?:then |thus )?"
    r"(?:proceeded|observed|adjourned|voted|met|rose|resumed|suspended|reconvened)\b"
    r"|M(?:r|s|rs)\. .{2,60} (?:took|withdrew|left|was escorted)\b.{0,80}\.\Z"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph's opening that gives somebody the floor.

    Attributes:
        who: The speaker as written.
        of: What stands in brackets after the name, or "".
        named: Where the name and the bracket end.
        end: Where the speech starts.
    """

    who: str
    of: str
    named: int
    end: int


def find_turns(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Turn]:
    """Find the paragraphs that give somebody the floor.

    A title ("Mr."), a bracket ("(Norway)") or "The President" makes a header at once; "Q" and "A" where both
    occur; a bare name or label only where it comes back, so that "Background: ..." is none, or among turns
    of others.

    Args:
        text: The text.
        paragraphs: Its paragraphs.

    Returns:
        The turns by the index of their paragraph.
    """
    found: dict[int, Turn] = {}
    for index, paragraph in enumerate(paragraphs):
        limit = min(paragraph.end, paragraph.start + 260)
        header = _QUESTION.match(text, paragraph.start, limit) or _HEADER.match(text, paragraph.start, limit)
        if header and header.end() < paragraph.end:
            of = header.groupdict().get("of") or ""
            named = header.end("of") if of else header.end("who")
            found[index] = Turn(header.group("who").strip(), of, named, header.end())
    seen = Counter(turn.who.lower() for turn in found.values())
    both = len(_QUESTIONS & seen.keys()) > 1
    sure = {index: turn for index, turn in found.items() if _is_turn(turn, seen, both)}
    if not sure:
        return {}
    first, last = min(sure), max(sure)
    return {
        index: turn
        for index, turn in found.items()
        if index in sure
        or (
            first < index <= last + 1
            and (turn.who.istitle() or turn.who.isupper())
            and turn.who.lower() not in _QUESTIONS
        )
    }


def is_procedure(sentence: str) -> bool:
    """Whether a sentence of a record tells what happened, not what was said: "The meeting rose at noon."."""
    return _PROCEDURE.match(sentence) is not None


def _is_turn(turn: Turn, seen: Counter[str], both: bool) -> bool:
    if turn.who.lower() in _QUESTIONS:
        return both
    if turn.of or _CHAIR.fullmatch(turn.who):
        return True
    if _TITLED.match(turn.who + " ") and len(turn.who.split()) <= 6 and turn.who.istitle():
        return True
    return seen[turn.who.lower()] > 1
