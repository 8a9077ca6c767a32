"""``stancery score``: whole files of statements, from the shell."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancery.serving.command_line import INTERRUPTED, abstain_option, model_option, target_option

if TYPE_CHECKING:
    from stancery.serving.classifier import StanceClassifier
    from stancery.serving.corpus.folders import Job
    from stancery.serving.corpus.score import Engine, Progress, Summary


@click.command()
@click.argument("sources", metavar="IN...", nargs=-1, required=True)
@click.argument("destination", metavar="OUT")
@click.option("--text-column", default="text", show_default=True, help="The column with the statements.")
@target_option
@click.option("--target-column", help="The column that names, for each row, the actor to ask about.")
@abstain_option
@model_option
@click.option("--overwrite", is_flag=True, help="Replace OUT if it exists.")
@click.option(
    "--ray",
    metavar="auto|ADDRESS",
    help="Score on a Ray cluster; 'auto' starts one here if none is running.",
)
def score(
    sources: tuple[str, ...],
    destination: str,
    *,
    text_column: str,
    target: str | None,
    target_column: str | None,
    abstain_below: float,
    model: Path | None,
    overwrite: bool,
    ray: str | None,
) -> None:
    """Score whole files: every row kept, its stance added. Interrupted, it goes on when run again.

    IN is CSV, TSV, JSONL, Parquet or XLSX: files, folders, quoted globs. OUT is the file to write, its format by its
    extension; or a folder, as in 'scored/'.
    """
    from stancery.serving.classifier import StanceClassifier
    from stancery.serving.corpus.folders import plan_job, score_job
    from stancery.serving.corpus.score import Columns

    job = plan_job(sources, destination)
    classifier = StanceClassifier.load(model, abstain_below=abstain_below)
    screen = _Screen(job)
    try:
        score_job(
            classifier,
            job,
            columns=Columns(text_column, target_column),
            target=target,
            overwrite=overwrite,
            progress=screen.progress,
            finished=screen.finished,
            engine=_engine(classifier, ray),
        )
    except KeyboardInterrupt:
        screen.stopped()
        raise click.exceptions.Exit(INTERRUPTED) from None
    finally:
        screen.clear()
    screen.all_finished()


def _engine(classifier: "StanceClassifier", address: str | None) -> "Engine":
    from stancery.serving.corpus.score import local_engine

    if address is None:
        return local_engine(classifier)
    from stancery.serving.corpus.ray_engine import ray_engine

    return ray_engine(classifier, address)


class _Screen:
    """What a run says: progress on stderr, results on stdout."""

    def __init__(self, job: "Job") -> None:
        from stancery.serving.corpus.partial import partial_folder
        from stancery.serving.corpus.progress_line import ProgressLine

        self._job = job
        self._new_line = ProgressLine
        self._partial_folder = partial_folder
        self._line: ProgressLine | None = None
        self._index = -1
        self._rows = 0
        if job.passed_over:
            names = ", ".join(path.name for path in job.passed_over[:3])
            more = ", …" if len(job.passed_over) > 3 else ""
            click.echo(
                f"passed over {len(job.passed_over)} file(s) that are no tables: {names}{more}", err=True
            )

    def progress(self, index: int, step: "Progress") -> None:
        if index != self._index or self._line is None:
            self._index = index
            count = len(self._job.files)
            name = f"[{index + 1}/{count}] {self._job.files[index][0].name}" if count > 1 else ""
            self._line = self._new_line(sys.stderr, name)
        self._line.show(step)

    def finished(self, summary: "Summary") -> None:
        from stancery.serving.corpus.progress_line import duration

        self.clear()
        for note in summary.notes:
            click.echo(f"note: {note}.", err=True)
        self._rows += summary.rows
        scored = sum(summary.labels.values())
        labels = ", ".join(f"{count:,} {label}" for label, count in summary.labels.items())
        new = summary.rows - summary.resumed
        took = f" in {duration(summary.seconds)}" if new else ""
        click.echo(
            f"{summary.destination}: {scored:,} of {summary.rows:,} rows scored{took}"
            + (f": {labels}" if labels else "")
        )
        if summary.not_scored:
            reasons = ", ".join(
                f"{count:,} × {reason}" for reason, count in list(summary.not_scored.items())[:3]
            )
            more = ", …" if len(summary.not_scored) > 3 else ""
            click.echo(f"  not scored, as stance_note says: {reasons}{more}")

    def stopped(self) -> None:
        self.clear()
        folders = [self._partial_folder(to) for _, to in self._job.files]
        kept = [str(folder) for folder in folders if folder.exists()]
        click.echo(
            "stopped. What was scored is kept, and the same command goes on from there;"
            f" to forget it, delete {' and '.join(kept[-1:])}."
            if kept
            else "stopped, with nothing scored yet.",
            err=True,
        )

    def clear(self) -> None:
        if self._line is not None:
            self._line.clear()

    def all_finished(self) -> None:
        if len(self._job.files) > 1:
            click.echo(f"{len(self._job.files)} files, {self._rows:,} rows")
