"""Finding in a text's headings who issued it: whose statement, speech, release or interview it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.actors import actor_of, is_private
from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import Paragraph
from stancery.serving.reading.speakers import Sort, read_phrase
from stancery.serving.reading.subjects import name_end, subject_of_the_sentence
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
# The headings of a text in questions and answers: "A coffee with Jane Doe", "Ten questions for the envoy".
_ANSWERED_BY: Final = re.compile(
    r"\b(?:interview|conversation|talk|talks|talked|talking|chat|dialogue|discussion|exchange|sit-?down|meeting|lunch"
    r"|coffee|dinner|hour|minutes|q\s?&\s?a|questions|speaking|speaks|spoke)\s+(?:with|to|for)\s+",
    re.IGNORECASE,
)
_OCCASION: Final = re.compile(
    r",? (?:at the|at a|on the|to the|in the|during|before the|following|regarding|concerning)\b"
)
_LONGEST: Final = 300
_FIRST_HEADINGS: Final = 8


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a text.

    Attributes:
        name: As written in the heading.
        actor: The state or organisation behind it, or None.
        manner: "speech" (a person's own words throughout), "statement" (a body's, which may speak of itself
            in the third person), "letterhead" (a body's paper of whatever kind) or "interview" (with the one
            who answers).
        official: Whether a state stands behind it, named or not.
    """

    name: str
    actor: str | None
    manner: str
    official: bool = False


def find_issuer(
    text: str, headings: Sequence[Paragraph], names: Names, *, in_turns: bool = False
) -> Issuer | None:
    """Read who issued a text from the headings above it.

    Args:
        text: The text.
        headings: Its headings, in order; the first few count.
        names: The names of the text.
        in_turns: Whether the text gives its speakers the floor by turns, as an interview does.

    Returns:
        The issuer, or None where no heading names one.
    """
    found: Issuer | None = None
    spoken: Issuer | None = None
    for heading in headings[:_FIRST_HEADINGS]:
        end = min(heading.end, heading.start + _LONGEST)
        statement = _STATEMENT_BY.match(text, heading.start, end)
        if statement:
            spoken = spoken or _named(text, statement.end(), end, names, "speech")
        interview = (_ANSWERED_BY if in_turns else _INTERVIEW_WITH).search(text, heading.start, end)
        if interview:
            found = found or _named(text, interview.end(), end, names, "interview")
        found = found or _body_alone(text, heading.start, end, names)
    if spoken and found and spoken.actor is None and spoken.official:
        return replace(spoken, actor=found.actor)  # "Comment of the Spokesperson" on a ministry's paper
    return spoken or found


def _named(text: str, start: int, end: int, names: Names, manner: str) -> Issuer | None:
    occasion = _OCCASION.search(text, start, end)
    tokens = Tokens(text, start, occasion.start() if occasion else end, ())
    subject = subject_of_the_sentence(tokens, names) if len(tokens) else None
    if subject is None or subject.phrase.sort is Sort.PRONOUN:
        return None
    shown = subject.beside or subject.phrase
    name = tokens.text(shown.first, name_end(tokens, shown))
    if manner == "speech" and subject.phrase.sort is not Sort.PERSON:
        manner = "statement"
    governs = not lexicon.OF_GOVERNMENT.isdisjoint(tokens.lows)
    official = governs and not is_private(tokens, subject.phrase, len(tokens))
    return Issuer(name, actor_of(tokens, subject.phrase, len(tokens), names), manner, official)


def _body_alone(text: str, start: int, end: int, names: Names) -> Issuer | None:
    """Read a letterhead: "Ministry of Foreign Affairs of the Republic of Serbia"."""
    tokens = Tokens(text, start, end, ())
    governmental = any(low in lexicon.BODIES and low in lexicon.OF_GOVERNMENT for low in tokens.lows)
    phrase = read_phrase(tokens, 0, len(tokens), names) if len(tokens) else None
    if phrase is None or not _only_names(tokens, phrase.last):
        return None
    named = any(name.form == "organisation" for name in names.within(start, end))
    if phrase.sort is not Sort.BODY or not (governmental or named):
        return None
    return Issuer(text[start:end], actor_of(tokens, phrase, len(tokens), names), "letterhead", governmental)


def _only_names(tokens: Tokens, first: int) -> bool:
    """Whether nothing but parts of a name follow: ", African Integration and Nigeriens Abroad"."""
    return all(
        tokens.capitalised(index) or tokens.words[index] in (",", "and", "of", "for", "the")
        for index in range(first, len(tokens))
    )
