"""What a run measures its model on: the statements it kept back, by split, source and target."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stancery.training.evaluate import Classifier, Predictions, measure, predict
from stancery.training.evaluation_data import EvaluationData
from stancery.training.examine import TargetFigures, measure_targets
from stancery.training.metrics import Estimate, accuracy, macro_f1
from stancery.training.slices import FEW
from stancery.training.statements import Statement


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How well the statements of one source are told.

    Attributes:
        source: The collection they come from.
        statements: How many there are.
        macro_f1: Over the labels that occur.
        accuracy: Share of them that is labelled rightly.
    """

    source: str
    statements: int
    macro_f1: Estimate
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The statements of one split, and what a model makes of them.

    Attributes:
        split: "validation" or "test".
        predictions: Its answers to the statements as a whole, as a user without a target meets them.
        figures: Macro-F1, accuracy and calibration, with intervals.
        sources: Figures of each source with enough statements to say something.
        targets: Stance towards the actors that statements name; empty where there are none.
    """

    split: str
    predictions: Predictions
    figures: dict[str, Estimate]
    sources: tuple[SourceFigures, ...]
    targets: tuple[TargetFigures, ...]


def measure_held_out(
    classifier: Classifier, statements: Sequence[Statement], split: str, *, targets: bool
) -> HeldOut:
    """Put a model to the statements of one split.

    Args:
        classifier: The model.
        statements: The statements.
        split: What their split is called.
        targets: Whether the model reads targets.

    Returns:
        The figures; their intervals are over groups of statements.
    """
    keys = [item.group or item.text for item in statements]
    data = EvaluationData(
        name=split,
        statements=tuple(statements),
        topics=(None,) * len(statements),
        groups=np.unique(keys, return_inverse=True)[1].astype(np.int64),
    )
    predictions = predict(classifier, data.examples, groups=data.groups)
    return HeldOut(
        split=split,
        predictions=predictions,
        figures=measure(predictions),
        sources=tuple(_by_source(statements, predictions)),
        targets=tuple(measure_targets(classifier, data)) if targets else (),
    )


def _by_source(statements: Sequence[Statement], predictions: Predictions) -> list[SourceFigures]:
    found = []
    for source in sorted({item.source for item in statements}):
        rows = [row for row, item in enumerate(statements) if item.source == source]
        if len(rows) >= FEW:
            of_source = predictions.of(rows)
            found.append(
                SourceFigures(
                    source=source,
                    statements=len(rows),
                    macro_f1=of_source.estimate(macro_f1),
                    accuracy=of_source.estimate(accuracy),
                )
            )
    return found
