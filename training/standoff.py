"""The label files of public statements: labels, fingerprints and targets, a JSON object a line, without text.

``data/un/<source>.jsonl`` is read here, and here is decided which documents are kept for validation.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stancery.serving.model_folder import Label
from stancery.training.errors import DataError

Source = Literal["upr", "ungdc", "unsc"]
SOURCES: tuple[Source, ...] = get_args(Source)
Split = Literal["train", "validation"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class StandoffTarget(_Record):
    """The stance of a statement towards an actor whom it names."""

    start: Annotated[
        int, Field(ge=0)
    ]  # index of the name's first letter among the statement's folded letters
    letters: Annotated[int, Field(ge=1)]  # how many folded letters the name has
    label: Label


class StandoffStatement(_Record):
    """A label and what is needed to find the statement it belongs to."""

    id: Annotated[str, Field(min_length=1)]
    source: Source  # the collection its document belongs to
    document: Annotated[str, Field(min_length=1)]  # a document symbol (upr) or a file name of the corpus
    letters: Annotated[int, Field(ge=1)]  # its fingerprint, see stancery.training.fingerprint
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    label: Label
    annotators: Annotated[int, Field(ge=1)]  # how many read it
    sure: bool  # whether they called it clear
    batch: Literal["first", "second", "third"]  # when it was labelled: data/README.md says how each was
    readings: tuple[Label, ...] = ()  # what each annotator took it for, where that was kept
    targets: tuple[StandoffTarget, ...]
    split: Split


def split_of(document: str) -> Split:
    """Tell which split a document belongs to.

    Args:
        document: Name of the document.

    Returns:
        ``validation`` for one document of twenty, chosen by a hash of the name, so that the choice depends on
        no other document and never changes.
    """
    digest = hashlib.sha256(document.encode("utf-8")).digest()
    return "validation" if int.from_bytes(digest[:8], "big") % 20 == 0 else "train"


def read_standoff(path: Path) -> list[StandoffStatement]:
    """Read one label file.

    Args:
        path: A file of JSON lines; empty lines are skipped.

    Returns:
        Its statements in the order of the file.

    Raises:
        DataError: The file cannot be read, or a line is not a labelled fingerprint; the message names it.
    """
    statements = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    statements.append(_parse(line, f"{path}, line {number}"))
    except FileNotFoundError:
        raise DataError(f"{path} does not exist; expected the label file of that source.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}.") from None
    return statements


def _parse(line: str, place: str) -> StandoffStatement:
    try:
        return StandoffStatement.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        found = f", found {first['input']!r:.80}" if field else ""
        raise DataError(f"{place}: {field + ': ' if field else ''}{first['msg']}{found}.") from None
