"""Remembering who has spoken or been named in a text: whose voice "she", "Solheim" or "the ministry" is."""

from typing import Final

from stancery.serving.reading import speaker_words as lexicon
from stancery.serving.reading.actors import actor_of, represented
from stancery.serving.reading.attribution import Attribution
from stancery.serving.reading.memory import Memory
from stancery.serving.reading.organisations import NAME_PARTS
from stancery.serving.reading.passage import Speaker
from stancery.serving.reading.speakers import Phrase, Sort
from stancery.serving.reading.subjects import Subject, complement_end, name_end, subject_of_the_sentence
from stancery.serving.reading.tokens import COMMA, QUOTE, Tokens
from stancery.serving.reading.wordlists import words

_DESCRIBING: Final = words("the a an permanent deputy foreign prime vice attorney special acting")


class Cast(Memory):
    """Reads who is named or speaks in a sentence, and remembers it."""

    def speaker(self, tokens: Tokens, attribution: Attribution) -> Speaker | None:
        """Say who an attribution names, and remember it.

        Args:
            tokens: The sentence.
            attribution: What ``find_attribution`` found in it.

        Returns:
            The speaker; None for a pronoun nobody has been named for.
        """
        self._notice_titled(tokens)
        speaker = self._identify(tokens, attribution.subject)
        if speaker:
            self.latest = speaker
            self._body_speaks = speaker.sort in (Sort.BODY, Sort.STATE)
        return speaker

    def start_paragraph(self) -> None:
        """Let "it" come back to whatever body is named next, no longer to the one that spoke last."""
        self._body_speaks = False
        self._seated = None

    def notice(self, tokens: Tokens) -> None:
        """Remember who a sentence names without making them speak."""
        if len(tokens) < 3:
            return
        subject = subject_of_the_sentence(tokens, self._names)
        if subject and subject.phrase.sort is not Sort.PRONOUN:
            speaking = self._last.get(Sort.BODY) if self._body_speaks else None
            about = self._identify(tokens, subject)
            if about and about.sort is Sort.PERSON and about.actor is None:
                about = self._with_post(tokens, subject, about)
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
        unnamed = not self._names.within(tokens.starts[phrase.first], tokens.ends[phrase.last - 1])
        owning = self._last.get(Sort.BODY) if tokens.lows[phrase.first] == "its" and unnamed else None
        actor = (
            (owning.actor if owning and subject.beside else None)
            or self._owner(tokens, phrase, phrase.first + 1)
            or actor_of(tokens, phrase, subject.reach, self._names)
            or self._owner(tokens, phrase, subject.reach - 1)
            or self._known_actor(tokens, subject, shown)
        )
        sort = Sort.PERSON if subject.beside else phrase.sort
        name = " ".join(tokens.text(shown.first, name_end(tokens, shown)).split())
        speaker = Speaker(name, actor, sort, shown.surname)
        self._remember(tokens, speaker, phrase)
        return speaker

    def _with_post(self, tokens: Tokens, subject: Subject, person: Speaker) -> Speaker:
        """Read whom a person serves from what follows: "Jane Doe has represented Fiji since 2019"."""
        clause = range(subject.reach, min(len(tokens), subject.reach + 8))
        actor = represented(tokens, subject.phrase, clause, self._names) if clause else None
        if actor is None:
            return person
        person = Speaker(person.name, actor, person.sort, person.surname)
        self._remember(tokens, person, subject.phrase)
        return person

    def _notice_titled(self, tokens: Tokens) -> None:
        """Remember people named with a title or a description anywhere in a sentence."""
        index = 0
        while index < len(tokens):
            last = index
            while last < len(tokens) and (tokens.capitalised(last) or tokens.lows[last] in lexicon.PARTICLES):
                last += 1
            if last > index + 1:
                if not NAME_PARTS.intersection(tokens.words[index:last]):
                    self._notice_name(tokens, index, last)
                elif tokens.low(last) == COMMA and tokens.low(last + 1) in ("which", "whose"):
                    self._identify(tokens, Subject(Phrase(index, last, Sort.BODY), None, last))
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


def _is_title(low: str) -> bool:
    return low in lexicon.OFFICES or low in lexicon.TITLES
