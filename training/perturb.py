"""Small edits that leave what a statement says as it was, to see whether a model's label stays as well."""

import random
import re
import zlib
from collections.abc import Callable

_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_FINAL_STOP = re.compile(r"\.(?=[\"'\u201d\u2019)]*\s*$)")
# Capitalised words are left whole: a misspelt name may be the name of something else.
_COMMON_WORD = re.compile(r"(?<![^\W_])[a-z]{5,}(?![^\W_])")


def lower_case(text: str) -> str:
    """Write everything in small letters."""
    return text.lower()


def other_quotes(text: str) -> str:
    """Make curly quotation marks straight, and straight ones curly where there are no curly ones."""
    straight = text.translate(_CURLY)
    if straight != text:
        return straight
    opened = re.sub(r'(?<![^\s(\[\u2014-])"', "\u201c", text)
    opened = re.sub(r"(?<![^\s(\[\u2014-])'", "\u2018", opened)
    return opened.replace('"', "\u201d").replace("'", "\u2019")


def other_stop(text: str) -> str:
    """Take the full stop at the end away, or set one where the text ends in a letter or digit."""
    without = _FINAL_STOP.sub("", text)
    if without != text:
        return without
    return text + "." if text[-1:].isalnum() else text


def typo(text: str) -> str:
    """Swap two neighbouring inner letters of one word, the same one at every call."""
    chance = random.Random(zlib.crc32(text.encode("utf-8", "replace")))  # noqa: S311 - a repeatable choice
    places = [
        place
        for word in _COMMON_WORD.finditer(text)
        for place in range(word.start() + 1, word.end() - 2)
        if text[place] != text[place + 1]
    ]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


EDITS: dict[str, Callable[[str], str]] = {
    "lower case": lower_case,
    "other quotation marks": other_quotes,
    "other full stop": other_stop,
    "one typo": typo,
}
"""Each edit by the name it is reported under; a text with nothing to edit comes back as it was."""
