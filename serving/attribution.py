"""Finding who speaks in a sentence: "...", said X; X maintained that ...; according to X; denounced by X."""

from dataclasses import dataclass
from typing import Final

from stancery.serving import reporting_verbs as verbs
from stancery.serving import speaker_words as lexicon
from stancery.serving.names import Names
from stancery.serving.reporting_verbs import REPORTING_VERBS, Verb
from stancery.serving.speakers import Phrase, Sort, name_beside, phrase_to_the_right, read_phrase
from stancery.serving.tokens import COMMA, QUOTE, Tokens

_BOUNDARIES: Final = frozenset({QUOTE, ";", ":"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_REMAIN: Final = frozenset({"remain", "remains", "remained", "seemed"})
_HAVE: Final = frozenset({"has", "have", "had", "did", "does", "do", "would"})
_NOT_YET: Final = frozenset({"to", "will", "may", "might", "could", "should", "must", "can", "shall", "cannot"})
_ADVERBS: Final = frozenset(
    "also then later further again once more now still never not repeatedly both all each today yesterday meanwhile"
    " earlier however too alike themselves itself himself herself first next soon even only just always often"
    " thus therefore instead duly in-turn tonight otherwise consequently".split()  # noqa: SIM905
)
_NOT_ADVERBS: Final = frozenset({"family", "assembly", "ally", "reply", "july", "italy", "rally", "bully", "only"})
_COMMON_PASTS: Final = frozenset(
    "held left went came sat stood spoke told took gave made met put said saw fell rose ran led kept lost won".split()  # noqa: SIM905
)
# A sentence rarely needs more; keeps the work linear whatever the text.
_MOST_VERBS: Final = 12
_LOOK_BACK: Final = 60


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a sentence says is speaking.

    Attributes:
        phrase: The phrase that names the speaker.
        beside: A person's name that stands beside it, as in "its director, Paul Ebner", or None.
        reach: The token up to which words describe the speaker.
        verb: The reporting verb's infinitive, or "" where there is none ("according to").
        closing: Whether it stands at the end: "..., the ministry said."
    """

    phrase: Phrase
    beside: Phrase | None
    reach: int
    verb: str
    closing: bool


def find_attribution(tokens: Tokens, names: Names) -> Attribution | None:
    """Find the speaker a sentence names outside its quotations.

    Args:
        tokens: The sentence.
        names: The names of the text.

    Returns:
        The attribution; where the sentence has several, one that closes it ("..., the envoy said"), else the first.
    """
    found: Attribution | None = None
    for index in _candidates(tokens):
        attribution = _at(tokens, index, names)
        if attribution and attribution.closing:
            return attribution
        found = found or attribution
    return found or _by_participle(tokens, names) or _by_colon(tokens, names)


def subject_of_the_sentence(
    tokens: Tokens, names: Names, last: int | None = None
) -> tuple[Phrase, Phrase | None, int] | None:
    """Read who a sentence is about from its first words, whatever its verb.

    Args:
        tokens: The sentence.
        names: The names of the text.
        last: The token before which the subject ends; by default it is among the first dozen.

    Returns:
        The phrase, a name beside it, and the token up to which words describe it; None without a speaker there.
    """
    limit = min(len(tokens) if last is None else last, 14)
    start = next((i + 1 for i in range(limit) if tokens.words[i] == COMMA), 0) if _introduces(tokens) else 0
    for end in range(start + 1, limit + 1):
        if tokens.words[end - 1] in (COMMA, QUOTE):
            return None
        phrase = read_phrase(tokens, start, end, names)
        if phrase and phrase.sure and (end == limit or not _goes_on(tokens, end, phrase)):
            end = _with_complement(tokens, end, limit)
            phrase = read_phrase(tokens, start, end, names) or phrase
            reach = _past_apposition(tokens, end)
            named = phrase.sort is Sort.PERSON and bool(phrase.surname)
            return phrase, None if named else name_beside(tokens, end + 1, reach, names), reach
    return None


def _introduces(tokens: Tokens) -> bool:
    """Whether the sentence opens with a circumstance: "In Geneva, ..."."""
    return tokens.low(0) in lexicon.PREPOSITIONS or tokens.low(0) in lexicon.CLAUSE_OPENERS


def _goes_on(tokens: Tokens, end: int, phrase: Phrase) -> bool:
    """Whether the phrase plainly continues with the next word, as a name or a title does."""
    return tokens.capitalised(end) or (
        phrase.sort is not Sort.PRONOUN and tokens.lows[end] in lexicon.OFFICES | lexicon.BODIES | lexicon.MANY
    )


def _with_complement(tokens: Tokens, end: int, limit: int) -> int:
    """Take in "of Norway", "for foreign affairs", "to the United Nations"."""
    while end < limit and tokens.lows[end] in ("of", "for", "to", "from", "in"):
        end += 1
        lower = 0
        while end < limit and tokens.words[end][0].isalnum() and lower < 3 and not _is_verb(tokens.lows[end]):
            if tokens.lows[end] in lexicon.PREPOSITIONS:
                break
            lower += not tokens.capitalised(end) and tokens.lows[end] not in lexicon.DETERMINERS
            end += 1
    return end


def _is_verb(low: str) -> bool:
    return low in _BE or low in _HAVE or low in _NOT_YET or low in _COMMON_PASTS or low.endswith("ed")


def _past_apposition(tokens: Tokens, end: int) -> int:
    """Find the end of what stands between commas after the subject, if anything does."""
    if tokens.low(end) != COMMA:
        return end
    for index in range(end + 1, min(end + 16, len(tokens))):
        if tokens.words[index] == COMMA:
            return index
    return end


def _candidates(tokens: Tokens) -> list[int]:
    found = []
    for index, low in enumerate(tokens.lows):
        if low in REPORTING_VERBS or low in ("according", "quoted") or low in _BE or low in _REMAIN:
            found.append(index)
    if len(found) > _MOST_VERBS:
        found = found[: _MOST_VERBS - 4] + found[-4:]
    return found


def _at(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read the attribution made by the word at `index`, if it makes one."""
    low = tokens.lows[index]
    if low == "according" and tokens.low(index + 1) == "to":
        return _to_the_right(tokens, index + 2, names, "")
    if low in _BE or low in _REMAIN:
        return _by_feeling(tokens, index, names) or _by_agent(tokens, index, names)
    if low == "quoted":
        return _quoted_as_saying(tokens, index, names)
    verb = REPORTING_VERBS[low]
    if not verbs.is_followed(verb, tokens.low(index + 1), tokens.low(index + 2)):
        return None
    subject = _subject(tokens, index, verb, names)
    if subject:
        return subject
    if low in verbs.MAY_FOLLOW_QUOTES and tokens.low(index - 1) in (QUOTE, COMMA):
        return _to_the_right(tokens, index + 1, names, verb.base)
    return None


def _subject(tokens: Tokens, index: int, verb: Verb, names: Names) -> Attribution | None:
    """Read the subject before the verb at `index`."""
    last = _before_adverbs(tokens, index)
    if last is None:
        return None
    start = last
    while start > max(0, index - _LOOK_BACK) and tokens.words[start - 1] not in _BOUNDARIES:
        start -= 1
    if start == last:
        return None
    if tokens.words[last - 1] == COMMA:
        parts = _among_parts(tokens, start, last, names)
        return _speaks(tokens, parts, verb, index) if parts else None
    part = last
    while part > start and tokens.words[part - 1] != COMMA:
        part -= 1
    phrase = read_phrase(tokens, part, last, names) or _inner_phrase(tokens, part, last, names)
    if phrase is None or (phrase.last < last and not _only_time(tokens, phrase.last, last)):
        parts = _among_parts(tokens, start, last, names) if phrase is None else (phrase, None, last)
        return _speaks(tokens, parts, verb, index) if parts and parts[0].sure else None
    if phrase.sort is Sort.STATE and tokens.words[part - 1 : part] == [COMMA]:
        phrase = _whole_list(tokens, phrase, start, part, names)
    return _speaks(tokens, (phrase, None, last), verb, index)


def _speaks(
    tokens: Tokens, parts: tuple[Phrase, Phrase | None, int], verb: Verb, index: int
) -> Attribution | None:
    """Judge whether this subject speaks through this verb."""
    phrase, beside, reach = parts
    plural = phrase.sort is Sort.MANY or phrase.head in lexicon.PLURAL_SUBJECTS or " and " in _said(tokens, phrase)
    if verb.plural and not plural:
        return None
    if not phrase.sure and not verb.saying:
        return None
    closing = _closes_the_sentence(tokens, phrase, index, verb)
    return Attribution(phrase, beside, reach, verb.base, closing)


def _closes_the_sentence(tokens: Tokens, phrase: Phrase, index: int, verb: Verb) -> bool:
    """Whether the words before are what is said: "..., the minister said on Monday."."""
    if not verb.saying or phrase.first == 0 or tokens.words[phrase.first - 1] not in (COMMA, QUOTE):
        return False
    after = tokens.low(index + 1)
    return after in (verbs.END, COMMA, QUOTE) or after in ("on", "in", "at", "to", "during", "after", "before", "when")


def _among_parts(
    tokens: Tokens, start: int, last: int, names: Names
) -> tuple[Phrase, Phrase | None, int] | None:
    """Find the first part between commas that names a speaker, as in "The envoy, who ..., called on"."""
    part = start
    for index in range(start, last + 1):
        if index == last or tokens.words[index] == COMMA:
            if index > part and tokens.lows[part] not in lexicon.PREPOSITIONS:
                phrase = read_phrase(tokens, part, index, names)
                if phrase and (phrase.last == index or tokens.low(phrase.last) in lexicon.RELATIVES):
                    named = phrase.sort is Sort.PERSON and bool(phrase.surname)
                    beside = None if named else name_beside(tokens, index + 1, last, names)
                    return phrase, beside, last
            part = index + 1
    return None


def _inner_phrase(tokens: Tokens, first: int, last: int, names: Names) -> Phrase | None:
    """Find the subject after an opening without a comma: "In Geneva the envoy said", "that Minsk rejected"."""
    for index in range(last - 1, max(first, last - 12), -1):
        opens = tokens.lows[index] in lexicon.DETERMINERS or tokens.lows[index - 1] in lexicon.CLAUSE_OPENERS
        if opens:
            phrase = read_phrase(tokens, index, last, names)
            if phrase and phrase.last == last and phrase.sure and tokens.lows[index - 1] not in lexicon.PREPOSITIONS:
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


def _before_adverbs(tokens: Tokens, index: int) -> int | None:
    """Where the subject of the verb at `index` ends, or None where the word is no finite active verb."""
    last = index
    while last > 0:
        low = tokens.lows[last - 1]
        if low in _NOT_YET or low in _BE:
            return None
        if low in _HAVE or low in _ADVERBS or (low.endswith("ly") and low not in _NOT_ADVERBS):
            last -= 1
        elif low == COMMA and tokens.low(last - 2) in ("however", "too", "meanwhile", "though", "also"):
            last -= 3 if tokens.low(last - 3) == COMMA else 2
        else:
            break
    return last


def _only_time(tokens: Tokens, first: int, last: int) -> bool:
    return last - first <= 12 and all(tokens.words[index] != COMMA for index in range(first, last))


def _to_the_right(tokens: Tokens, first: int, names: Names, base: str) -> Attribution | None:
    phrase = phrase_to_the_right(tokens, first, names)
    if phrase is None or (phrase.sort is Sort.PRONOUN and not base):
        return None
    reach = phrase.last
    limit = min(len(tokens), phrase.last + 14)
    while reach < limit and tokens.words[reach] not in (QUOTE, ";", ":") and tokens.lows[reach] not in REPORTING_VERBS:
        reach += 1
    named = phrase.sort is Sort.PERSON and bool(phrase.surname)
    beside = None if named or tokens.low(phrase.last) != COMMA else name_beside(tokens, phrase.last + 1, reach, names)
    return Attribution(phrase, beside, reach if tokens.low(phrase.last) == COMMA else phrase.last, base, True)


def _by_feeling(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read "Switzerland was deeply alarmed at ..."."""
    after = index + 1
    while tokens.low(after).endswith("ly") or tokens.low(after) in _ADVERBS or tokens.low(after) in ("very", "most"):
        after += 1
    of_the_view = tokens.lows[after : after + 3] in (["of", "the", "view"], ["of", "the", "opinion"])
    if tokens.low(after) not in verbs.HELD_FEELINGS and not of_the_view:
        return None
    return _subject(tokens, index, Verb("be", False, False, frozenset()), names)


def _by_agent(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read the passive: "The verdict was denounced by Norway"."""
    for participle in range(index + 1, min(index + 4, len(tokens))):
        verb = REPORTING_VERBS.get(tokens.lows[participle])
        if verb and tokens.low(participle + 1) == "by":
            return _to_the_right(tokens, participle + 2, names, verb.base)
    return None


def _quoted_as_saying(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read "was quoted as saying" and "quoted the minister as saying"."""
    for end in range(index + 1, min(index + 15, len(tokens) - 1)):
        if tokens.lows[end] == "as" and tokens.lows[end + 1] == "saying":
            if end > index + 1:
                phrase = read_phrase(tokens, index + 1, end, names)
                return Attribution(phrase, None, end, "say", False) if phrase else None
            return _subject(tokens, index - 1, Verb("say", True, False, frozenset()), names)
    return None


def _by_participle(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "The envoy left the hall, saying that ...": the subject of the sentence speaks."""
    for index, low in enumerate(tokens.lows[1:], start=1):
        if low in verbs.SAYING_PARTICIPLES and tokens.words[index - 1] in (COMMA, QUOTE):
            return _subject_of_the_sentence(tokens, index, names, low)
    return None


def _by_colon(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "The envoy was blunt: '...'": the subject of what leads in speaks."""
    for index, word in enumerate(tokens.words[:-1]):
        if word == ":" and tokens.words[index + 1] == QUOTE:
            return _subject_of_the_sentence(tokens, index, names, "say")
    return None


def _subject_of_the_sentence(tokens: Tokens, last: int, names: Names, verb: str) -> Attribution | None:
    """Take the opening that reads as a speaker, without knowing which word is its verb."""
    opening = subject_of_the_sentence(tokens, names, last)
    return Attribution(opening[0], opening[1], opening[2], verb, False) if opening else None


def _said(tokens: Tokens, phrase: Phrase) -> str:
    return tokens.text(phrase.first, phrase.last)
