"""What scoring asks of a table, whatever the format of its file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from stancery.serving.errors import StanceryError


class TableError(StanceryError):
    """A table that cannot be read, scored or written; the text says where and what to do."""


class Table(Protocol):
    """A table on disk, read through once and found whole; its rows are read anew each time they are asked for.

    Attributes:
        path: The file.
        columns: The names of its columns, in order.
        total: How many rows it has.
        notes: What the user should know of how it was read, one sentence each.
    """

    path: Path
    columns: tuple[str, ...]
    total: int
    notes: tuple[str, ...]

    def rows(self) -> Iterator[list[object]]:
        """The values of each row, one for each column; None where there is none."""
        ...

    def select(self, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Of each row, the values of some columns only."""
        ...


def select_from(table: Table, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """:meth:`Table.select` for formats that are stored row by row."""
    places = [table.columns.index(column) for column in columns]
    for row in table.rows():
        yield tuple(row[place] for place in places)


def require_distinct(path: Path, columns: Sequence[str]) -> None:
    """Refuse two columns of one name: which of them holds the text would be a guess."""
    seen: dict[str, int] = {}
    for place, column in enumerate(columns, start=1):
        if column in seen:
            raise TableError(
                f"{path}: columns {seen[column]} and {place} are both called {column!r}; rename one of them."
            )
        seen[column] = place


def cannot_read(path: Path, error: OSError) -> TableError:
    """The sentence for a file that the system does not let us read."""
    return TableError(f"{path} cannot be read: {error.strerror or error}.")
