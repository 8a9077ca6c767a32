"""Finding the states a text speaks of: names, adjectives, peoples, and capitals that stand for a government.

Example:
    >>> from stancery.serving.reading.places import find_places
    >>> [(place.text, place.name) for place in find_places("The Kremlin rebuffed the Norwegian envoy.")]
    [('Kremlin', 'Russia'), ('Norwegian', 'Norway')]
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from stancery.serving.reading import place_names
from stancery.serving.reading.wordlists import words

Form = Literal["name", "people", "seat"]

# Words that do not start with a small letter; no name of a state does.
_WORD: Final = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]*")
# One character for one, so that positions stay those of the source.
PLAIN: Final = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\n": " ", "\u00a0": " ", "\u2011": "-", "\t": " "}
)
_OFFICIAL: Final = re.compile(
    r"\b(?:Republic|Kingdom|State|States|Federation|Confederation|Commonwealth|Union|Principality|Sultanate|Duchy)\b"
)
_NO_PLURAL: Final = ("ese", "sh", "ch", "s", "chman", "shman", "woman")
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


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One mention of a state.

    Attributes:
        start: Where it starts in the text, in characters.
        end: Where it ends.
        text: The words as written, without an article.
        code: ISO 3166-1 alpha-2 code ("XK" for Kosovo).
        name: The state's short English name.
        form: "name" (Norway), "people" (Norwegian, Norwegians) or "seat" (Oslo, the Kremlin).
    """

    start: int
    end: int
    text: str
    code: str
    name: str
    form: Form


def find_places(text: str) -> list[PlaceMention]:
    """Find every mention of a state, the longest name first ("South Sudan" is not Sudan).

    Case counts ("Turkey" is found, "turkey" is not); names of states are also found in capitals.

    Args:
        text: Any text.

    Returns:
        Mentions in the order of the text, never overlapping; time is linear in its length.
    """
    names, shown = _names_by_first_word(), short_names()
    plain = text.translate(PLAIN)
    mentions: list[PlaceMention] = []
    position = 0
    for word in _WORD.finditer(plain):
        start = word.start()
        if start < position:
            continue
        for spelling, code, form in names.get(word.group(), ()):
            end = end_of_spelling(plain, start, spelling)
            if end:
                position = end
                if code and not _is_a_person(plain, start, end):
                    mentions.append(PlaceMention(start, end, text[start:end], code, shown[code], form))
                break
    return mentions


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


@cache
def short_names() -> dict[str, str]:
    """Give the short English name of every listed state, by ISO code.

    Returns:
        A mapping such as {"NO": "Norway"}; read it, do not change it.
    """
    names: dict[str, str] = {}
    for code, name, *_ in _library():
        names.setdefault(code, name)  # the parts of a country (Wales) follow it under the same code
    return names | place_names.SHORT_NAMES


def _is_a_person(plain: str, start: int, end: int) -> bool:
    """Tell "Sofia Lindqvist" and "Michael Jordan" from Sofia and Jordan."""
    if plain[start:end] not in place_names.ALSO_PEOPLE:
        return False
    after = plain[end : end + 24].split(" ", 2)
    if len(after) > 1 and not after[0] and after[1][:1].isupper():
        follower = after[1].rstrip(".,;:'\"")
        return (
            follower.istitle() and follower not in _AFTER_A_PLACE and follower not in _names_by_first_word()
        )
    before = plain[max(0, start - 24) : start]
    previous = before[:-1].rpartition(" ")[2] if before.endswith(" ") else ""
    return previous.istitle() and previous.isalpha() and previous not in _BEFORE_A_PLACE


@cache
def _names_by_first_word() -> dict[str, tuple[tuple[str, str, Form], ...]]:
    """Every spelling with its code, longest first, under its first run of letters."""
    spellings: dict[str, tuple[str, Form]] = {}
    for spelling, code, form in _spellings():
        for variant in (spelling, _without_accents(spelling)):
            if (code, variant) not in place_names.NOT_MEANT:
                spellings.setdefault(variant, (code, form))
                if form == "name":
                    spellings.setdefault(variant.upper(), (code, form))
    index: dict[str, list[tuple[str, str, Form]]] = {}
    for spelling, (code, form) in spellings.items():
        first = _WORD.search(spelling)
        if first:
            index.setdefault(first.group(), []).append((spelling, code, form))
    return {word: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for word, found in index.items()}


def _spellings() -> Iterator[tuple[str, str, Form]]:
    """Every spelling, our own before the library's, because the first to claim one keeps it."""
    library = _library()
    for phrase in place_names.OTHER_THINGS:
        yield phrase, "", "name"
    yield from _ours(place_names.SHORT_NAMES, "name")
    yield from _ours(place_names.OTHER_NAMES, "name")
    for code, name, others, _, _ in library:
        yield name.removeprefix("The "), code, "name"
        for other in others:
            if _OFFICIAL.search(other) and "," not in other:
                yield other.removeprefix("the "), code, "name"
    yield from _ours(place_names.SEATS, "seat")
    yield from _ours(place_names.PEOPLES, "people")
    for code, _, _, demonyms, capital in library:
        for demonym in demonyms:
            yield from _with_plural(demonym, code)
        if capital:
            yield capital, code, "seat"


def _ours(table: dict[str, str], form: Form) -> Iterator[tuple[str, str, Form]]:
    for code, spellings in table.items():
        for spelling in spellings.split("|"):
            if form == "people":
                yield from _with_plural(spelling, code)
            else:
                yield spelling, code, form


def _with_plural(spelling: str, code: str) -> Iterator[tuple[str, str, Form]]:
    yield spelling, code, "people"
    if not spelling.endswith(_NO_PLURAL):
        yield spelling + "s", code, "people"


def _library() -> list[tuple[str, str, list[str], list[str], str]]:
    """Read what countryinfo knows: code, name, other spellings, demonyms, capital."""
    # Imported here so that whoever never reads an article does not pay for opening its 250 files.
    from countryinfo import all_countries

    rows = []
    for country in all_countries():
        facts = country.info()
        code, name, capital = facts["ISO"]["alpha2"], facts["name"], facts.get("capital")
        if not code or code in place_names.NOT_LISTED or name == "Vatican City State" or "," in name:
            continue  # two states are listed twice, also under a better name
        demonyms = [part.strip() for part in (facts.get("demonym") or "").split(",") if part.strip()]
        others = [spelling.strip() for spelling in facts.get("altSpellings", [])]
        rows.append((code, name, others, demonyms, capital if isinstance(capital, str) else ""))
    return rows


def _without_accents(spelling: str) -> str:
    decomposed = unicodedata.normalize("NFKD", spelling)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
