"""Corrections: the labels people set right, kept in one SQLite file on this machine and exported for training.

A correction is stored when somebody presses Save, and never leaves the machine by itself. The file is a log: nothing
in it is changed or deleted, and where the same statement was corrected twice the later one counts.

store = CorrectionStore(default_path())
store.add("The envoys pressed for access.", "condemning", predicted="neutral", confidence=0.61)
store.export("corrections.jsonl")        # what configs/corrections.yaml trains on
"""

import json
import os
import tempfile
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from stancery.serving.corrections_database import CorrectionError, connect
from stancery.serving.model_folder import LABELS, Label

FILE_NAME = "corrections.sqlite"
_ALL = "SELECT id, text, target, label, predicted, confidence, note, saved_at FROM corrections ORDER BY id"


@dataclass(frozen=True, slots=True)
class Correction:
    """One label that a person set right.

    Attributes:
        id: Its number in the file, rising with time.
        text: The statement.
        target: The actor the label is about; None means the statement as a whole.
        label: The right label.
        predicted: What the model had said, or None where that is not known.
        confidence: How sure the model had been (0–1), or None.
        note: Why, in the person's own words; empty where they gave no reason.
        saved_at: When, as an ISO 8601 time in UTC.
    """

    id: int
    text: str
    target: str | None
    label: Label
    predicted: str | None
    confidence: float | None
    note: str
    saved_at: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: every attribute."""
        return asdict(self)


def default_path() -> Path:
    """Where corrections are kept unless told otherwise: the user's own data folder, as the system defines it."""
    import platformdirs

    return Path(platformdirs.user_data_dir("stancery", appauthor=False)) / FILE_NAME


class CorrectionStore:
    """The corrections in one file. Any number of threads and processes may use one file at the same time."""

    def __init__(self, path: str | Path) -> None:
        """Name the file; it is created with the first correction, not before.

        Args:
            path: The SQLite file, such as :func:`default_path` gives.
        """
        self.path = Path(path)
        self._turn = (
            threading.Lock()
        )  # threads queue up here; SQLite itself would let them try again and again

    def check(self) -> None:
        """See that the file, if there is one, can be used: better now than when somebody presses Save.

        Raises:
            CorrectionError: The file cannot be opened or is not one of ours.
        """
        if self.path.exists():
            with self._turn, connect(self.path):
                pass

    def add(
        self,
        text: str,
        label: str,
        target: str | None = None,
        *,
        predicted: str | None = None,
        confidence: float | None = None,
        note: str = "",
    ) -> Correction:
        """Keep a correction; when this returns, it is on the disk.

        Args:
            text: The statement, as it was classified.
            label: The right label: "condemning", "defending" or "neutral".
            target: The actor the label is about; None or empty means the statement as a whole.
            predicted: What the model had said.
            confidence: How sure it had been (0–1).
            note: Why, in the person's own words.

        Returns:
            The correction as it was stored.

        Raises:
            CorrectionError: The text is empty, the label is none of the three, or the file cannot be written.
        """
        values = (
            _stored_text(text, "the statement"),
            _stored_text(target, "the target") if target and target.strip() else None,
            _known_label(label),
            predicted,
            confidence,
            _stored_text(note, "the note", may_be_empty=True),
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        with self._turn, connect(self.path) as connection, connection:
            cursor = connection.execute(
                "INSERT INTO corrections (text, target, label, predicted, confidence, note, saved_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            number = cast(int, cursor.lastrowid)
        return Correction(number, *values)

    def rows(self) -> list[Correction]:
        """Every correction that was ever kept, oldest first; empty where there is no file yet.

        Raises:
            CorrectionError: The file cannot be read, or is not one of ours.
        """
        if not self.path.exists():
            return []
        with self._turn, connect(self.path) as connection:
            return [Correction(*row) for row in connection.execute(_ALL)]

    def export(self, path: str | Path, *, overwrite: bool = False) -> int:
        """Write the corrections as JSON lines that ``stancery-train run`` reads (configs/corrections.yaml).

        Where one statement (with the same target, or none) was corrected several times, the latest counts.

        Args:
            path: The file to write; it appears whole or not at all.
            overwrite: Replace a file that is there.

        Returns:
            How many statements were written.

        Raises:
            CorrectionError: There is no correction, the file exists, or it cannot be written.
        """
        path = Path(path)
        if path.exists() and not overwrite:
            raise CorrectionError(f"{path} exists; choose another name, or add --overwrite to replace it.")
        latest = {(_key(row.text), _key(row.target or "")): row for row in self.rows()}
        if not latest:
            raise CorrectionError(
                f"{self.path} holds no correction yet; set a label right on the page ('stancery serve') first."
            )
        lines = [json.dumps(_training_row(row), ensure_ascii=False) + "\n" for row in latest.values()]
        try:
            _write_whole(path, "".join(lines))
        except OSError as error:
            raise CorrectionError(f"{path} cannot be written: {error.strerror}.") from None
        return len(lines)


def _known_label(label: str) -> Label:
    if label not in LABELS:
        raise CorrectionError(f"the label is {label!r}; expected {', '.join(LABELS[:-1])} or {LABELS[-1]}.")
    return label


def _stored_text(value: str, what: str, *, may_be_empty: bool = False) -> str:
    text = value.strip()
    if not text and not may_be_empty:
        raise CorrectionError(f"{what} is empty; expected some text.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CorrectionError(
            f"{what} has half a character in it (a lone surrogate); paste it again."
        ) from None
    return text


def _key(text: str) -> str:
    """What makes two texts the same statement: everything but spaces and line breaks."""
    return " ".join(text.split())


def _training_row(row: Correction) -> dict[str, Any]:
    return {
        "id": f"correction-{row.id}",
        "text": row.text,
        "label": row.label,
        "target": row.target,
        "split": "train",  # a correction is there to be learned; what a model got wrong measures nothing
        "source": "corrections",
        "note": row.note,
    }


def _write_whole(path: Path, content: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            Path(draft.name).unlink()
            raise
    os.replace(draft.name, path)
