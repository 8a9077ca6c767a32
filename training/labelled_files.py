"""The files a check is of, and every row of them: what fits the schema, and a finding for what does not.

Training stops at the first row that does not fit; a check reads on, so that one run names all of them.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from stancery.serving.model_folder import MANIFEST_FILE
from stancery.training.config import Config, Source
from stancery.training.errors import DataError
from stancery.training.standoff import StandoffStatement
from stancery.training.statements import Statement, find_files, kept_files, read_rows, statement_of

PASSED_OVER = ("hydrated", "behaviour", "example.csv")
"""Read only where they are named: rebuilt text, whose labels are checked in data/un; behavioural tests, which
are variants of one another on purpose; and the example of other columns, which has a config of its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    Attributes:
        severity: An "error" makes the data unfit to train on; a "warning" is for a person to judge.
        kind: What sort of fault, in a word or three ("schema", "near duplicate", …).
        message: What was found, what was expected, what to do.
        file: The file it is in; None where it is no single file's.
        row: The row of that file, from 1.
    """

    severity: Literal["error", "warning"]
    kind: str
    message: str
    file: Path | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """The file and the row, as far as there is one."""
        return f"{self.file or ''}{f', row {self.row}' if self.row else ''}"


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled statement, where it stands, and what only a check looks at.

    Attributes:
        statement: The statement.
        file: Its file.
        number: Its row in the file, from 1.
        readings: Every reader's label, in the order of reading; empty where the file has none.
        rule: Number of the labelling rule it is an example of (data/LABELS.md), 0 for none; None if not said.
    """

    statement: Statement
    file: Path
    number: int
    readings: tuple[str, ...] = ()
    rule: int | None = None

    @property
    def place(self) -> str:
        """The file and the row."""
        return f"{self.file}, row {self.number}"


@dataclass(frozen=True, slots=True)
class StandoffRow:
    """A label without text, and where it stands."""

    statement: StandoffStatement
    file: Path
    number: int

    @property
    def place(self) -> str:
        """The file and the row."""
        return f"{self.file}, row {self.number}"


@dataclass(slots=True)
class Contents:
    """What the files hold, and what a search of their folders passed over."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    standoff: list[StandoffRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_places(places: Sequence[str]) -> Contents:
    """Read the labelled files of some places, with the columns of data/statements.

    Args:
        places: Files, globs, and folders, which are searched with their sub-folders; model folders and what
            is called as in PASSED_OVER are passed over unless they are named themselves.

    Returns:
        Everything in them.

    Raises:
        DataError: A place does not exist, or holds no file of a known kind.
    """
    contents = Contents()
    found = dict.fromkeys(file for place in places for file in _files_of(place, contents.passed_over))
    for file in found:
        _read_file(file, Source(path=str(file)), contents)
    return contents


def read_config(config: Config) -> Contents:
    """Read every source of a config by its column mapping; a source that is not there is a finding."""
    contents = Contents()
    for source in config.data.sources:
        try:
            files = kept_files(source)
        except DataError as error:
            contents.findings.append(Finding("error", "file", str(error)))
            continue
        for file in files:
            _read_file(file, source, contents)
    return contents


def _files_of(place: str, passed_over: list[Path]) -> list[Path]:
    if not Path(place).is_dir():
        return find_files(place)
    if (Path(place) / MANIFEST_FILE).exists():
        raise DataError(f"{place} is a model folder; expected labelled statements.")
    files = []
    for folder in _data_folders(Path(place), passed_over):
        try:
            found = find_files(str(folder))
        except DataError:  # a folder of other things, on the way to one with data
            continue
        files += [file for file in found if file.name not in PASSED_OVER]
        passed_over += [file for file in found if file.name in PASSED_OVER]
    if not files:
        raise DataError(f"{place} holds no CSV, TSV, JSONL or Parquet file; name a folder that does.")
    return files


def _data_folders(top: Path, passed_over: list[Path]) -> Iterator[Path]:
    for folder, subfolders, files in os.walk(top):
        if MANIFEST_FILE in files:
            passed_over.append(Path(folder))
            subfolders.clear()
            continue
        passed_over += [Path(folder) / name for name in sorted(subfolders) if name in PASSED_OVER]
        subfolders[:] = sorted(
            name for name in subfolders if name not in PASSED_OVER and not name.startswith(".")
        )
        yield Path(folder)


def _read_file(file: Path, source: Source, contents: Contents) -> None:
    contents.files.append(file)
    if _is_standoff(file):
        _read_standoff(file, contents)
        return
    try:
        cells = read_rows(file)
    except DataError as error:
        broken = list(_broken_lines(file))
        contents.findings += broken or [Finding("error", "file", str(error), file)]
        return
    faults: dict[str, Finding] = {}  # by message: a missing column is one fault, not one for every row
    for number, row in enumerate(cells, start=1):
        try:
            found = _row(row, number, file, source)
        except DataError as error:
            message = str(error).removeprefix(f"{file}, row {number}: ")
            in_row = message != str(error)
            fault = Finding("error", "schema", message, file, number if in_row else None)
            faults.setdefault(str(error), fault)
        else:
            if source.only in (None, found.statement.split):
                contents.rows.append(found)
    contents.findings += faults.values()


def _row(cells: dict[str, Any], number: int, file: Path, source: Source) -> Row:
    readings, rule = cells.get("readings"), cells.get("rule")
    return Row(
        statement=statement_of(cells, number, file, source),
        file=file,
        number=number,
        readings=tuple(map(str, readings)) if isinstance(readings, list) else (),
        rule=rule if isinstance(rule, int) else None,
    )


def _is_standoff(file: Path) -> bool:
    """Whether a file is one of labels without text, judged by its first line."""
    if file.suffix.lower() != ".jsonl":
        return False
    with file.open(encoding="utf-8", errors="replace") as lines:
        first = next((line for line in lines if line.strip()), "")
    content = _object_of(first)
    return content is not None and {"hash", "letters"} <= content.keys()


def _read_standoff(file: Path, contents: Contents) -> None:
    for number, line in _lines(file):
        try:
            statement = StandoffStatement.model_validate_json(line)
        except ValidationError as error:
            contents.findings += [
                Finding("error", "schema", _sentence(fault["loc"], fault["msg"]), file, number)
                for fault in error.errors()
            ]
        else:
            contents.standoff.append(StandoffRow(statement, file, number))


def _sentence(location: Iterable[int | str], message: str) -> str:
    key = ".".join(map(str, location))
    return f"{key}: {message}." if key else f"{message}."


def _broken_lines(file: Path) -> Iterator[Finding]:
    """Name the lines of an unreadable JSONL file that are no JSON object, because its parser does not."""
    if file.suffix.lower() == ".jsonl":
        for number, line in _lines(file):
            if _object_of(line) is None:
                message = f"{line.strip()[:60]!r} is not a JSON object; expected one a line."
                yield Finding("error", "schema", message, file, number)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line


def _object_of(line: str) -> dict[str, Any] | None:
    try:
        content = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
