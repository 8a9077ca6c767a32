"""JSONL: one JSON object a line, each kept with the very characters it was written in."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from stancery.serving.corpus.encoding import detect_encoding
from stancery.serving.corpus.table import Table, TableError, cannot_read, select_from
from stancery.serving.corpus.values import as_json

LONGEST_LINE = 16 << 20
_MOST_KEYS = 10_000


class JsonLinesTable:
    """A JSONL file; see :class:`stancery.serving.corpus.table.Table`. Its columns are the keys that occur."""

    def __init__(self, path: Path) -> None:
        """Read a file through and find it whole.

        Args:
            path: The file.

        Raises:
            TableError: A line is no JSON object.
        """
        self.path = path
        self.encoding = detect_encoding(path)
        columns: dict[str, None] = {}
        self.total = 0
        for number, row, _ in self.lines():
            self.total += 1
            columns.update(dict.fromkeys(row))
            if len(columns) > _MOST_KEYS:
                raise TableError(
                    f"{path}: up to line {number} there are more than {_MOST_KEYS:,} different keys; expected the same"
                    " few in every line."
                )
        self.columns = tuple(columns)
        self.notes: tuple[str, ...] = (self.encoding.note,) if self.encoding.note else ()

    def rows(self) -> Iterator[list[object]]:
        """The values of each line by column; None where it has no such key."""
        for _, row, _ in self.lines():
            yield [row.get(column) for column in self.columns]

    def select(self, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Of each line, the values of some keys."""
        return select_from(self, columns)

    def lines(self) -> Iterator[tuple[int, dict[str, object], str]]:
        """The lines that are not blank: number, object, and the line as it is written."""
        number = 0
        try:
            with self.path.open(encoding=self.encoding.name, newline="\n") as file:
                while line := file.readline(LONGEST_LINE + 1):
                    number += 1
                    if len(line) > LONGEST_LINE:
                        raise TableError(
                            f"{self.path}: line {number} has more than {LONGEST_LINE:,} characters; expected one JSON"
                            " object a line."
                        )
                    if line.strip():
                        yield number, self._parse(line, number), line
        except UnicodeDecodeError as error:
            raise TableError(
                f"{self.path}: after line {number} there are bytes that are not {error.encoding}, in which the rest of"
                " the file is written; convert the file to UTF-8."
            ) from None
        except OSError as error:
            raise cannot_read(self.path, error) from None

    def _parse(self, line: str, number: int) -> dict[str, object]:
        try:
            row: object = json.loads(line)
            as_json(row)  # as deep as it is nested, what writes it must be able to go
        except (ValueError, RecursionError) as error:
            raise TableError(
                f"{self.path}: line {number} is not JSON ({error}); expected one object a line."
            ) from None
        if not isinstance(row, dict):
            raise TableError(
                f"{self.path}: line {number} holds {_KINDS.get(type(row), 'a number')}; expected a JSON object such as"
                ' {"text": "…"}.'
            )
        return row


_KINDS = {list: "a JSON array", str: "a JSON string", bool: "true or false", type(None): "null"}


def write_json_lines(
    table: Table, names: Sequence[str], added: Iterator[Sequence[object]], path: Path
) -> None:
    """Write a table with added columns as JSONL.

    A file that was JSONL keeps every line as it is written, the added keys put behind its own.

    Args:
        table: The table.
        names: Names of the added columns.
        added: Their values, row by row.
        path: Where to write, in UTF-8.
    """
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        if isinstance(table, JsonLinesTable):
            for (_, row, line), values in zip(table.lines(), added, strict=True):
                body = line.strip().removesuffix("}").rstrip()
                comma = ", " if row else ""
                file.write(f"{body}{comma}{_object(names, values)[1:]}\n")
        else:
            for columns, values in zip(table.rows(), added, strict=True):
                file.write(_object([*table.columns, *names], [*columns, *values]) + "\n")


def _object(names: Sequence[str], values: Sequence[object]) -> str:
    row = {name: as_json(value) for name, value in zip(names, values, strict=True)}
    return json.dumps(row, ensure_ascii=False)
