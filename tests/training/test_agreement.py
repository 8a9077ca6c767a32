from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from stancery.serving.model_folder import LABELS, Label
from stancery.training.agreement import Labelled, cohens_kappa, measure_agreement
from stancery.training.labelled_files import Row
from stancery.training.statements import Statement


def row(label: Label, *readings: str, file: str = "batch.jsonl") -> Labelled:
    return Labelled.of(Row(Statement(id="x", text="The tide turned.", label=label), Path(file), 1, readings))


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_what_scikit_learn_says(seed: int) -> None:
    chance = np.random.default_rng(seed)
    first = chance.integers(0, len(LABELS), 60)
    second = np.where(chance.random(60) < 0.8, first, chance.integers(0, len(LABELS), 60))
    assert cohens_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


def test_kappa_of_a_table_worked_by_hand() -> None:
    # Of 50, 45 are read alike; by chance (35 · 30 + 15 · 20) / 50² = 0.54 of them would be.
    first = np.array([0] * 25 + [1] * 15 + [0] * 10)
    second = np.array([0] * 20 + [1] * 5 + [1] * 15 + [0] * 10)
    assert cohens_kappa(first, second) == pytest.approx((0.9 - 0.54) / (1 - 0.54))


def test_kappa_where_one_label_is_all_there_is() -> None:
    assert cohens_kappa(np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64)) == 1.0


def test_disagreements_are_counted_by_how_they_were_settled() -> None:
    rows = [
        *(row(label, label, label) for label in LABELS for _ in range(10)),
        row("neutral", "neutral", "condemning"),
        row("condemning", "neutral", "condemning"),
        row("condemning", "defending", "condemning", "condemning"),
        row("defending", "neutral", "condemning", "defending"),
        row("neutral", "neutral", "neutral", "condemning"),
    ]
    (batch,) = measure_agreement(rows)
    assert (batch.batch, batch.read_twice, batch.read_thrice) == ("batch", 35, 3)
    assert (batch.for_first, batch.for_second, batch.for_neither) == (1, 2, 1)
    assert batch.disagreements == 4
    assert batch.kappa.low < batch.kappa.value < batch.kappa.high < 1


def test_batches_are_files_and_then_all_of_them() -> None:
    rows = [
        *(row(label, label, label, file="b.jsonl") for label in LABELS),
        row("neutral", "neutral", "condemning", file="a.jsonl"),
        row("neutral", "neutral", "neutral", file="a.jsonl"),
        row("condemning", "condemning", "condemning", file="a.jsonl"),
        row("neutral", "neutral", file="c.jsonl"),
        row("neutral", file="d.jsonl"),
    ]
    measured = measure_agreement(rows)
    assert [(each.batch, each.read_twice) for each in measured] == [("a", 3), ("b", 3), ("all", 6)]
    assert measured[1].kappa.value == 1
    assert measured[2].kappa.value < 1


def test_statements_read_once_or_not_in_our_labels_are_passed_over() -> None:
    assert (
        measure_agreement([row("neutral"), row("neutral", "neutral"), row("neutral", "neutral", "odd")]) == []
    )
