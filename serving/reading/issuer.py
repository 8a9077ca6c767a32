"""Finding in a text's headings who issued it: whose statement, speech, release or interview it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.actors import actor_of
from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import Paragraph
from stancery.serving.reading.speakers import Sort, read_phrase
from stancery.serving.reading.subjects import subject_of_the_sentence
from stancery.serving.reading.tokens import Tokens

_STATEMENT_BY: Final = re.compile(
    r"(?:\W|(?:opening|closing|joint|national|press|introductory|oral|written|keynote|general|full"
    r"|text of(?: the)?"
    r"|transcript of(?: the)?|remarks as delivered)\s)*(?:statement|remarks|address|speech|intervention"
    r"|comments?|message"
    r"|declaration|explanation of vote|right of reply|communiqu[e\u00e9]|letter|appeal|reply|answer)\s+"
    r"(?:(?:delivered|made|given|issued|in explanation of vote|in right of reply)\s+)?(?:by|of|from"
    r"|on behalf of)\s+"
    r"(?:h\.?\s?e\.?\s+|(?:his|her|their) excellency,?\s+|the hon(?:ou?rable|\.)?\s+)?",
    re.IGNORECASE,
)
_INTERVIEW_WITH: Final = re.compile(
    r"\b(?:interview|conversation|talking|q\s?&\s?a|speaking)\s+(?:with|to)\s+", re.IGNORECASE
)
_TOPIC: Final = re.compile(
    r"\b(?:review|examination|consideration|record|reports?|situation(?: of human rights)?"
    r"|human rights) (?:of|in|on) (?:the )?",
    re.IGNORECASE,
)
_REVIEW: Final = re.compile(r"\b(?:review|examination)\s+of\s+(?:the\s+)?", re.IGNORECASE)
_OCCASION: Final = re.compile(
    r",? (?:at the|at a|on the|to the|in the|during|before the|following|regarding|concerning)\b"
)
_LONGEST: Final = 300
_FIRST_HEADINGS: Final = 8
_FIRST_LINES: Final = 4000


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a text.

    Attributes:
        name: As written in the heading.
        actor: The state or organisation behind it, or None.
        manner: "speech" (a person's own words throughout), "statement" (a body's, which may speak of itself
            in the third person), "letterhead" (a body's paper of whatever kind) or "interview" (with the one
            who answers).
    """

    name: str
    actor: str | None
    manner: str


def find_issuer(text: str, headings: Sequence[Paragraph], names: Names) -> Issuer | None:
    """Read who issued a text from the headings above it.

    Args:
        text: The text.
        headings: Its headings, in order; the first few count.
        names: The names of the text.

    Returns:
        The issuer, or None where no heading names one.
    """
    found: Issuer | None = None
    for heading in headings[:_FIRST_HEADINGS]:
        end = min(heading.end, heading.start + _LONGEST)
        statement = _STATEMENT_BY.match(text, heading.start, end)
        if statement:
            issuer = _named(text, statement.end(), end, names, "speech")
            if issuer:
                return issuer
        interview = _INTERVIEW_WITH.search(text, heading.start, end)
        if interview:
            found = found or _named(text, interview.end(), end, names, "interview")
        found = found or _body_alone(text, heading.start, end, names)
    return found


def reviewed_state(text: str, headings: Sequence[Paragraph], names: Names) -> str | None:
    """Read from the headings or the first lines which state a text reviews ("Review of Bahrain").

    Args:
        text: The text.
        headings: Its headings.
        names: The names of the text.

    Returns:
        The state's name or None.
    """
    for heading in headings[:_FIRST_HEADINGS]:
        reviewed = _state_after(
            _TOPIC, text, heading.start, min(heading.end, heading.start + _LONGEST), names
        )
        if reviewed:
            return reviewed
    return _state_after(_REVIEW, text, 0, min(len(text), _FIRST_LINES), names)


def _state_after(pattern: re.Pattern[str], text: str, start: int, end: int, names: Names) -> str | None:
    """Find the first state that directly follows a pattern."""
    for mention in pattern.finditer(text, start, end):
        name = names.at(mention.end())
        if name and name.start == mention.end() and name.form == "name":
            return name.actor
    return None


def _named(text: str, start: int, end: int, names: Names, manner: str) -> Issuer | None:
    occasion = _OCCASION.search(text, start, end)
    tokens = Tokens(text, start, occasion.start() if occasion else end, ())
    subject = subject_of_the_sentence(tokens, names) if len(tokens) else None
    if subject is None or subject.phrase.sort is Sort.PRONOUN:
        return None
    shown = subject.beside or subject.phrase
    name = tokens.text(shown.first, shown.last)
    if manner == "speech" and subject.phrase.sort is not Sort.PERSON:
        manner = "statement"
    return Issuer(name, actor_of(tokens, subject.phrase, len(tokens), names), manner)


def _body_alone(text: str, start: int, end: int, names: Names) -> Issuer | None:
    """Read a letterhead: "Ministry of Foreign Affairs of the Republic of Serbia"."""
    tokens = Tokens(text, start, end, ())
    governmental = any(low in lexicon.BODIES and low in lexicon.OF_GOVERNMENT for low in tokens.lows)
    phrase = read_phrase(tokens, 0, len(tokens), names) if len(tokens) else None
    if phrase is None or phrase.last < len(tokens):
        return None
    named = any(name.form == "organisation" for name in names.within(start, end))
    if phrase.sort is not Sort.BODY or not (governmental or named):
        return None
    return Issuer(text[start:end], actor_of(tokens, phrase, phrase.last, names), "letterhead")
