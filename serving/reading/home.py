"""Telling which state a text is about, and which one it speaks for, where nobody says so."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import Paragraph
from stancery.serving.reading.wordlists import words

_TOPIC: Final = re.compile(
    r"\b(?:review|examination|consideration|record|reports?|situation(?: of human rights)?"
    r"|human rights) (?:of|in|on) (?:the )?",
    re.IGNORECASE,
)
_CHAMBER: Final = re.compile(
    r"\b(?:Parliament|Assembly|House of [A-Z]\w+|Senate|Congress|Chamber of [A-Z]\w+|Riksdag|Knesset) of (?:the )?",
    re.IGNORECASE,
)
_REVIEW: Final = re.compile(r"\b(?:review|examination)\s+of\s+(?:the\s+)?", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:\A|[.!?:]\s+|\n\s*|that\s)(?:The\s)?\Z")
_STANDS: Final = re.compile(
    r",?\s(?:\w+ly )?(?:comes|stands|believes|supports|welcomes|condemns|joins|reaffirms|reiterates|thanks|attaches"
    r"|aligns|calls"
    r"|urges|commends|appreciates|regrets|rejects|shares|takes this|will (?:continue|vote|support|work|keep)"
    r"|has always|(?:is|remains) (?:\w+ly )?(?:concerned|committed|convinced|grateful|proud|ready|honoured|pleased"
    r"|alarmed|determined))\b"
)
# Capitals where states speak that are not at home there.
_HOSTS: Final = words(
    "Austria|Belgium|Egypt|Ethiopia|France|Italy|Kenya|Netherlands|Switzerland|United Kingdom|United States"
)
_LONGEST: Final = 300
_FIRST_HEADINGS: Final = 8
_FIRST_LINES: Final = 4000


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
        alone = names.at(heading.start)
        if alone and alone.form == "name" and (alone.start, alone.end) == (heading.start, heading.end):
            return alone.actor
        end = min(heading.end, heading.start + _LONGEST)
        for pattern in (_TOPIC, _CHAMBER):
            if reviewed := _state_after(pattern, text, heading.start, end, names):
                return reviewed
    return _state_after(_REVIEW, text, 0, min(len(text), _FIRST_LINES), names)


def _state_after(pattern: re.Pattern[str], text: str, start: int, end: int, names: Names) -> str | None:
    """Find the first state that directly follows a pattern."""
    for mention in pattern.finditer(text, start, end):
        name = names.at(mention.end())
        if name and name.start == mention.end() and name.form == "name":
            return name.actor
    return None


def state_speaking(text: str, names: Names) -> str | None:
    """Find the state that a speech calls its own: it "believes", "supports", "is committed to" something.

    Args:
        text: The speech.
        names: Its names.

    Returns:
        The state that most often opens a sentence in this way, or None.
    """
    said = Counter(
        name.actor
        for name in names.states()
        if name.form == "name"
        and _OPENS.search(text[max(0, name.start - 6) : name.start])
        and _STANDS.match(text, name.end, name.end + 60)
    )
    ranked = said.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def state_of_the_seat(headings: Sequence[Paragraph], names: Names) -> str | None:
    """Take the capital in which a speech was given, unless half the world speaks there.

    Args:
        headings: The headings of the speech.
        names: Its names.

    Returns:
        The state whose capital they name, if the speech also names that state; else None.
    """
    named = {name.actor for name in names.states() if name.form == "name"}
    for heading in headings[:_FIRST_HEADINGS]:
        for name in names.within(heading.start, heading.end):
            if name.form == "seat" and name.actor in named and name.actor not in _HOSTS:
                return name.actor
    return None


def most_named_state(names: Names) -> str | None:
    """Give the state a text names most often, or None where two are named as often."""
    ranked = Counter(name.actor for name in names.states()).most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def home_state(names: Names, title_end: int) -> str | None:
    """Guess which state a text is about that does not say so.

    Args:
        names: The names of the text.
        title_end: Where its title ends, 0 without one.

    Returns:
        The state named at least three times and twice as often as any other; else the only one in the title.
    """
    mentions = names.states()
    ranked = Counter(name.actor for name in mentions).most_common(2)
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return ranked[0][0]
    titled = {name.actor for name in mentions if name.end <= title_end}
    return titled.pop() if len(titled) == 1 else None
