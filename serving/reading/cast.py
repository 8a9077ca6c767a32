"""Remembering who has spoken or been named in a text: whose voice "she", "Solheim" or "the ministry" is."""

from bisect import bisect_left
from collections import Counter
from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.actors import actor_of, is_private
from stancery.serving.reading.attribution import Attribution
from stancery.serving.reading.names import Names
from stancery.serving.reading.organisations import NAME_PARTS
from stancery.serving.reading.passage import Speaker
from stancery.serving.reading.speakers import Phrase, Sort
from stancery.serving.reading.subjects import Subject, complement_end, subject_of_the_sentence
from stancery.serving.reading.tokens import COMMA, QUOTE, Tokens
from stancery.serving.reading.wordlists import words

_GENDERS: Final = {
    **dict.fromkeys(words("he mr sir lord king prince"), "m"),
    **dict.fromkeys(words("she mrs ms miss madam madame lady queen princess mme"), "f"),
}
_ANY_BODY: Final = words(
    """
    agency alliance association bloc body charity coalition federation foundation group institute movement
    network ngo organisation organization union watchdog
    """
)
_DESCRIBING: Final = words("the a an permanent deputy foreign prime vice attorney special acting")
_REMEMBERED: Final = 8


class Cast:
    """Everybody met so far while reading one text from top to bottom.

    Attributes:
        home: The state the text is about, or None.
        latest: Who spoke last or, if later, the last person a sentence was about.
    """

    def __init__(self, names: Names, home: str | None) -> None:
        """Start with nobody."""
        self.home = home
        self.latest: Speaker | None = None
        self._names = names
        self._persons: list[Speaker] = []
        self._last: dict[Sort, Speaker] = {}
        self._actors: dict[str, str] = {}
        self._holders: dict[str, Speaker] = {}
        self._genders: dict[str, str] = {}
        self._state: str | None = None
        self._organisation: str | None = None
        self._body_speaks = False

    def speaker(self, tokens: Tokens, attribution: Attribution) -> Speaker | None:
        """Say who an attribution names, and remember it.

        Args:
            tokens: The sentence.
            attribution: What ``find_attribution`` found in it.

        Returns:
            The speaker; None for a pronoun nobody has been named for.
        """
        speaker = self._identify(tokens, attribution.subject)
        if speaker:
            self.latest = speaker
            self._body_speaks = speaker.sort in (Sort.BODY, Sort.STATE)
        return speaker

    def start_paragraph(self) -> None:
        """Let "it" come back to whatever body is named next, no longer to the one that spoke last."""
        self._body_speaks = False

    def knows(self, surname: str) -> bool:
        """Whether somebody of that name has been named before."""
        return any(person.surname == surname for person in self._persons)

    def actor_of_name(self, name: str) -> str | None:
        """Give the actor of a person named before, by the last word of the name."""
        surname = name.rpartition(" ")[2].lower()
        return next((person.actor for person in self._persons if person.surname.lower() == surname), None)

    def notice(self, tokens: Tokens) -> None:
        """Remember who a sentence names without making them speak."""
        if len(tokens) < 3:
            return
        subject = subject_of_the_sentence(tokens, self._names)
        if subject and subject.phrase.sort is not Sort.PRONOUN:
            speaking = self._last.get(Sort.BODY) if self._body_speaks else None
            about = self._identify(tokens, subject)
            if speaking:
                self._last[Sort.BODY] = speaking
            if about and about.sort is Sort.PERSON:
                self.latest = about
        self._notice_titled(tokens)

    def _identify(self, tokens: Tokens, subject: Subject) -> Speaker | None:
        phrase = subject.phrase
        if phrase.sort is Sort.PRONOUN:
            return self._behind_pronoun(phrase.head)
        shown = subject.beside or phrase
        actor = actor_of(tokens, phrase, subject.reach, self._names) or self._known_actor(
            tokens, subject, shown
        )
        sort = Sort.PERSON if subject.beside else phrase.sort
        name = " ".join(tokens.text(shown.first, _name_end(tokens, shown)).split())
        speaker = Speaker(name, actor, sort, shown.surname)
        self._remember(tokens, speaker, phrase)
        return speaker

    def _known_actor(self, tokens: Tokens, subject: Subject, shown: Phrase) -> str | None:
        """Find the actor of a phrase that names none, from what came before."""
        phrase = subject.phrase
        article = tokens.lows[phrase.first]
        if shown.surname and (actor := self.actor_of_name(shown.surname)):
            return actor
        if article == "its":
            body = self._last.get(Sort.BODY)
            return self._state_before(tokens, phrase) or (body.actor if body else None)
        if article == "the" and phrase.head in _ANY_BODY and phrase.last == phrase.first + 2:
            return self._organisation
        owned = article in ("his", "her", "their", "my") and phrase.head not in lexicon.AT_HOME
        if owned or is_private(tokens, phrase, subject.reach):
            return None
        if phrase.sort is Sort.DOCUMENT and article == "the":
            issuer = self._last.get(Sort.DOCUMENT) or self._last.get(Sort.BODY)
            return issuer.actor if issuer else None
        return self._by_office(tokens, subject, shown)

    def _by_office(self, tokens: Tokens, subject: Subject, shown: Phrase) -> str | None:
        """Find the state of an office or a body of government that is named without it."""
        phrase = subject.phrase
        governs = not lexicon.OF_GOVERNMENT.isdisjoint(tokens.lows[phrase.first : subject.reach])
        if shown.surname and governs and (stated := self._state_before(tokens, phrase)):
            return stated
        family = lexicon.FAMILIES.get(phrase.head, phrase.head)
        indefinite = tokens.lows[phrase.first] in ("a", "an", "another", "one") or phrase.sort is Sort.MANY
        if family in self._actors and not indefinite:
            return self._actors[family]
        bodies = [low for low in tokens.lows[phrase.first : subject.reach] if low in lexicon.AT_HOME]
        if bodies and bodies[-1] in self._actors:
            return self._actors[bodies[-1]]
        seat = self._seat_after(tokens, subject.reach) if bodies or governs else None
        national = bodies or (shown.surname and governs)
        national = national or not lexicon.NATIONAL.isdisjoint(tokens.lows[phrase.first : phrase.last])
        return seat or (self.home or self._state if national else None)

    def _state_before(self, tokens: Tokens, phrase: Phrase) -> str | None:
        """Take the state named earlier in the sentence: "The Tajik team was led by Justice Minister ..."."""
        actor = None
        for name in self._names.within(tokens.starts[0], tokens.starts[phrase.first]):
            index = bisect_left(tokens.starts, name.start)
            if name.form != "organisation" and tokens.low(index - 1) not in lexicon.AWAY:
                actor = name.actor
        return actor

    def _seat_after(self, tokens: Tokens, reach: int) -> str | None:
        """Take the capital where an official without a state speaks: "told reporters in Kampala"."""
        for name in self._names.within(tokens.ends[reach - 1], tokens.ends[-1]):
            index = bisect_left(tokens.starts, name.start)
            if name.form == "seat" and tokens.low(index - 1) == "in":
                return name.actor
        return None

    def _remember(self, tokens: Tokens, speaker: Speaker, phrase: Phrase) -> None:
        family = lexicon.FAMILIES.get(phrase.head, phrase.head)
        if speaker.sort is Sort.PERSON:
            speaker = self._as_known(speaker, family)
            same = speaker.surname
            self._persons = [
                speaker,
                *(known for known in self._persons if not same or known.surname != same),
            ]
            del self._persons[_REMEMBERED:]
            title = next((low for low in tokens.lows[phrase.first : phrase.last] if low in _GENDERS), "")
            if title:
                self._genders[speaker.name] = _GENDERS[title]
        self._last[Sort.BODY if speaker.sort is Sort.STATE else speaker.sort] = speaker
        if speaker.actor is None:
            return
        if family:
            self._actors[family] = speaker.actor
        if speaker.sort is Sort.STATE or phrase.head in lexicon.OF_GOVERNMENT:
            self._state = speaker.actor
        elif speaker.sort is Sort.BODY:
            self._organisation = speaker.actor

    def _as_known(self, speaker: Speaker, family: str) -> Speaker:
        """Remember "Solheim" by her full name, and "the minister" as the one named before."""
        for known in self._persons:
            if known.surname and known.surname == speaker.surname and known.actor == speaker.actor:
                speaker = known if len(known.name) > len(speaker.name) else speaker
        if speaker.surname and family:
            self._holders[family] = speaker
        holder = self._holders.get(family)
        return holder if holder and not speaker.surname and holder.actor == speaker.actor else speaker

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
        """Remember people named with a title or a description anywhere in a sentence."""
        index = 0
        while index < len(tokens):
            last = index
            while last < len(tokens) and (tokens.capitalised(last) or tokens.lows[last] in lexicon.PARTICLES):
                last += 1
            if last > index + 1 and not NAME_PARTS.intersection(tokens.words[index:last]):
                self._notice_name(tokens, index, last)
            index = max(last, index + 1)

    def _notice_name(self, tokens: Tokens, first: int, last: int) -> None:
        """Remember the run of capitalised words [first, last) if it is a person's name."""
        surname = last - 1
        if not tokens.capitalised(surname) or self._names.at(tokens.starts[surname]):
            return
        heads = [index for index in range(max(0, first - 1), last) if _is_title(tokens.lows[index])]
        titled = bool(heads) and heads[-1] + 1 < last
        after = tokens.low(last + 1)
        described = tokens.low(last) == COMMA and (after in _DESCRIBING or after in lexicon.OFFICES)
        if titled or described:
            head = tokens.lows[heads[-1]] if titled else ""
            phrase = Phrase(first, last, Sort.PERSON, head, tokens.words[surname])
            limit = min(len(tokens), last + 10)
            reach = limit if described else complement_end(tokens, last, limit)
            self._identify(tokens, Subject(phrase, None, reach))
        else:
            self._notice_posted(tokens, first, last)

    def _notice_posted(self, tokens: Tokens, first: int, last: int) -> None:
        """Remember a name after a post: "deputy U.S. ambassador to the U.N. Robert Wood"."""
        while first < last and self._names.at(tokens.starts[first]):
            first += 1
        office = first - 1
        while office > max(0, first - 7) and tokens.words[office] not in (COMMA, QUOTE):
            if tokens.lows[office] in lexicon.OFFICES:
                break
            office -= 1
        between = tokens.lows[office + 1 : first]
        if tokens.low(office) not in lexicon.OFFICES or not lexicon.PREPOSITIONS.intersection(between[:1]):
            return
        start = office
        while start > 0 and (tokens.capitalised(start - 1) or tokens.lows[start - 1].endswith("'s")):
            start -= 1
        post = Phrase(start, first, Sort.PERSON, tokens.lows[office])
        name = Phrase(first, last, Sort.PERSON, "", tokens.words[last - 1])
        if last > first + 1:
            self._identify(tokens, Subject(post, name, first))


def _name_end(tokens: Tokens, shown: Phrase) -> int:
    """Leave "of Human Rights Watch" out of a person's name."""
    if shown.is_name:
        for index in range(shown.first + 1, shown.last):
            if tokens.lows[index] in lexicon.PREPOSITIONS:
                return index
    return shown.last


def _is_title(low: str) -> bool:
    return low in lexicon.OFFICES or low in lexicon.TITLES


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
