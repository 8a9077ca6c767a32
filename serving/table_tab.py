"""The page's table tab: a spreadsheet in, the same spreadsheet with a stance for every row out."""

import asyncio
import csv
import io
import shlex
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from stancery.serving.classifier import StanceClassifier
from stancery.serving.corpus import Preview, read_preview
from stancery.serving.corpus.formats import EXTENSIONS
from stancery.serving.errors import StanceryError
from stancery.serving.example_table import EXAMPLE_TABLE
from stancery.serving.rendering import render_notice, render_placeholder, sentence
from stancery.serving.table_job import TableJob
from stancery.serving.table_rendering import render_preview, render_progress, render_result

MOST_ROWS = 100_000
MOST_MEGABYTES = 30
_ROWS_SHOWN = 5
_SECONDS_BETWEEN_SIGNS = 0.5
_MOST_WAITING = 16  # tables of other people; one is scored at a time
# What people call a column of statements, the likeliest first.
_TEXT_NAMES = (
    "statement",
    "text",
    "sentence",
    "quote",
    "quotation",
    "utterance",
    "content",
    "body",
    "remarks",
)
_NO_COLUMN = "— no column —"
_FAILED = (
    "Scoring this table failed ({}), and nothing was kept. Please report it with what the shell says in which"
    " 'stancery serve' runs."
)
_PLACEHOLDER = "Open a table: every row gets a stance, every column stays as it is."


def add_table_tab(classifier: StanceClassifier) -> None:
    """Lay out the tab inside the page that is being built.

    Args:
        classifier: The model that answers.
    """
    jobs: dict[str | None, TableJob] = {}  # the one of each browser window that is waiting or under way

    def look(file: str | None, request: gr.Request) -> tuple[Any, ...]:
        halt(request)
        nothing = gr.Column(visible=False), gr.Dropdown(), gr.Dropdown(), *_at_rest("")
        if file is None:
            return render_placeholder(_PLACEHOLDER), *nothing
        try:
            preview = preview_of(Path(file))
        except StanceryError as error:
            return render_notice(sentence(error)), *nothing
        return (
            render_preview(Path(file).name, preview),
            gr.Column(visible=True),
            gr.Dropdown(choices=preview.columns, value=guess_text_column(preview)),
            gr.Dropdown(choices=[_NO_COLUMN, *preview.columns], value=_NO_COLUMN),
            *_at_rest(""),
        )

    # Asynchronous, because it mostly waits: a sync one would occupy one of the page's threads all the while.
    async def run(
        file: str | None, text_column: str | None, target: str, target_column: str | None, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        if file is None or text_column is None:
            yield _at_rest(render_notice("Choose a table and its column of statements first."))
            return
        job = TableJob(
            classifier,
            Path(file),
            text_column=text_column,
            target=target.strip() or None,
            target_column=None if target_column in (None, _NO_COLUMN) else target_column,
        )
        jobs[request.session_hash] = job
        try:
            with job:
                while not job.over:
                    yield _under_way(render_progress(job.pace))
                    await asyncio.sleep(_SECONDS_BETWEEN_SIGNS)
                yield _outcome(job, text_column)
        finally:
            if jobs.get(request.session_hash) is job:
                del jobs[request.session_hash]
        if job.error is not None and not isinstance(job.error, StanceryError):
            raise job.error  # for the log

    # The run itself then says that it was stopped. Gradio's own way of cancelling would let a sign of progress that is
    # already under way to the browser arrive last.
    def halt(request: gr.Request) -> None:
        if job := jobs.get(request.session_hash):
            job.stop()

    with gr.Tab("Table"):
        file = gr.File(label=f"A table ({' '.join(EXTENSIONS)})", file_types=list(EXTENSIONS), height=140)
        example = gr.Button("Try an invented table", size="sm")
        preview = gr.HTML(render_placeholder(_PLACEHOLDER), apply_default_css=False)
        with gr.Column(visible=False) as options:
            text_column = gr.Dropdown([], label="Column with the statements")
            with gr.Row(visible=classifier.manifest.reads_targets):
                target = gr.Textbox(
                    label="Towards whom? (optional)",
                    placeholder="e.g. Belarus — the same for all rows",
                    min_width=280,
                )
                target_column = gr.Dropdown(
                    [], label="… or the column that names whom (optional)", min_width=280
                )
            with gr.Row():
                start = gr.Button("Tell the stances", variant="primary")
                stop = gr.Button("Stop", variant="stop", visible=False)
        download = gr.DownloadButton("Download the table", visible=False)
        status = gr.HTML("", apply_default_css=False)
        states = [status, download, start, stop]
        example.click(write_example, None, file, api_visibility="private")
        file.change(
            look, file, [preview, options, text_column, target_column, *states], api_visibility="private"
        )
        start.click(
            run,
            [file, text_column, target, target_column],
            states,
            show_progress="hidden",
            concurrency_limit=_MOST_WAITING,
            scroll_to_output=True,
            api_visibility="private",
        )
        stop.click(halt, None, None, queue=False, api_visibility="private")


def guess_text_column(preview: Preview) -> str:
    """The column that most likely holds the statements: by its name, or else the one with the longest texts."""
    by_name = {column.strip().lower(): column for column in reversed(preview.columns)}
    for name in _TEXT_NAMES:
        if name in by_name:
            return by_name[name]
    lengths = [sum(len(row[place]) for row in preview.rows) for place in range(len(preview.columns))]
    return preview.columns[lengths.index(max(lengths))]


def preview_of(file: Path) -> Preview:
    """How a table begins.

    Args:
        file: The table, as it was uploaded.

    Raises:
        StanceryError: It is larger than the page takes, has no rows, or cannot be read.
    """
    command = shlex.join(["stancery", "score", file.name, f"scored{file.suffix}"])
    elsewhere = f"In a shell, {command} takes a table of any size."
    megabytes = file.stat().st_size / 1_000_000
    if megabytes > MOST_MEGABYTES:
        raise StanceryError(
            f"{file.name} has {megabytes:,.0f} MB; the page takes {MOST_MEGABYTES}. {elsewhere}"
        )
    try:
        preview = read_preview(file, _ROWS_SHOWN)
    except StanceryError as error:
        raise StanceryError(str(error).replace(str(file), file.name)) from None
    if not preview.rows:
        raise StanceryError(f"{file.name} has no rows; expected at least one below the names of the columns.")
    if preview.total is not None and preview.total > MOST_ROWS:
        raise StanceryError(
            f"{file.name} has {preview.total:,} rows; the page takes {MOST_ROWS:,}. {elsewhere}"
        )
    return preview


def write_example() -> Iterator[str]:
    """The invented table as a file, which is deleted when the next thing is asked for."""
    with tempfile.TemporaryDirectory(prefix="stancery-table-") as folder:
        file = Path(folder) / "invented.csv"
        content = io.StringIO()
        csv.writer(content).writerows(EXAMPLE_TABLE)
        file.write_text(content.getvalue(), encoding="utf-8", newline="")
        yield str(file)  # Gradio takes a copy before it asks for more


def _outcome(job: TableJob, text_column: str) -> tuple[Any, ...]:
    if job.stopped:
        return _at_rest(render_placeholder("Stopped. Nothing was kept of this run."))
    if isinstance(job.error, StanceryError):
        return _at_rest(render_notice(sentence(job.error)))
    if job.summary is None or job.preview is None:
        return _at_rest(render_notice(_FAILED.format(type(job.error).__name__)))
    return _at_rest(render_result(job.summary, job.preview, text_column), download=str(job.result))


def _at_rest(shown: str, *, download: str | None = None) -> tuple[Any, ...]:
    return (
        shown,
        gr.DownloadButton(value=download, visible=download is not None),
        gr.Button(interactive=True),
        gr.Button(visible=False),
    )


def _under_way(shown: str) -> tuple[Any, ...]:
    return (
        shown,
        gr.DownloadButton(value=None, visible=False),
        gr.Button(interactive=False),
        gr.Button(visible=True),
    )
