"""What ``stancery-train evaluate`` shows in a terminal: progress while it works, then the tables."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from stancery.training.evaluate import Progress, Steps
from stancery.training.examine import Examination
from stancery.training.findings import Section, errors_section, headline, sections

_ERRORS = 5
_WORDS = ("part", "kind", "truth", "answer", "statement")
_WIDEST_FIRST = 18


@contextmanager
def shown_steps() -> Iterator[Steps]:
    """Show each step as a bar on stderr, gone at the end; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def steps(what: str, statements: int) -> Progress:
            task = bars.add_task(what, total=statements)
            return lambda done: bars.advance(task, done)

        yield steps


def show(examination: Examination, console: Console | None = None) -> None:
    """Print the result: the headline, what to know before believing it, the tables, the worst errors.

    Args:
        examination: What was found.
        console: Where to print. Default: stdout.
    """
    console = console or Console()
    console.print(_plain(headline(examination)), style="bold")
    if examination.comparison:
        console.print(_plain(examination.comparison.verdict))
    for note in examination.notes:
        console.print(Text("Note: ", style="yellow") + _plain(note))
    shown = sections(examination)
    errors = examination.worst_errors(_ERRORS)
    if errors:
        shown.append(errors_section(errors))
    for section in shown:
        console.print()
        console.print(_plain(section.title), style="bold")
        console.print(_plain(section.note), style="dim")
        console.print(_table(section))


def _table(section: Section) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for column, name in enumerate(section.header):
        cells = [row[column] for row in section.rows]
        table.add_column(
            _plain(name),
            justify="left" if column == 0 or name in _WORDS else "right",
            overflow="fold",
            # What a line is about should stay whole, and the figures break instead.
            min_width=min(_WIDEST_FIRST, max(map(len, cells))) if column == 0 else None,
        )
    for row in section.rows:
        table.add_row(*map(_plain, row))
    return table


def _plain(text: str) -> Text:
    """Take a text as it is: as no markup of the library, and without characters that command a terminal."""
    return Text(
        "".join(mark if unicodedata.category(mark) not in ("Cc", "Cf", "Cs") else " " for mark in text)
    )
