"""The figures against hand-computed ones, and the intervals against what they promise."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs stancery[train]")
from sklearn.metrics import f1_score

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
    mcnemar,
    precision,
    recall,
    reliability,
    share,
)

TRUTH = np.array([0, 0, 1, 1, 2])
PREDICTED = np.array([0, 1, 1, 1, 0])


def test_figures_of_labels_by_hand() -> None:
    assert precision(TRUTH, PREDICTED, 0) == pytest.approx(1 / 2)
    assert recall(TRUTH, PREDICTED, 0) == pytest.approx(1 / 2)
    assert precision(TRUTH, PREDICTED, 1) == pytest.approx(2 / 3)
    assert recall(TRUTH, PREDICTED, 1) == pytest.approx(1)
    assert f1(TRUTH, PREDICTED, 1) == pytest.approx(4 / 5)
    assert macro_f1(TRUTH, PREDICTED) == pytest.approx((1 / 2 + 4 / 5 + 0) / 3)
    assert accuracy(TRUTH, PREDICTED) == pytest.approx(3 / 5)
    assert confusion_counts(TRUTH, PREDICTED, 3).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_a_label_that_is_never_predicted_or_never_true_counts_as_zero() -> None:
    assert precision(TRUTH, PREDICTED, 2) == 0.0
    assert recall(np.array([0, 0]), np.array([0, 2]), 2) == 0.0
    assert f1(np.array([0, 0]), np.array([0, 0]), 2) == 0.0


@pytest.mark.parametrize("labels", [2, 3, 5])
def test_macro_f1_is_that_of_scikit_learn(labels: int) -> None:
    chance = np.random.default_rng(labels)
    for rows in (1, 2, 7, 100):
        truth, predicted = chance.integers(0, labels, (2, rows))
        expected = f1_score(truth, predicted, average="macro", zero_division=0.0)
        assert macro_f1(truth, predicted) == pytest.approx(expected)


def probabilities_of(confidences: list[float], answers: list[int]) -> np.ndarray:
    rows = np.array([[(1 - confidence) / 2] * 3 for confidence in confidences])
    rows[np.arange(len(answers)), answers] = confidences
    return rows


def test_calibration_error_of_a_constructed_case() -> None:
    # Six of ten answers at confidence 0.9, of which four are right; four at 0.5, of which three are right.
    probabilities = probabilities_of([0.9] * 6 + [0.5] * 4, [0] * 10)
    truth = np.array([0, 0, 0, 0, 1, 2, 0, 0, 0, 1])
    expected = 0.6 * abs(4 / 6 - 0.9) + 0.4 * abs(3 / 4 - 0.5)
    assert expected_calibration_error(truth, probabilities) == pytest.approx(expected)
    low, high = reliability(truth, probabilities)
    assert (low.rows, low.confidence, low.accuracy) == (4, pytest.approx(0.5), pytest.approx(0.75))
    assert (high.rows, high.confidence, high.accuracy) == (6, pytest.approx(0.9), pytest.approx(4 / 6))


def test_certainty_falls_into_the_last_bin() -> None:
    probabilities = probabilities_of([1.0, 1.0], [0, 0])
    assert expected_calibration_error(np.array([0, 1]), probabilities) == pytest.approx(0.5)


def test_brier_score_by_hand() -> None:
    probabilities = np.array([[0.7, 0.2, 0.1], [0.0, 0.0, 1.0]])
    assert brier_score(np.array([0, 0]), probabilities) == pytest.approx((0.09 + 0.04 + 0.01 + 2.0) / 2)


def test_bootstrap_is_repeatable_and_holds_the_figure() -> None:
    first = bootstrap(accuracy, TRUTH, PREDICTED)
    assert first == bootstrap(accuracy, TRUTH, PREDICTED)
    assert first.low <= first.value <= first.high
    assert first.value == accuracy(TRUTH, PREDICTED)


def test_the_interval_covers_the_truth_nineteen_times_of_twenty() -> None:
    chance = np.random.default_rng(1)
    covered = 0
    for trial in range(150):
        hits = (chance.random(150) < 0.7).astype(float)
        found = bootstrap(np.mean, hits, resamples=120, seed=trial)
        covered += found.low <= 0.7 <= found.high
    assert 0.88 <= covered / 150 <= 0.99


def test_rows_that_hang_together_are_drawn_together() -> None:
    # Each of 30 documents is right or wrong as a whole: ten rows of one are no more evidence than one.
    chance = np.random.default_rng(2)
    covered = {"rows": 0, "documents": 0}
    for trial in range(80):
        hits = np.repeat((chance.random(30) < 0.6).astype(float), 10)
        documents = np.repeat(np.arange(30), 10)
        by_row = bootstrap(np.mean, hits, resamples=120, seed=trial)
        by_document = bootstrap(np.mean, hits, groups=documents, resamples=120, seed=trial)
        covered["rows"] += by_row.low <= 0.6 <= by_row.high
        covered["documents"] += by_document.low <= 0.6 <= by_document.high
    assert covered["rows"] / 80 < 0.7
    assert covered["documents"] / 80 > 0.85


def test_groups_may_have_any_numbers() -> None:
    hits = np.array([1.0, 0.0, 1.0, 1.0])
    assert bootstrap(np.mean, hits, groups=np.array([7, 7, -2, 900])) == bootstrap(
        np.mean, hits, groups=np.array([1, 1, 0, 2])
    )


def test_an_error_that_noise_enlarges_still_lies_in_its_interval() -> None:
    chance = np.random.default_rng(3)
    probabilities = chance.dirichlet([4, 1, 1], 300)
    truth = np.array([chance.choice(3, p=row) for row in probabilities])  # calibrated by construction
    plain = bootstrap(expected_calibration_error, truth, probabilities)
    centred = bootstrap(expected_calibration_error, truth, probabilities, centred=True)
    assert 0 <= centred.low <= centred.value <= centred.high
    assert centred.low < plain.low


def test_shares_of_few_rows_are_not_certain() -> None:
    # The Wilson interval of 0 of 10 is [0, z²/(n + z²)] with z = 1.95996.
    none = share(0, 10)
    assert none.low == pytest.approx(0, abs=1e-12)
    assert none.high == pytest.approx(3.84146 / 13.84146, abs=1e-5)
    assert share(10, 10).low == pytest.approx(1 - none.high)
    assert share(5, 10).value == 0.5


def test_mcnemar_by_hand() -> None:
    first = np.array([True] * 9 + [False] + [True] * 20)
    second = np.array([False] * 9 + [True] + [True] * 20)
    # Two-sided: twice the chance of at most one head in ten throws, (1 + 10) / 1024.
    assert mcnemar(first, second) == pytest.approx(2 * 11 / 1024)
    assert mcnemar(second, first) == pytest.approx(2 * 11 / 1024)
    assert mcnemar(first, first) == 1.0


def test_coverage_keeps_the_surest() -> None:
    probabilities = probabilities_of([0.95, 0.85, 0.65, 0.45], [0, 0, 0, 0])
    table = coverage_table(np.array([0, 0, 1, 2]), probabilities, (1.0, 0.5, 0.25))
    assert table == [
        (1.0, pytest.approx(0.45), 0.5),
        (0.5, pytest.approx(0.85), 1.0),
        (0.25, pytest.approx(0.95), 1.0),
    ]


def test_an_estimate_is_written_with_three_decimals() -> None:
    assert str(Estimate(0.81249, 0.7941, 0.82999)) == "0.812 [0.794, 0.830]"
