"""Which format a file has, by its extension; and the one way in and out for all of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from stancery.serving.corpus.delimited import DelimitedTable, write_delimited
from stancery.serving.corpus.json_lines import JsonLinesTable, write_json_lines
from stancery.serving.corpus.table import Table, TableError
from stancery.serving.errors import MissingExtraError

EXTENSIONS = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")


def open_table(path: Path) -> Table:
    """Read a table through and find it whole.

    Args:
        path: A CSV, TSV, JSONL, Parquet or XLSX file.

    Returns:
        The table, its rows counted.

    Raises:
        TableError: There is no such file, or it is not what its extension says.
        MissingExtraError: The library that reads the format is not installed.
    """
    if not path.is_file():
        raise TableError(f"{path} is not a file." if path.exists() else f"{path} was not found.")
    extension = path.suffix.lower()
    if extension not in EXTENSIONS:
        raise TableError(
            f"{path} has the extension {path.suffix!r}; expected one of {', '.join(EXTENSIONS)}."
        )
    try:
        if extension == ".parquet":
            from stancery.serving.corpus.parquet import ParquetTable

            return ParquetTable(path)
        if extension == ".xlsx":
            from stancery.serving.corpus.workbook import WorkbookTable

            return WorkbookTable(path)
        return JsonLinesTable(path) if extension == ".jsonl" else DelimitedTable(path)
    except ModuleNotFoundError as error:
        raise missing(extension, error) from None


def format_of(source: Path, destination: Path) -> str:
    """The extension that says how a destination is written: its own or, where it has none, the source's.

    Raises:
        TableError: It has one that is not known.
    """
    own = destination.suffix.lower()
    if own and own not in EXTENSIONS:
        raise TableError(
            f"{destination} has the extension {destination.suffix!r}, in which no table is written;"
            f" expected one of {', '.join(EXTENSIONS)}."
        )
    return own or source.suffix.lower()


def check_writable_as(table: Table, extension: str, added: int) -> None:
    """Refuse early what :func:`write_table` could not write.

    Args:
        table: The table.
        extension: The format to write.
        added: How many columns are added.

    Raises:
        TableError: The format cannot hold the table.
        MissingExtraError: The library that writes the format is not installed.
    """
    try:
        if extension == ".parquet":
            from stancery.serving.corpus.parquet import parquet_schema

            parquet_schema(table)
        elif extension == ".xlsx":
            import openpyxl  # noqa: F401  # asked for now, used when all is scored

            from stancery.serving.corpus.workbook import require_fits

            require_fits(table, added)
    except ModuleNotFoundError as error:
        raise missing(extension, error) from None


def write_table(
    table: Table,
    added: Iterator[Sequence[object]],
    path: Path,
    *,
    extension: str,
    names: Sequence[str],
    types: Sequence[str],
) -> None:
    """Write a table with added columns.

    Args:
        table: The table.
        added: The values of the added columns, row by row.
        path: Where to write.
        extension: The format to write.
        names: Names of the added columns.
        types: Their Arrow types, for Parquet.
    """
    if extension == ".parquet":
        from stancery.serving.corpus.parquet import write_parquet

        write_parquet(table, names, added, path, types=types)
    elif extension == ".xlsx":
        from stancery.serving.corpus.workbook import write_workbook

        write_workbook(table, names, added, path)
    elif extension == ".jsonl":
        write_json_lines(table, names, added, path)
    else:
        write_delimited(table, names, added, path, tabs=extension == ".tsv")


def missing(extension: str, error: ModuleNotFoundError) -> Exception:
    """The sentence for a format whose library is not installed."""
    if error.name and error.name.startswith("stancery"):
        return error
    return MissingExtraError(f"A {extension} file", "files")
