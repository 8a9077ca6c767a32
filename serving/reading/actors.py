"""Telling which state or organisation stands behind a speaker, from the words of the speaker's phrase."""

from bisect import bisect_right
from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.names import Name, Names
from stancery.serving.reading.organisations import NAME_PARTS
from stancery.serving.reading.speakers import Phrase, Sort
from stancery.serving.reading.tokens import Tokens
from stancery.serving.reading.wordlists import words

# Capitalised nouns of a state's own bodies: a name with one of them is no organisation beside the state.
_STATE_PARTS: Final = words(
    """
    Assembly Cabinet Court Delegation Department Embassy Force Forces Government Guard Ministry Mission Office
    Parliament Police Presidency Secretariat Senate Service
    """
)
_WORKING: Final = words(
    "chairs directs headed heads leads led manages negotiates represented represents runs speaks teaches works"
)
_WORKPLACE: Final = words("at of for from with the")
# A capitalised name after these is an organisation's, whatever its words: "a nurse with Medics for Justice".
_WORKS_FOR: Final = words("at with")
_RUNNING: Final = words("chairs directs founded headed heads leads led manages runs")
_INSIDE_NAMES: Final = words("of for and the to on")


def actor_of(tokens: Tokens, phrase: Phrase, reach: int, names: Names) -> str | None:
    """Find the state or organisation a speaker's phrase names.

    Args:
        tokens: The sentence.
        phrase: The phrase.
        reach: The token up to which words beside the phrase describe the same speaker ("X, the envoy of
            Cuba,").
        names: The names of the text.

    Returns:
        Its canonical name; of several, the first named. None where none is named, where the place named is
        only where the speaker sits, and for people who do not speak for their state (a journalist, a former
        minister).
    """
    whole = max(reach, phrase.last)
    reach = _without_relative_clause(tokens, phrase.first, whole)
    found = names.within(tokens.starts[phrase.first], tokens.ends[reach - 1])
    longer = names.at(
        tokens.starts[reach - 1]
    )  # "The Committee" of "The Committee on Enforced Disappearances"
    if longer and longer not in found and longer.start >= tokens.starts[phrase.first]:
        found.append(longer)
    private = phrase.sort is not Sort.STATE and is_private(tokens, phrase, reach)
    private = private or "rapporteur" in tokens.lows[phrase.first : reach]  # for a state, not of it
    seated = None
    for name in found:
        if name.form == "organisation":
            before = _word_before(tokens, name, phrase.first)
            works_there = before in ("at", "with") and phrase.head not in lexicon.OF_GOVERNMENT
            if works_there or before not in lexicon.AWAY:
                return name.actor
        elif not private and name.actor and tokens.source[name.end : name.end + 1] != "-":
            before = _word_before(tokens, name, phrase.first)
            if before not in lexicon.AWAY:
                return _own_name(tokens, phrase) or _around(tokens, phrase, name) or name.actor
            if before == "in" and phrase.head in lexicon.OF_GOVERNMENT:
                seated = seated or name.actor
    own = _own_name(tokens, phrase) or _employer(tokens, phrase, range(phrase.first + 1, reach))
    own = own or represented(tokens, phrase, range(reach, whole), names)
    return seated or own or (None if private else _in_brackets(tokens, reach, names))


def _around(tokens: Tokens, phrase: Phrase, name: Name) -> str | None:
    """Read the organisation whose name a place is part of: Jane Doe "of the Yerevan Helsinki Group"."""
    first = bisect_right(tokens.starts, name.start) - 1
    if phrase.sort is not Sort.PERSON or tokens.lows[first].endswith("'s"):
        return None
    last = _end_of_title_case(tokens, first, min(len(tokens), first + 8))
    parts = {part for part in tokens.words[first:last] if part in NAME_PARTS}
    within = tokens.ends[last - 1] <= name.end
    return None if within or not parts or parts & _STATE_PARTS else tokens.text(first, last)


def _employer(tokens: Tokens, phrase: Phrase, words_about: range) -> str | None:
    """Read where a person says to work, when it is not listed: "a director at Civitas Health Watch"."""
    if phrase.sort is not Sort.PERSON:
        return None
    for first in words_about:
        if tokens.lows[first] in lexicon.OFFICES:
            continue
        if tokens.lows[first - 1] in _WORKPLACE and tokens.capitalised(first):
            last = _end_of_title_case(tokens, first, words_about.stop)
            parts = {part for part in tokens.words[first:last] if part in NAME_PARTS}
            office = tokens.lows[last - 1] in lexicon.OFFICES
            named = bool(parts) or tokens.lows[first - 1] in _WORKS_FOR
            if last - first > 1 and named and not parts & _STATE_PARTS and not office:
                return tokens.text(first, last)
    return None


def _end_of_title_case(tokens: Tokens, first: int, limit: int) -> int:
    """Find the end of a run of capitalised words with small ones between: "National University of Mongolia"."""
    last = end = first
    while last < limit and (tokens.capitalised(last) or tokens.lows[last] in _INSIDE_NAMES):
        last += 1
        if tokens.capitalised(last - 1):
            end = last
    return end


def represented(tokens: Tokens, phrase: Phrase, clause: range, names: Names) -> str | None:
    """Read whom somebody works for: "who negotiates for Greenland", "who teaches at Makerere University".

    Args:
        tokens: The sentence.
        phrase: The speaker's phrase.
        clause: The tokens that tell it.
        names: The names of the text.

    Returns:
        The state or organisation, or None.
    """
    for index in clause:
        if tokens.lows[index] in _RUNNING and index + 1 < clause.stop and tokens.capitalised(index + 1):
            last = _end_of_title_case(tokens, index + 1, clause.stop)
            if last - index > 2:
                return tokens.text(index + 1, last)
        if tokens.lows[index] in _WORKING:
            found = names.within(tokens.starts[index], tokens.ends[clause[-1]])
            return found[0].actor if found else _employer(tokens, phrase, range(index + 1, clause.stop))
    return None


def _in_brackets(tokens: Tokens, reach: int, names: Names) -> str | None:
    """Read the state that records put after a name: "JANE DOE (Norway) said"."""
    after = tokens.ends[reach - 1]
    opened = tokens.source.find("(", after, after + 3)
    closed = tokens.source.find(")", opened, opened + 80) if opened >= 0 else -1
    found = names.within(opened, closed) if closed > 0 else []
    return found[0].actor if found else None


def _own_name(tokens: Tokens, phrase: Phrase) -> str | None:
    """Read the name of a body that is not listed: "Open Cells Watch", "the Norwegian Refugee Council"."""
    if phrase.sort is not Sort.BODY:
        return None
    first = phrase.first
    while first < phrase.last and (
        not tokens.capitalised(first) or tokens.lows[first] in lexicon.DETERMINERS
    ):
        first += 1
    last = _end_of_title_case(tokens, first, phrase.last)
    parts = {part for part in tokens.words[first:last] if part in NAME_PARTS}
    if (
        last > first
        and last == phrase.last - 1
        and tokens.low(last) == phrase.head not in lexicon.OF_GOVERNMENT
    ):
        return tokens.text(first, last + 1) if "-" not in tokens.words[first] else None
    if last - first < 2 or not parts or parts & _STATE_PARTS:
        return None
    return tokens.text(first, last)


def _without_relative_clause(tokens: Tokens, first: int, last: int) -> int:
    for index in range(first + 1, last):
        if tokens.lows[index] in ("who", "whom", "whose", "which"):
            return index
    return last


def is_private(tokens: Tokens, phrase: Phrase, reach: int) -> bool:
    """Whether somebody does not speak for a state: a journalist, a former minister, an opposition leader.

    Args:
        tokens: The sentence.
        phrase: The speaker's phrase.
        reach: The token up to which words beside the phrase describe the same speaker.

    Returns:
        True where the phrase, or for a bare name what stands beside it, says so.
    """
    described = phrase.last if phrase.head in lexicon.OFFICES else reach
    lows = tokens.lows[phrase.first : described]
    if "general" in lows:
        lows = [low for low in lows if low != "attorney"]  # an attorney general serves the state
    if any(low in lexicon.PRIVATE or low.startswith("ex-") for low in lows):
        return True
    return phrase.head in lexicon.WITHOUT_STATE or not lexicon.OFFICES_ALONE.isdisjoint({phrase.head, *lows})


def _word_before(tokens: Tokens, name: Name, first: int) -> str:
    index = bisect_right(tokens.starts, name.start) - 2
    while index >= first and tokens.lows[index] in ("the", "a", "an"):
        index -= 1
    return tokens.lows[index] if index >= first else ""
