"""Telling in what manner a text speaks: own words, a body's paper, minutes, or a narrator's story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stancery.serving.reading.issuer import Issuer, find_issuer
from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import Paragraph
from stancery.serving.reading.quotes import Quote

# Words with which speeches address their hearers; who uses them is speaking.
_ADDRESS: Final = re.compile(
    r"(?:\A|(?<=[.!?,;\n]\s)|(?<=\n))(?:(?:Mr|Ms|Mrs|Madam|Madame)\.? (?:Co-)?(?:President|Chair(?:man|person"
    r"|woman)?"
    r"|Speaker|Moderator|Secretary-General|Vice-President|Facilitator)\s?[,.:;]|(?:Your )?Excellenc(?:y"
    r"|ies)[,:]"
    r"|Ladies and gentlemen\b|Distinguished (?:delegates|colleagues|members|guests|ladies|representatives)\b"
    r"|Dear (?:colleagues|friends)\b|I (?:have the honou?r|thank you|take the floor)\b"
    r"|Thank you,? (?:Mr|Madam|President|Chair)\b)"
    r"|\b(?:my (?:delegation|country|government|people)|(?:allow|permit) me|let me|you,\s(?:sir|madam|mr)"
    r"|I\s(?:should|would|wish|want)\s(?:like\s)?(?:first\s)?(?:to\s)?(?:also\s)?(?:to\s)?(?:congratulate"
    r"|thank|express|extend"
    r"|convey|begin|join|start))\b",
    re.IGNORECASE,
)
_FIRST_PERSON: Final = re.compile(r"\b(?:I(?= [a-z]|['\u2019])|[Ww]e|[Oo]urs?|[Mm]y|[Oo]urselves)\b(?!\.)")
_MINUTED: Final = re.compile(
    r"The (?:representative|delegation|delegate|observer)s?\b"
    r"|(?:Mr|Ms|Mrs|Dr|Miss)\.? [^():]{2,60}\([A-Z][^()]{2,80}\)[ ,][^:]"
    r"|[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.' -]{3,60}(?:,[^()]{0,100})? ?\([A-Z][^()]{2,80}\)"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text speaks.

    Attributes:
        issuer: Whom its headings name as its author, or None.
        speech: Whether all of it is one speaker's own words.
        owned: Whether sentences without an attribution are the issuer's or an unnamed author's own words.
        minutes: Whether it is a report in which one delegation after the other is reported.
    """

    issuer: Issuer | None
    speech: bool
    owned: bool
    minutes: bool


def manner_of(
    text: str,
    paragraphs: Sequence[Paragraph],
    quotes: Sequence[Sequence[Quote]],
    names: Names,
    in_turns: bool,
) -> Manner:
    """Judge how a text speaks.

    Args:
        text: The text.
        paragraphs: Its paragraphs.
        quotes: The quotations of each paragraph.
        names: The names of the text.
        in_turns: Whether paragraphs give speakers the floor, so that the rest is a narrator's.

    Returns:
        Its manner; a narrator's story where nothing else shows.
    """
    issuer = find_issuer(text, [paragraph for paragraph in paragraphs if paragraph.heading], names)
    bodies = [index for index, paragraph in enumerate(paragraphs) if not paragraph.heading]
    personal = sum(_found(_FIRST_PERSON, text, paragraphs[index], quotes[index]) for index in bodies)
    addressed = any(_found(_ADDRESS, text, paragraphs[index], quotes[index]) for index in bodies)
    minuted = sum(_opens_minutes(text, paragraphs[index], names) for index in bodies)
    kind = issuer.manner if issuer else ""
    if in_turns:
        return Manner(issuer, speech=False, owned=False, minutes=False)
    return Manner(
        issuer=issuer,
        speech=kind == "speech" or (addressed and personal > 0 and kind in ("", "letterhead")),
        owned=kind == "statement" or (personal > 0 and (kind == "letterhead" or 2 * personal >= len(bodies))),
        minutes=(minuted >= 3 and 5 * minuted >= 2 * len(bodies))
        or (minuted >= 12 and 8 * minuted >= len(bodies)),
    )


def is_first_person(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] speaks of its author as "I" or "we"; the caller leaves quotations out."""
    return _FIRST_PERSON.search(text, start, end) is not None


def _found(pattern: re.Pattern[str], text: str, paragraph: Paragraph, quotes: Sequence[Quote]) -> bool:
    """Whether a pattern occurs in a paragraph outside its quotations."""
    position = paragraph.start
    for quote in quotes:
        if pattern.search(text, position, quote.start):
            return True
        position = quote.end
    return pattern.search(text, position, paragraph.end) is not None


def _opens_minutes(text: str, paragraph: Paragraph, names: Names) -> bool:
    """Whether a paragraph opens with a delegation, as minutes do."""
    if _MINUTED.match(text, paragraph.start, paragraph.end):
        return True
    opening = names.within(paragraph.start, min(paragraph.end, paragraph.start + 70))
    article = 4 if text.startswith("The ", paragraph.start) else 0
    return bool(opening) and opening[0].start == paragraph.start + article and opening[0].form == "name"
