"""How far two readers of the same statements agree: Cohen's kappa by batch, and how they were settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from stancery.serving.model_folder import LABELS
from stancery.training.labelled_files import Finding, Row
from stancery.training.metrics import Estimate, Labels, bootstrap, confusion_counts

ALL = "all"
"""The batch that is all batches together."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement's batch, the label it was given in the end, and what each of its readers took it for."""

    batch: str
    label: str
    readings: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> "Labelled":
        """A statement of a file: its batch is the file."""
        return cls(row.file.stem, row.statement.label, row.readings)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two readers made of one batch.

    Attributes:
        batch: The name of the batch.
        read_twice: How many statements have two readings or more.
        read_thrice: How many of them have a third.
        kappa: Cohen's kappa of the first reading and the second; 1 is full agreement, 0 what chance gives.
            Where they never differ, resampling cannot show how uncertain that is.
        for_first: Disagreements settled as the first reader had it.
        for_second: As the second had it.
        for_neither: As neither had it.
    """

    batch: str
    read_twice: int
    read_thrice: int
    kappa: Estimate
    for_first: int
    for_second: int
    for_neither: int

    @property
    def disagreements(self) -> int:
        """How many statements the two readers labelled differently."""
        return self.for_first + self.for_second + self.for_neither


def cohens_kappa(first: Labels, second: Labels) -> float:
    """Agreement of two readers beyond chance (Cohen, 1960).

    Args:
        first: Label indices, shape (statements,).
        second: Likewise, of the same statements.

    Returns:
        (observed - expected) / (1 - expected) agreement; 1 where both readers use one label only.
    """
    shares = confusion_counts(first, second, len(LABELS)) / len(first)
    expected = float(shares.sum(axis=0) @ shares.sum(axis=1))
    return (float(shares.trace()) - expected) / (1 - expected) if expected < 1 else 1.0


def measure_agreement(labelled: Iterable[Labelled]) -> list[Agreement]:
    """Measure the agreement of the first two readings of each batch.

    Args:
        labelled: Statements; those with fewer than two readings are passed over.

    Returns:
        One for each batch that has some, by name, then one for all of them where there are several.
    """
    batches: dict[str, list[Labelled]] = defaultdict(list)
    for each in labelled:
        if len(each.readings) >= 2 and set(each.readings) <= set(LABELS):
            batches[each.batch].append(each)
    measured = [_measure(name, found) for name, found in sorted(batches.items())]
    if len(measured) > 1:
        measured.append(_measure(ALL, [each for found in batches.values() for each in found]))
    return measured


def reading_findings(rows: Iterable[Row]) -> list[Finding]:
    """Name the readings that are no labels, and the labels that most readings contradict."""
    findings = []
    for row in rows:
        label = row.statement.label
        unknown = sorted(set(row.readings) - set(LABELS))
        if unknown:
            message = f"a reading is {unknown[0]!r}; expected one of {', '.join(LABELS)}."
            findings.append(Finding("error", "reading", message, row.file, row.number))
        elif row.readings and 2 * row.readings.count(label) < len(row.readings):
            message = (
                f"the label is {label}, but most readings are not: {', '.join(row.readings)}; settle it."
            )
            findings.append(Finding("warning", "reading", message, row.file, row.number))
    return findings


def _measure(name: str, labelled: Sequence[Labelled]) -> Agreement:
    first, second = (
        np.array([LABELS.index(each.readings[reader]) for each in labelled], dtype=np.int64)
        for reader in (0, 1)
    )
    settled = [
        each.readings[:2].index(each.label) if each.label in each.readings[:2] else 2
        for each in labelled
        if each.readings[0] != each.readings[1]
    ]
    return Agreement(
        batch=name,
        read_twice=len(labelled),
        read_thrice=sum(len(each.readings) > 2 for each in labelled),
        kappa=bootstrap(cohens_kappa, first, second),
        for_first=settled.count(0),
        for_second=settled.count(1),
        for_neither=settled.count(2),
    )
