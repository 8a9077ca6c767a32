"""Reading running text into statements: who says what, in news, speeches, records, reports and interviews.

Example:
    >>> from stancery.serving.reading.article import read_passages
    >>> passage = read_passages("The vote was fair, the envoy of Norway said.")[0]
    >>> passage.kind, passage.speaker, passage.actor
    ('reported', 'the envoy of Norway', 'Norway')
"""

from dataclasses import replace

from stancery.serving.normalise import NOT_SEEN
from stancery.serving.reading.cast import Cast
from stancery.serving.reading.home import (
    home_state,
    most_named_state,
    reviewed_state,
    state_of_the_seat,
    state_speaking,
)
from stancery.serving.reading.manner import at_home, manner_of
from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import split_paragraphs
from stancery.serving.reading.passage import Kind, Passage, Speaker, passage
from stancery.serving.reading.quotes import find_quotes
from stancery.serving.reading.sentences import sentence_spans
from stancery.serving.reading.speaker_words import NATIONAL
from stancery.serving.reading.speakers import Sort
from stancery.serving.reading.tokens import Tokens
from stancery.serving.reading.told import Told
from stancery.serving.reading.turns import ANSWERS, Turn, find_turns, is_procedure

__all__ = ["Kind", "Passage", "read_passages"]


def read_passages(text: str) -> list[Passage]:
    """Read a text into statements, each with its speaker.

    Headings, bylines, datelines, captions and the furniture of a page are left out. Time is linear in the
    length.

    Args:
        text: A news story, a speech, a verbatim record, a review report, a press release, an interview, or
            one sentence.

    Returns:
        The passages in the order of the text, never overlapping; an empty list for a text without words.
    """
    if not NOT_SEEN.search(text):
        return _Reader(text).read()
    places = [place for place, character in enumerate(text) if not NOT_SEEN.match(character)]
    passages = _Reader("".join(text[place] for place in places)).read()
    spans = [(places[found.start], places[found.end - 1] + 1) for found in passages]
    return [
        replace(found, text=text[start:end], start=start, end=end)
        for found, (start, end) in zip(passages, spans, strict=True)
    ]


class _Reader:
    """Reads one text from top to bottom, keeping who has the floor."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = Names(text)
        self._paragraphs = split_paragraphs(text)
        self._quotes = [find_quotes(text, paragraph.start, paragraph.end) for paragraph in self._paragraphs]
        self._turns = find_turns(text, self._paragraphs)
        self._floor_of: dict[str, str | None] = {}
        self._manner = manner_of(text, self._paragraphs, self._quotes, self._names, bool(self._turns))
        headings = [paragraph for paragraph in self._paragraphs if paragraph.heading]
        issued_by = self._manner.issuer.actor if self._manner.issuer else None
        stated = reviewed_state(text, headings, self._names) or issued_by
        home = stated or home_state(self._names, headings[0].end if headings else 0)
        own = state_speaking(text, self._names)
        if own is None:
            elsewhere = home or most_named_state(self._names)  # in a speech, that may be whom it accuses
            own = state_of_the_seat(headings, self._names) if self._manner.speech else elsewhere
        self._manner = at_home(self._manner, own)
        self._cast = Cast(self._names, home)

    def read(self) -> list[Passage]:
        """Read all paragraphs."""
        text, turns = self._text, self._turns
        told = Told(text, self._names, self._cast, self._manner)
        issuer = self._manner.issuer
        floor = Speaker(issuer.name, issuer.actor, Sort.PERSON) if issuer and self._manner.speech else None
        passages: list[Passage] = []
        for index, paragraph in enumerate(self._paragraphs):
            if paragraph.heading:
                self._cast.notice(Tokens(text, paragraph.start, paragraph.end, ()))
                told.end_section()
                continue
            turn = turns.get(index)
            floor = self._takes_the_floor(paragraph.start, turn) if turn else floor
            if floor or self._manner.speech:
                passages += self._own_words(turn.end if turn else paragraph.start, paragraph.end, floor)
            else:
                passages += told.read(paragraph, self._quotes[index])
        return passages

    def _own_words(self, start: int, end: int, floor: Speaker | None) -> list[Passage]:
        """Give every sentence to the one who has the floor, except what the record itself tells."""
        passages = []
        for opened, closed in sentence_spans(self._text, start, end):
            kind: Kind = "narration" if is_procedure(self._text[opened:closed]) else "quote"
            passages.append(passage(self._text, opened, closed, kind, floor))
        return passages

    def _takes_the_floor(self, start: int, turn: Turn) -> Speaker:
        """Say who speaks in a turn: the one a heading names where it only says "A:"."""
        issuer = self._manner.issuer
        if turn.who.lower() in ANSWERS and issuer and issuer.manner == "interview":
            return Speaker(issuer.name, issuer.actor, Sort.PERSON)
        if turn.who.lower() in ANSWERS and (interviewed := self._cast.someone()):
            return interviewed
        named = self._names.within(start, turn.named)
        actor = (
            named[0].actor if named else self._floor_of.get(turn.who) or self._cast.actor_of_name(turn.who)
        )
        governs = {"minister", "secretary"} & set(turn.who.lower().split()) or NATIONAL & set(
            turn.of.lower().split()
        )
        if not named and governs:
            actor = self._cast.home  # "(Minister for External Affairs)" in the records of a parliament
        self._floor_of[turn.who] = actor
        return Speaker(turn.who, actor, Sort.PERSON)
