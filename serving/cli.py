"""``stancery``: classify statements from the shell, serve the page.

Each command imports what it needs when it runs: the first answer of ``stancery classify`` is a matter of tenths of
a second, and only ``stancery serve`` loads the page's libraries.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancery.serving.command_line import run_app
from stancery.serving.errors import StatementError

if TYPE_CHECKING:
    from stancery.serving.classifier import Stance

_LINES_AT_ONCE = 256
_COLOURS = {"condemning": typer.colors.RED, "defending": typer.colors.BLUE}

ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder. Default: the model that ships.")
]

app = typer.Typer(
    name="stancery",
    help="Tell whether a diplomatic statement is condemning, defending or neutral.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _commands() -> None:
    """Tell whether a diplomatic statement is condemning, defending or neutral."""


@app.command()
def classify(
    statements: Annotated[
        list[str], typer.Argument(help="Statements, each in quotes; '-' reads one a line from stdin.")
    ],
    target: Annotated[
        str | None, typer.Option(help="Ask for the stance towards this actor, e.g. Belarus.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON lines.")] = False,
    abstain_below: Annotated[
        float, typer.Option(min=0, max=1, help="Answer 'uncertain' where the confidence is below this.")
    ] = 0.0,
    model: ModelOption = None,
) -> None:
    """Tell the stance of each statement."""
    from stancery.serving.classifier import StanceClassifier

    classifier = StanceClassifier.load(model, abstain_below=abstain_below)
    lines = _StdinLines() if statements == ["-"] else None
    texts = iter(statements) if lines is None else iter(lines)
    while batch := list(islice(texts, _LINES_AT_ONCE)):
        for stance in classifier.classify(batch, target):
            typer.echo(json.dumps(stance.to_dict(), ensure_ascii=False) if as_json else _line(stance))
    if lines is not None:
        lines.report()


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 7860,
    model: ModelOption = None,
) -> None:
    """Open the page in a browser on this machine."""
    from stancery.serving.app import serve as serve_page

    serve_page(host=host, port=port, model=model)


class _StdinLines:
    """The lines of stdin that hold text; empty ones are counted and reported, not classified."""

    def __init__(self) -> None:
        self._read = 0
        self._empty = 0

    def __iter__(self) -> Iterator[str]:
        if sys.stdin.isatty():
            typer.echo("Type one statement a line; end with Ctrl-D.", err=True)
        while raw := sys.stdin.buffer.readline():
            self._read += 1
            try:
                line = raw.decode("utf-8").strip("\r\n\ufeff")
            except UnicodeDecodeError:
                raise StatementError(
                    f"line {self._read} of stdin is not UTF-8 text; convert it first, e.g. with iconv."
                ) from None
            if line.strip():
                yield line
            else:
                self._empty += 1

    def report(self) -> None:
        """Say what was passed over; refuse input without any statement."""
        if self._read == self._empty:
            raise StatementError("found no statement on stdin; expected one a line.")
        if self._empty:
            typer.echo(f"passed over {self._empty} empty line(s) of {self._read}", err=True)


def _line(stance: "Stance") -> str:
    """One result for people: the label, how sure, and the statement."""
    label = typer.style(f"{stance.label:<10}", fg=_COLOURS.get(stance.label), bold=True)
    return f"{label}  {stance.confidence:4.0%}  {stance.text}"


def main() -> None:
    """Entry point of the console script."""
    run_app(app, extra="app", feature="The page")
