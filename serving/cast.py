"""Remembering who has spoken or been named in a text, so that "she", "Solheim" and "the ministry" find their owner."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Final

from stancery.serving import speaker_words as lexicon
from stancery.serving.actors import actor_of
from stancery.serving.attribution import Attribution, subject_of_the_sentence
from stancery.serving.names import Names
from stancery.serving.organisations import NAME_PARTS
from stancery.serving.speakers import Phrase, Sort
from stancery.serving.tokens import COMMA, Tokens

_GENDERS: Final = {"he": "m", "she": "f", "mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f"}
_REMEMBERED: Final = 8


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks.

    Attributes:
        name: The speaker as written.
        actor: The state or organisation behind the speaker, or None.
        sort: What kind of speaker it is.
        surname: The last name of a person, or "".
    """

    name: str
    actor: str | None
    sort: Sort
    surname: str = ""


class Cast:
    """Everybody met so far while reading one text from top to bottom."""

    def __init__(self, names: Names, home: str | None) -> None:
        """Start with nobody; `home` is the state the text is about, if it is about one."""
        self._names = names
        self._home = home
        self._persons: list[Speaker] = []
        self._last: dict[Sort, Speaker] = {}
        self._actors: dict[str, str | None] = {}
        self._genders: dict[str, str] = {}

    def speaker(self, tokens: Tokens, attribution: Attribution) -> Speaker | None:
        """Say who an attribution names, and remember it.

        Args:
            tokens: The sentence.
            attribution: What ``find_attribution`` found in it.

        Returns:
            The speaker; None for a pronoun nobody has been named for.
        """
        return self._identify(tokens, attribution.phrase, attribution.beside, attribution.reach)

    def notice(self, tokens: Tokens) -> None:
        """Remember who a sentence names without making them speak."""
        subject = subject_of_the_sentence(tokens, self._names)
        if subject and subject[0].sort is not Sort.PRONOUN:
            self._identify(tokens, *subject)
        self._notice_titled(tokens)

    def _identify(self, tokens: Tokens, phrase: Phrase, beside: Phrase | None, reach: int) -> Speaker | None:
        if phrase.sort is Sort.PRONOUN:
            return self._behind_pronoun(phrase.head)
        shown = beside or phrase
        name = tokens.text(shown.first, shown.last)
        actor = actor_of(tokens, phrase, reach, self._names) or self._known_actor(tokens, phrase, shown)
        speaker = Speaker(name, actor, Sort.PERSON if beside else phrase.sort, shown.surname)
        self._remember(tokens, speaker, phrase)
        return speaker

    def _known_actor(self, tokens: Tokens, phrase: Phrase, shown: Phrase) -> str | None:
        """Find the actor of a phrase that names none, from what came before."""
        head = lexicon.FAMILIES.get(phrase.head, phrase.head)
        before = tokens.low(phrase.first)
        if shown.surname:
            for person in self._persons:
                if person.surname == shown.surname:
                    return person.actor
        if before == "its":
            body = self._last.get(Sort.BODY)
            return body.actor if body else None
        if before in ("his", "her", "their", "my") or head in lexicon.OFFICES_ALONE | lexicon.WITHOUT_STATE:
            return None
        if phrase.sort is Sort.DOCUMENT:
            last = self._last.get(Sort.DOCUMENT) or self._last.get(Sort.BODY)
            return last.actor if last else None
        if shown.surname and phrase.head in lexicon.OF_GOVERNMENT:
            stated = self._state_before(tokens, phrase)
            if stated:
                return stated
        if head in self._actors and before not in ("a", "an", "another", "one") and phrase.sort is not Sort.MANY:
            return self._actors[head]
        return self._home if head in lexicon.AT_HOME or head in lexicon.NATIONAL else None

    def _state_before(self, tokens: Tokens, phrase: Phrase) -> str | None:
        """Take the state named earlier in the sentence: "The Tajik team was led by Justice Minister ..."."""
        actor = None
        for name in self._names.within(tokens.starts[0], tokens.starts[phrase.first]):
            index = bisect_left(tokens.starts, name.start)
            if name.form != "organisation" and tokens.low(index - 1) not in lexicon.AWAY:
                actor = name.actor
        return actor

    def _remember(self, tokens: Tokens, speaker: Speaker, phrase: Phrase) -> None:
        sort = Sort.BODY if speaker.sort is Sort.STATE else speaker.sort
        if sort is Sort.PERSON:
            self._persons = [speaker, *(p for p in self._persons if p.surname != speaker.surname or not p.surname)]
            del self._persons[_REMEMBERED:]
            title = next((low for low in tokens.lows[phrase.first : phrase.last] if low in _GENDERS), "")
            if title:
                self._genders[speaker.name] = _GENDERS[title]
        self._last[sort] = speaker
        if phrase.head and speaker.actor:
            self._actors[lexicon.FAMILIES.get(phrase.head, phrase.head)] = speaker.actor

    def _behind_pronoun(self, pronoun: str) -> Speaker | None:
        if pronoun in ("he", "she"):
            gender = _GENDERS[pronoun]
            for person in self._persons:
                if self._genders.get(person.name, gender) == gender:
                    self._genders[person.name] = gender
                    return person
            return None
        if pronoun == "it":
            return self._last.get(Sort.BODY) or self._last.get(Sort.DOCUMENT)
        if pronoun == "they":
            return self._last.get(Sort.MANY) or self._last.get(Sort.BODY)
        return None

    def _notice_titled(self, tokens: Tokens) -> None:
        """Remember people named with a title anywhere, and names at the head of a sentence."""
        index = 0
        while index < len(tokens):
            last = index
            while last < len(tokens) and (tokens.capitalised(last) or tokens.lows[last] in lexicon.PARTICLES):
                last += 1
            run = range(index, last)
            offices = [place for place in run if _is_title(tokens.lows[place])]
            titled = bool(offices) and offices[-1] + 1 < last
            described = last < len(tokens) and tokens.words[last] == COMMA and tokens.low(last + 1) in ("the", "a")
            if len(run) > 1 and (titled or described) and not any(tokens.words[place] in NAME_PARTS for place in run):
                head = tokens.lows[offices[-1]] if titled else ""
                phrase = Phrase(index, last, Sort.PERSON, head, tokens.words[last - 1])
                if tokens.capitalised(last - 1) and not self._names.within(tokens.starts[last - 1], tokens.ends[last - 1]):
                    self._identify(tokens, phrase, None, min(len(tokens), last + 10) if described else last)
            index = max(last, index + 1)


def _is_title(low: str) -> bool:
    return low in lexicon.OFFICES or low in lexicon.TITLES


def home_state(names: Names, review_of: str | None) -> str | None:
    """Decide which state a text is about.

    Args:
        names: The names of the text.
        review_of: The state its heading says is reviewed, if one does.

    Returns:
        That state; else one named at least three times and twice as often as any other; else None.
    """
    if review_of:
        return review_of
    ranked = Counter(name.actor for name in names.states()).most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
