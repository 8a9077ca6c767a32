"""Reading the phrase that names a speaker: "the envoy of Cuba", "Justice Minister Farhod Aliev", "Minsk", "she"."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from stancery.serving import speaker_words as lexicon
from stancery.serving.names import Names
from stancery.serving.organisations import NAME_PARTS
from stancery.serving.tokens import COMMA, QUOTE, Tokens

_NUMBER: Final = re.compile(r"\d+")
_AFTER_HEADS: Final = frozenset({"general", "elect", "designate", "responsible", "present", "alike", "concerned"})
_IN_TIME: Final = frozenset("a an his her its their response reply remarks comments turn return protest".split())
_TIME_WORDS: Final = lexicon.DAYS | frozenset({"late", "early", "earlier", "later", "last", "then", "also", "again"})
_STOP_PREPOSITIONS: Final = frozenset({"after", "before", "during", "amid", "following", "via", "through", "despite"})
_NOT_NAMES: Final = frozenset(
    {"i", "if", "but", "and", "no", "yes", "this", "that", "these", "those", "there", "here", "nobody", "nothing"}
)


class Sort(Enum):
    """What kind of speaker a phrase names; it decides which pronoun may come back to it."""

    PERSON = "person"
    STATE = "state"
    BODY = "body"
    MANY = "many"
    DOCUMENT = "document"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that can name a speaker.

    Attributes:
        first: Its first token.
        last: The token after its last.
        sort: What kind of speaker it names.
        head: Its head in lower case ("envoy"), the pronoun itself, or "" for a bare name.
        surname: The last name of a person named in it, or "".
        sure: False for a single capitalised word that nothing else shows to be a name.
    """

    first: int
    last: int
    sort: Sort
    head: str = ""
    surname: str = ""
    sure: bool = True


def read_phrase(tokens: Tokens, first: int, last: int, names: Names) -> Phrase | None:
    """Read tokens [first, last), which hold no comma, as the name of a speaker.

    Args:
        tokens: The sentence.
        first: Where the phrase starts; conjunctions and the like before it are skipped.
        last: Where it ends at the latest; what follows the phrase ("on Monday", "who ...") is left out.
        names: The names of the text.

    Returns:
        The phrase, or None where these words name nobody who could speak.
    """
    while first < last and tokens.lows[first] in lexicon.CLAUSE_OPENERS and tokens.lows[first] not in ("that",):
        first += 1
    if first >= last:
        return None
    if tokens.lows[first] in lexicon.PRONOUNS and (
        last - first == 1 or tokens.low(first + 1) in ("himself", "herself", "themselves", "both", "all", "too")
    ):
        return Phrase(first, last, Sort.PRONOUN, tokens.lows[first])
    last = _phrase_end(tokens, first, last)
    core_end = _core_end(tokens, first, last)
    core = first
    while core < core_end and tokens.lows[core] in lexicon.DETERMINERS | {"both", "even", "only", "all"}:
        core += 1
    if core < core_end:
        return _read_core(tokens, first, core, core_end, last, names)
    several = tokens.lows[first] in lexicon.SEVERAL
    return Phrase(first, last, Sort.MANY, tokens.lows[first]) if several else None


def _read_core(tokens: Tokens, first: int, core: int, core_end: int, last: int, names: Names) -> Phrase | None:
    """Read the words between the article and the first preposition."""
    end_word = tokens.lows[core_end - 1]
    if end_word.endswith(("'s", "s'")):
        return None
    for name in names.within(tokens.starts[core], tokens.ends[core_end - 1]):
        if name.end == tokens.ends[core_end - 1]:
            if name.form == "organisation":
                return Phrase(first, last, Sort.BODY, "")
            if name.form == "people" and name.start == tokens.starts[core] and core > first:
                return Phrase(first, last, Sort.MANY if end_word.endswith("s") else Sort.PERSON, "")
            if name.form != "people" and _only_states(tokens, core, core_end, names):
                return Phrase(first, last, Sort.STATE, "")
    return _read_head(tokens, first, core, core_end, last) or _read_name(tokens, first, core, core_end, last)


def _read_head(tokens: Tokens, first: int, core: int, core_end: int, last: int) -> Phrase | None:
    """Find the noun that makes the phrase a speaker, with or without a name after it."""
    for index in range(core_end - 1, core - 1, -1):
        head = tokens.lows[index].rpartition("-")[2] if tokens.lows[index] not in lexicon.OFFICES else tokens.lows[index]
        after = range(index + 1, core_end)
        if head in lexicon.OFFICES or head in lexicon.OFFICES_ALONE or head in lexicon.TITLES:
            if index + 1 < core_end and all(_in_name(tokens, place) for place in after):
                return Phrase(first, last, Sort.PERSON, head, tokens.words[core_end - 1])
            if head not in lexicon.TITLES or head in lexicon.OFFICES:
                return Phrase(first, last, Sort.PERSON, head) if _only_loose(tokens, after) else None
        for heads, sort in ((lexicon.BODIES, Sort.BODY), (lexicon.MANY, Sort.MANY), (lexicon.DOCUMENTS, Sort.DOCUMENT)):
            if head in heads and _only_loose(tokens, after):
                return Phrase(first, last, sort, head)
    return None


def _read_name(tokens: Tokens, first: int, core: int, core_end: int, last: int) -> Phrase | None:
    """Read a bare name: a person's, or an organisation's that says so ("Open Cells Watch")."""
    if not all(_in_name(tokens, index) for index in range(core, core_end)) or not tokens.capitalised(core_end - 1):
        return None
    if any(tokens.words[index] in NAME_PARTS for index in range(core, core_end)):
        return Phrase(first, last, Sort.BODY, "")
    if core_end - core > 1 and core > first:
        return Phrase(first, last, Sort.BODY, "")
    if core_end - core > 1:
        return Phrase(first, core_end, Sort.PERSON, "", tokens.words[core_end - 1])
    if core == first and tokens.lows[core] not in _NOT_NAMES and len(tokens.words[core]) > 1:
        return Phrase(first, core_end, Sort.PERSON, "", tokens.words[core], sure=False)
    return None


def phrase_to_the_right(tokens: Tokens, first: int, names: Names) -> Phrase | None:
    """Read the speaker that starts at token `first`: after "said", "according to", "denounced by".

    Args:
        tokens: The sentence.
        first: The first token of the phrase.
        names: The names of the text.

    Returns:
        The phrase, or None.
    """
    last = first
    limit = min(len(tokens), first + 18)
    while last < limit and tokens.words[last] not in (COMMA, QUOTE, ";", ":"):
        last += 1
    return read_phrase(tokens, first, last, names)


def name_beside(tokens: Tokens, first: int, last: int, names: Names) -> Phrase | None:
    """Find a person's name that stands as its own part between commas: "its director, Paul Ebner, said".

    Args:
        tokens: The sentence.
        first: Where the parts between commas start.
        last: Where they end.
        names: The names of the text.

    Returns:
        The first such name, or None.
    """
    start = first
    for index in range(first, last + 1):
        if index == last or tokens.words[index] == COMMA:
            found = read_phrase(tokens, start, index, names) if index > start else None
            if found and found.sort is Sort.PERSON and found.surname and found.first == start and found.sure:
                return found
            start = index + 1
    return None


def _phrase_end(tokens: Tokens, first: int, last: int) -> int:
    """Cut off what tells when and where it was said, and relative clauses."""
    for index in range(first + 1, last):
        low, following = tokens.lows[index], tokens.low(index + 1)
        if low in lexicon.RELATIVES or low in _STOP_PREPOSITIONS:
            return index
        if low in _TIME_WORDS and (low not in ("march", "may", "last") or tokens.capitalised(index)):
            return index
        if low in ("on", "by", "at") and (following in _TIME_WORDS or _NUMBER.match(following) or low != "on"):
            return index
        if low == "in" and (following in _IN_TIME or following in lexicon.DAYS or _NUMBER.match(following)):
            return index
        if low == "to" and following in ("reporters", "journalists", "the", "a") and not _accredited(tokens, index):
            return index
    return last


def _accredited(tokens: Tokens, index: int) -> bool:
    """Whether "to" at `index` is followed by a named body: "representative to the United Nations"."""
    after = index + 2 if tokens.low(index + 1) in ("the", "a") else index + 1
    return after < len(tokens) and tokens.capitalised(after)


def _core_end(tokens: Tokens, first: int, last: int) -> int:
    for index in range(first + 1, last):
        if tokens.lows[index] in lexicon.PREPOSITIONS:
            return index
    return last


def _only_states(tokens: Tokens, core: int, core_end: int, names: Names) -> bool:
    """Whether nothing but states and "and" fill the core ("Canada and Uruguay", "tiny Nauru")."""
    covered = set()
    for name in names.within(tokens.starts[core], tokens.ends[core_end - 1]):
        covered |= {index for index in range(core, core_end) if name.start <= tokens.starts[index] < name.end}
    rest = [tokens.words[index] for index in range(core, core_end) if index not in covered]
    return all(word in ("and", "&", "or") or word.islower() for word in rest) and len(rest) <= len(covered)


def _in_name(tokens: Tokens, index: int) -> bool:
    return tokens.capitalised(index) or tokens.lows[index] in lexicon.PARTICLES


def _only_loose(tokens: Tokens, after: range) -> bool:
    return all(tokens.lows[index] in _AFTER_HEADS or tokens.words[index].isdigit() for index in after)
