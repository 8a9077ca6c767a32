"""Temperature scaling finds the temperature that made confident logits honest."""

import numpy as np
import pytest

from stancery.training.calibrate import fit_temperature


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_it_finds_the_temperature_that_was_put_in(temperature: float) -> None:
    chance = np.random.default_rng(0)
    honest = chance.normal(size=(20_000, 3)) * 2
    powers = np.exp(honest)
    drawn = chance.random((len(honest), 1))
    truth = (drawn > (powers / powers.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)
    assert fit_temperature(honest * temperature, truth) == pytest.approx(temperature, rel=0.05)
