"""Calibration: a temperature and a bias for each label, which make confidence mean accuracy.

Temperature scaling (Guo et al., ICML 2017) takes back overconfidence. The biases take back that training weighs rare
labels up (Alexandari, Kundaje and Shrikumar, ICML 2020: "bias-corrected temperature scaling"); they can change a label.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

_LOG_TEMPERATURES = (np.log(0.05), np.log(20))
_BIASES = (-5.0, 5.0)


@dataclass(frozen=True, slots=True)
class Scaling:
    """What logits become probabilities by: softmax(logits / temperature + biases).

    Attributes:
        temperature: Above 1 where the model is over-confident.
        biases: One for each label, 0 on average.
    """

    temperature: float
    biases: tuple[float, ...]


def fit_scaling(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> Scaling:
    """Find the scaling that minimises the negative log-likelihood of held-out labels.

    A weak prior holds the biases at 0, so that few statements do not bend them far.

    Args:
        logits: Shape (rows, labels), from statements the model was not fitted on.
        truth: Label indices, shape (rows,).

    Returns:
        The scaling; its temperature is between 0.05 and 20.
    """
    rows, labels = logits.shape

    def loss(parameters: NDArray[np.float64]) -> float:
        biases = parameters[1:]
        scaled = log_softmax(logits / np.exp(parameters[0]) + biases, axis=1)
        likelihood = scaled[np.arange(rows), truth].mean()
        return float(-likelihood + biases @ biases / (2 * rows))

    best = minimize(
        loss, np.zeros(1 + labels), method="L-BFGS-B", bounds=[_LOG_TEMPERATURES, *[_BIASES] * labels]
    ).x
    biases = best[1:] - best[1:].mean()
    return Scaling(float(np.exp(best[0])), tuple(float(bias) for bias in biases))
