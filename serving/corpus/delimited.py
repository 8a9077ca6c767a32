"""CSV and TSV: records of text fields, each kept with the very characters it was written in."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from stancery.serving.corpus.encoding import detect_encoding
from stancery.serving.corpus.table import Table, TableError, cannot_read, require_distinct, select_from
from stancery.serving.corpus.values import as_text

# Characters one record may have. A quotation mark that is never closed swallows the rest of the file; it must not
# swallow the memory too.
LONGEST_RECORD = 16 << 20
csv.field_size_limit(LONGEST_RECORD)


class DelimitedTable:
    """A CSV or TSV file; see :class:`stancery.serving.corpus.table.Table`."""

    def __init__(self, path: Path) -> None:
        """Read a file through and find it whole.

        Args:
            path: The file; its first record names the columns.

        Raises:
            TableError: It is empty, wrongly quoted, ragged, or in no encoding that can be told.
        """
        self.path = path
        self.encoding = detect_encoding(path)
        self.delimiter = "\t" if path.suffix.lower() == ".tsv" else self._find_delimiter()
        records = self.records()
        _, header, self.header = next(records, (0, [], ""))
        if not header:
            raise TableError(f"{path} is empty; expected a first line with the names of the columns.")
        self.columns = tuple(header)
        require_distinct(path, self.columns)
        self.total = sum(1 for _ in records)
        notes = [self.encoding.note]
        if self.delimiter == ";":
            notes.append(f"the fields of {path.name} are separated by semicolons, and stay so")
        self.notes = tuple(note for note in notes if note)

    def rows(self) -> Iterator[list[object]]:
        """The fields of each record."""
        records = self.records()
        next(records)
        for _, fields, _ in records:
            yield list(fields)

    def select(self, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Of each record, the fields of some columns."""
        return select_from(self, columns)

    def records(self) -> Iterator[tuple[int, list[str], str]]:
        """All records, the header too: the line each begins at, its fields, and itself as it is written.

        Blank lines are no records.
        """
        width: int | None = None
        try:
            with self.path.open(encoding=self.encoding.name, newline="") as file:
                lines = _Lines(file, self.path)
                reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                while True:
                    lines.begin_record()
                    try:
                        fields = next(reader)
                    except StopIteration:
                        return
                    except csv.Error as error:
                        raise TableError(
                            f"{self.path}: {lines.place()} is wrongly quoted ({error}); a field that contains"
                            " quotation marks must stand in quotation marks, with those inside it doubled."
                        ) from None
                    if not fields:
                        continue
                    if width is None:
                        width = len(fields)
                    elif len(fields) != width:
                        raise TableError(
                            f"{self.path}: {lines.place()} has {_fields(len(fields))}, the first line {width}; text"
                            f" that contains {_SPOKEN[self.delimiter]} must stand in quotation marks."
                        )
                    yield lines.first, fields, "".join(lines.of_record)
        except UnicodeDecodeError as error:
            raise TableError(
                f"{self.path}: after line {lines.number} there are bytes that are not {error.encoding}, in which the"
                " rest of the file is written; mend them, or convert the file to UTF-8."
            ) from None
        except OSError as error:
            raise cannot_read(self.path, error) from None

    def _find_delimiter(self) -> str:
        # Spreadsheets in half of Europe write semicolons into a file called .csv.
        try:
            with self.path.open(encoding=self.encoding.name, newline="") as file:
                first_line = file.readline(LONGEST_RECORD)
        except (OSError, UnicodeDecodeError):
            return ","  # reading the records says what is wrong
        return ";" if "," not in first_line and ";" in first_line else ","


_SPOKEN = {",": "commas", ";": "semicolons", "\t": "tab stops"}


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"


class _Lines:
    """The lines of a file for csv.reader, remembering those of the present record."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path
        self.number = 0
        self.first = 1
        self.of_record: list[str] = []
        self._characters = 0

    def begin_record(self) -> None:
        self.first = self.number + 1
        self.of_record = []
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_RECORD + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._characters += len(line)
        if self._characters > LONGEST_RECORD:
            raise TableError(
                f"{self._path}: the record that begins in line {self.first} has more than {LONGEST_RECORD:,}"
                " characters; is a quotation mark opened there and never closed?"
            )
        self.of_record.append(line)
        return line

    def place(self) -> str:
        """Where the present record is, for people."""
        if self.number <= self.first:
            return f"line {self.first}"
        return f"the record in lines {self.first} to {self.number}"


def write_delimited(
    table: Table, names: Sequence[str], added: Iterator[Sequence[object]], path: Path, *, tabs: bool
) -> None:
    """Write a table with added columns as CSV or TSV.

    A file that was of the same kind keeps every record as it is written, quotation marks included; the added fields
    are put behind it. Original fields are never changed, so one that a spreadsheet takes for a formula stays one;
    the added ones cannot be formulas: they are labels, numbers, and reasons in words of our own.

    Args:
        table: The table.
        names: Names of the added columns.
        added: Their values, row by row.
        path: Where to write, in UTF-8.
        tabs: Whether fields are separated by tab stops (TSV). In CSV it is by commas, or by semicolons where the
            table's own file has them.
    """
    own = table if isinstance(table, DelimitedTable) and (table.delimiter == "\t") == tabs else None
    delimiter = own.delimiter if own else "\t" if tabs else ","
    record = _record_writer(delimiter)
    encoding = "utf-8-sig" if own and own.encoding.marked else "utf-8"
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        if own:
            records = own.records()
            header, ending = _split_ending(next(records)[2])
            ending = ending or "\n"
            file.write(header + delimiter + record(names) + ending)
            for (_, _, written), values in zip(records, added, strict=True):
                body, own_ending = _split_ending(written)
                file.write(body + delimiter + record(values) + (own_ending or ending))
        else:
            file.write(record([*table.columns, *names]) + "\n")
            for row, values in zip(table.rows(), added, strict=True):
                file.write(record([*row, *values]) + "\n")


def _split_ending(record: str) -> tuple[str, str]:
    for ending in ("\r\n", "\n", "\r"):
        if record.endswith(ending):
            return record[: -len(ending)], ending
    return record, ""


def _record_writer(delimiter: str) -> Callable[[Sequence[object]], str]:
    buffer = io.StringIO()
    # Fields that contain a character of the line's end are quoted; both kinds must be.
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")

    def write(values: Sequence[object]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([as_text(value) for value in values])
        return buffer.getvalue().removesuffix("\r\n")

    return write
