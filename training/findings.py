"""The tables of an evaluation, in words: the same ones for the terminal and for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stancery.serving.model_folder import LABELS
from stancery.training.evaluate import confusion
from stancery.training.examine import Error, Examination
from stancery.training.metrics import Estimate
from stancery.training.slices import FEW
from stancery.training.stability import AT_MOST

_MARK = "\u26a0"


@dataclass(frozen=True, slots=True)
class Section:
    """One table with what is needed to read it.

    Attributes:
        key: A short name that never changes, for links and plots.
        title: What it shows.
        note: How to read it, in a sentence or two.
        header: The columns.
        rows: The cells, as text.
    """

    key: str
    title: str
    note: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def headline(examination: Examination) -> str:
    """Put the result into one line."""
    figures = examination.systems[0].figures
    return (
        f"{examination.model} on {examination.data.name}: macro-F1 {decimal(figures['macro_f1'])},"
        f" accuracy {decimal(figures['accuracy'])}, {len(examination.data.statements):,} statements"
    )


def sections(examination: Examination) -> list[Section]:
    """Lay out everything that was found, but for the single errors.

    Args:
        examination: What was found.

    Returns:
        The tables that have something to show, the most important first.
    """
    tables = [
        _systems(examination),
        _labels(examination),
        _confusion(examination),
        _coverage(examination),
        _slices(examination),
        _targets(examination),
        _stability(examination),
        _behaviour(examination),
    ]
    return [table for table in tables if table.rows]


def errors_section(errors: Sequence[Error]) -> Section:
    """Lay out the wrong answers that the model is surest of."""
    return Section(
        key="errors",
        title="Wrong, and surest of it",
        note="Sometimes it is the label of the data that is wrong: read them before you trust either.",
        header=("id", "truth", "answer", "confidence", "statement"),
        rows=[
            (
                error.statement.id,
                error.statement.label,
                error.predicted,
                f"{error.confidence:.2f}",
                error.statement.text
                + (f" [towards: {error.statement.target}]" if error.statement.target else ""),
            )
            for error in errors
        ],
    )


def decimal(estimate: Estimate | None) -> str:
    """Write a figure with its interval, such as "0.812 [0.794\u20130.829]"; a dash where there is none."""
    if estimate is None:
        return "\u2013"
    return f"{estimate.value:.3f} [{estimate.low:.3f}\u2013{estimate.high:.3f}]"


def percent(estimate: Estimate | None) -> str:
    """Write a share with its interval, such as "4.1% [2.9\u20135.8]"; a dash where there is none."""
    if estimate is None:
        return "\u2013"
    return f"{estimate.value:.1%} [{100 * estimate.low:.1f}\u2013{100 * estimate.high:.1f}]"


def _systems(examination: Examination) -> Section:
    names = {
        "macro_f1": "macro-F1",
        "accuracy": "accuracy",
        "expected_calibration_error": "calib. error",
        "brier_score": "Brier score",
    }
    statements, groups = len(examination.data.statements), len(np.unique(examination.data.groups))
    return Section(
        key="systems",
        title="How good",
        note="In brackets: 95 % bootstrap intervals"
        + (f" over {groups:,} documents or groups" if groups < statements else "")
        + ". Macro-F1 and accuracy are best at 1, calibration error and Brier score at 0."
        + (
            " Baselines read the statement alone, never a target."
            if len(examination.systems) > 1 + bool(examination.comparison)
            else ""
        ),
        header=("", *names.values()),
        rows=[
            (system.name, *(decimal(system.figures.get(key)) for key in names))
            for system in examination.systems
        ],
    )


def _labels(examination: Examination) -> Section:
    counts = confusion(examination.predictions).sum(axis=1)
    return Section(
        key="labels",
        title="By label",
        note="Precision: how often the label is right where it is given. Recall: how many that deserve it"
        " get it.",
        header=("label", "statements", "precision", "recall", "F1"),
        rows=[
            (label, f"{count:,}", *map(decimal, figures.values()))
            for (label, figures), count in zip(examination.labels.items(), counts, strict=True)
        ],
    )


def _confusion(examination: Examination) -> Section:
    return Section(
        key="confusion",
        title="What is taken for what",
        note="Rows: the true label. Columns: the answer.",
        header=("truth", *LABELS),
        rows=[
            (label, *(f"{count:,}" for count in counts))
            for label, counts in zip(LABELS, confusion(examination.predictions).tolist(), strict=True)
        ],
    )


def _coverage(examination: Examination) -> Section:
    return Section(
        key="coverage",
        title="What abstaining buys",
        note="Answer only where the confidence reaches the threshold, and this share of statements is"
        " answered, this accurately. A threshold to be used should be chosen on other data than this.",
        header=("answered", "threshold", "accuracy of the answers"),
        rows=[
            (f"{each.answered:.0%}", f"{each.threshold:.3f}", percent(each.accuracy))
            for each in examination.coverage
        ],
    )


def _slices(examination: Examination) -> Section:
    rows = []
    previous = ""
    for part in examination.slices:
        rows.append(
            (
                "" if part.by == previous else part.by,
                part.name,
                f"{part.statements:,}" + (f" {_MARK}" if part.few else ""),
                percent(part.accuracy),
                decimal(part.macro_f1),
            )
        )
        previous = part.by
    few = any(part.few for part in examination.slices)
    return Section(
        key="slices",
        title="By part of the data",
        note="Macro-F1 is given where all three labels occur."
        + (f" {_MARK} fewer than {FEW} statements: the figures say little." if few else ""),
        header=("by", "part", "statements", "accuracy", "macro-F1"),
        rows=rows,
    )


def _targets(examination: Examination) -> Section:
    return Section(
        key="targets",
        title="Stance towards named actors",
        note="Each actor that a statement names is asked about. The last line is the hard one: the stance"
        " towards the actor is not that of the statement.",
        header=("pairs", "number", "accuracy", "macro-F1"),
        rows=[
            (part.pairs, f"{part.count:,}", percent(part.accuracy), decimal(part.macro_f1))
            for part in examination.targets
        ],
    )


def _stability(examination: Examination) -> Section:
    tried = examination.tried
    drawn = f" (drawn from {len(examination.data.statements):,})" if tried == AT_MOST else ""
    return Section(
        key="stability",
        title="Does the label hold still",
        note=f"Share of labels that change though the stance does not, over {tried:,} statements{drawn}."
        " The line where nothing is changed but the order of reading should be 0: an answer does not depend on"
        " what is read beside it.",
        header=("what is changed", "statements", "labels that change"),
        rows=[
            (flips.change, f"{flips.statements:,}", percent(flips.rate)) for flips in examination.stability
        ],
    )


def _behaviour(examination: Examination) -> Section:
    return Section(
        key="behaviour",
        title="Behavioural tests",
        note="Sentences written for one ability each. Minimum functionality: the answer must be the label."
        " Invariance: it must be the answer to the same thing in other words.",
        header=("ability", "kind", "tests", "failed"),
        rows=[
            (result.test, result.kind, str(result.rows), percent(result.failure_rate))
            for result in examination.behaviour
        ],
    )
