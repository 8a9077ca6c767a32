"""The first rows of a table, for people to look at before they have it scored."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stancery.serving.corpus.formats import open_table
from stancery.serving.corpus.values import as_text


@dataclass(frozen=True, slots=True)
class Preview:
    """How a table begins.

    Attributes:
        columns: The names of its columns.
        rows: The first rows, every value as text.
        total: How many rows it has.
        notes: What the user should know of how it was read, one sentence each.
    """

    columns: list[str]
    rows: list[list[str]]
    total: int | None
    notes: tuple[str, ...]


def read_preview(source: Path, rows: int) -> Preview:
    """Look at a table; the whole file is checked, so what is wrong with it is said here.

    Args:
        source: A CSV, TSV, JSONL, Parquet or XLSX file.
        rows: How many rows to show.

    Returns:
        The columns and the first rows.

    Raises:
        TableError: It cannot be read.
        MissingExtraError: A library for the format is not installed.
    """
    table = open_table(Path(source))
    shown = [[as_text(value) for value in row] for row in islice(table.rows(), rows)]
    return Preview(columns=list(table.columns), rows=shown, total=table.total, notes=table.notes)
