"""Temperature scaling: one number that makes confidence mean accuracy (Guo et al., ICML 2017)."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax


def fit_temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Find the temperature that minimises the negative log-likelihood of held-out labels.

    Args:
        logits: Shape (rows, labels), from statements the model was not fitted on.
        truth: Label indices, shape (rows,).

    Returns:
        The temperature, between 0.05 and 20; above 1 where the model is over-confident.
    """

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-scaled[np.arange(len(truth)), truth].mean())

    best = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded")
    return float(np.exp(best.x))
