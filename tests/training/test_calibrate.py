"""Calibration finds the temperature and the biases that made honest logits dishonest."""

import numpy as np
import pytest

from stancery.training.calibrate import fit_scaling


def drawn(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Honest logits, and labels drawn by their probabilities."""
    chance = np.random.default_rng(0)
    honest = chance.normal(size=(rows, 3)) * 2
    powers = np.exp(honest)
    drawn = chance.random((rows, 1))
    return honest, (drawn > (powers / powers.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_it_finds_the_temperature_and_the_biases_that_were_put_in(temperature: float) -> None:
    honest, truth = drawn(20_000)
    biases = np.array([0.5, 0.2, -0.7])
    found = fit_scaling((honest - biases) * temperature, truth)
    assert found.temperature == pytest.approx(temperature, rel=0.05)
    assert found.biases == pytest.approx(tuple(biases), abs=0.06)
    assert sum(found.biases) == pytest.approx(0)


def test_few_statements_of_one_label_do_not_bend_the_biases_without_bound() -> None:
    found = fit_scaling(np.zeros((20, 3)), np.full(20, 2))
    assert max(map(abs, found.biases)) < 4
