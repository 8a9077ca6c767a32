"""How good a model is on parts of the data: by source, forum, topic, length and target."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from stancery.serving.model_folder import LABELS
from stancery.training.evaluate import Predictions
from stancery.training.evaluation_data import EvaluationData
from stancery.training.metrics import Estimate, accuracy, macro_f1, share
from stancery.training.statements import Statement

FEW = 30
"""Slices of fewer statements are marked: their figures say little."""

_MOST_SHOWN = 10
_NOT_SAID = "(not said)"
# The longest that a bucket holds, in words; a middling statement has about 23.
_LENGTHS = (12, 20, 30, 45)


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of one part of the data.

    Attributes:
        by: What the data was parted by ("source", "forum", "topic", "length", "target", "split").
        name: The part.
        statements: How many statements it has.
        accuracy: Share of them that is labelled rightly.
        macro_f1: None where one of the labels does not occur, because it would not be comparable.
    """

    by: str
    name: str
    statements: int
    accuracy: Estimate
    macro_f1: Estimate | None

    @property
    def few(self) -> bool:
        """Whether it is too small to say much."""
        return self.statements < FEW


def measure_slices(data: EvaluationData, predictions: Predictions) -> list[Slice]:
    """Measure every part of the data, leaving out what parts it into one piece only.

    Args:
        data: The statements.
        predictions: What the model said of them, in the same order.

    Returns:
        Slices, the largest of each kind first, lengths from short to long; of the sources, forums and topics
        the ten largest by name and the rest together.
    """
    statements = data.statements
    partings = {
        "source": _largest([item.source or _NOT_SAID for item in statements]),
        "forum": _largest([item.forum or _NOT_SAID for item in statements]),
        "topic": _largest([topic or _NOT_SAID for topic in data.topics]),
        "length": _in_order(
            [_length(item.text) for item in statements], map(_bucket, range(len(_LENGTHS) + 1))
        ),
        "target": _largest([_asked(item) for item in statements]),
        "split": _largest([item.split or _NOT_SAID for item in statements]),
    }
    return [
        _measure(by, name, predictions.of(rows))
        for by, parts in partings.items()
        if len(parts) > 1
        for name, rows in parts.items()
    ]


def _measure(by: str, name: str, part: Predictions) -> Slice:
    rows = len(part.truth)
    complete = len(np.unique(part.truth)) == len(LABELS)
    return Slice(
        by=by,
        name=name,
        statements=rows,
        # Resampling a few rows that are all right would make them look certain to be right.
        accuracy=share(int(part.correct.sum()), rows) if rows < FEW else part.estimate(accuracy),
        macro_f1=part.estimate(macro_f1) if complete else None,
    )


def _largest(names: Sequence[str]) -> dict[str, list[int]]:
    ranked = [name for name, _ in Counter(names).most_common()]
    if len(ranked) <= _MOST_SHOWN + 1:
        return _in_order(names, ranked)
    shown, rest = ranked[:_MOST_SHOWN], f"({len(ranked) - _MOST_SHOWN} others)"
    return _in_order([name if name in shown else rest for name in names], [*shown, rest])


def _in_order(names: Sequence[str], order: Iterable[str]) -> dict[str, list[int]]:
    rows = {name: [index for index, found in enumerate(names) if found == name] for name in order}
    return {name: found for name, found in rows.items() if found}


def _length(text: str) -> str:
    words = len(text.split())
    return _bucket(sum(words > longest for longest in _LENGTHS))


def _bucket(index: int) -> str:
    if index == 0:
        return f"1-{_LENGTHS[0]} words"
    if index == len(_LENGTHS):
        return f"over {_LENGTHS[-1]} words"
    return f"{_LENGTHS[index - 1] + 1}-{_LENGTHS[index]} words"


def _asked(statement: Statement) -> str:
    if statement.target is not None:
        return "asked towards a target"
    return "as a whole, actors named" if statement.targets else "as a whole, no actor named"
