"""Edits that leave what a statement says as it was, to see whether a model's label stays as well.

Some happen by themselves (typos, another keyboard's quotation marks), some are what a person does who wants a text to
be misread (letters of another alphabet, characters nobody sees). None depends on anything but the text: where an
edit draws its places, the text itself is the seed.
"""

import random
import re
import zlib
from collections.abc import Callable
from itertools import count

_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_GUILLEMETS = str.maketrans({"\u201c": "\u00ab", "\u201d": "\u00bb"})
_FINAL_STOP = re.compile(r"\.(?=[\"'\u201d\u2019)]*\s*$)")
_DASH = re.compile(r"\s*[\u2014\u2013]\s*")
_HYPHEN_AS_DASH = re.compile(r"\s+--?\s+")
# Capitalised words are left whole: a misspelt name may be the name of something else.
_COMMON_WORD = re.compile(r"(?<![^\W_])[a-z]{5,}(?![^\W_])")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")

# Letters drawn alike in most typefaces (Unicode Technical Standard 39): Cyrillic, then Greek.
_LOOK_ALIKE = dict(
    zip(
        "aceiopsxyAEIOPTX",
        "\u0430\u0441\u0435\u0456\u043e\u0440\u0455\u0445\u0443\u0391\u0395\u0399\u039f\u03a1\u03a4\u03a7",
        strict=True,
    )
)
# A … z of the block "Mathematical Alphanumeric Symbols".
_BOLD = {ord("A") + step: 0x1D400 + step for step in range(26)} | {
    ord("a") + step: 0x1D41A + step for step in range(26)
}
_UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff"

_POLITE = re.compile(
    r"\b(We|we|I)((?: also| again| once again| therefore| firmly| strongly| fully)?)"
    r" (appeal|ask|call|commend|condemn|congratulate|demand|deplore|encourage|express|invite|note|reaffirm|recall"
    r"|recommend|regret|reiterate|reject|remind|stress|support|thank|underline|urge|welcome)\b"
)
_FIRST_WORD = re.compile(
    r"(?:We|The|This|That|These|Those|It|They|He|She|In|On|At|For|To|As|No|Not|Such|Our|Their|There|All|Any|If|When"
    r"|While|With|After|By|Its|His|Her|You|Your|What|A|An)\b"
)
_BESIDE_THE_POINT = (
    "The meeting was held in the main hall.",
    "The next session opens on Monday at ten.",
    "Interpretation was provided in six languages.",
    "The text runs to four pages.",
)


def lower_case(text: str) -> str:
    """Write everything in small letters."""
    return text.lower()


def upper_case(text: str) -> str:
    """Write everything in capital letters."""
    return text.upper()


def other_quotes(text: str) -> str:
    """Make curly quotation marks straight, and straight ones curly where there are no curly ones."""
    straight = text.translate(_CURLY)
    if straight != text:
        return straight
    opened = re.sub(r'(?<![^\s(\[\u2014-])"', "\u201c", text)
    opened = re.sub(r"(?<![^\s(\[\u2014-])'", "\u2018", opened)
    return opened.replace('"', "\u201d").replace("'", "\u2019")


def guillemets(text: str) -> str:
    """Quote as the French do: «…»."""
    curly = text if "\u201c" in text else other_quotes(text.replace("'", "\u2019"))
    return curly.translate(_GUILLEMETS) if "\u201c" in curly else text


def other_dashes(text: str) -> str:
    """Write dashes as hyphens, or hyphens that stand for dashes as dashes."""
    hyphens = _DASH.sub(" - ", text)
    return hyphens if hyphens != text else _HYPHEN_AS_DASH.sub("\u2014", text)


def other_stop(text: str) -> str:
    """Take the full stop at the end away, or set one where the text ends in a letter or digit."""
    without = _FINAL_STOP.sub("", text)
    if without != text:
        return without
    return text + "." if text[-1:].isalnum() else text


def typo(text: str) -> str:
    """Swap two neighbouring inner letters of one word, the same one at every call."""
    words = [word.span() for word in _COMMON_WORD.finditer(text)]
    places = [place for start, end in words for place in _swappable(text, start, end)]
    return _swapped(text, _chance(text).choice(places)) if places else text


def many_typos(text: str) -> str:
    """Misspell every third of the words that :func:`typo` chooses from, the first among them."""
    chance = _chance(text)
    for word in list(_COMMON_WORD.finditer(text))[::3]:
        if places := _swappable(text, *word.span()):
            text = _swapped(text, chance.choice(places))
    return text


def look_alikes(text: str) -> str:
    """Write one letter of every second word with its look-alike of another alphabet."""
    chance = _chance(text)
    for word in list(_LATIN_WORD.finditer(text))[::2]:
        if places := [place for place in range(*word.span()) if text[place] in _LOOK_ALIKE]:
            place = chance.choice(places)
            text = text[:place] + _LOOK_ALIKE[text[place]] + text[place + 1 :]
    return text


def styled_letters(text: str) -> str:
    """Write every second word in the bold letters of mathematics, as posts on social networks do."""
    return _every_second_word(text, lambda word: word.translate(_BOLD))


def unseen_characters(text: str) -> str:
    """Put a character that takes no room into every second word."""
    chance = _chance(text)

    def parted(word: str) -> str:
        place = chance.randrange(1, len(word))
        return word[:place] + chance.choice(_UNSEEN) + word[place:]

    return _every_second_word(text, parted)


def would_like(text: str) -> str:
    """Turn what the speaker does into what he would like to do: "We urge" → "We would like to urge"."""
    return _POLITE.sub(r"\1 would like to\2 \3", text)


def great_respect(text: str) -> str:
    """Begin with "With great respect"."""
    first = text[:1].lower() if _FIRST_WORD.match(text) else text[:1]
    return f"With great respect, {first}{text[1:]}"


def further_sentence(text: str) -> str:
    """Append a sentence that is beside the point."""
    ended = text.rstrip()
    if ended[-1:].isalnum():
        ended += "."
    return f"{ended} {_chance(text).choice(_BESIDE_THE_POINT)}"


def _chance(text: str) -> random.Random:
    return random.Random(zlib.crc32(text.encode("utf-8", "replace")))  # noqa: S311 # nosec B311 # repeatable


def _swappable(text: str, start: int, end: int) -> list[int]:
    """Where two unlike inner letters of a word stand side by side."""
    return [place for place in range(start + 1, end - 2) if text[place] != text[place + 1]]


def _swapped(text: str, place: int) -> str:
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _every_second_word(text: str, change: Callable[[str], str]) -> str:
    numbers = count()
    return _LATIN_WORD.sub(lambda word: word.group() if next(numbers) % 2 else change(word.group()), text)


EDITS: dict[str, Callable[[str], str]] = {
    "lower case": lower_case,
    "upper case": upper_case,
    "other quotation marks": other_quotes,
    "guillemets": guillemets,
    "other dashes": other_dashes,
    "other full stop": other_stop,
    "one typo": typo,
    "a typo in every third word": many_typos,
    "look-alike letters of other alphabets": look_alikes,
    "letters in mathematical bold": styled_letters,
    "characters that are not seen": unseen_characters,
    "politely: would like to": would_like,
    "politely: with great respect": great_respect,
    "a sentence beside the point": further_sentence,
}
"""Each edit by the name it is reported under; a text with nothing to edit comes back as it was."""
