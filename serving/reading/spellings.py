"""Finding names of states in running text, whatever list of them is given."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from stancery.serving.reading.place_names import ALSO_PEOPLE
from stancery.serving.reading.wordlists import words

Form = Literal["name", "people", "seat"]

Spelling = tuple[str, str, Form]
"""A spelling, the ISO 3166-1 alpha-2 code of its state ("" where it is none), and what it is."""

# Words that do not start with a small letter; no name of a state does.
_WORD: Final = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]*")
# One character for one, so that positions stay those of the source.
PLAIN: Final = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\n": " ", "\u00a0": " ", "\u2011": "-", "\t": " "}
)
# Capitalised words that may stand before a country without making it a surname.
_BEFORE_A_PLACE: Final = words(
    """
    A After Against All And As At Before Between Both But By Across For From If In Inside Into Like Near
    Neither No Nor Of On Or Outside Over Saint Since So That The This Though Through To Towards Under Unlike
    Until When Where While With Within Without Yet North South East West Northern Southern Eastern Western
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Today Yesterday January February March April May
    June July August September October November December
    """
)
# Capitalised words that may follow a country without making it a given name.
_AFTER_A_PLACE: Final = words(
    """
    Ambassador Army Constitution Council Delegate Delegation Embassy Envoy Foreign Government Justice King
    Minister Ministry Mission Parliament Police President Prime Queen Representative Spokesman Spokesperson
    Spokeswoman State The
    """
)


class Found(NamedTuple):
    """Where a state is named in a text: from start to end, in characters; its code; how it is named."""

    start: int
    end: int
    code: str
    form: Form


@dataclass(frozen=True, slots=True)
class Spellings:
    """Spellings of names under their first run of letters, the longest first."""

    by_first_word: Mapping[str, Sequence[Spelling]]

    @classmethod
    def of(cls, spellings: Iterable[Spelling]) -> "Spellings":
        """Put spellings in order."""
        index: dict[str, list[Spelling]] = {}
        for spelling in spellings:
            first = _WORD.search(spelling[0])
            if first:
                index.setdefault(first.group(), []).append(spelling)
        return cls({word: sorted(found, key=lambda entry: -len(entry[0])) for word, found in index.items()})

    def find(self, text: str) -> Iterator[Found]:
        """Find every mention of a state, the longest name first ("South Sudan" is not Sudan).

        Args:
            text: Any text.

        Yields:
            Mentions in the order of the text, never overlapping; time is linear in its length.
        """
        plain = text.translate(PLAIN)
        position = 0
        for word in _WORD.finditer(plain):
            start = word.start()
            if start < position:
                continue
            for spelling, code, form in self.by_first_word.get(word.group(), ()):
                end = end_of_spelling(plain, start, spelling)
                if end:
                    position = end
                    if code and not self._is_a_person(plain, start, end):
                        yield Found(start, end, code, form)
                    break

    def replace(self, text: str, other: Callable[[Found], str | None]) -> str:
        """Write other words where states are mentioned; a mention for which there are none stays."""
        parts = []
        position = 0
        for found in self.find(text):
            words_instead = other(found)
            if words_instead is not None:
                parts += [text[position : found.start], words_instead]
                position = found.end
        return "".join([*parts, text[position:]])

    def _is_a_person(self, plain: str, start: int, end: int) -> bool:
        """Tell "Sofia Lindqvist" and "Michael Jordan" from Sofia and Jordan."""
        if plain[start:end] not in ALSO_PEOPLE:
            return False
        after = plain[end : end + 24].split(" ", 2)
        if len(after) > 1 and not after[0] and after[1][:1].isupper():
            follower = after[1].rstrip(".,;:'\"")
            return (
                follower.istitle() and follower not in _AFTER_A_PLACE and follower not in self.by_first_word
            )
        before = plain[max(0, start - 24) : start]
        previous = before[:-1].rpartition(" ")[2] if before.endswith(" ") else ""
        return previous.istitle() and previous.isalpha() and previous not in _BEFORE_A_PLACE


def end_of_spelling(plain: str, start: int, spelling: str) -> int:
    """Find where a spelling ends that starts at a position, whatever white space stands between its words.

    Args:
        plain: A text translated with PLAIN.
        start: The position.
        spelling: The spelling looked for, with single spaces.

    Returns:
        The position after it, or 0 where it does not stand there as a whole word.
    """
    end = start + len(spelling)
    if not plain.startswith(spelling, start):
        if "  " not in plain[start : end + 1] or " " not in spelling:
            return 0
        end = start
        for word in spelling.split(" "):
            end += len(plain[end : end + 6]) - len(plain[end : end + 6].lstrip(" "))
            if not plain.startswith(word, end):
                return 0
            end += len(word)
    return 0 if plain[end : end + 1].isalnum() else end
