"""The figures of a classification, with 95 % intervals: macro-F1, accuracy, calibration, comparison.

Every figure is a plain function of arrays, quick enough to be called a thousand times by ``bootstrap``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

Labels = NDArray[np.int64]
Probabilities = NDArray[np.float64]
RESAMPLES = 1000
_BINS = 15


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it with three decimals: "0.812 [0.794, 0.829]"."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of like confidence: how sure the model was, and how often it was right."""

    rows: int
    confidence: float
    accuracy: float


def macro_f1(truth: Labels, predicted: Labels) -> float:
    """Mean of the F1 of the labels that occur in the truth or the predictions."""
    matrix = confusion_counts(truth, predicted)
    occurrences = matrix.sum(axis=0) + matrix.sum(axis=1)
    present = occurrences > 0
    return float((2 * matrix.diagonal()[present] / occurrences[present]).mean())


def accuracy(truth: Labels, predicted: Labels) -> float:
    """Share of rows whose predicted label is the true one."""
    return float((truth == predicted).mean())


def precision(truth: Labels, predicted: Labels, label: int) -> float:
    """Share of the rows predicted as a label that truly have it; 0 where it is never predicted."""
    chosen = predicted == label
    return float((truth[chosen] == label).mean()) if chosen.any() else 0.0


def recall(truth: Labels, predicted: Labels, label: int) -> float:
    """Share of the rows that truly have a label that are predicted as it; 0 where no row has it."""
    return precision(predicted, truth, label)


def f1(truth: Labels, predicted: Labels, label: int) -> float:
    """Harmonic mean of precision and recall of a label; 0 where it occurs nowhere."""
    occurrences = (truth == label).sum() + (predicted == label).sum()
    return float(2 * ((truth == label) & (predicted == label)).sum() / max(occurrences, 1))


def confusion_counts(truth: Labels, predicted: Labels, labels: int | None = None) -> NDArray[np.int64]:
    """Count true labels (rows) against predicted ones (columns).

    Args:
        truth: Label indices, shape (rows,).
        predicted: Likewise.
        labels: How many labels there are. Default: as many as occur.
    """
    size = labels or int(max(truth.max(), predicted.max())) + 1
    return np.bincount(truth * size + predicted, minlength=size * size).reshape(size, size)


def expected_calibration_error(truth: Labels, probabilities: Probabilities) -> float:
    """Mean gap between confidence and accuracy over 15 equal-width bins (Guo et al., ICML 2017).

    Args:
        truth: Label indices, shape (rows,).
        probabilities: Shape (rows, labels).
    """
    confidence, correct, bins = _binned(truth, probabilities)
    gaps = np.bincount(bins, weights=correct - confidence, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(truth))


def reliability(truth: Labels, probabilities: Probabilities) -> list[Bin]:
    """Give the bins of ``expected_calibration_error`` that hold rows, the least confident first."""
    confidence, correct, bins = _binned(truth, probabilities)
    return [
        Bin(
            rows=int((bins == index).sum()),
            confidence=float(confidence[bins == index].mean()),
            accuracy=float(correct[bins == index].mean()),
        )
        for index in np.unique(bins)
    ]


def _binned(
    truth: Labels, probabilities: Probabilities
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == truth
    return confidence, correct, np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)


def brier_score(truth: Labels, probabilities: Probabilities) -> float:
    """Mean squared distance of the probabilities from the one-hot truth (0 best, 2 worst; Brier, 1950)."""
    one_hot = np.eye(probabilities.shape[1])[truth]
    return float(((probabilities - one_hot) ** 2).sum(axis=1).mean())


def bootstrap(
    figure: Callable[..., float],
    *columns: NDArray[np.generic],
    groups: Labels | None = None,
    centred: bool = False,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate:
    """Compute a figure with its 95 % percentile interval over resampled rows.

    Args:
        figure: Called with the (resampled) columns.
        columns: Arrays of equal length, resampled by row together.
        groups: The group of each row, as any integers. Rows of one group are drawn together, because
            sentences of one document are more alike than others, and would make the interval too narrow.
            Default: each row is drawn by itself.
        centred: Shift the interval so that the mean of the resampled figures falls on the figure itself: for
            an error that never falls below 0 and that resampling enlarges by its own noise.
        resamples: How many bootstrap samples. Default 1000.
        seed: Of the resampling; the interval is the same at every call.
    """
    rows = np.arange(len(columns[0]))
    owners = rows if groups is None else np.unique(groups, return_inverse=True)[1]
    count = int(owners.max()) + 1
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(resamples):
        times = np.bincount(chance.integers(0, count, count), minlength=count)
        sample = np.repeat(rows, times[owners])
        drawn.append(figure(*(column[sample] for column in columns)))
    value = float(figure(*columns))
    low, high = np.percentile(drawn, [2.5, 97.5])
    if centred:
        excess = float(np.mean(drawn)) - value
        low, high = max(0.0, low - excess), high - excess
    return Estimate(value, float(low), float(high))


def share(hits: int, rows: int) -> Estimate:
    """Compute a share with its Wilson interval, honest where all or none of a few rows hit (Wilson, 1927).

    Args:
        hits: How many rows are of the kind that is counted.
        rows: How many there are, at least 1.
    """
    interval = binomtest(hits, rows).proportion_ci(method="wilson")
    return Estimate(hits / rows, float(interval.low), float(interval.high))


def mcnemar(first_correct: NDArray[np.bool_], second_correct: NDArray[np.bool_]) -> float:
    """Run the exact two-sided McNemar test of whether two models are right equally often.

    Args:
        first_correct: Where the first model is right, shape (rows,).
        second_correct: Where the second is, on the same rows.

    Returns:
        The p-value; 1 where they are right on the same rows.
    """
    only_first = int((first_correct & ~second_correct).sum())
    only_second = int((second_correct & ~first_correct).sum())
    disagreements = only_first + only_second
    return float(binomtest(only_first, disagreements).pvalue) if disagreements else 1.0


def coverage_table(
    truth: Labels,
    probabilities: Probabilities,
    coverages: Sequence[float] = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5),
) -> list[tuple[float, float, float]]:
    """Tell what abstaining buys: for each share of statements answered, threshold and accuracy.

    Returns:
        (coverage, the confidence threshold that gives it, accuracy of the answers kept), most covered first.
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == truth
    order = np.argsort(-confidence, kind="stable")
    table = []
    for coverage in coverages:
        kept = order[: max(1, round(coverage * len(order)))]
        table.append((coverage, float(confidence[kept].min()), float(correct[kept].mean())))
    return table
