"""Name a statement without its words, and find it again in the document it came from.

The labels of public statements travel without their text. What stands for the text is a fingerprint of its
letters: white space, line breaks, hyphens, punctuation, accents and capitals do not count, so the sentence of
a PDF and the same sentence of a text file have one fingerprint. A window of the same number of letters that
slides over a document and has the same hash is the statement.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Fingerprint = tuple[int, str]
"""How many letters a statement has, and their hash as 16 hexadecimal digits."""

_BASE = 0x9E3779B97F4A7C15
_MODULUS = 1 << 64
# The base is odd, so it has an inverse modulo 2^64: a window's hash is then one subtraction and one product.
_INVERSE = pow(_BASE, -1, _MODULUS)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).lower()
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())


def fold_letters(text: str) -> str:
    """Reduce a text to what its fingerprint is made of.

    Args:
        text: Any text.

    Returns:
        Its ASCII letters and digits after Unicode NFKD, in lower case; everything else is dropped.
    """
    return "".join(map(_fold_character, text))


def fingerprint(text: str) -> Fingerprint:
    """Fingerprint a statement.

    Args:
        text: The statement.

    Returns:
        The number of its letters (see ``fold_letters``) and their polynomial hash h = h·B + code modulo 2^64
        with B = 0x9E3779B97F4A7C15, as 16 hexadecimal digits.
    """
    letters = fold_letters(text)
    value = 0
    for code in letters.encode("ascii"):
        value = (value * _BASE + code) % _MODULUS
    return len(letters), f"{value:016x}"


@dataclass(frozen=True)
class FoldedText:
    """A text beside its letters, with the way back from a letter to its place in the text.

    Attributes:
        text: The text as it was given.
        letters: Its folded letters.
        positions: For every letter, the index in ``text`` of the character it came from.
    """

    text: str
    letters: str
    positions: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> "FoldedText":
        """Fold a text and remember where every letter stood."""
        pieces = [_fold_character(character) for character in text]
        lengths = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
        return cls(text, "".join(pieces), np.repeat(np.arange(len(pieces)), lengths))

    def span(self, start: int, length: int) -> tuple[int, int]:
        """Give the slice of the text that holds some of its letters.

        Args:
            start: Index of the first letter.
            length: How many letters, at least 1.

        Returns:
            Start and end in ``text``; accents written as characters of their own stay with their letter.

        Raises:
            IndexError: If the text has no such letters.
        """
        if start < 0 or length < 1 or start + length > len(self.letters):
            raise IndexError(f"letters {start} to {start + length} of a text that has {len(self.letters)}")
        end = int(self.positions[start + length - 1]) + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return int(self.positions[start]), end

    def find(self, wanted: Iterable[Fingerprint]) -> dict[Fingerprint, list[int]]:
        """Find statements by their fingerprints.

        Args:
            wanted: The fingerprints to look for.

        Returns:
            For every fingerprint that was found, the index of the first letter of each of its places.
        """
        hashes_by_length: dict[int, dict[int, Fingerprint]] = {}
        for each in wanted:
            hashes_by_length.setdefault(each[0], {})[int(each[1], 16)] = each
        prefixes, powers = self._prefix_hashes()
        found: dict[Fingerprint, list[int]] = {}
        for length, hashes in hashes_by_length.items():
            if not 1 <= length <= len(self.letters):
                continue
            windows = (prefixes[length:] - prefixes[:-length]) * powers[length:]
            for start in np.flatnonzero(np.isin(windows, np.array(list(hashes), dtype=np.uint64))):
                found.setdefault(hashes[int(windows[start])], []).append(int(start))
        return found

    def _prefix_hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        # With S[k] = sum of code[j]·B^-(j+1) over j < k, the hash of the n letters from i on is
        # (S[i+n] - S[i])·B^(i+n); unsigned 64-bit arithmetic wraps, which is the modulus.
        codes = np.frombuffer(self.letters.encode("ascii"), dtype=np.uint8).astype(np.uint64)
        prefixes = np.zeros(len(codes) + 1, dtype=np.uint64)
        np.cumsum(codes * _powers(_INVERSE, len(codes))[1:], out=prefixes[1:])
        return prefixes, _powers(_BASE, len(codes))


def _powers(base: int, highest: int) -> NDArray[np.uint64]:
    factors = np.full(highest + 1, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors)
