"""Baselines: each does what its name says, and what they learn from is found."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs stancery[train]")
from toy import toy_rows

from stancery.serving.model_folder import LABELS
from stancery.training.baselines import keyword_label, learning_config, run_baselines
from stancery.training.config import Model
from stancery.training.errors import ConfigError
from stancery.training.evaluate import Predictions
from stancery.training.metrics import accuracy
from stancery.training.statements import Statement


def toy_statements(count: int) -> list[Statement]:
    return [
        Statement(
            id=str(row["id"]),
            text=str(row["text"]),
            label=row["label"],  # type: ignore[arg-type]
            split="validation" if number % 7 == 0 else "train",
        )
        for number, row in enumerate(toy_rows(count))
    ]


def test_the_stance_words_vote() -> None:
    assert LABELS[keyword_label("Oslo denounced the outrage.")] == "condemning"
    assert LABELS[keyword_label("We commend Suva and stand with it.")] == "defending"
    assert LABELS[keyword_label("The meeting is on Tuesday.")] == "neutral"
    assert LABELS[keyword_label("We welcome the text and deplore the vote.")] == "condemning"  # a tie
    assert LABELS[keyword_label("It praised the lawful, legitimate act some call brutal.")] == "defending"


def test_a_stem_counts_only_where_a_word_begins() -> None:
    assert LABELS[keyword_label("The measures are unlawful.")] == "condemning"
    assert LABELS[keyword_label("Superabuscus is a river.")] == "neutral"


def test_what_can_be_learned_is_learned(tiny_base: Path) -> None:
    training = toy_statements(240)
    # Most training statements are neutral, so that the majority is one label and the toy another.
    training += [
        Statement(
            id=f"more-{number}", text=f"the agenda of the council {number}", label="neutral", split="train"
        )
        for number in range(40)
    ]
    texts = [str(row["text"]) for row in toy_rows(30)]
    truth = np.array([LABELS.index(row["label"]) for row in toy_rows(30)])  # type: ignore[arg-type]
    asked: list[str] = []

    def steps(what: str, _statements: int) -> object:
        asked.append(what)
        return lambda _done: None

    found = run_baselines(
        texts,
        Predictions(truth, np.eye(3)[truth], np.arange(30)),
        training,
        Model(base=str(tiny_base), max_length=32),
        steps,  # type: ignore[arg-type]
    )
    by_name = {baseline.name: baseline for baseline in found}
    assert list(by_name) == [
        "always neutral",
        "stance words",
        "TF-IDF + logistic regression",
        "untuned encoder + logistic regression",
    ]
    scores = {name: accuracy(truth, baseline.predictions.predicted) for name, baseline in by_name.items()}
    assert scores["always neutral"] == pytest.approx(1 / 3)
    assert scores["TF-IDF + logistic regression"] == 1.0
    assert scores["untuned encoder + logistic regression"] > 1 / 3
    assert not by_name["stance words"].has_probabilities
    for baseline in found:
        assert baseline.predictions.probabilities.sum(axis=1) == pytest.approx(np.ones(30))
        assert baseline.predictions.groups is not None
    assert len(asked) == 3


def test_statements_towards_a_target_are_not_learned_from(tiny_base: Path) -> None:
    training = toy_statements(60)
    training += [
        Statement(id=f"t-{number}", text="we deplore it", label="defending", target="Suva", split="train")
        for number in range(500)
    ]
    found = run_baselines(
        ["we deplore it"],
        Predictions(np.array([0]), np.eye(3)[[0]]),
        training,
        Model(base=str(tiny_base), max_length=32),
    )
    assert found[0].name != "always defending"
    assert LABELS[found[2].predictions.predicted[0]] == "condemning"


@pytest.fixture
def configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "configs").mkdir()
    (tmp_path / "own.jsonl").write_text("{}", encoding="utf-8")
    for name, path in (("general", "bought.jsonl"), ("own-only", "own.jsonl")):
        (tmp_path / "configs" / f"{name}.yaml").write_text(
            f"name: {name}\ndata:\n  sources:\n    - path: own.jsonl\n    - path: {path}\n", encoding="utf-8"
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_default_data_is_learned_from_where_it_is_there(configs: Path) -> None:
    assert learning_config(False) is None
    without = learning_config(True)
    assert without is not None
    assert without.name == "own-only"
    (configs / "bought.jsonl").write_text("{}", encoding="utf-8")
    whole = learning_config(True)
    assert whole is not None
    assert whole.name == "general"


def test_a_config_that_is_named_is_taken(configs: Path) -> None:
    named = learning_config(True, configs / "configs" / "own-only.yaml")
    assert named is not None
    assert named.name == "own-only"
    with pytest.raises(ConfigError, match="--baselines"):
        learning_config(False, configs / "configs" / "own-only.yaml")
