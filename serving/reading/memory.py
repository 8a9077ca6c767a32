"""What a text has told so far about its people and bodies, and what follows for a phrase that names no state."""

from bisect import bisect_left
from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.actors import is_private
from stancery.serving.reading.names import Names
from stancery.serving.reading.passage import Speaker
from stancery.serving.reading.speakers import Phrase, Sort
from stancery.serving.reading.subjects import Subject
from stancery.serving.reading.tokens import Tokens
from stancery.serving.reading.wordlists import words

_GENDERS: Final = {
    **dict.fromkeys(words("he mr sir lord king prince"), "m"),
    **dict.fromkeys(words("she mrs ms miss madam madame lady queen princess mme"), "f"),
}
_ANY_BODY: Final = words(
    """
    agency alliance association bloc body center centre charity coalition federation forum foundation fund group
    institute league movement network ngo society trust organisation organization union watchdog
    """
)
_ITS_BODY: Final = words("assembly committee commission conference council court panel secretariat tribunal")
_REMEMBERED: Final = 8


class Memory:
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
        self._seated: str | None = None

    def knows(self, surname: str) -> bool:
        """Whether somebody of that name has been named before."""
        return any(person.surname == surname for person in self._persons)

    def someone(self) -> Speaker | None:
        """Give the first person a text has introduced by name, the one an interview is with."""
        named = [person for person in self._persons if person.surname]
        if not named:
            return self._persons[-1] if self._persons else None
        first, described = named[-1], self._persons[-1]  # "Fiji's envoy on coral" may stand in the title
        return Speaker(first.name, first.actor or described.actor, first.sort, first.surname)

    def actor_of_name(self, name: str) -> str | None:
        """Give the actor of a person named before, by the last word of the name."""
        surname = name.rpartition(" ")[2].lower()
        return next((person.actor for person in self._persons if person.surname.lower() == surname), None)

    def _owner(self, tokens: Tokens, phrase: Phrase, last: int) -> str | None:
        """Read "the commission's chairperson" before token `last`, after the organisation has been named."""
        for index in range(phrase.first, last):
            owner = tokens.low(index + 1)
            if tokens.lows[index] == "the" and owner.endswith("'s"):
                body = owner[:-2]
                known = self._actors.get(body) if body in lexicon.BODIES else None
                return known or (self._organisation if body in _ANY_BODY | _ITS_BODY else None)
        return None

    def _known_actor(self, tokens: Tokens, subject: Subject, shown: Phrase) -> str | None:
        """Find the actor of a phrase that names none, from what came before."""
        phrase = subject.phrase
        if self._takes_over(phrase, subject):
            return self.latest.actor if self.latest else None
        if shown.surname and (actor := self.actor_of_name(shown.surname)):
            return actor
        article = tokens.lows[phrase.first]
        if article == "its":
            body = self._last.get(Sort.BODY)
            return self._state_before(tokens, phrase) or (body.actor if body else None)
        again = article == "the" and phrase.last == phrase.first + 2 and phrase.sort is Sort.MANY
        if again and phrase.head in self._actors:
            return self._actors[phrase.head]  # "the experts", after "UN experts"
        if article == "the" and phrase.last == phrase.first + 2 and phrase.head in _ANY_BODY | {"speaker"}:
            # Records say "the speaker" of whoever has the floor.
            floor = self.latest.actor if self.latest and phrase.head == "speaker" else None
            return floor or self._organisation
        return self._by_office_or_paper(tokens, subject, shown)

    def _by_office_or_paper(self, tokens: Tokens, subject: Subject, shown: Phrase) -> str | None:
        phrase = subject.phrase
        article = tokens.lows[phrase.first]
        owned = article in ("his", "her", "their", "my") and phrase.head not in lexicon.AT_HOME
        if owned or is_private(tokens, phrase, subject.reach):
            return None
        if phrase.sort is Sort.DOCUMENT and article == "the":
            issuer = self._last.get(Sort.DOCUMENT) or self._last.get(Sort.BODY)
            return issuer.actor if issuer else None
        return self._by_office(tokens, subject, shown)

    def _takes_over(self, phrase: Phrase, subject: Subject) -> bool:
        """Whether a bare new name is that of the official who has just spoken unnamed: "its minister said ..."."""
        bare = phrase.is_name and not phrase.head and subject.beside is None and subject.reach <= phrase.last
        known = self.latest is None or self.latest.sort is not Sort.PERSON or self.latest.surname
        return bare and phrase.sure and not known and not self.knows(phrase.surname)

    def _by_office(self, tokens: Tokens, subject: Subject, shown: Phrase) -> str | None:
        """Find the state of an office or a body of government that is named without it."""
        phrase = subject.phrase
        if "rapporteur" in tokens.lows[phrase.first : subject.reach]:
            return self._organisation
        if tokens.low(phrase.last - 1) in _ITS_BODY and phrase.head not in _ITS_BODY:
            return None  # the President of a Conference is no state's
        governs = not lexicon.OF_GOVERNMENT.isdisjoint(tokens.lows[phrase.first : subject.reach])
        if shown.surname and governs and (stated := self._state_before(tokens, phrase)):
            return stated
        titled = shown.surname and phrase.head in lexicon.NATIONAL and tokens.lows[phrase.first] != "the"
        if titled and (near := self._seat_after(tokens, subject.reach) or self._seated or self.home):
            return near  # "Justice Minister Jane Doe", met for the first time, is no other state's
        return self._as_before(tokens, subject) or self._at_home(
            tokens, subject, bool(shown.surname) and governs
        )

    def _as_before(self, tokens: Tokens, subject: Subject) -> str | None:
        """Take the state this office or body was named with before."""
        phrase = subject.phrase
        family = lexicon.FAMILIES.get(phrase.head, phrase.head)
        indefinite = tokens.lows[phrase.first] in ("a", "an", "another", "one") or phrase.sort is Sort.MANY
        if family in self._actors and not indefinite:
            return self._actors[family]
        posted = [low for low in tokens.lows[phrase.first : phrase.last - 1] if low in lexicon.BODIES]
        if posted and posted[-1] in self._actors and phrase.sort is Sort.PERSON:
            return self._actors[posted[-1]]  # "an embassy official", after the embassy of some state
        bodies = [low for low in tokens.lows[phrase.first : subject.reach] if low in lexicon.AT_HOME]
        return self._actors.get(bodies[-1]) if bodies else None

    def _at_home(self, tokens: Tokens, subject: Subject, official: bool) -> str | None:
        """Take the capital in which an office or a body of government speaks, or the state the text is about."""
        lows = tokens.lows[subject.phrase.first : subject.reach]
        bodies = not lexicon.AT_HOME.isdisjoint(lows)
        governs = bodies or not lexicon.OF_GOVERNMENT.isdisjoint(lows)
        phrase = tokens.lows[subject.phrase.first : subject.phrase.last]
        national = bodies or official or not lexicon.NATIONAL.isdisjoint(phrase)
        seat = self._seat_after(tokens, subject.reach) if governs else None
        return seat or (self.home or self._state if national else None)

    def _state_before(self, tokens: Tokens, phrase: Phrase) -> str | None:
        """Take the state named earlier in the sentence: "The Tajik team was led by Justice Minister ..."."""
        actor = None
        for name in self._names.within(tokens.starts[0], tokens.starts[phrase.first]):
            if name.start == tokens.starts[0] and tokens.lows[phrase.first] == "its":
                return name.actor
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
        name = self._names.at(tokens.starts[phrase.first]) if speaker.sort is Sort.STATE else None
        if name and name.form == "seat":
            self._seated = name.actor  # "Oslo insists ...": the ministers named next are its own
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
        if pronoun == "it" and self.latest and self.latest.sort is Sort.DOCUMENT:
            return self.latest
        if pronoun == "it":
            return self._last.get(Sort.BODY) or self._last.get(Sort.DOCUMENT)
        if pronoun == "they":
            return self._last.get(Sort.MANY) or self._last.get(Sort.BODY)
        return None
