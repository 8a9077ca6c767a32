"""What ``stancery-train evaluate`` shows in a terminal: progress while it works, then the tables."""

import re
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
_INTERVAL = re.compile(r"(?<=[\d%]) (?=\[[\d.]+\u2013[\d.]+\]$)")


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
        console.print(_table(section, console.width))


def _table(section: Section, width: int) -> Table:
    rows = [section.header, *section.rows]
    whole = sum(max(len(row[column]) for row in rows) + 2 for column in range(len(section.header)))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for column, name in enumerate(section.header):
        words = column == 0 or name in _WORDS
        table.add_column(_plain(name), justify="left" if words else "right", overflow="fold")
    for row in section.rows:
        # Where it is narrow an interval goes under its figure, so that what the line is about stays whole.
        parts = (_INTERVAL.split(cell) if whole > width else [cell] for cell in row)
        table.add_row(*(Text("\n").join(map(_plain, part)) for part in parts))
    return table


def _plain(text: str) -> Text:
    """Take a text as it is: as no markup of the library, and without characters that command a terminal."""
    return Text(
        "".join(mark if unicodedata.category(mark) not in ("Cc", "Cf", "Cs") else " " for mark in text)
    )
