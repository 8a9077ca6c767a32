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
from typing import Final

from stancery.serving.reading import place_names
from stancery.serving.reading.spellings import Form, Spellings

_OFFICIAL: Final = re.compile(
    r"\b(?:Republic|Kingdom|State|States|Federation|Confederation|Commonwealth|Union|Principality|Sultanate|Duchy)\b"
)
_NO_PLURAL: Final = ("ese", "sh", "ch", "s", "chman", "shman", "woman")


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
    shown = short_names()
    return [
        PlaceMention(
            found.start, found.end, text[found.start : found.end], found.code, shown[found.code], found.form
        )
        for found in spellings().find(text)
    ]


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


@cache
def spellings() -> Spellings:
    """Give every known spelling of every state, its people and its seat of government."""
    known: dict[str, tuple[str, Form]] = {}
    for spelling, code, form in _spellings():
        for variant in (spelling, _without_accents(spelling)):
            if (code, variant) not in place_names.NOT_MEANT:
                known.setdefault(variant, (code, form))
                if form == "name":
                    known.setdefault(variant.upper(), (code, form))
    return Spellings.of((spelling, code, form) for spelling, (code, form) in known.items())


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
