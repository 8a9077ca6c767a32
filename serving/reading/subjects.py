"""Finding the subject of a verb, or of a whole sentence, where it is somebody who can speak."""

from typing import Final, NamedTuple

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.names import Names
from stancery.serving.reading.reporting_verbs import REPORTING_VERBS
from stancery.serving.reading.speakers import Phrase, Sort, read_phrase, read_unknown
from stancery.serving.reading.tokens import COMMA, QUOTE, Tokens
from stancery.serving.reading.wordlists import words

BE: Final = words("is are was were be been being")
_HAVE: Final = words("has have had did does do would")
_NOT_YET: Final = words("to will may might could should must can shall cannot")
_COMMON_PASTS: Final = words(
    """
    came fell gave held kept led left lost made met put ran rose said sat saw spoke stood told took went won
    """
)
ADVERBS: Final = words(
    """
    again all also alike always both consequently duly each earlier even first further herself himself however
    instead itself just later meanwhile more never next not now often once otherwise repeatedly soon still
    themselves then therefore thus today tonight too yesterday
    """
)
_NOT_ADVERBS: Final = words("family assembly ally reply july italy rally bully only")
# First words of an opening that tells in what situation the subject speaks: "Asked about the law, the envoy ...".
_SITUATIONS: Final = words(
    """
    addressing appearing asked challenged citing closing concluding confronted contacted facing flanked
    introducing opening presenting pressed questioned quizzed reached replying responding seated sitting
    speaking standing summing turning visiting writing
    """
)
_HEADS: Final = lexicon.OFFICES | lexicon.OFFICES_ALONE | lexicon.BODIES | lexicon.MANY | lexicon.DOCUMENTS
# Verbs so plainly of speaking that whoever stands before them is a speaker.
_UTTERING: Final = words(
    "say tell add recall explain complain insist ask reply answer warn caution argue believe"
)
_CLAUSE_ENDS: Final = frozenset({QUOTE, ";", ":"})
_LOOK_BACK: Final = 60
_LONGEST_OPENING: Final = 14


class Subject(NamedTuple):
    """Who a verb or a sentence is about.

    Attributes:
        phrase: The phrase that names them.
        beside: A person's name that stands beside it, as in "its director, Paul Ebner", or None.
        reach: The token up to which words describe them.
    """

    phrase: Phrase
    beside: Phrase | None
    reach: int


def subject_before(tokens: Tokens, index: int, base: str, names: Names) -> Subject | None:
    """Read the subject before a verb.

    Args:
        tokens: The sentence.
        index: The verb.
        base: Its infinitive.
        names: The names of the text.

    Returns:
        The subject; None where the word is no finite active verb ("to say", "was told") or nobody is named.
    """
    last = _before_adverbs(tokens, index)
    start = max(0, last)
    while start > max(0, index - _LOOK_BACK) and tokens.words[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    if start >= last or tokens.lows[last - 1] in lexicon.DETERMINERS - lexicon.SEVERAL:
        return None
    if tokens.lows[last - 1] in ("and", "but", "or", "yet"):
        return subject_of_the_sentence(tokens, names, last - 1)
    if tokens.words[last - 1] == COMMA:
        return _among_parts(tokens, start, last, names)
    return _directly_before(tokens, start, last, base, names)


def subject_of_the_sentence(tokens: Tokens, names: Names, last: int | None = None) -> Subject | None:
    """Read who a sentence is about from its first words, whatever its verb.

    Args:
        tokens: The sentence.
        names: The names of the text.
        last: The token before which the subject ends; by default it is among the first dozen.

    Returns:
        The subject; None without a speaker there.
    """
    limit = min(len(tokens) if last is None else last, _LONGEST_OPENING)
    start = 0
    if tokens.low(0) in lexicon.PREPOSITIONS | lexicon.CLAUSE_OPENERS | _SITUATIONS:
        start = next((index + 1 for index in range(limit) if tokens.words[index] == COMMA), 0)
    for end in range(start + 1, limit + 1):
        if tokens.words[end - 1] in (COMMA, QUOTE):
            return None
        phrase = read_phrase(tokens, start, end, names)
        if phrase and phrase.sure and (end == limit or not _goes_on(tokens, end, phrase)):
            whole = complement_end(tokens, end, limit)
            phrase = read_phrase(tokens, start, whole, names) or phrase
            return with_apposition(tokens, phrase, whole, _past_apposition(tokens, whole), names)
    return None


def name_end(tokens: Tokens, shown: Phrase) -> int:
    """Leave "of Human Rights Watch" out of a person's name.

    Args:
        tokens: The sentence.
        shown: The phrase that is shown for a speaker.

    Returns:
        The token after the name.
    """
    if shown.is_name:
        for index in range(shown.first + 1, shown.last):
            if tokens.lows[index] in lexicon.PREPOSITIONS:
                return index
    return shown.last


def complement_end(tokens: Tokens, start: int, limit: int) -> int:
    """Find where a phrase's complements end: "of Norway", "for foreign affairs", "to the United Nations".

    Args:
        tokens: The sentence.
        start: The token after the phrase.
        limit: The token that no complement reaches.

    Returns:
        The token after the last complement, `start` where there is none.
    """
    end = start
    while end < limit and tokens.lows[end] in ("of", "for", "to", "from", "in"):
        end += 1
        small = 0
        while end < limit and small < 3 and tokens.words[end][0].isalnum() and not _is_verb(tokens.lows[end]):
            if tokens.lows[end] in lexicon.PREPOSITIONS:
                break
            small += not tokens.capitalised(end) and tokens.lows[end] not in lexicon.DETERMINERS
            end += 1
    return end


def with_apposition(tokens: Tokens, phrase: Phrase, end: int, reach: int, names: Names) -> Subject:
    """Join a phrase to the name that may stand between commas after it.

    Args:
        tokens: The sentence.
        phrase: The phrase.
        end: The token after it, a comma where something stands beside it.
        reach: The token up to which words describe the same speaker.
        names: The names of the text.

    Returns:
        The subject.
    """
    beside = None if phrase.is_name or end >= reach else _name_beside(tokens, end + 1, reach, names)
    return Subject(phrase, beside, reach)


def _directly_before(tokens: Tokens, start: int, last: int, base: str, names: Names) -> Subject | None:
    """Read the subject that ends where the verb starts."""
    part = last
    while part > start and tokens.words[part - 1] != COMMA:
        part -= 1
    phrase = read_phrase(tokens, part, last, names) or _inner_phrase(tokens, part, last, names)
    if phrase is None and base in _UTTERING:
        phrase = read_unknown(tokens, part, last)
    if phrase is None:
        among = _among_parts(tokens, start, last, names)
        return among if among and among.phrase.sure else None
    if phrase.head in lexicon.SEVERAL and tokens.low(phrase.first - 1) in BE:
        return None  # "was most welcome"
    if phrase.last < last and (last - phrase.last > 12 or not phrase.sure):
        return None
    if phrase.sort is Sort.STATE and tokens.words[part - 1 : part] == [COMMA]:
        phrase = _whole_list(tokens, phrase, start, part, names)
    return Subject(phrase, None, last)


def _among_parts(tokens: Tokens, start: int, last: int, names: Names) -> Subject | None:
    """Find the first part between commas that names a speaker, as in "The envoy, who ..., called on"."""
    unsure: Subject | None = None
    part = start
    for index in range(start, last + 1):
        if index < last and tokens.words[index] != COMMA:
            continue
        if index > part and tokens.lows[part] not in lexicon.PREPOSITIONS:
            phrase = read_phrase(tokens, part, index, names)
            if phrase and (phrase.last == index or tokens.low(phrase.last) in lexicon.RELATIVES):
                subject = with_apposition(tokens, phrase, index, last, names)
                if phrase.sure:
                    return subject
                unsure = unsure or subject
        part = index + 1
    return unsure


def _name_beside(tokens: Tokens, first: int, last: int, names: Names) -> Phrase | None:
    """Find a person's name that stands as its own part between commas: "its director, Paul Ebner, said"."""
    start = first
    for index in range(first, last + 1):
        if index == last or tokens.words[index] == COMMA:
            found = read_phrase(tokens, start, index, names) if index > start else None
            if found and found.is_name and found.first == start and (found.sure or start == first):
                return found
            start = index + 1
    return None


def _inner_phrase(tokens: Tokens, first: int, last: int, names: Names) -> Phrase | None:
    """Find the subject after an opening without a comma: "In Geneva the envoy said", "that Minsk denied"."""
    for index in range(last - 1, max(first, last - 12), -1):
        before = tokens.lows[index - 1]
        if tokens.lows[index] not in lexicon.DETERMINERS and before not in lexicon.CLAUSE_OPENERS:
            continue
        phrase = read_phrase(tokens, index, last, names)
        if phrase and phrase.last == last and phrase.sure and before not in lexicon.PREPOSITIONS:
            return phrase
    return None


def _whole_list(tokens: Tokens, phrase: Phrase, start: int, part: int, names: Names) -> Phrase:
    """Take in the states before: "Canada, Norway and Uruguay"."""
    first = phrase.first
    while part > start + 1:
        before = part - 2
        while before > start and tokens.words[before - 1] != COMMA:
            before -= 1
        other = read_phrase(tokens, before, part - 1, names)
        if other is None or other.sort is not Sort.STATE or other.last != part - 1:
            break
        first, part = other.first, before
    return Phrase(first, phrase.last, Sort.STATE)


def _before_adverbs(tokens: Tokens, index: int) -> int:
    """Where the subject of the verb at `index` ends, or -1 where the word is no finite active verb."""
    last = index
    while last > 0:
        low = tokens.lows[last - 1]
        if low in _NOT_YET or low in BE:
            return -1
        if low in _HAVE or low in ADVERBS or (low.endswith("ly") and low not in _NOT_ADVERBS):
            last -= 1
        elif low == COMMA and tokens.low(last - 2) in ("however", "too", "meanwhile", "though", "also"):
            last -= 3 if tokens.low(last - 3) == COMMA else 2
        else:
            break
    return last


def _goes_on(tokens: Tokens, end: int, phrase: Phrase) -> bool:
    """Whether the phrase plainly continues with the next word, as a name or a title does."""
    if phrase.sort is Sort.PRONOUN:
        return False
    if phrase.is_name and phrase.sure and end < len(tokens) and tokens.words[end].islower():
        return tokens.lows[end] in lexicon.PARTICLES
    for index in range(end, min(end + 4, len(tokens))):
        low = tokens.lows[index]
        if tokens.capitalised(index) or low in _HEADS:
            return True
        if (
            low in lexicon.DETERMINERS
            or not low[0].isalpha()
            or low in lexicon.PREPOSITIONS
            or low in REPORTING_VERBS
            or _is_verb(low)
        ):
            return False
    return False


def _is_verb(low: str) -> bool:
    return low in BE or low in _HAVE or low in _NOT_YET or low in _COMMON_PASTS or low.endswith("ed")


def _past_apposition(tokens: Tokens, end: int) -> int:
    """Find the end of what stands between commas after the subject, if anything does."""
    if tokens.low(end) == COMMA:
        for index in range(end + 1, min(end + 16, len(tokens))):
            if tokens.words[index] == COMMA:
                return index
    return end
