"""Parquet: typed columns, streamed in record batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from stancery.serving.corpus.delimited import DelimitedTable
from stancery.serving.corpus.table import Table, TableError, require_distinct

# Rows held in memory at once, and in a row group of a file we write.
_ROWS_AT_ONCE = 1024
_READ_BUFFER = 1 << 16


class ParquetTable:
    """A Parquet file; see :class:`stancery.serving.corpus.table.Table`."""

    def __init__(self, path: Path) -> None:
        """Open a file and read its schema.

        Args:
            path: The file.

        Raises:
            TableError: It is no Parquet file, or a damaged one.
        """
        self.path = path
        with self._reading(), self._open() as file:
            self.schema: pa.Schema = file.schema_arrow
            self.total: int = file.metadata.num_rows
            self.columns = tuple(self.schema.names)
        require_distinct(path, self.columns)
        self.notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[list[object]]:
        """The values of each row as Python has them."""
        for row in self.select(self.columns):
            yield list(row)

    def select(self, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Of each row, the values of some columns; only these are read."""
        with self._reading():
            for batch in self.batches(columns):
                yield from zip(*(_python_values(batch.column(name)) for name in columns), strict=True)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows as Arrow has them, some at a time."""
        with self._reading(), self._open() as file:
            yield from file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns)

    def _open(self) -> pq.ParquetFile:
        # Read through a small buffer: a whole row group at once may be more than the memory holds.
        return pq.ParquetFile(self.path, buffer_size=_READ_BUFFER, pre_buffer=False, memory_map=False)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise TableError(
                f"{self.path} is not a Parquet file that can be read, or a damaged one ({error!s:.200}); copy it again."
            ) from None


def _python_values(column: pa.Array) -> list[object]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        # Python's datetime ends at microseconds.
        try:
            column = column.cast(pa.timestamp("us", column.type.tz))
        except pa.ArrowInvalid:
            column = column.cast(pa.string())
    values: list[object] = column.to_pylist()
    return values


def write_parquet(
    table: Table, names: Sequence[str], added: Iterator[Sequence[object]], path: Path, *, types: Sequence[str]
) -> None:
    """Write a table with added columns as Parquet.

    Args:
        table: The table; the columns of a Parquet file keep their Arrow types.
        names: Names of the added columns.
        added: Their values, row by row.
        path: Where to write.
        types: Arrow types of the added columns, as :func:`pyarrow.type_for_alias` knows them.

    Raises:
        TableError: A column of a JSONL or XLSX file holds values of different types.
    """
    own = parquet_schema(table)
    fields = [pa.field(name, pa.type_for_alias(kind)) for name, kind in zip(names, types, strict=True)]
    schema = pa.schema([*own, *fields], metadata=own.metadata)
    batches = table.batches() if isinstance(table, ParquetTable) else _batches(table, own)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            rows = list(islice(added, batch.num_rows))
            if len(rows) != batch.num_rows:
                raise ValueError("fewer rows were scored than the table has")
            columns = zip(*rows, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays([*batch.columns, *arrays], schema=schema))


def parquet_schema(table: Table) -> pa.Schema:
    """The schema a table has, or takes when it becomes Parquet: text for CSV, found by looking through it otherwise.

    Raises:
        TableError: A column holds values of different types.
    """
    if isinstance(table, ParquetTable):
        return table.schema
    if isinstance(table, DelimitedTable):
        return pa.schema([pa.field(column, pa.string()) for column in table.columns])
    schema = pa.schema([pa.field(column, pa.null()) for column in table.columns])
    rows = table.rows()
    first = 1
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        for place, column in enumerate(table.columns):
            try:
                found = pa.schema([pa.field(column, pa.array([_storable(row[place]) for row in batch]).type)])
                field = pa.unify_schemas(
                    [pa.schema([schema.field(place)]), found], promote_options="permissive"
                )
            except (pa.ArrowException, OverflowError):
                raise TableError(
                    f"{table.path}: column {column!r} holds values of different types (seen in rows {first:,} to"
                    f" {first + len(batch) - 1:,}), and a Parquet column has one; write JSONL instead."
                ) from None
            schema = schema.set(place, field.field(0))
        first += len(batch)
    return schema


def _batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rows = table.rows()
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        arrays = [
            pa.array([_storable(row[place]) for row in batch], field.type)
            for place, field in enumerate(schema)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _storable(value: object) -> object:
    """Lone surrogates, which JSON can name and no UTF-8 text can hold, become question marks."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value
