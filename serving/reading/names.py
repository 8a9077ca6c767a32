"""The states and organisations a text names, ready to be asked for by position."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final, Literal

from stancery.serving.reading.organisations import find_organisations
from stancery.serving.reading.places import find_places

# A name in a speaker's phrase is looked for only so far from the phrase's start.
_REACH: Final = 400


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a state or an organisation.

    Attributes:
        start: Where it starts in the text.
        end: Where it ends.
        actor: The name it is shown under.
        form: "name", "people" or "seat" for a state as in PlaceMention, "organisation" otherwise.
    """

    start: int
    end: int
    actor: str
    form: Literal["name", "people", "seat", "organisation"]


class Names:
    """All names of one text, in order."""

    def __init__(self, text: str) -> None:
        """Find the names in `text`; where an organisation and a place overlap, the organisation is meant."""
        organisations = [
            Name(found.start, found.end, found.name, "organisation") for found in find_organisations(text)
        ]
        places = [Name(place.start, place.end, place.name, place.form) for place in find_places(text)]
        merged: list[Name] = []
        for name in sorted(
            organisations + places, key=lambda name: (name.start, name.form != "organisation")
        ):
            if not merged or name.start >= merged[-1].end:
                merged.append(name)
        self._names = merged
        self._starts = [name.start for name in merged]

    def within(self, start: int, end: int) -> list[Name]:
        """List the names that lie wholly between two positions, the first few hundred characters of them."""
        end = min(end, start + _REACH)
        found = []
        for index in range(bisect_left(self._starts, start), len(self._names)):
            name = self._names[index]
            if name.start >= end:
                break
            if name.end <= end:
                found.append(name)
        return found

    def at(self, position: int) -> Name | None:
        """Give the name that covers a position, or None."""
        index = bisect_right(self._starts, position) - 1
        return self._names[index] if index >= 0 and self._names[index].end > position else None

    def states(self) -> list[Name]:
        """List every mention of a state."""
        return [name for name in self._names if name.form != "organisation"]
