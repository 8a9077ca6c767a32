"""From a table to the same table with stances: read through, score chunk by chunk, put together, name."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from stancery.serving.classifier import StanceClassifier
from stancery.serving.corpus.formats import check_writable_as, format_of, open_table, write_table
from stancery.serving.corpus.partial import PartialRun, discard_partial, is_published, tally
from stancery.serving.corpus.scoring import (
    ADDED_COLUMNS,
    ADDED_TYPES,
    Chunks,
    RowScore,
    added_values,
    score_chunk,
)
from stancery.serving.corpus.table import Table, TableError
from stancery.serving.errors import StatementError
from stancery.serving.model_folder import MANIFEST_FILE, sha256_of

# What scores chunks: gives the scores of each, in their order.
Engine = Callable[[Chunks], Iterator[list[RowScore]]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Rows that are scored, or known not to be; those of an earlier, interrupted run too.
        total: Rows there are; None where that is not known.
    """

    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        destination: The file that was written.
        rows: Rows it has.
        labels: How many rows got each label ("uncertain" too, where the classifier abstains).
        not_scored: How many rows have no stance, by the reason that stance_note gives.
        resumed: Rows taken over from an interrupted run.
        seconds: How long this run took.
        notes: What the user should know of how the file was read, one sentence each.
    """

    destination: Path
    rows: int
    labels: dict[str, int]
    not_scored: dict[str, int]
    resumed: int
    seconds: float
    notes: tuple[str, ...]


def score_file(
    classifier: StanceClassifier,
    source: Path,
    destination: Path,
    *,
    text_column: str = "text",
    target: str | None = None,
    target_column: str | None = None,
    overwrite: bool = False,
    progress: Callable[[Progress], None] | None = None,
    engine: Engine | None = None,
) -> Summary:
    """Score every row of a table and write the table with its stances.

    All columns and values are kept; added are ``stance``, ``stance_confidence``, ``stance_condemning``,
    ``stance_defending``, ``stance_neutral`` (0–1, four decimals) and ``stance_note``, which says why a row was not
    scored and is empty otherwise. No row is dropped. Memory does not grow with the table (but for XLSX). Interrupted
    and called again with the same arguments, it goes on where it was and gives the same bytes.

    Args:
        classifier: The model.
        source: A CSV, TSV, JSONL, Parquet or XLSX file (its first sheet).
        destination: The file to write, in the format of its extension; without one, in that of the source.
        text_column: The column with the statements.
        target: The actor the stances are asked towards; default: the stance of each statement as a whole.
        target_column: The column that names the actor of each row; not together with ``target``.
        overwrite: Whether the destination may exist; it is replaced when the new one is whole.
        progress: Called at the start and after every chunk (at most 1,024 rows). What it raises ends the run, which
            can then be taken up again; :func:`discard_partial` forgets it instead.
        engine: What scores the chunks; default: the classifier, here.

    Returns:
        What was done.

    Raises:
        TableError: The source cannot be read, lacks the column, or has one of the added columns already; the
            destination exists, cannot be written or has an unknown extension; the run that is kept was another.
        StanceryError: The model reads no targets, or the target is empty or too long.
        MissingExtraError: A library for the format is not installed.
    """
    summary = score_and_remember(
        classifier,
        Path(source),
        Path(destination),
        columns=Columns(text_column, target_column),
        target=target,
        overwrite=overwrite,
        progress=progress or (lambda _: None),
        engine=engine or local_engine(classifier),
    )
    discard_partial(destination)
    return summary


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text and, where each row has its own, the target."""

    text: str
    target: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are read."""
        return (self.text,) if self.target is None else (self.text, self.target)


def score_and_remember(
    classifier: StanceClassifier,
    source: Path,
    destination: Path,
    *,
    columns: Columns,
    target: str | None,
    overwrite: bool,
    progress: Callable[[Progress], None],
    engine: Engine,
) -> Summary:
    """As :func:`score_file`, but remember that it is done: the whole of which it is a part may be interrupted."""
    started = time.monotonic()
    _require_target_can_be_asked(classifier, columns, target)
    _require_free(source, destination, overwrite=overwrite)
    stamp = _stamp(source)
    table = open_table(source)
    _require_columns(table, columns.names)
    extension = format_of(source, destination)
    check_writable_as(table, extension, len(ADDED_COLUMNS))
    with PartialRun(destination, _fingerprint(classifier, source, columns, target)) as run:
        resumed = table.total if run.published else run.done
        progress(Progress(resumed, table.total))
        if run.published is None:
            try:
                for scores in engine(Chunks(table, columns.names, target, start=resumed)):
                    run.append(scores)
                    progress(Progress(run.done, table.total))
                counts = _write(table, run, extension)
            except ValueError:
                _require_unchanged(source, destination, stamp)
                raise
            _require_unchanged(source, destination, stamp)
            run.publish(counts)
        counts = run.published or {}
    return Summary(
        destination=destination,
        rows=table.total,
        labels=_most_common_first(counts["labels"]),
        not_scored=_most_common_first(counts["not_scored"]),
        resumed=resumed,
        seconds=time.monotonic() - started,
        notes=table.notes,
    )


def _write(table: Table, run: PartialRun, extension: str) -> dict[str, Counter[str]]:
    """Put the output together, and count what is in it."""
    labels: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    added = (added_values(score) for score in tally(run.scores(), labels, reasons))
    with run.writing():
        write_table(table, added, run.output, extension=extension, names=ADDED_COLUMNS, types=ADDED_TYPES)
    return {"labels": labels, "not_scored": reasons}


def _most_common_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(counts).most_common())


def local_engine(classifier: StanceClassifier) -> Engine:
    """Scores chunks in this process."""

    def score(chunks: Chunks) -> Iterator[list[RowScore]]:
        for chunk in chunks:
            yield score_chunk(classifier, chunk)

    return score


def _require_target_can_be_asked(classifier: StanceClassifier, columns: Columns, target: str | None) -> None:
    if target is not None and columns.target is not None:
        raise TableError("a target for all rows and a column of targets were given; give one of them.")
    if target is not None or columns.target is not None:
        try:
            classifier.classify("x", "x" if target is None else target)
        except StatementError as error:
            raise TableError(str(error).replace("the target of statement 1", "the target")) from None


def _require_free(source: Path, destination: Path, *, overwrite: bool) -> None:
    if destination.is_dir():
        raise TableError(f"{destination} is a folder; expected the name of a file to write.")
    if not destination.exists():
        return
    if source.exists() and source.samefile(destination):
        raise TableError(f"{source} would be written over itself; give the output another name.")
    if not overwrite and not is_published(destination):
        raise TableError(f"{destination} exists already; give another name, or replace it with --overwrite.")


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def _require_unchanged(source: Path, destination: Path, stamp: tuple[int, int] | None) -> None:
    if _stamp(source) != stamp:
        discard_partial(destination)
        raise TableError(
            f"{source} was changed while it was being scored; run again when it is finished."
        ) from None


def _require_columns(table: Table, columns: tuple[str, ...]) -> None:
    there = ", ".join(map(repr, table.columns[:50])) or "none"
    for column in columns:
        if column not in table.columns:
            # The lines of an empty JSONL file have no keys to miss.
            if table.total == 0 and not table.columns:
                continue
            raise TableError(
                f"{table.path} has no column {column!r}; its columns are {there}; name one of them."
            )
    taken = [column for column in ADDED_COLUMNS if column in table.columns]
    if taken:
        raise TableError(
            f"{table.path} has a column {taken[0]!r} already, which scoring adds; was it scored before?"
            " Rename the column, or remove it."
        )


def _fingerprint(
    classifier: StanceClassifier, source: Path, columns: Columns, target: str | None
) -> dict[str, str]:
    return {
        "input": sha256_of(source),
        "model": sha256_of(classifier.folder.path / MANIFEST_FILE),
        "text column": repr(columns.text),
        "target column": repr(columns.target),
        "target": repr(target),
        "threshold of abstaining": repr(classifier.abstain_below),
        "version of stancery": version("stancery"),
        "version of onnxruntime": version("onnxruntime"),
    }
