"""Telling in what manner a text speaks: own words, a body's paper, minutes, or a narrator's story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
# How summaries of meetings begin and head their parts; in these, who has been named goes on speaking.
_MEETING: Final = re.compile(
    r"(?:The )?[A-Z][^.\n]{0,80}\b(?:Council|Committee|Assembly|Commission|Conference|Board)\b[^.\n]{0,80}\b(?:today"
    r"|this (?:morning|afternoon|evening|midday))\b"
)
_PARTS_OF_A_MEETING: Final = re.compile(
    r"(?:(?:opening|introductory|concluding|closing|general) (?:statements?|remarks?|debate|comments?)|(?:general "
    r"|interactive )?(?:discussion|dialogue)|statements?|rights? of reply|presentations?\b.{0,80}|questions?\b.{0,80}"
    r"|responses?\b.{0,80}|explanations? of (?:vote|position)\b.{0,40})",
    re.IGNORECASE,
)
_MINUTED: Final = re.compile(
    r"The (?:representative|delegation|delegate|observer|Minister|Deputy Minister|Vice-Minister|Ambassador"
    r"|Permanent Representative|Secretary of State|State Secretary)s?\b"
    r"|Speaking in (?:exercise of (?:the|his|her|their) )?right of reply\b"
    r"|(?:Mr|Ms|Mrs|Dr|Miss)\.? [^():]{2,60}\([A-Z][^()]{2,80}\)[ ,][^:]"
    r"|[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.' -]{3,60}(?:(?:,[^()]{0,100})? ?\([A-Z][^()]{2,80}\)|, [A-Z])"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text speaks.

    Attributes:
        issuer: Whom its headings name as its author, or None.
        speech: Whether all of it is one speaker's own words.
        owned: Whether sentences without an attribution are the issuer's or an unnamed author's own words.
        minutes: Whether it is a report in which one delegation after the other is reported.
        in_turns: Whether paragraphs give speakers the floor, so that the rest is a narrator's.
    """

    issuer: Issuer | None
    speech: bool
    owned: bool
    minutes: bool
    in_turns: bool = False


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
    headings = [paragraph for paragraph in paragraphs if paragraph.heading]
    issuer = find_issuer(text, headings, names, in_turns=in_turns)
    bodies = [index for index, paragraph in enumerate(paragraphs) if not paragraph.heading]
    personal = sum(_found(_FIRST_PERSON, text, paragraphs[index], quotes[index]) for index in bodies)
    addressed = any(_found(_ADDRESS, text, paragraphs[index], quotes[index]) for index in bodies)
    headed = sum(
        _PARTS_OF_A_MEETING.fullmatch(text, paragraph.start, paragraph.end) is not None
        for paragraph in paragraphs
        if paragraph.heading
    )
    meeting = headed > 1 or any(_MEETING.match(text, paragraphs[index].start) for index in bodies[:2])
    forms = ("name", "organisation") if meeting else ("name",)
    minuted = sum(_opens_minutes(text, paragraphs[index], names, forms) for index in bodies)
    quoted = sum(bool(quotes[index]) for index in bodies)
    kind = issuer.manner if issuer else ""
    if in_turns:
        return Manner(issuer, speech=False, owned=False, minutes=False, in_turns=True)
    return Manner(
        issuer=issuer,
        speech=kind == "speech" or (addressed and personal > 0 and kind in ("", "letterhead")),
        owned=kind == "statement"
        or (kind == "letterhead" and issuer is not None and issuer.official)
        or (personal > 0 and (kind == "letterhead" or 2 * personal >= len(bodies))),
        minutes=(minuted >= 3 and 5 * minuted >= 2 * len(bodies) and 3 * quoted <= len(bodies))
        or (minuted >= 12 and 8 * minuted >= len(bodies))
        or (minuted >= 2 and meeting),
    )


def at_home(manner: Manner, home: str | None) -> Manner:
    """Let a government's own paper or speech that does not name its state be that of the state it speaks for.

    Args:
        manner: How the text speaks.
        home: That state, or None.

    Returns:
        The manner with the issuer's actor filled in, where it lacked one.
    """
    issuer = manner.issuer
    if issuer is None or issuer.actor or not issuer.official:
        return manner
    return replace(manner, issuer=replace(issuer, actor=home))


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


def _opens_minutes(text: str, paragraph: Paragraph, names: Names, forms: Sequence[str]) -> bool:
    """Whether a paragraph opens with a delegation, as minutes do, named in one of these forms."""
    if _MINUTED.match(text, paragraph.start, paragraph.end):
        return True
    opening = names.within(paragraph.start, min(paragraph.end, paragraph.start + 70))
    article = 4 if text.startswith("The ", paragraph.start) else 0
    return bool(opening) and opening[0].start == paragraph.start + article and opening[0].form in forms
