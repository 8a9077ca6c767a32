"""Cutting one sentence into words and marks, with every quotation as a single token."""

import re
from collections.abc import Sequence
from typing import Final

from stancery.serving.reading.quotes import Quote

QUOTE: Final = '"'
COMMA: Final = ","

_TOKEN: Final = re.compile(
    r"[^\W_]+(?:[.'\u2019\u2011-][^\W_]+)*|[,;:()]|(?<!\w)[\u2014\u2013-]+(?!\w)|[\u2014\u2013]+"
)
_SENTENCE_REACH: Final = 1500


class Tokens:
    """The words and marks of one sentence.

    A dash counts as a comma; a full stop inside the sentence belongs to an abbreviation and is dropped; what
    stands in brackets is skipped. Sentences longer than about 3,000 characters are read at both ends only.

    Attributes:
        source: The text the sentence stands in.
        words: The tokens as written; QUOTE for a quotation.
        lows: The same in lower case, with straight apostrophes.
        starts: Where each token starts in the source.
        ends: Where each ends.
    """

    __slots__ = ("ends", "lows", "source", "starts", "words")

    def __init__(self, source: str, start: int, end: int, quotes: Sequence[Quote]) -> None:
        """Read the sentence source[start:end], which `quotes` may overlap."""
        self.source = source
        self.words: list[str] = []
        self.lows: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        position = start
        for quote in quotes:
            if quote.start > position:
                self._read(position, min(quote.start, end))
            self._add(QUOTE, max(quote.start, start), min(quote.end, end))
            position = quote.end
        if position < end:
            self._read(position, end)

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.words)

    def low(self, index: int) -> str:
        """Give the token at `index` in lower case, or "" outside the sentence."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def text(self, first: int, last: int) -> str:
        """Give the source from token `first` to the one before `last`."""
        return self.source[self.starts[first] : self.ends[last - 1]]

    def capitalised(self, index: int) -> bool:
        """Whether the token at `index` is a word that starts with a capital."""
        return self.words[index][:1].isupper()

    def drop_possessive(self, index: int) -> None:
        """Take the "'s" off the token at `index`."""
        self.words[index], self.lows[index] = self.words[index][:-2], self.lows[index][:-2]
        self.ends[index] -= 2

    def _add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.lows.append(word.lower().replace("\u2019", "'"))
        self.starts.append(start)
        self.ends.append(end)

    def _read(self, start: int, end: int) -> None:
        if end - start > 2 * _SENTENCE_REACH:
            self._read(start, start + _SENTENCE_REACH)
            start = end - _SENTENCE_REACH
        bracketed, last_closing = False, self.source.rfind(")", start, end)
        for token in _TOKEN.finditer(self.source, start, end):
            word = token.group()
            if word == "(" and token.start() < last_closing:
                bracketed = True
            elif word == ")":
                bracketed = False
            elif not bracketed:
                dash = word[0] in "-\u2014\u2013"
                self._add(COMMA if dash else word, token.start(), token.end())
