"""Showing a check: tables and findings for people, everything as JSON for scripts."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from stancery.training.check import Report
from stancery.training.data_tables import Table, tables_of
from stancery.training.labelled_files import Finding

_SHOWN = 10
"""Findings of one kind that people are shown; the JSON has all of them."""


def show(report: Report, console: Console) -> None:
    """Print a check: its tables, its findings, and last the verdict.

    Args:
        report: The check.
        console: Where to.
    """
    for table in tables_of(report):
        console.print(_rich(table))
        if table.note:
            console.print(table.note, style="dim", highlight=False)
        console.print()
    _show_findings(report.errors, "error", "bold red", console)
    _show_findings(report.warnings, "warning", "yellow", console)
    if report.contents.passed_over:
        names = ", ".join(map(str, report.contents.passed_over))
        console.print(
            f"Passed over (name them to check them): {escape(names)}.\n", style="dim", highlight=False
        )
    console.print(f"[bold]{escape(verdict(report))}[/bold]", highlight=False)


def verdict(report: Report) -> str:
    """One sentence: fit or not, and how much was found."""
    contents = report.contents
    found = f"{_count(len(report.errors), 'error')}, {_count(len(report.warnings), 'warning')}"
    statements = _count(len(contents.rows), "statement")
    labels = f" and {_count(len(contents.standoff), 'label')} without text" if contents.standoff else ""
    fit = "Fit to train on" if report.is_fit else "NOT fit to train on"
    return f"{fit}: {found} in {statements}{labels}, from {_count(len(contents.files), 'file')}."


def as_json(report: Report) -> dict[str, Any]:
    """Everything a check found, as JSON has it.

    Args:
        report: The check.

    Returns:
        "fit"; "files" and "passed_over"; "errors" and "warnings", each with kind, file, row and message;
        "tables"; and "states", the test over all states that could be tested, null where none could be.
    """
    association = report.association
    return {
        "fit": report.is_fit,
        "files": [str(file) for file in report.contents.files],
        "passed_over": [str(place) for place in report.contents.passed_over],
        "errors": [_record(finding) for finding in report.errors],
        "warnings": [_record(finding) for finding in report.warnings],
        "tables": {table.name: table.as_records() for table in tables_of(report)},
        "states": association
        and {
            "chi_square": association.statistic,
            "degrees": association.degrees,
            "p_value": association.p_value,
            "left_out": association.left_out,
            "counts": {country.name: country.counts for country in association.countries},
            "leaning": [country.name for country in association.leaning],
        },
    }


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "file": finding.file and str(finding.file),
        "row": finding.row,
        "message": finding.message,
    }


def _rich(table: Table) -> RichTable:
    shown = RichTable(
        title=table.title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    for number, name in enumerate(table.header):
        is_text = any(isinstance(row[number], str) for row in table.rows)
        shown.add_column(escape(name), justify="left" if is_text else "right", overflow="fold")
    for row in table.rows:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else escape(cell) for cell in row))
    return shown


def _show_findings(findings: Sequence[Finding], severity: str, style: str, console: Console) -> None:
    by_kind = sorted(findings, key=lambda finding: finding.kind)
    for kind, group in groupby(by_kind, key=lambda finding: finding.kind):
        found = list(group)
        console.print(f"[{style}]{severity}: {escape(kind)} ({len(found):,})[/{style}]", highlight=False)
        for finding in found[:_SHOWN]:
            place = f"{finding.place}: " if finding.place else ""
            console.print(f"  {place}{finding.message}", markup=False, highlight=False, soft_wrap=True)
        if len(found) > _SHOWN:
            console.print(f"  … and {len(found) - _SHOWN:,} more (--json FILE has all).", highlight=False)
        console.print()


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
