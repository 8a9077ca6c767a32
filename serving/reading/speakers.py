"""Reading the phrase that names a speaker: "the envoy of Cuba", "Justice Minister Aliev", "Minsk", "she"."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.names import Names
from stancery.serving.reading.organisations import NAME_PARTS
from stancery.serving.reading.reporting_verbs import REPORTING_VERBS
from stancery.serving.reading.tokens import COMMA, QUOTE, Tokens
from stancery.serving.reading.wordlists import words

_NUMBER: Final = re.compile(r"\d+")
_AFTER_HEADS: Final = words("general elect designate responsible present alike concerned")
_IN_MANNER: Final = words("a an his her its their response reply remarks comments turn return protest")
_TIME_WORDS: Final = lexicon.DAYS | words("late early earlier later last then also again")
_STOP_PREPOSITIONS: Final = words("after before during amid following via through despite")
_HEARERS: Final = words("reporters journalists press media newspaper agency council committee assembly court")
_ARTICLES: Final = words("the a an his her its their this that these those")
_INTERROGATIVES: Final = words("what how why who whom whose which where when")
_THINGS: Final = words(
    """
    accord act agreement article banner bill book charter clause constitution contract convention covenant
    data deal document evidence figure figures film footage graph guideline guidelines headline indictment
    law legend map motto opinion plan poll proverb provision rule rules ruling saying section sentence sign
    slogan song story survey treaty verdict video word words
    """
)
_ANYBODY: Final = ("man", "woman", "person")
_NOT_NAMES: Final = words("back i if but and no yes this that these those there here nobody nothing")


class Sort(Enum):
    """What kind of speaker a phrase names; it decides which pronoun may come back to it."""

    PERSON = "person"
    STATE = "state"
    BODY = "body"
    MANY = "many"
    DOCUMENT = "document"
    PRONOUN = "pronoun"


_SORTS: Final = (
    (lexicon.BODIES, Sort.BODY),
    (lexicon.MANY, Sort.MANY),
    (lexicon.DOCUMENTS, Sort.DOCUMENT),
)


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

    @property
    def is_name(self) -> bool:
        """Whether it names a person, with or without a title."""
        return self.sort is Sort.PERSON and bool(self.surname)


def read_unknown_many(tokens: Tokens, phrase: Phrase) -> Phrase:
    """Read "hydrologists" before "say" as several speakers, where it looked like one unknown name.

    Args:
        tokens: The sentence.
        phrase: The phrase as read.

    Returns:
        The phrase for several, or the phrase as it was if it cannot be a plural.
    """
    low = tokens.lows[phrase.first]
    if phrase.sure or not low.endswith("s") or low[:-1] in _THINGS or low in _THINGS:
        return phrase
    return Phrase(phrase.first, phrase.last, Sort.MANY, low)


def read_unknown(tokens: Tokens, first: int, last: int) -> Phrase | None:
    """Read "one midwife", "the shopkeeper": a noun nobody listed, which only speaking makes a speaker.

    Args:
        tokens: The sentence.
        first: Where the phrase starts.
        last: Where it ends.

    Returns:
        The phrase, or None unless it is an article and one or two small words that name no thing that "says".
    """
    if not 2 <= last - first <= 3 or tokens.lows[first] not in ("a", "an", "the", "one", "another"):
        return None
    head = tokens.words[last - 1]
    if (
        not all(word.isalpha() and word.islower() for word in tokens.words[first + 1 : last])
        or head in _THINGS
    ):
        return None
    return Phrase(first, last, Sort.PERSON, head)


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
    while (
        first < last and tokens.lows[first] in lexicon.CLAUSE_OPENERS and tokens.lows[first] not in ("that",)
    ):
        first += 1
    if first >= last:
        return None
    if tokens.lows[first] in lexicon.PRONOUNS and (
        last - first == 1
        or tokens.low(first + 1) in ("himself", "herself", "themselves", "both", "all", "too")
    ):
        return Phrase(first, last, Sort.PRONOUN, tokens.lows[first])
    last = _phrase_end(tokens, first, last)
    core_end = _core_end(tokens, first, last, names)
    core = first
    while core < core_end and tokens.lows[core] in lexicon.DETERMINERS | {"both", "even", "only", "all"}:
        core += 1
    if _has_an_article(tokens, core, core_end, names) or tokens.lows[first] in _INTERROGATIVES:
        return None
    if core < core_end:
        return _read_core(tokens, _Parts(first, core, core_end, last), names)
    several = tokens.lows[first] in lexicon.SEVERAL and (last == first + 1 or tokens.low(first + 1) == "of")
    return Phrase(first, last, Sort.MANY, tokens.lows[first]) if several else None


class _Parts(NamedTuple):
    """Where a phrase starts, where its core starts after the article, where core and phrase end."""

    first: int
    core: int
    core_end: int
    last: int


def _read_core(tokens: Tokens, parts: _Parts, names: Names) -> Phrase | None:
    """Read the words between the article and the first preposition."""
    first, core, core_end, last = parts
    end_word = tokens.lows[core_end - 1]
    if end_word.endswith(("'s", "s'")):
        return None
    name = names.at(tokens.starts[core_end - 1])
    if name and (core_end == len(tokens) or tokens.starts[core_end] >= name.end):
        if name.form == "organisation":
            return Phrase(first, last, Sort.BODY)
        if name.form == "people" and name.start == tokens.starts[core] and core > first:
            return Phrase(first, last, Sort.MANY if end_word.endswith("s") else Sort.PERSON)
        if name.form != "people" and _only_states(tokens, core, core_end, names):
            return Phrase(first, last, Sort.STATE)
    return _read_head(tokens, parts) or _read_name(tokens, parts, names)


def _read_head(tokens: Tokens, parts: _Parts) -> Phrase | None:
    """Find the noun that makes the phrase a speaker, with or without a name after it."""
    first, core, core_end, last = parts
    for index in range(core_end - 1, core - 1, -1):
        low = tokens.lows[index]
        head = low if low in lexicon.OFFICES else low.rpartition("-")[2]
        after = range(index + 1, core_end)
        if head in lexicon.OFFICES or head in lexicon.OFFICES_ALONE or head in lexicon.TITLES:
            if after and all(_in_name(tokens, place) for place in after):
                return Phrase(first, last, Sort.PERSON, head, tokens.words[core_end - 1])
            if head not in lexicon.TITLES or head in lexicon.OFFICES:
                return Phrase(first, last, Sort.PERSON, head) if _only_loose(tokens, after) else None
        for heads, sort in _SORTS:
            if head in heads and _only_loose(tokens, after):
                return Phrase(first, last, sort, head)
        if head.endswith(("men", "women", "people")) and not after:
            return Phrase(first, last, Sort.MANY, head)
        if head.endswith(_ANYBODY) and tokens.words[index].islower() and head != "human" and not after:
            return Phrase(first, last, Sort.PERSON, head)
    return None


def _read_name(tokens: Tokens, parts: _Parts, names: Names) -> Phrase | None:
    """Read a bare name: a person's, or an organisation's that says so ("Open Cells Watch")."""
    first, core, core_end, last = parts
    name = range(core, core_end)
    people = names.at(tokens.starts[core])
    adjective = people is not None and people.form == "people" and people.end == tokens.ends[core]
    if _has_a_trade(tokens, name[1:] if adjective else name):
        return Phrase(first, last, Sort.PERSON, tokens.lows[core], tokens.words[core_end - 1])
    if not all(_in_name(tokens, index) for index in name) or not tokens.capitalised(core_end - 1):
        return None
    if NAME_PARTS.intersection(tokens.words[core:core_end]) or (len(name) > 1 and core > first):
        return Phrase(first, last, Sort.BODY)
    if len(name) > 1:
        return Phrase(first, last, Sort.PERSON, "", tokens.words[core_end - 1])
    if core == first and tokens.lows[core] not in _NOT_NAMES and len(tokens.words[core]) > 1:
        return Phrase(first, last, Sort.PERSON, "", tokens.words[core], sure=False)
    return None


def _has_a_trade(tokens: Tokens, name: range) -> bool:
    """Whether a trade stands before two names or more: "skipper Jon Atlason", "shop owner Ali Khan"."""
    small = next((count for count, index in enumerate(name) if tokens.capitalised(index)), 0)
    trade, rest = name[:small], name[small:]
    return (
        1 <= small <= 2
        and len(rest) > 1
        and all(_in_name(tokens, index) for index in rest)
        and all(
            tokens.words[index].isalpha() and tokens.lows[index] not in REPORTING_VERBS for index in trade
        )
    )


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


def _phrase_end(tokens: Tokens, first: int, last: int) -> int:
    """Cut off what tells when and where it was said, and relative clauses."""
    for index in range(first + 1, last):
        low, following = tokens.lows[index], tokens.low(index + 1)
        if low in lexicon.RELATIVES or low in _STOP_PREPOSITIONS:
            return index
        if low in _TIME_WORDS and (low not in ("march", "may", "last") or tokens.capitalised(index)):
            return index
        if low in ("on", "by", "at") and (
            following in _TIME_WORDS or _NUMBER.match(following) or low != "on"
        ):
            return index
        if low == "in" and (following in _IN_MANNER or following in lexicon.DAYS or _NUMBER.match(following)):
            return index
        if low == "to" and (following in _HEARERS or tokens.low(index + 2) in _HEARERS):
            return index
    return last


def _core_end(tokens: Tokens, first: int, last: int, names: Names) -> int:
    """Find the first preposition that is not part of a name ("United States of America")."""
    for index in range(first + 1, last):
        if tokens.lows[index] in lexicon.PREPOSITIONS and not names.at(tokens.starts[index]):
            return index
    return last


def _only_states(tokens: Tokens, core: int, core_end: int, names: Names) -> bool:
    """Whether nothing but states and "and" fill the core ("Canada and Uruguay", "tiny Nauru")."""
    rest = [tokens.words[index] for index in range(core, core_end) if not names.at(tokens.starts[index])]
    return all(word.islower() or word == "&" for word in rest) and 2 * len(rest) <= core_end - core


def _has_an_article(tokens: Tokens, core: int, core_end: int, names: Names) -> bool:
    """Whether an article stands inside, so that a verb must stand before it: "Okoro withdrew his team"."""
    return any(
        tokens.words[index] in _ARTICLES
        and not names.at(tokens.starts[index])
        and not (
            tokens.lows[index - 1] == "and" and index + 1 < core_end and names.at(tokens.starts[index + 1])
        )
        for index in range(core + 1, core_end)
    )


def _in_name(tokens: Tokens, index: int) -> bool:
    return tokens.capitalised(index) or tokens.lows[index] in lexicon.PARTICLES


def _only_loose(tokens: Tokens, after: range) -> bool:
    return all(tokens.lows[index] in _AFTER_HEADS or tokens.words[index].isdigit() for index in after)
