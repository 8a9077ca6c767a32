"""Measuring a model folder as it will be served: its answers, and the figures of them with intervals.

Everything goes through :class:`StanceClassifier`, so what is measured is what a user gets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stancery.serving.model_folder import LABELS
from stancery.serving.stance import Stance
from stancery.training.examples import Example
from stancery.training.metrics import (
    Estimate,
    accuracy,
    bootstrap,
    brier_score,
    confusion_counts,
    coverage_table,
    expected_calibration_error,
    f1,
    macro_f1,
    precision,
    recall,
)

Progress = Callable[[int], None]
"""Told how many further statements are done."""

Steps = Callable[[str, int], Progress]
"""Called with what is done next and for how many statements; gives what is told of those that are done."""

# Many enough to be sorted by length to advantage, few enough for progress to be seen.
_CHUNK = 256


def _unseen(_done: int) -> None:
    """Show no progress."""


def no_steps(_what: str, _statements: int) -> Progress:
    """Show no progress of any step."""
    return _unseen


class Classifier(Protocol):
    """What is needed of a model to measure it; StanceClassifier has it."""

    def classify(self, statements: Sequence[str], target: Sequence[str | None], /) -> list[Stance]:
        """Tell the stance of each statement towards its target."""
        ...


@dataclass(frozen=True, slots=True)
class Predictions:
    """What a model said of labelled examples.

    Attributes:
        truth: Label indices, shape (examples,).
        probabilities: Calibrated, shape (examples, labels).
        groups: The group of each example, see ``bootstrap``; None where each stands by itself.
    """

    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    groups: NDArray[np.int64] | None = None

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The likeliest label of each example."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.int64)

    @property
    def correct(self) -> NDArray[np.bool_]:
        """Whether that label is the true one."""
        return np.asarray(self.predicted == self.truth)

    def of(self, rows: Sequence[int] | NDArray[np.int64]) -> "Predictions":
        """Choose some of the examples, by index."""
        chosen = np.asarray(rows, dtype=np.int64)
        groups = None if self.groups is None else self.groups[chosen]
        return Predictions(self.truth[chosen], self.probabilities[chosen], groups)

    def estimate(self, figure: Callable[..., float]) -> Estimate:
        """Compute a figure of the true and the likeliest labels, with its interval."""
        return bootstrap(figure, self.truth, self.predicted, groups=self.groups)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What abstaining below one threshold buys.

    Attributes:
        answered: Share of the examples that is answered.
        threshold: The lowest confidence that is answered.
        accuracy: Share of the answers that is right.
    """

    answered: float
    threshold: float
    accuracy: Estimate


def predict(
    classifier: Classifier,
    examples: Sequence[Example],
    progress: Progress = _unseen,
    groups: NDArray[np.int64] | None = None,
) -> Predictions:
    """Classify labelled examples.

    Args:
        classifier: The model.
        examples: Texts with their targets and labels.
        progress: Told of each chunk that is done.
        groups: The group of each example, see ``bootstrap``. Default: each stands by itself.
    """
    rows: list[list[float]] = []
    for start in range(0, len(examples), _CHUNK):
        chunk = examples[start : start + _CHUNK]
        stances = classifier.classify(
            [example.text for example in chunk], [example.target for example in chunk]
        )
        rows += [[stance.scores[label] for label in LABELS] for stance in stances]
        progress(len(chunk))
    return Predictions(
        truth=np.array([example.label for example in examples], dtype=np.int64),
        probabilities=np.array(rows, dtype=np.float64).reshape(len(examples), len(LABELS)),
        groups=groups,
    )


def measure(predictions: Predictions) -> dict[str, Estimate]:
    """Macro-F1, accuracy, expected calibration error and Brier score, each with its 95 % interval."""
    truth, probabilities, groups = predictions.truth, predictions.probabilities, predictions.groups
    return {
        "macro_f1": predictions.estimate(macro_f1),
        "accuracy": predictions.estimate(accuracy),
        "expected_calibration_error": bootstrap(
            expected_calibration_error, truth, probabilities, groups=groups, centred=True
        ),
        "brier_score": bootstrap(brier_score, truth, probabilities, groups=groups),
    }


def measure_labels(predictions: Predictions) -> dict[str, dict[str, Estimate]]:
    """Precision, recall and F1 of each label, each with its 95 % interval."""
    return {
        name: {
            figure.__name__: predictions.estimate(partial(figure, label=label))
            for figure in (precision, recall, f1)
        }
        for label, name in enumerate(LABELS)
    }


def measure_coverage(predictions: Predictions) -> list[Coverage]:
    """What abstaining buys, from all examples answered to the surest half; each accuracy with its interval."""
    confidence = predictions.probabilities.max(axis=1)
    return [
        Coverage(
            answered=answered,
            threshold=threshold,
            accuracy=predictions.of(np.flatnonzero(confidence >= threshold)).estimate(accuracy),
        )
        for answered, threshold, _ in coverage_table(predictions.truth, predictions.probabilities)
    ]


def confusion(predictions: Predictions) -> NDArray[np.int64]:
    """Count true labels (rows) against predicted ones (columns)."""
    return confusion_counts(predictions.truth, predictions.predicted, len(LABELS))
