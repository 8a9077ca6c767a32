"""Swapping the states a statement names for others, so that names alone cannot carry a stance.

Used twice: at training time, where some statements are seen with other states in them, and in evaluation, where the
share of labels that change under a swap (the flip rate) is measured.
"""

import random
from collections.abc import Sequence
from functools import cache

from countryinfo import all_countries

from stancery.serving.reading.places import find_places, short_names, spellings
from stancery.serving.reading.spellings import Form, Found


def swap_places(text: str, targets: Sequence[str], chance: random.Random) -> tuple[str, list[str]]:
    """Replace each state of a text by another one, the same everywhere in it and in its targets.

    A name becomes a name, a people a people, a capital a capital ("Norwegian envoys in Oslo" → "Chilean envoys in
    Santiago").

    Args:
        text: A statement.
        targets: Actors it names, as written in it.
        chance: Where the replacements are drawn from.

    Returns:
        The new text and targets; unchanged where no state is named.
    """
    codes = sorted({mention.code for mention in find_places(text)})
    if not codes:
        return text, list(targets)
    others = [code for code in _spellings() if code not in codes]
    replacements = dict(zip(codes, chance.sample(others, len(codes)), strict=True))
    return _replace(text, replacements), [_replace(target, replacements) for target in targets]


def _replace(text: str, replacements: dict[str, str]) -> str:
    def other(found: Found) -> str | None:
        if found.code not in replacements:
            return None
        spelling = _spellings()[replacements[found.code]][found.form]
        # "Norwegians" but not "Swiss" or "Japanese": only a plural may become a plural.
        is_plural = found.form == "people" and text.endswith("ns", 0, found.end) and spelling.endswith("n")
        return spelling + "s" if is_plural else spelling

    return spellings().replace(text, other)


@cache
def _spellings() -> dict[str, dict[Form, str]]:
    """Name, people and capital of each state that has all three."""
    names = short_names()
    table: dict[str, dict[Form, str]] = {}
    for country in all_countries():
        facts = country.info()
        code, capital, demonym = facts["ISO"]["alpha2"], facts.get("capital"), facts.get("demonym")
        if code in names and demonym and isinstance(capital, str) and capital:
            table[code] = {"name": names[code], "people": demonym.split(",")[0].strip(), "seat": capital}
    return table
