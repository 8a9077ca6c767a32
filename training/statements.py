"""Reading labelled statements: any CSV, TSV, JSONL or Parquet by a column mapping, into one schema.

Files are read through the ``datasets`` library; what it cannot read, or what does not fit the schema, is refused
with the file and the row named.
"""

import glob
import hashlib
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

import datasets
from sklearn.model_selection import StratifiedGroupKFold

from stancery.serving.model_folder import LABELS, Label
from stancery.training.config import OUR_COLUMNS, Columns, Data, Source, Split
from stancery.training.errors import ConfigError, DataError

_READERS = {".csv": "csv", ".tsv": "csv", ".jsonl": "json", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One labelled statement.

    Attributes:
        id: Its name, unique in its file.
        text: What was said.
        label: The stance; towards ``target`` where one is given, else of the statement as a whole.
        target: The actor the label is about, or None.
        targets: (actor, stance towards that actor) pairs.
        group: Statements of one group (variants of one idea, sentences of one document) share a split.
        split: "train", "validation" or "test"; None where the file does not say.
        forum: Where it was said ("press-agency", "council-speech", …), or None.
        source: The collection it comes from.
        sure: Whether the annotators called the label clear; True where the file does not say.
    """

    id: str
    text: str
    label: Label
    target: str | None = None
    targets: tuple[tuple[str, Label], ...] = ()
    group: str | None = None
    split: Split | None = None
    forum: str | None = None
    source: str = ""
    sure: bool = True


def read_source(source: Source, usual: Columns = OUR_COLUMNS) -> list[Statement]:
    """Read all files of one source.

    Args:
        source: The path (a file, a folder or a glob), the column mapping and the label names.
        usual: The columns of a source that names none; those that a file lacks are not read.

    Returns:
        The statements, in file order.

    Raises:
        DataError: No file is there, a file cannot be read, it lacks a column that the source names, or a row
            does not fit.
    """
    statements = []
    for path in kept_files(source):
        rows = read_rows(path)
        statements += [
            statement_of(row, number, path, source, usual) for number, row in enumerate(rows, start=1)
        ]
    if source.only:
        statements = [statement for statement in statements if statement.split == source.only]
    if not statements:
        only = f" in the split '{source.only}'" if source.only else ""
        raise DataError(f"{source.path} holds no statements{only}; expected at least one.")
    return statements


def kept_files(source: Source) -> list[Path]:
    """The data files of a source, but for those that it leaves out.

    Raises:
        DataError: There is no file, or none of a name to leave out.
    """
    files = find_files(source.path, source.how_to_get)
    if missing := set(source.without) - {file.name for file in files}:
        raise DataError(
            f"{source.path} has no file {', '.join(sorted(missing))} to leave out; its files are"
            f" {', '.join(file.name for file in files)}."
        )
    return [file for file in files if file.name not in source.without]


def find_files(path: str, how_to_get: str = "") -> list[Path]:
    """The data files that a path, a folder or a glob names, sorted.

    Raises:
        DataError: There is none; the text ends with ``how_to_get``.
    """
    place = Path(path)
    if place.is_dir():
        found = [file for file in place.iterdir() if file.suffix.lower() in _READERS]
    else:
        found = [Path(name) for name in glob.glob(path, recursive=True)]
    if not found:
        raise DataError(f"{path}: no such file or folder of data. {how_to_get}".strip())
    for file in found:
        if file.suffix.lower() not in _READERS:
            raise DataError(f"{file} ends in '{file.suffix}'; expected one of {', '.join(sorted(_READERS))}.")
    return sorted(found)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of one data file, as dictionaries, whatever their columns.

    Raises:
        DataError: The file is empty, or not what its ending says.
    """
    kind = _READERS[path.suffix.lower()]
    # An empty cell of a table is an empty text, not a number that is missing.
    options = (
        {"sep": "\t" if path.suffix.lower() == ".tsv" else ",", "keep_default_na": False}
        if kind == "csv"
        else {}
    )
    if path.stat().st_size == 0:
        raise DataError(f"{path} is empty; expected rows of labelled statements.")
    with tempfile.TemporaryDirectory() as cache:  # the library's own cache would keep every file ever read
        try:
            table = datasets.load_dataset(  # nosec B615 # files of this machine, read by a reader of the library
                kind, data_files=str(path), split="train", cache_dir=cache, keep_in_memory=True, **options
            )
            return cast(list[dict[str, Any]], table.to_list())
        except Exception as error:  # the library wraps parser errors of many kinds
            reason = error.__cause__ or error
            kind_of_file = path.suffix.lower()[1:].upper()
            raise DataError(
                f"{path} cannot be read as {kind_of_file} in UTF-8: {' '.join(str(reason).split())[:300]}"
            ) from None


def statement_of(
    row: dict[str, Any], number: int, path: Path, source: Source, usual: Columns = OUR_COLUMNS
) -> Statement:
    """The statement that one row of a file holds.

    Args:
        row: The row, by column.
        number: Its number, counted from 1.
        path: Its file.
        source: Which column holds what, and what the file calls the labels.
        usual: The columns of a source that names none; those that the file lacks are not read.

    Raises:
        DataError: The row does not fit, or lacks a column that the source names; file and row are named.
    """
    where = f"{path}, row {number}"
    columns, labels = source.columns or usual, source.labels

    def cell(column: str | None) -> str | None:
        value = None if column is None else row.get(column)
        return None if value is None or value == "" else str(value)

    for required in (columns.text, columns.label):
        if required not in row:
            raise DataError(
                f"{path} has no column '{required}'; its columns are: {', '.join(row)}."
                " Name yours under columns, in the config you train by or give as --config"
                " (configs/own-data.yaml shows how)."
            )
    # A misspelt name must not pass for a column that is not there: test rows would be learned, actors ignored.
    for key, column in source.columns or ():
        if column is not None and column not in row:
            raise DataError(
                f"{path} has no column '{column}', which the config names as columns.{key}; its columns are:"
                f" {', '.join(row)}. Correct the name, or take {key} out of the config's columns."
            )
    text = row[columns.text]
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"{where}: '{columns.text}' is {text!r}; expected a statement.")
    split = cell(columns.split)
    if split is not None and split not in get_args(Split):
        raise DataError(f"{where}: split is {split!r}; expected train, validation or test.")
    return Statement(
        id=cell(columns.id) or f"{path.name}:{number}",
        text=text,
        label=_label(row[columns.label], labels, where),
        target=cell(columns.target),
        targets=_targets(row.get(columns.targets) if columns.targets else None, labels, where),
        group=cell(columns.group),
        split=cast(Split | None, split),
        forum=cell(columns.forum),
        source=cell(columns.source) or path.stem,
        sure=cell(columns.sure) != "False",
    )


def _label(value: Any, labels: dict[str, Label], where: str) -> Label:
    found = labels.get(str(value), value)
    if found not in LABELS:
        known = ", ".join([*labels, *LABELS])
        raise DataError(f"{where}: the label is {value!r}; expected one of {known}.")
    return cast(Label, found)


def _targets(value: Any, labels: dict[str, Label], where: str) -> tuple[tuple[str, Label], ...]:
    if value is None:
        return ()
    try:
        return tuple((str(item["name"]), _label(item["label"], labels, where)) for item in value)
    except (TypeError, KeyError):
        raise DataError(f"{where}: targets is {value!r:.80}; expected a list of {{name, label}}.") from None


def read_data(data: Data) -> list[Statement]:
    """Read every source of a config and settle which statement is in which split.

    Rows that name no split are dealt out by group, ``validation_share`` of them to validation, so that each label
    has its share in both. The training rows of a source are repeated as its ``repeat`` says.

    Args:
        data: The data section of a config.

    Returns:
        Statements, each with a split.

    Raises:
        DataError: A source cannot be read, or a label is missing from a split.
        ConfigError: A source has a target column although ``data.targets`` is false.
    """
    statements: list[Statement] = []
    for source in data.sources:
        if source.columns and source.columns.target and not data.targets:
            raise ConfigError(
                f"the source {source.path} has a target column but data.targets is false; set it to true."
            )
        rows = _deal_out(read_source(source), data.validation_share)
        if source.share < 1:
            rows = [row for row in rows if row.split != "train" or _lot(row) < source.share]
        statements += rows
        statements += [row for row in rows if row.split == "train"] * (source.repeat - 1)
    for split in ("train", "validation"):
        counts = Counter(statement.label for statement in statements if statement.split == split)
        missing = [label for label in LABELS if not counts[label]]
        if missing:
            raise DataError(
                f"no {split} statement is labelled {' or '.join(missing)}; expected some of each of"
                f" {', '.join(LABELS)} (found {len(statements)} statements in all)."
            )
    return statements


def _lot(statement: Statement) -> float:
    """A number from 0 to 1 that is the statement's own: a larger share holds every smaller one."""
    return zlib.crc32(statement.text.encode()) / 2**32


def _deal_out(statements: list[Statement], share: float) -> list[Statement]:
    undecided = [statement for statement in statements if statement.split is None]
    if not undecided:
        return statements
    # Two rows with one text are one idea, whatever their file says.
    groups = [statement.group or " ".join(statement.text.lower().split()) for statement in undecided]
    folds = min(round(1 / share), len(set(groups)))
    if folds < 2:
        raise DataError(
            f"found {len(statements)} statements in {len(set(groups))} group(s); expected at least 2 groups, so that"
            " some can be kept for validation."
        )
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=0)
    labels = [statement.label for statement in undecided]
    _, held_out = next(splitter.split(undecided, labels, groups))
    validation = {id(undecided[index]) for index in held_out}
    return [
        statement
        if statement.split
        else replace(statement, split="validation" if id(statement) in validation else "train")
        for statement in statements
    ]


def fingerprint_of(statements: Iterable[Statement]) -> str:
    """A SHA-256 over what a model learns from: texts, labels, targets and splits, in order."""
    digest = hashlib.sha256()
    for item in statements:
        digest.update(repr((item.text, item.label, item.target, item.targets, item.split)).encode())
    return digest.hexdigest()
