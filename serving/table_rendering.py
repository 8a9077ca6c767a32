"""How tables look on the page: the first rows of a file, the progress of a run, the first rows of its result."""

from collections.abc import Iterator, Sequence
from html import escape

from stancery.serving.corpus import Preview, Summary
from stancery.serving.rendering import colour, frame, render_notes, render_summary
from stancery.serving.table_job import Pace

MOST_COLUMNS_SHOWN = 20
_CHARACTERS_SHOWN = 160
_SHORT = 24  # characters that stay on one line

TABLE_CSS = """
.stancery .scroll { contain: inline-size; overflow-x: auto; margin: 0 0 .75rem; border: 1px solid var(--line);
  border-radius: .4rem; }
.stancery .scroll:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.stancery .cells { font-size: .9rem; }
.stancery .cells td { min-width: 16rem; max-width: 24rem; overflow-wrap: break-word; }
.stancery .cells td.short { min-width: 0; white-space: nowrap; }
.stancery .cells thead th { white-space: nowrap; }
.stancery .scored caption { text-align: left; font-weight: 600; padding: .3rem 0; }
.stancery .progress { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; }
.stancery .progress progress { width: 100%; height: .7rem; accent-color: var(--defending); margin: 0 0 .4rem; }
.stancery .progress p { color: var(--soft); font-variant-numeric: tabular-nums; }
@media (max-width: 45rem) {
  .stancery .scored thead { display: none; }
  .stancery .statements.scored td.verdict { flex: 1 1 60%; margin: 0; } }
"""


def render_preview(name: str, preview: Preview) -> str:
    """The first rows of a table, and what should be known of how it was read."""
    size = f"{name}: {_rows(preview.total)}, {_count(len(preview.columns), 'column')}."
    shown = preview.columns[:MOST_COLUMNS_SHOWN]
    hidden = len(preview.columns) - len(shown)
    notes = [*preview.notes, *([f"{hidden} more columns are not shown here"] if hidden else [])]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in shown)
    body = "".join(f"<tr>{''.join(map(_cell, row[:MOST_COLUMNS_SHOWN]))}</tr>" for row in preview.rows)
    return frame(
        render_summary(size)
        + render_notes(_sentences(notes))
        + f'<div class="scroll" role="group" tabindex="0" aria-label="The first rows of {escape(name)}">'
        f'<table class="cells"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def render_progress(pace: Pace | None) -> str:
    """How many rows are done, how fast, and how long the rest will take; None is a run that has not begun."""
    if pace is None:
        return _progress("", "Waiting to begin: one table is scored at a time.")
    if pace.total is None:
        return _progress("", "Reading the file through …")
    if pace.total and pace.done >= pace.total:
        return _progress('value="1"', f"All {pace.total:,} rows are scored; writing the file …")
    share = f'value="{pace.done / pace.total:.4f}"' if pace.total else ""
    told = f"{pace.done:,} of {_rows(pace.total)}"
    if pace.rate and pace.seconds_left is not None:
        told += f" · {pace.rate:,.0f} a second · {duration(pace.seconds_left)} left"
    return _progress(share, told)


def render_result(summary: Summary, preview: Preview, text_column: str) -> str:
    """What was found in a table, and its first rows with their stances."""
    found = ", ".join(f"{count:,} {label}" for label, count in summary.labels.items()) or "no row was scored"
    notes = [
        f"{_count(count, 'row')} not scored: {reason}"
        for reason, count in list(summary.not_scored.items())[:5]
    ]
    rows = "".join(_scored_rows(preview, text_column))
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Row", "Stance", "Statement"))
    shown = f"The first {len(preview.rows)} rows" if summary.rows > len(preview.rows) else "All rows"
    return frame(
        render_summary(f"{_rows(summary.rows)} in {duration(summary.seconds)}: {found}.")
        + render_notes(_sentences(notes))
        + f'<table class="statements scored"><caption>{shown}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def duration(seconds: float) -> str:
    """A time for people: "8 s", "3 min 20 s"."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def _scored_rows(preview: Preview, text_column: str) -> Iterator[str]:
    places = [
        preview.columns.index(name) for name in ("stance", "stance_confidence", "stance_note", text_column)
    ]
    for number, row in enumerate(preview.rows, start=1):
        label, confidence, reason, text = (row[place] for place in places)
        verdict = (
            f"<b>{escape(label)}</b> <span>{float(confidence):.0%}</span>"
            if label
            else f"<span>{escape(reason) or 'not scored'}</span>"
        )
        yield (
            f"<tr {colour(label or 'line')}>"
            f'<td class="number">{number}</td><td class="verdict">{verdict}</td>'
            f'<td class="said">{escape(_short(text))}</td></tr>'
        )


def _progress(value: str, told: str) -> str:
    return frame(
        f'<div class="progress"><progress {value} aria-label="Rows scored"></progress><p>{escape(told)}</p></div>'
    )


def _cell(value: str) -> str:
    short = _short(value)
    return f'<td class="short">{escape(short)}</td>' if len(short) <= _SHORT else f"<td>{escape(short)}</td>"


def _short(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= _CHARACTERS_SHOWN else text[: _CHARACTERS_SHOWN - 1] + "…"


def _sentences(notes: Sequence[str]) -> list[str]:
    return [f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes]


def _rows(total: int | None) -> str:
    return "rows" if total is None else _count(total, "row")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
