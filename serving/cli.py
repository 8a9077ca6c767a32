"""``stancery``: classify statements from the shell, serve the page.

Each command imports what it needs when it runs: the first answer of ``stancery classify`` is a matter of tenths of
a second, and only ``stancery serve`` loads the page's libraries.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancery.serving.benchmark_command import benchmark
from stancery.serving.command_line import abstain_option, model_option, run_app, target_option
from stancery.serving.corrections_command import corrections_app
from stancery.serving.errors import StatementError
from stancery.serving.score_command import score
from stancery.serving.serve_command import serve

if TYPE_CHECKING:
    from stancery.serving.classifier import StanceClassifier
    from stancery.serving.files.document import Document
    from stancery.serving.stance import Stance

_LINES_AT_ONCE = 256
_COLOURS = {"condemning": "red", "defending": "blue"}

_json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON lines.")


@click.group()
def app() -> None:
    """Tell whether a diplomatic statement is condemning, defending or neutral."""


app.add_command(corrections_app)
app.add_command(benchmark)
app.add_command(score)
app.add_command(serve)


@app.command()
@click.argument("statements", nargs=-1, required=True)
@target_option
@_json_option
@abstain_option
@model_option
def classify(
    statements: tuple[str, ...],
    *,
    target: str | None,
    as_json: bool,
    abstain_below: float,
    model: Path | None,
) -> None:
    """Tell the stance of each statement.

    STATEMENTS are each in quotes; '-' reads one a line from stdin.
    """
    from stancery.serving.classifier import StanceClassifier

    if "-" in statements and len(statements) > 1:
        raise StatementError(
            "found '-' beside other statements; expected it alone, to read statements from stdin, or not at all."
        )
    classifier = StanceClassifier.load(model, abstain_below=abstain_below)
    if statements == ("-",):
        _classify_stdin(classifier, target, as_json=as_json)
    else:
        for stance in classifier.classify(statements, target):
            _show(stance, as_json=as_json)


@app.command()
@click.argument("file")
@target_option
@_json_option
@model_option
def article(file: str, *, target: str | None, as_json: bool, model: Path | None) -> None:
    """Read running text: who says what, and with which stance.

    FILE is a news story, a speech, a record: .txt, .md, .html, .pdf, .docx; '-' is text on stdin.
    """
    from stancery.serving.classifier import StanceClassifier

    document = _read_document(file)
    for note in document.notes:
        click.echo(f"note: {note}", err=True)
    statements = StanceClassifier.load(model).read_article(document.text, target)
    if not statements:
        raise StatementError(f"{file} holds no statement: only headings or the furniture of a page.")
    for statement in statements:
        if as_json:
            click.echo(json.dumps(statement.to_dict(), ensure_ascii=False))
        else:
            who = statement.speaker or "(the text itself)"
            behind = f" [{statement.actor}]" if statement.actor else ""
            click.echo(
                f"{_verdict(statement.stance)}  {who}{behind}\n    {' '.join(statement.stance.text.split())}"
            )


def _classify_stdin(classifier: "StanceClassifier", target: str | None, *, as_json: bool) -> None:
    """Classify stdin line by line; a line that has no stance is named by its number, and the next ones are read."""
    from stancery.serving.classify_each import classify_each

    if target is not None:
        classifier.classify("x", target)  # what is wrong with it is wrong for every line: said once, at once
    lines = _StdinLines()
    numbered = iter(lines)
    while batch := list(islice(numbered, _LINES_AT_ONCE)):
        texts = [text for _, text in batch if isinstance(text, str)]
        found = iter(classify_each(classifier, texts, [target] * len(texts)))
        for number, text in batch:
            outcome = next(found) if isinstance(text, str) else text
            if not isinstance(outcome, StatementError):
                _show(outcome, as_json=as_json)
                continue
            lines.refused += 1
            sentence = str(outcome).replace("statement 1", f"line {number}", 1)
            if as_json:
                click.echo(json.dumps({"line": number, "error": sentence}, ensure_ascii=False))
            else:
                click.echo(f"error: {sentence}", err=True)
    lines.report()
    if lines.refused:
        raise click.exceptions.Exit(1)


class _StdinLines:
    """The lines of stdin that hold text, with their numbers; empty ones are counted and reported, not classified."""

    def __init__(self) -> None:
        self.refused = 0  # by whoever classifies them
        self._read = 0
        self._empty = 0

    def __iter__(self) -> Iterator[tuple[int, str | StatementError]]:
        if sys.stdin.isatty():
            click.echo("Type one statement a line; end with Ctrl-D.", err=True)
        while raw := sys.stdin.buffer.readline():
            self._read += 1
            try:
                line = raw.decode("utf-8").strip("\r\n\ufeff")
            except UnicodeDecodeError:
                yield (
                    self._read,
                    StatementError(
                        f"line {self._read} is not UTF-8 text; convert the input first, e.g. with iconv."
                    ),
                )
                continue
            if line.strip():
                yield self._read, line
            else:
                self._empty += 1

    def report(self) -> None:
        """Say what was passed over; refuse input without any statement."""
        if self._read == self._empty:
            raise StatementError("found no statement on stdin; expected one a line.")
        if self._empty:
            click.echo(f"passed over {self._empty} empty line(s) of {self._read}", err=True)
        if self.refused:
            click.echo(f"could not classify {self.refused} line(s) of {self._read}", err=True)


def _read_document(file: str) -> "Document":
    from stancery.serving.files.article_files import MOST_BYTES, read_document

    if file == "-":
        return read_document(sys.stdin.buffer.read(MOST_BYTES + 1), name="stdin")
    return read_document(Path(file), name=file)


def _show(stance: "Stance", *, as_json: bool) -> None:
    click.echo(
        json.dumps(stance.to_dict(), ensure_ascii=False) if as_json else f"{_verdict(stance)}  {stance.text}"
    )


def _verdict(stance: "Stance") -> str:
    """One verdict for people: the label and how sure."""
    label = click.style(f"{stance.label:<10}", fg=_COLOURS.get(stance.label), bold=True)
    return f"{label}  {stance.confidence:4.0%}"


def main() -> None:
    """Entry point of the console script."""
    run_app(app, extra="app", feature="The page")
