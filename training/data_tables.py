"""The figures of a check as tables: for people, for scripts, and for the data card (data/README.md)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stancery.serving.model_folder import LABELS
from stancery.training.agreement import Agreement
from stancery.training.balance import Association
from stancery.training.check import Report
from stancery.training.labelled_files import Row, StandoffRow
from stancery.training.markdown import table as markdown_table

_SPLITS = ("train", "validation", "test")
_COUNTRIES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: What a script calls it.
        title: What it shows, for people.
        header: Names of the columns.
        rows: The cells.
        note: A line below it, or "".
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    note: str = ""

    def as_markdown(self) -> str:
        """Write the table under its title, in Markdown."""
        cells = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in self.rows]
        parts = [f"**{self.title}**", markdown_table(self.header, cells), self.note]
        return "\n\n".join(part for part in parts if part)

    def as_records(self) -> list[dict[str, Any]]:
        """Give the rows, each as a mapping from column to cell."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def tables_of(report: Report) -> list[Table]:
    """Lay out all figures of a check that its files have.

    Args:
        report: The check.

    Returns:
        Tables that have rows; files without rules, readings or forums get none of them.
    """
    rows, standoff = report.contents.rows, report.contents.standoff
    tables = [
        _sources(rows, standoff),
        _splits(rows, standoff),
        _agreement(
            "agreement",
            "Agreement of the first two readings, by batch",
            "batch",
            report.agreement,
            "Statements read twice and thrice; Cohen's kappa of the first two readings with its 95 % bootstrap"
            " interval (a point where none differ, though so few statements cannot show that none ever would);"
            " how many differ; and whether those were settled as the first, the second or neither reader had it.",
        ),
        _agreement(
            "test_agreement",
            "Agreement of the first two readings of the behavioural tests, by test",
            "test",
            report.test_agreement,
            "Columns as above.",
        ),
        _agreement(
            "standoff_agreement",
            "Agreement of the first two readings of labels without text, by batch",
            "batch",
            report.standoff_agreement,
            "Columns as above.",
        ),
        _by_label("rules", "Statements by labelling rule (0: none of the hard cases)", "rule", rows, _rule),
        _by_label("forums", "Statements by forum", "forum", rows, _forum),
        _lengths(rows),
        _countries(report.association),
        _targets(rows, standoff),
        _standoff_readings(standoff),
    ]
    return [table for table in tables if table.rows]


def as_markdown(report: Report) -> str:
    """All tables of a check in Markdown, as the data card shows them."""
    return "\n\n".join(table.as_markdown() for table in tables_of(report))


def _sources(rows: Sequence[Row], standoff: Sequence[StandoffRow]) -> Table:
    facts: list[tuple[str, str, str | None]] = [
        (row.statement.source, row.statement.label, row.statement.split) for row in rows
    ]
    facts += [(row.statement.source, row.statement.label, row.statement.split) for row in standoff]
    by_label = Counter((source, label) for source, label, _ in facts)
    by_split = Counter((source, split) for source, _, split in facts)
    sources = Counter(source for source, *_ in facts)
    return Table(
        "sources",
        "Statements by source",
        ("source", *LABELS, *_SPLITS, "all"),
        tuple(
            (
                source,
                *(by_label[source, label] for label in LABELS),
                *(by_split[source, split] for split in _SPLITS),
                number,
            )
            for source, number in sources.items()
        ),
    )


def _splits(rows: Sequence[Row], standoff: Sequence[StandoffRow]) -> Table:
    kinds: dict[str, Counter[tuple[str | None, str]]] = {
        "with text": Counter((row.statement.split, row.statement.label) for row in rows),
        "labels only": Counter((row.statement.split, row.statement.label) for row in standoff),
    }
    return Table(
        "splits",
        "Statements by split",
        ("statements", "split", *LABELS, "all"),
        tuple(
            (kind, *_with_sum(split or "none", [found[split, label] for label in LABELS]))
            for kind, found in kinds.items()
            for split in (*_SPLITS, None)
            if any(found[split, label] for label in LABELS)
        ),
    )


def _agreement(name: str, title: str, column: str, measured: Iterable[Agreement], note: str) -> Table:
    return Table(
        name,
        title,
        (column, "twice", "thrice", "kappa", "differ", "first", "second", "neither"),
        tuple(
            (
                each.batch,
                each.read_twice,
                each.read_thrice,
                str(each.kappa),
                each.disagreements,
                each.for_first,
                each.for_second,
                each.for_neither,
            )
            for each in measured
        ),
        note,
    )


def _by_label(
    name: str, title: str, column: str, rows: Sequence[Row], key: Callable[[Row], str | int | None]
) -> Table:
    counts = Counter((key(row), row.statement.label) for row in rows)
    found = sorted({part for part, _ in counts if part is not None}, key=lambda part: (str(type(part)), part))
    return Table(
        name,
        title,
        (column, *LABELS, "all"),
        tuple(_with_sum(part, [counts[part, label] for label in LABELS]) for part in found),
    )


def _rule(row: Row) -> int | None:
    return row.rule


def _forum(row: Row) -> str | None:
    return row.statement.forum


def _lengths(rows: Sequence[Row]) -> Table:
    lengths = {
        label: [len(row.statement.text.split()) for row in rows if row.statement.label == label]
        for label in LABELS
    }
    everything = [length for found in lengths.values() for length in found]
    return Table(
        "lengths",
        "Words of a statement",
        ("label", "fewest", "5 %", "median", "95 %", "most"),
        tuple(
            (label, *(round(quantile) for quantile in np.percentile(found, [0, 5, 50, 95, 100])))
            for label, found in [*lengths.items(), ("all", everything)]
            if found
        ),
    )


def _countries(association: Association | None) -> Table:
    if association is None:
        return Table("states", "", (), ())
    named = association.countries
    leaning = ", ".join(country.name for country in association.leaning) or "none"
    return Table(
        "states",
        f"The {min(len(named), _COUNTRIES_SHOWN)} states named most",
        ("state", *LABELS, "all"),
        tuple(_with_sum(country.name, country.counts) for country in named[:_COUNTRIES_SHOWN]),
        f"Chi-square of state against label: {association.statistic:.0f} with {association.degrees} degrees"
        f" of freedom, p = {association.p_value:.2g}, over the {len(named)} states named often enough to be"
        f" tested ({association.left_out} are not). States that each lean to a label: {leaning}.",
    )


def _targets(rows: Sequence[Row], standoff: Sequence[StandoffRow]) -> Table:
    ours = [[label for _, label in row.statement.targets] for row in rows]
    theirs = [[target.label for target in row.statement.targets] for row in standoff]
    parts = {"with text": ours, "labels only": theirs}
    return Table(
        "targets",
        "Actors a stance is held towards",
        ("statements", "no actor", "one", "more", "mixed", *LABELS),
        tuple(
            (
                part,
                sum(not found for found in labels),
                sum(len(found) == 1 for found in labels),
                sum(len(found) > 1 for found in labels),
                sum(len(set(found)) > 1 for found in labels),
                *(sum(found.count(label) for found in labels) for label in LABELS),
            )
            for part, labels in parts.items()
            if any(labels)
        ),
        "Statements by how many actors have a stance; mixed: those with different stances towards different"
        " actors. Then actors by stance.",
    )


def _standoff_readings(standoff: Sequence[StandoffRow]) -> Table:
    sources = sorted({row.statement.source for row in standoff})
    by_source = {
        source: [row.statement for row in standoff if row.statement.source == source] for source in sources
    }
    return Table(
        "standoff",
        "Labels without text: documents and readers",
        ("source", "documents", "statements", "read by two", "called clear"),
        tuple(
            (
                source,
                len({item.document for item in items}),
                len(items),
                sum(item.annotators > 1 for item in items),
                sum(item.sure for item in items),
            )
            for source, items in by_source.items()
        ),
    )


def _with_sum(name: str | int, counts: Sequence[int]) -> tuple[str | int, ...]:
    return (str(name), *counts, sum(counts))
