"""Reading paragraphs in which a narrator quotes and reports others: news, minutes, the body of a release."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stancery.serving.reading.attribution import Attribution, find_attribution
from stancery.serving.reading.cast import Cast
from stancery.serving.reading.manner import Manner, is_first_person
from stancery.serving.reading.names import Names
from stancery.serving.reading.paragraphs import Paragraph
from stancery.serving.reading.passage import Kind, Passage, Speaker, passage
from stancery.serving.reading.quotes import Quote, is_statement, word_count
from stancery.serving.reading.sentences import sentence_spans
from stancery.serving.reading.speakers import Sort
from stancery.serving.reading.tokens import QUOTE, Tokens
from stancery.serving.reading.turns import is_procedure

_STATES_AT_END: Final = re.compile(r"\(([^()]{3,300}(?:\)\s*\([^()]{3,300}){0,60})\)\s*[;.,]?\Z")
_WORD: Final = re.compile(r"[^\W_]")
_BETWEEN: Final = re.compile(r"\)\s*\(")
_SEPARATORS: Final = re.compile(r"(?:[\s,;&()]|\band\b|\bthe\b)*")
_PLAIN: Final = re.compile(r"(?:(?!\b(?:I|[Ww]e|[Oo]ur)\b)[^\"\u201c\u00ab\u2018])*")
# Longer sentences are not cut at semicolons, so that the work stays linear whatever the text.
_LONGEST_CUT: Final = 4000
_OWN_PRONOUNS: Final = frozenset({"i", "we", "you"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence and what it says about its speaker."""

    start: int
    end: int
    tokens: Tokens
    quotes: Sequence[Quote]
    attribution: Attribution | None


class Told:
    """Reads told paragraphs one after the other, remembering who spoke last."""

    def __init__(self, text: str, names: Names, cast: Cast, manner: Manner) -> None:
        """Start reading `text`; `cast` is shared with whoever reads its other paragraphs."""
        self._text = text
        self._names = names
        self._cast = cast
        self._manner = manner
        issuer = manner.issuer
        self._issuer = Speaker(issuer.name, issuer.actor, Sort.BODY) if issuer and manner.owned else None
        self._last: Speaker | None = None
        self._lead: Speaker | None = None
        self._minuted: Speaker | None = None

    def read(self, paragraph: Paragraph, quotes: Sequence[Quote]) -> list[Passage]:
        """Read one paragraph.

        Args:
            paragraph: The paragraph.
            quotes: Its quotations.

        Returns:
            Its passages.
        """
        sentences = list(self._sentences(paragraph, quotes))
        if len(sentences) == 1 and _is_question_heading(self._text[paragraph.start : paragraph.end]):
            return []
        if not paragraph.item:
            self._lead = None
        self._cast.start_paragraph()
        of_quotes: dict[int, Speaker | None] = {}
        passages: list[Passage] = []
        spoken = self._minuted
        for index, sentence in enumerate(sentences):
            named = self._named(sentence, spoken) or self._named_later(sentences, index)
            kind, speaker = self._judge(sentence, named or _of_quote(sentence, of_quotes), paragraph, spoken)
            for quote in sentence.quotes:
                of_quotes[quote.start] = speaker
            if named is None:
                self._cast.notice(sentence.tokens)
            if kind != "narration":
                self._last = spoken = speaker
            elif self._is_fragment(sentence):
                continue
            passages.append(passage(self._text, sentence.start, sentence.end, kind, speaker))
        if sentences and self._text[sentences[-1].end - 1] == ":" and not paragraph.item:
            self._lead = spoken
        at_home = spoken is not None and spoken.actor is not None and spoken.actor == self._cast.home
        self._minuted = spoken if at_home and self._manner.minutes else None
        return passages

    def end_section(self) -> None:
        """Forget who was being minuted, at a heading."""
        self._minuted = None

    def _sentences(self, paragraph: Paragraph, quotes: Sequence[Quote]) -> Iterator[_Sentence]:
        first = 0
        for start, end in sentence_spans(self._text, paragraph.start, paragraph.end):
            while first < len(quotes) and quotes[first].end <= start:
                first += 1
            last = first
            while last < len(quotes) and quotes[last].start < end:
                last += 1
            inside = quotes[first:last]
            for opened, closed in self._parts(start, end, inside):
                yield self._sentence(opened, closed, inside)

    def _sentence(self, start: int, end: int, quotes: Sequence[Quote]) -> _Sentence:
        inside = [quote for quote in quotes if quote.start < end and quote.end > start]
        tokens = Tokens(self._text, start, end, inside)
        return _Sentence(start, end, tokens, inside, find_attribution(tokens, self._names))

    def _parts(self, start: int, end: int, quotes: Sequence[Quote]) -> Iterator[tuple[int, int]]:
        """Cut a sentence where a semicolon brings in another speaker: "Norway noted ...; Japan asked ..."."""
        opened = start
        position = self._text.find(";", start, end) if end - start <= _LONGEST_CUT else -1
        while 0 <= position < end - 1:
            following = self._text.find(";", position + 1, end)
            quoted = any(quote.start <= position < quote.end for quote in quotes)
            part = self._sentence(position + 1, following if following > 0 else end, quotes)
            worded = _WORD.search(self._text, opened, position) is not None
            if worded and not quoted and _opens_with_a_speaker(part.attribution):
                yield opened, position + 1
                opened = part.tokens.starts[0]
            position = following
        yield opened, end

    def _named(self, sentence: _Sentence, spoken: Speaker | None = None) -> Speaker | None:
        """Who the sentence itself says is speaking; in minutes, "it" may be the delegation of who spoke."""
        found = sentence.attribution
        if found is None or found.phrase.head in _OWN_PRONOUNS:
            return None
        phrase = found.phrase
        if self._manner.minutes and spoken and found.earlier:
            return None  # what somebody "had promised" is what the one who has the floor tells
        if not (phrase.sure or found.saying or self._cast.knows(phrase.surname)):
            return None
        if phrase.head == "it" and self._manner.minutes and spoken and spoken.sort is Sort.PERSON:
            return spoken
        speaker = self._cast.speaker(sentence.tokens, found)
        if speaker is None:
            speaker = Speaker(sentence.tokens.text(phrase.first, phrase.last), None, phrase.sort)
        return speaker

    def _named_later(self, sentences: Sequence[_Sentence], index: int) -> Speaker | None:
        """Who is named where the quotation ends that this sentence begins."""
        if not sentences[index].quotes or sentences[index].quotes[-1].end <= sentences[index].end:
            return None
        quote = sentences[index].quotes[-1]
        for later in sentences[index + 1 :]:
            if later.start >= quote.end:
                return None
            if later.attribution:
                return self._named(later)
        return None

    def _judge(
        self, sentence: _Sentence, speaker: Speaker | None, paragraph: Paragraph, spoken: Speaker | None
    ) -> tuple[Kind, Speaker | None]:
        """Decide the kind of a sentence and, where it names nobody, who goes on speaking."""
        listed = self._states_at_end(sentence) if paragraph.item or self._manner.minutes else None
        procedure = self._manner.minutes and is_procedure(self._text[sentence.start : sentence.end])
        if listed or procedure:
            return ("reported", listed) if listed else ("narration", None)
        quoted = self._is_quoted(sentence)
        if speaker:
            return ("quote" if quoted else "reported"), speaker
        if quoted and not self._is_embedded(sentence):
            return "quote", self._cast.latest or self._last
        if self._is_personal(sentence) and not self._manner.in_turns:
            return "quote", self._issuer
        goes_on = (self._lead if paragraph.item else None) or (spoken if self._manner.minutes else None)
        if goes_on:
            return "reported", goes_on
        return ("quote", self._issuer) if self._manner.owned else ("narration", None)

    def _is_quoted(self, sentence: _Sentence) -> bool:
        """Whether the sentence holds a quotation that is a statement, or stands wholly in quotation marks."""
        if set(sentence.tokens.words) == {QUOTE}:
            return True
        if any(is_statement(self._text, quote.start, quote.end) for quote in sentence.quotes):
            return True
        interrupted = sentence.tokens.low(0) == QUOTE and len(sentence.quotes) > 1
        return interrupted and sum(word_count(self._text, *quote[:2]) for quote in sentence.quotes) > 4

    def _is_fragment(self, sentence: _Sentence) -> bool:
        """Whether a page break left only the odd word of a sentence."""
        cut = self._text[sentence.start].islower() or self._text[sentence.end - 1].isalnum()
        return cut and len(sentence.tokens) < 3

    def _is_embedded(self, sentence: _Sentence) -> bool:
        """Whether the only quotation is part of the narrator's own sentence: It was "a gift to ..."."""
        if sentence.tokens.words[0] == QUOTE or len(sentence.quotes) != 1:
            return False
        return not self._text[sentence.quotes[0].start + 1].isupper()

    def _is_personal(self, sentence: _Sentence) -> bool:
        position = sentence.start
        for quote in sentence.quotes:
            if quote.start > position and is_first_person(self._text, position, quote.start):
                return True
            position = quote.end
        return position < sentence.end and is_first_person(self._text, position, sentence.end)

    def _states_at_end(self, sentence: _Sentence) -> Speaker | None:
        """Read who recommends in "Ratify the Convention (Estonia, France);"."""
        found = _STATES_AT_END.search(self._text, max(sentence.start, sentence.end - 320), sentence.end)
        if not found:
            return None
        states = self._names.within(*found.span(1))
        position = found.start(1)
        for state in states:
            if not _SEPARATORS.fullmatch(self._text, position, state.start):
                return None
            position = state.end
        if not states or not _SEPARATORS.fullmatch(self._text, position, found.end(1)):
            return None
        return Speaker(_BETWEEN.sub(", ", found.group(1)).strip(), states[0].actor, Sort.STATE)


def _is_question_heading(text: str) -> bool:
    """Whether a paragraph is nothing but a short question, as the headings of explainers are."""
    return (
        text.endswith("?") and len(text) < 80 and len(text.split()) < 9 and _PLAIN.fullmatch(text) is not None
    )


def _opens_with_a_speaker(found: Attribution | None) -> bool:
    if found is None or found.closing:
        return False
    return found.phrase.first <= 1 and found.phrase.sort is not Sort.PRONOUN


def _of_quote(sentence: _Sentence, of_quotes: dict[int, Speaker | None]) -> Speaker | None:
    """Who opened the quotation that goes on in this sentence."""
    for quote in sentence.quotes:
        if quote.start < sentence.start and quote.start in of_quotes:
            return of_quotes[quote.start]
    return None
