"""The figures of a classification, with bootstrap intervals: macro-F1, accuracy, calibration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

Labels = NDArray[np.int64]
Probabilities = NDArray[np.float64]
RESAMPLES = 1000
_BINS = 15


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def macro_f1(truth: Labels, predicted: Labels) -> float:
    """Mean of the F1 of the labels that occur in the truth or the predictions."""
    return float(f1_score(truth, predicted, average="macro", zero_division=0.0))


def accuracy(truth: Labels, predicted: Labels) -> float:
    """Share of rows whose predicted label is the true one."""
    return float((truth == predicted).mean())


def expected_calibration_error(truth: Labels, probabilities: Probabilities) -> float:
    """Mean gap between confidence and accuracy over 15 equal-width bins (Guo et al., ICML 2017).

    Args:
        truth: Label indices, shape (rows,).
        probabilities: Shape (rows, labels).
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        (bins == index).mean() * abs(correct[bins == index].mean() - confidence[bins == index].mean())
        for index in np.unique(bins)
    ]
    return float(sum(gaps))


def brier_score(truth: Labels, probabilities: Probabilities) -> float:
    """Mean squared distance between the probabilities and the one-hot truth (0 best, 2 worst; Brier, 1950)."""
    one_hot = np.eye(probabilities.shape[1])[truth]
    return float(((probabilities - one_hot) ** 2).sum(axis=1).mean())


def bootstrap(
    figure: Callable[..., float], *columns: NDArray[np.generic], resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """A figure with its 95 % percentile interval over resampled rows.

    Args:
        figure: Called with the (resampled) columns.
        columns: Arrays of equal length, resampled by row together.
        resamples: How many bootstrap samples. Default 1000.
        seed: Of the resampling; the interval is the same at every call.
    """
    rows = len(columns[0])
    chance = np.random.default_rng(seed)
    drawn = [
        figure(*(column[sample] for column in columns))
        for sample in (chance.integers(0, rows, rows) for _ in range(resamples))
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(figure(*columns), float(low), float(high))


def coverage_table(
    truth: Labels, probabilities: Probabilities, coverages: Sequence[float] = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
) -> list[tuple[float, float, float]]:
    """What abstaining buys: for each share of statements answered, the threshold and the accuracy on them.

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
