"""Folders, globs and lists of files: which file goes where, and scoring them as one job that can be interrupted."""

import glob
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancery.serving.classifier import StanceClassifier
from stancery.serving.corpus.formats import EXTENSIONS
from stancery.serving.corpus.partial import discard_partial
from stancery.serving.corpus.score import Columns, Engine, Progress, Summary, score_and_remember
from stancery.serving.corpus.table import TableError


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be scored.

    Attributes:
        files: Each source with its destination.
        folder: The folder they go to, which need not exist; None for a single file, whose folder must.
        passed_over: Files that are no tables, by their extension.
    """

    files: tuple[tuple[Path, Path], ...]
    folder: Path | None = None
    passed_over: tuple[Path, ...] = ()


def plan_job(sources: Sequence[str], destination: str) -> Job:
    """Find out which files are meant, and where each goes.

    Args:
        sources: Files, folders and globs (``**`` reaches into folders).
        destination: For one file, the file to write, or a folder: one that exists, or a name that ends in a slash.
            Else the folder for all of them, in which they keep their names and, within a folder of yours, their
            places.

    Returns:
        The job.

    Raises:
        TableError: Nothing was found, or two files would be written to the same place.
    """
    named_as_folder = destination.endswith(("/", os.sep))  # a Path would not know any more
    to = Path(destination)
    single = Path(sources[0]) if len(sources) == 1 and Path(sources[0]).is_file() else None
    if single and not named_as_folder:
        return Job(((single, to / single.name if to.is_dir() else to),))
    if to.is_file():
        reason = "its name ends in a slash" if single else "there is more than one file to score"
        raise TableError(f"{to} is a file; expected a folder, for {reason}.")
    if single:
        return Job(((single, to / single.name),), to)
    found: dict[Path, Path] = {}
    passed_over: list[Path] = []
    for source in sources:
        for path, name in _files_of(source, to):
            if path.suffix.lower() not in EXTENSIONS:
                passed_over.append(path)
                continue
            other = found.setdefault(to / name, path)
            if other != path:
                raise TableError(f"{other} and {path} would both be written to {to / name}; rename one.")
    if not found:
        raise TableError(
            f"found no file to score in {', '.join(sources)}; expected files ending in {', '.join(EXTENSIONS)}."
        )
    return Job(tuple((path, written) for written, path in found.items()), to, tuple(passed_over))


def score_job(
    classifier: StanceClassifier,
    job: Job,
    *,
    columns: Columns,
    target: str | None,
    overwrite: bool,
    progress: Callable[[int, Progress], None],
    finished: Callable[[Summary], None],
    engine: Engine,
) -> None:
    """Score the files of a job one after the other; as :func:`score_file` for each of them.

    Interrupted and called again, it passes over the files that were finished and goes on with the next.

    Args:
        classifier: The model.
        job: The files.
        columns: Which columns to read.
        target: The target of all rows.
        overwrite: Whether destinations may exist.
        progress: Called with the index of the file and how far it is.
        finished: Called with what was done to each file.
        engine: What scores the chunks.
    """
    for index, (source, destination) in enumerate(job.files):
        if job.folder is not None:
            _make_folder(destination.parent)

        def report(step: Progress, index: int = index) -> None:
            progress(index, step)

        finished(
            score_and_remember(
                classifier,
                source,
                destination,
                columns=columns,
                target=target,
                overwrite=overwrite,
                progress=report,
                engine=engine,
            )
        )
    for _, destination in job.files:
        discard_partial(destination)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableError(f"the folder {folder} cannot be made ({error.strerror}); write elsewhere.") from None


def _files_of(source: str, destination: Path) -> list[tuple[Path, Path]]:
    """The files a source means, each with its name in the destination folder; hidden ones are left alone."""
    if Path(source).is_file():
        return [(Path(source), Path(Path(source).name))]
    if Path(source).is_dir():
        base, matches = Path(source), glob.glob("**", root_dir=source, recursive=True)
    elif glob.has_magic(source):
        fixed = list(Path(source).parts)
        while any(glob.has_magic(part) for part in fixed):
            fixed.pop()
        base = Path(*fixed)
        matches = [str(Path(match).relative_to(base)) for match in glob.glob(source, recursive=True)]
    else:
        raise TableError(f"{source} was not found.")
    inside = destination.resolve()
    return [
        (base / match, Path(match))
        for match in sorted(matches)
        if (base / match).is_file() and inside not in (base / match).resolve().parents
    ]
