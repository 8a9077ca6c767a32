"""Finding who speaks in a sentence: "...", said X; X maintained that ...; according to X; denounced by X."""

from dataclasses import dataclass
from typing import Final

from stancery.serving.reading import reporting_verbs as verbs
from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading import verb_lists
from stancery.serving.reading.names import Names
from stancery.serving.reading.reporting_verbs import REPORTING_VERBS, Verb
from stancery.serving.reading.speakers import (
    Phrase,
    Sort,
    phrase_to_the_right,
    read_phrase,
    read_unknown_many,
)
from stancery.serving.reading.subjects import (
    ADVERBS,
    BE,
    Subject,
    subject_before,
    subject_of_the_sentence,
    with_apposition,
)
from stancery.serving.reading.tokens import COMMA, QUOTE, Tokens
from stancery.serving.reading.wordlists import words

_REMAIN: Final = words("remain remains remained seemed")
# Words that bring in a speaker together with the word after them.
_INTRODUCING: Final = {
    "according": "to",
    **dict.fromkeys(words("view words opinion eyes"), "of"),
    **dict.fromkeys(words("applause condemnation criticism praise protest protests rebuke rebukes"), "from"),
    **dict.fromkeys(words("answer reply response retort rejoinder warning verdict"), "from"),
}
_VIEWS: Final = words("account book eyes judgment opinion reading telling version view words")
_DRAWING: Final = words("came comes drew draws drawn won earned prompted provoked brought met")
_ECHOED: Final = words("did do does had has have was were is are")
_AFTER_CLOSING: Final = words("on in at to during after before when") | {verb_lists.END, COMMA, QUOTE}
_MADE_BY: Final = words("make give")
# A sentence rarely needs more; keeps the work linear whatever the text.
_MOST_VERBS: Final = 12
_REACH: Final = 14


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a sentence says is speaking.

    Attributes:
        subject: The speaker as the sentence names them.
        saying: Whether the verb is one of saying, so that even an unknown name before it is a speaker.
        closing: Whether it stands at the end: "..., the ministry said."
        earlier: Whether it tells what had been said before ("the ministry had promised").
    """

    subject: Subject
    saying: bool
    closing: bool
    earlier: bool = False

    @property
    def phrase(self) -> Phrase:
        """The phrase that names the speaker."""
        return self.subject.phrase


def find_attribution(tokens: Tokens, names: Names) -> Attribution | None:
    """Find the speaker a sentence names outside its quotations.

    Args:
        tokens: The sentence.
        names: The names of the text.

    Returns:
        The attribution; of several, one that closes the sentence ("..., the envoy said"), else the first.
    """
    found: Attribution | None = None
    for index in _candidates(tokens):
        attribution = _at(tokens, index, names)
        if attribution and attribution.closing:
            return attribution
        found = found or attribution
    for read in (_by_view, _by_participle, _by_colon, _by_for, _by_echo):
        found = found or read(tokens, names)
    return found


def _candidates(tokens: Tokens) -> list[int]:
    """List the words that may make an attribution."""
    found = []
    for index, low in enumerate(tokens.lows):
        if low in REPORTING_VERBS or low in _INTRODUCING or low in BE or low in _REMAIN or low == "quoted":
            found.append(index)
    if len(found) > _MOST_VERBS:
        found = found[: _MOST_VERBS - 4] + found[-4:]
    return found


def _at(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read the attribution made by the word at `index`, if it makes one."""
    low = tokens.lows[index]
    if _INTRODUCING.get(low) == tokens.low(index + 1):
        return _after_preposition(tokens, index, names)
    if low in BE or low in _REMAIN:
        return _by_feeling(tokens, index, names) or _by_agent(tokens, index, names)
    if low == "quoted":
        return _quoted_as_saying(tokens, index, names)
    return _by_verb(tokens, index, REPORTING_VERBS[low], names) if low in REPORTING_VERBS else None


def _by_verb(tokens: Tokens, index: int, verb: Verb, names: Names) -> Attribution | None:
    """Read "X maintained that ...", "..., X said" and "...", said X."""
    after = index + 1
    while tokens.low(after) in lexicon.DAYS or (
        tokens.low(after) == "on" and tokens.low(after + 1) in lexicon.DAYS
    ):
        after += 1
    quoted = verb.saying and not verb.plural and tokens.low(index - 1) == QUOTE
    may_follow = verb.uttering or quoted or tokens.lows[index] in verb_lists.MAY_FOLLOW_QUOTES
    inverted = may_follow and tokens.low(index - 1) in (QUOTE, COMMA)
    followed = verbs.is_followed(verb, [tokens.low(place) for place in range(after, after + 6)])
    if not (followed or verb.uttering) or (verb.uttering and tokens.low(index - 1) == QUOTE):
        return (
            _to_the_right(tokens, index + 1, names) if inverted and tokens.low(index - 1) == QUOTE else None
        )
    subject = subject_before(tokens, index, verb.base, names)
    if subject and not followed and tokens.low(subject.phrase.first - 1) != QUOTE:
        return None
    if subject and verb.plural and verb.saying:
        subject = subject._replace(phrase=read_unknown_many(tokens, subject.phrase))
    if subject and (not verb.plural or _is_plural(tokens, subject.phrase)):
        closing = _closes_the_sentence(tokens, subject.phrase, index, verb)
        return Attribution(subject, verb.saying, closing, "had" in tokens.lows[max(0, index - 3) : index])
    return _to_the_right(tokens, index + 1, names) if inverted and not subject else None


def _is_plural(tokens: Tokens, phrase: Phrase) -> bool:
    several = phrase.sort is Sort.MANY or phrase.head in lexicon.PLURAL_SUBJECTS
    return several or "and" in tokens.lows[phrase.first : phrase.last]


def _closes_the_sentence(tokens: Tokens, phrase: Phrase, index: int, verb: Verb) -> bool:
    """Whether the words before are what is said: "..., the minister said on Monday."."""
    if not verb.saying or phrase.first == 0 or tokens.words[phrase.first - 1] not in (COMMA, QUOTE):
        return False
    if tokens.low(phrase.first - 2) in ("which", "who", "whose", "that"):
        return False  # "Norway rejected the claim, which, she said, was old": Norway speaks
    return tokens.low(index + 1) in _AFTER_CLOSING


def _to_the_right(tokens: Tokens, first: int, names: Names) -> Attribution | None:
    """Read the speaker that starts at token `first`."""
    phrase = phrase_to_the_right(tokens, first, names)
    if phrase is None:
        return None
    reach = phrase.last
    if tokens.low(phrase.last) == COMMA:
        limit = min(len(tokens), phrase.last + _REACH)
        while reach < limit and tokens.words[reach] not in (QUOTE, ";", ":"):
            if tokens.lows[reach] in REPORTING_VERBS:
                break
            reach += 1
    return Attribution(with_apposition(tokens, phrase, phrase.last, reach, names), saying=True, closing=True)


def _after_preposition(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read "according to X", "in the view of X", "drew praise from X"."""
    before = tokens.lows[max(0, index - 4) : index]
    if tokens.low(index + 1) == "of" and before[-2:] != ["in", "the"]:
        return None
    if tokens.low(index + 1) == "from" and not _DRAWING.intersection(before):
        return None
    found = _to_the_right(tokens, index + 2, names)
    if found is None or found.phrase.sort is Sort.PRONOUN:
        return None
    ends = before[-1:] == [COMMA] and before[-2:-1] not in (["that"], ["which"])
    return Attribution(found.subject, saying=True, closing=ends)


def _by_feeling(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read "Switzerland was deeply alarmed at ..."."""
    after = index + 1
    while (low := tokens.low(after)).endswith("ly") or low in ADVERBS or low in ("very", "most"):
        after += 1
    of_the_view = tokens.lows[after : after + 3] in (["of", "the", "view"], ["of", "the", "opinion"])
    if tokens.low(after) not in verb_lists.HELD_FEELINGS and not of_the_view:
        return None
    subject = subject_before(tokens, index, "be", names)
    return Attribution(subject, saying=False, closing=False) if subject else None


def _by_agent(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read the passive: "The verdict was denounced by Norway"."""
    if tokens.lows[:2] in (["the", "following"], ["the", "recommendations"]):
        return None  # a report introduces what it lists
    for participle in range(index + 1, min(index + 4, len(tokens))):
        verb = REPORTING_VERBS.get(tokens.lows[participle])
        if verb and verb.base not in _MADE_BY and tokens.low(participle + 1) == "by":
            found = _to_the_right(tokens, participle + 2, names)
            return Attribution(found.subject, saying=True, closing=False) if found else None
    return None


def _quoted_as_saying(tokens: Tokens, index: int, names: Names) -> Attribution | None:
    """Read "was quoted as saying" and "quoted the minister as saying"."""
    for end in range(index + 1, min(index + _REACH, len(tokens) - 1)):
        if tokens.lows[end] == "as" and tokens.lows[end + 1] == "saying":
            if end == index + 1:
                subject = subject_before(tokens, index - 1, "say", names)
            else:
                phrase = read_phrase(tokens, index + 1, end, names)
                subject = Subject(phrase, None, end) if phrase else None
            return Attribution(subject, saying=True, closing=False) if subject else None
    return None


def _by_view(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "In the ministry's view, ..." and "..., in Okoro's telling"."""
    for index, low in enumerate(tokens.lows[1:], start=1):
        if low in _VIEWS and tokens.lows[index - 1].endswith("'s"):
            first = index - 1
            while first > max(0, index - 6) and tokens.lows[first] != "in":
                first -= 1
            if tokens.lows[first] == "in" and first < index - 1:
                tokens.drop_possessive(index - 1)
                phrase = read_phrase(tokens, first + 1, index, names)
                return (
                    Attribution(Subject(phrase, None, index), saying=True, closing=False) if phrase else None
                )
    return None


def _by_echo(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "So did Pakistan.": the speaker says what was said before."""
    if (
        tokens.low(0) not in ("so", "nor", "neither", "as")
        or tokens.low(1) not in _ECHOED
        or len(tokens) > 12
    ):
        return None
    found = _to_the_right(tokens, 2, names)
    return found if found and found.phrase.sure and found.phrase.last == len(tokens) else None


def _by_participle(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "The envoy left the hall, saying that ...": the subject of the sentence speaks."""
    for index, low in enumerate(tokens.lows[1:], start=1):
        if low.endswith("ing") and tokens.words[index - 1] in (COMMA, QUOTE):
            following = [tokens.low(place) for place in range(index + 1, index + 7)]
            if verbs.says(low, following):
                return _said_by_the_subject(tokens, index, names)
    return None


def _by_colon(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "The envoy was blunt: '...'": the subject of what leads in speaks."""
    for index, word in enumerate(tokens.words[:-1]):
        if word == ":" and tokens.words[index + 1] == QUOTE:
            return _said_by_the_subject(tokens, index, names)
    return None


def _by_for(tokens: Tokens, names: Names) -> Attribution | None:
    """Read "For Peter Ssali, who teaches politics, both sides ...": a person's view."""
    found = _to_the_right(tokens, 1, names) if tokens.low(0) == "for" else None
    if found is None or not (found.phrase.is_name and found.phrase.sure):
        return None
    return found if tokens.low(found.phrase.last) == COMMA else None


def _said_by_the_subject(tokens: Tokens, last: int, names: Names) -> Attribution | None:
    """Let the subject of the sentence speak, without knowing which word is its verb."""
    subject = subject_of_the_sentence(tokens, names, last)
    return Attribution(subject, saying=True, closing=False) if subject else None
