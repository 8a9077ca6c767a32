"""Is one model better than another? Both answer the same statements, and the difference gets an interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancery.training.evaluate import Predictions
from stancery.training.metrics import Estimate, bootstrap, macro_f1, mcnemar


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same statements.

    Attributes:
        first: The name of the model that is evaluated.
        second: The name of the one it is held against.
        difference: Macro-F1 of the first less that of the second; the interval is of paired resamples.
        only_first_right: How many statements only the first labels rightly.
        only_second_right: How many only the second does.
        p_value: Of the exact McNemar test on these two numbers.
    """

    first: str
    second: str
    difference: Estimate
    only_first_right: int
    only_second_right: int
    p_value: float

    @property
    def verdict(self) -> str:
        """What can be said, in one sentence."""
        if self.difference.low > 0:
            finding = f"{self.first} is better than {self.second}"
        elif self.difference.high < 0:
            finding = f"{self.first} is worse than {self.second}"
        else:
            finding = f"No difference can be told between {self.first} and {self.second}"
        gap = self.difference
        return (
            f"{finding}: macro-F1 differs by {gap.value:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}];"
            f" {self.only_first_right:,} statements are right with the first alone and"
            f" {self.only_second_right:,} with the second alone (exact McNemar p {_p_value(self.p_value)})."
        )


def compare(first: str, second: str, of_first: Predictions, of_second: Predictions) -> Comparison:
    """Compare two models.

    Args:
        first: The name of the model that is evaluated.
        second: The name of the one it is held against.
        of_first: What the first said of the statements.
        of_second: What the second said of the same ones, in the same order.
    """

    def difference(truth: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
        return macro_f1(truth, one) - macro_f1(truth, other)

    return Comparison(
        first=first,
        second=second,
        difference=bootstrap(
            difference, of_first.truth, of_first.predicted, of_second.predicted, groups=of_first.groups
        ),
        only_first_right=int((of_first.correct & ~of_second.correct).sum()),
        only_second_right=int((~of_first.correct & of_second.correct).sum()),
        p_value=mcnemar(of_first.correct, of_second.correct),
    )


def _p_value(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"
