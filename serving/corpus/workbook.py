"""XLSX: the first sheet of a workbook, values without their formatting. Small by nature, so held in memory."""

import datetime
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stancery.serving.corpus.table import Table, TableError, cannot_read, require_distinct, select_from
from stancery.serving.corpus.values import as_text

# Bytes a workbook may unpack to: a sheet of a million short statements has about 200 MB.
MOST_UNPACKED = 400 << 20
# Cells between the first and the last of a sheet: two that lie far apart would fill any memory.
MOST_CELLS = 10_000_000
# What a sheet can hold, by the format's own limits.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
_REFERENCE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class WorkbookTable:
    """An XLSX file; see :class:`stancery.serving.corpus.table.Table`."""

    def __init__(self, path: Path) -> None:
        """Read the first sheet.

        Args:
            path: The file; the first row of its first sheet names the columns.

        Raises:
            TableError: It is no workbook, unpacks to too much, or has no rows.
        """
        from python_calamine import CalamineError, load_workbook

        self.path = path
        refuse_bomb(path)
        try:
            workbook = load_workbook(path)
            names = workbook.sheet_names
            self._rows = [list(row) for row in workbook.get_sheet_by_index(0).to_python()] if names else []
        except (CalamineError, OSError, ValueError) as error:
            raise TableError(f"{path} is not a workbook that can be read ({error!s:.200}).") from None
        if not self._rows:
            raise TableError(
                f"{path}: the first sheet is empty; expected a first row with the names of the columns."
            )
        self.columns = tuple(as_text(_plain(cell)) for cell in self._rows.pop(0))
        require_distinct(path, self.columns)
        self.total = len(self._rows)
        rest = len(names) - 1
        self.notes: tuple[str, ...] = ()
        if rest:
            self.notes = (
                f"only the first sheet of {path.name}, {names[0]!r}, was read; {rest} more were not",
            )

    def rows(self) -> Iterator[list[object]]:
        """The values of each row: text, numbers, booleans, dates."""
        for row in self._rows:
            yield [_plain(cell) for cell in row]

    def select(self, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Of each row, the values of some columns."""
        return select_from(self, columns)


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that would take up far more memory than its file, before it is read.

    Raises:
        TableError: It unpacks to more than :data:`MOST_UNPACKED`, or a sheet spans more than :data:`MOST_CELLS`; or it
            is damaged, or no workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > MOST_UNPACKED:
                raise TableError(
                    f"{path} unpacks to {unpacked >> 20:,} MB; expected at most {MOST_UNPACKED >> 20} MB."
                    " Save the sheet as CSV, which may be of any size."
                )
            # A directory can lie about sizes; what is then unpacked does not have the checksum it gives.
            for member in members:
                cells = _spanned(archive.read(member))
                if cells > MOST_CELLS:
                    raise TableError(
                        f"{path}: a sheet reaches so far down and to the right that it has {cells:,} cells, most of"
                        f" them empty; expected at most {MOST_CELLS:,}. Delete what is far from the table, or save it"
                        " as CSV."
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise TableError(f"{path} is not an XLSX workbook ({error}).") from None
    except OSError as error:
        raise cannot_read(path, error) from None


def _spanned(content: bytes) -> int:
    """How many cells lie between the first of a sheet and the last in each direction: all take memory when read."""
    rows = columns = 1
    for letters, digits in _REFERENCE.findall(content):
        column = 0
        for letter in letters.upper()[:6]:
            column = column * 26 + letter - 64
        columns = max(columns, column)
        rows = max(rows, int(digits.lstrip(b"0")[:9] or b"0"))
    return rows * columns


def require_fits(table: Table, added: int) -> None:
    """Refuse a table that no sheet can hold, before half an hour is spent on scoring it.

    Args:
        table: The table to be written.
        added: How many columns it will get.

    Raises:
        TableError: It has too many rows, columns, or characters in a cell.
    """
    if table.total + 1 > MOST_ROWS:
        raise TableError(
            f"{table.path} has {table.total:,} rows, a sheet holds {MOST_ROWS:,}; write CSV instead."
        )
    if len(table.columns) + added > 16_384:
        raise TableError(
            f"{table.path} has {len(table.columns):,} columns, a sheet holds 16,384; write CSV instead."
        )
    for number, row in enumerate(table.rows(), start=1):
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, (str, list, dict)) and len(as_text(value)) > LONGEST_CELL:
                raise TableError(
                    f"{table.path}: column {column!r} of row {number:,} has {len(as_text(value)):,} characters, a cell"
                    f" holds {LONGEST_CELL:,}; write CSV or JSONL instead."
                )


def write_workbook(table: Table, names: Sequence[str], added: Iterator[Sequence[object]], path: Path) -> None:
    """Write a table with added columns as the only sheet of a workbook.

    Text is always written as text: what begins with ``=``, ``+``, ``-``, ``@`` or a tab is marked as such, and no
    spreadsheet takes it for a formula. Two runs write the same bytes: nothing is dated.

    Args:
        table: The table.
        names: Names of the added columns.
        added: Their values, row by row.
        path: Where to write.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    workbook.properties.created = workbook.properties.modified = datetime.datetime(1980, 1, 1)
    sheet = workbook.create_sheet("stances")
    sheet.append([_cell(sheet, name) for name in (*table.columns, *names)])
    for row, values in zip(table.rows(), added, strict=True):
        sheet.append([_cell(sheet, value) for value in (*row, *values)])
    with _UndatedZip(path, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).save()


def _cell(sheet: Any, value: object) -> object:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None) if value.tzinfo is None else value.isoformat()
    if value is None or isinstance(
        value, (bool, int, float, datetime.date, datetime.time, datetime.timedelta)
    ):
        return value
    text = _NOT_IN_XML.sub("\ufffd", as_text(value))
    if not text.startswith(("=", "+", "-", "@", "\t", "\r", "#")):
        return text
    cell = WriteOnlyCell(sheet)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _plain(cell: object) -> object:
    """A cell's value; a sheet knows neither whole numbers nor empty text."""
    if cell == "" or cell is None:
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


class _UndatedZip(zipfile.ZipFile):
    """A zip file whose members carry no date, so that the same sheet is the same file."""

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with (
            open(filename, "rb") as source,
            self.open(self._undated(arcname), "w", force_zip64=True) as member,
        ):
            shutil.copyfileobj(source, member)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._undated(zinfo_or_arcname), data)

    @staticmethod
    def _undated(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        return info
