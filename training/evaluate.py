"""Measuring a model folder as it will be served: figures with intervals, slices, errors.

Everything goes through :class:`StanceClassifier`, so what is measured is what a user gets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import LABELS
from stancery.training.examples import Example
from stancery.training.metrics import (
    Estimate,
    accuracy,
    bootstrap,
    brier_score,
    expected_calibration_error,
    macro_f1,
)


@dataclass(frozen=True, slots=True)
class Predictions:
    """What a model said of labelled examples.

    Attributes:
        truth: Label indices, shape (examples,).
        probabilities: Calibrated, shape (examples, labels).
    """

    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The likeliest label of each example."""
        return self.probabilities.argmax(axis=1)


def predict(classifier: StanceClassifier, examples: Sequence[Example]) -> Predictions:
    """Classify labelled examples.

    Args:
        classifier: The model.
        examples: Texts with their targets and labels.
    """
    stances = classifier.classify(
        [example.text for example in examples], [example.target for example in examples]
    )
    return Predictions(
        truth=np.array([example.label for example in examples], dtype=np.int64),
        probabilities=np.array([[stance.scores[label] for label in LABELS] for stance in stances]),
    )


def measure(predictions: Predictions) -> dict[str, Estimate]:
    """Macro-F1, accuracy, expected calibration error and Brier score, each with its 95 % interval."""
    truth, predicted, probabilities = predictions.truth, predictions.predicted, predictions.probabilities
    return {
        "macro_f1": bootstrap(macro_f1, truth, predicted),
        "accuracy": bootstrap(accuracy, truth, predicted),
        "expected_calibration_error": bootstrap(expected_calibration_error, truth, probabilities),
        "brier_score": bootstrap(brier_score, truth, probabilities),
    }


def measure_labels(predictions: Predictions) -> dict[str, dict[str, Estimate]]:
    """Precision, recall and F1 of each label, each with its 95 % interval."""

    def figure(index: int, label: int) -> Estimate:
        def of(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
            scores = precision_recall_fscore_support(truth, predicted, labels=[label], zero_division=0.0)
            return float(scores[index][0])

        return bootstrap(of, predictions.truth, predictions.predicted)

    return {
        name: {
            measure_name: figure(index, label)
            for index, measure_name in enumerate(("precision", "recall", "f1"))
        }
        for label, name in enumerate(LABELS)
    }


def confusion(predictions: Predictions) -> NDArray[np.int64]:
    """Counts of true label (rows) against predicted label (columns)."""
    matrix = confusion_matrix(predictions.truth, predictions.predicted, labels=range(len(LABELS)))
    return np.asarray(matrix, dtype=np.int64)
