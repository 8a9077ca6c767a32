"""Whether labels are spread evenly: over sources and forums, and over the states that statements name.

A model takes the shortest way to a low loss. Where one forum is nearly all of one label, or one state's name
goes with one label, the shortest way is the forum's manner or the name, not what was said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2_contingency

from stancery.serving.model_folder import LABELS
from stancery.serving.reading.places import find_places
from stancery.training.labelled_files import Finding, Row

FEWEST_SHARE = 0.1
"""A label with a smaller share of a source or forum than this is warned of."""

ASSOCIATED = 0.01
"""The p-value below which states and labels are taken to go together."""

_FEWEST_STATEMENTS = 50  # smaller parts are not judged: chance alone leaves a label out
_FEWEST_EXPECTED = 5.0  # Cochran's rule for when the chi-square distribution may be trusted


@dataclass(frozen=True, slots=True)
class Country:
    """A state and the labels of the statements that name it.

    Attributes:
        name: Its short English name.
        counts: Statements by label, in the order of LABELS.
        p_value: Of a chi-square test of this state against all others; how surprising its labels are if names
            and labels have nothing to do with one another.
    """

    name: str
    counts: tuple[int, ...]
    p_value: float


@dataclass(frozen=True, slots=True)
class Association:
    """A chi-square test of whether labels depend on the states named (Pearson, 1900).

    A statement counts once for each state it names, so the counts are not wholly independent.

    Attributes:
        countries: The states named often enough, the most named first: at least five statements of every
            label are to be expected of each.
        left_out: How many states are named too seldom to be tested.
        statistic: Chi-square.
        degrees: Its degrees of freedom.
        p_value: The chance of so large a statistic if names and labels have nothing to do with one another.
    """

    countries: tuple[Country, ...]
    left_out: int
    statistic: float
    degrees: int
    p_value: float

    @property
    def leaning(self) -> list[Country]:
        """The states that stand out even among so many (Bonferroni), the most surprising first."""
        limit = ASSOCIATED / len(self.countries)
        return sorted(
            (country for country in self.countries if country.p_value < limit),
            key=lambda country: country.p_value,
        )


def associate(rows: Iterable[Row]) -> Association | None:
    """Test whether labels depend on the states that statements name.

    Args:
        rows: The statements; states are found by ``find_places``, in any form (Norway, Norwegian, Oslo).

    Returns:
        The test; None where fewer than two states are named often enough, or all statements have one label.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for name in {place.name for place in find_places(row.statement.text)}:
            counts[name][row.statement.label] += 1
    table = {name: np.array([found[label] for label in LABELS]) for name, found in counts.items()}
    totals = np.sum(list(table.values()), axis=0) if table else np.zeros(len(LABELS))
    used = totals > 0
    if used.sum() < 2:
        return None
    rarest = totals[used].min() / totals.sum()
    often = {name: found for name, found in table.items() if found.sum() * rarest >= _FEWEST_EXPECTED}
    if len(often) < 2:
        return None
    tested = np.array(list(often.values()))[:, used]
    whole = chi2_contingency(tested)
    countries = [
        Country(
            name,
            tuple(map(int, found)),
            float(chi2_contingency([found[used], tested.sum(axis=0) - found[used]]).pvalue),
        )
        for name, found in often.items()
    ]
    return Association(
        countries=tuple(sorted(countries, key=lambda country: (-sum(country.counts), country.name))),
        left_out=len(table) - len(often),
        statistic=float(whole.statistic),
        degrees=int(whole.dof),
        p_value=float(whole.pvalue),
    )


def association_findings(association: Association | None, *, swapped: bool) -> list[Finding]:
    """Judge the test.

    Args:
        association: The test.
        swapped: Whether training hides or swaps the names of states (``model.hide_names``, ``data.swap_names``),
            which keeps a model from leaning on them: an association is then a warning.
    """
    if association is None:
        message = "too few statements name states for their balance over the labels to be tested."
        return [Finding("warning", "states", message)]
    findings = [
        Finding("warning", "states", f"{country.name} leans to a label: {_counts(country.counts)}.")
        for country in association.leaning
    ]
    if association.p_value < ASSOCIATED:
        message = (
            f"labels depend on the states named: chi-square {association.statistic:.0f} with"
            f" {association.degrees} degrees of freedom, p = {association.p_value:.2g} over"
            f" {len(association.countries)} states."
        )
        mend = (
            " Training hides or swaps names (model.hide_names, data.swap_names), which works against it."
            if swapped
            else " Swap the names of states in some statements, or train with model.hide_names."
        )
        findings.insert(0, Finding("warning" if swapped else "error", "states", message + mend))
    return findings


def label_findings(items: Sequence[tuple[str, str | None, str, str | None]]) -> list[Finding]:
    """Judge how labels are spread over splits, sources and forums.

    Args:
        items: Label, split, source and forum of each statement.

    Returns:
        An error for each label missing altogether or from training or validation, a warning for each source
        and forum of at least 50 statements in which a label has less than a tenth.
    """
    parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for label, split, source, forum in items:
        for kind, name in (("split", split), ("source", source), ("forum", forum)):
            if name:
                parts[kind, name][label] += 1
    findings = []
    whole = Counter(label for label, *_ in items)
    if missing := _missing(whole):
        message = (
            f"no statement is {missing}; a model needs some of each: {_counts([whole[x] for x in LABELS])}."
        )
        return [Finding("error", "balance", message)]
    for (kind, name), counts in sorted(parts.items()):
        found = [counts[label] for label in LABELS]
        if kind == "split" and name != "test" and _missing(counts):
            message = f"no {name} statement is {_missing(counts)}; training needs some of each."
            findings.append(Finding("error", "balance", message))
        elif sum(found) >= _FEWEST_STATEMENTS and min(found) < FEWEST_SHARE * sum(found):
            message = f"the {kind} {name!r} has hardly any of a label: {_counts(found)}."
            findings.append(Finding("warning", "balance", message))
    return findings


def _missing(counts: Counter[str]) -> str:
    return " or ".join(label for label in LABELS if not counts[label])


def _counts(found: Iterable[int]) -> str:
    return ", ".join(f"{count} {label}" for label, count in zip(LABELS, found, strict=True))
