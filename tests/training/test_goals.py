"""What examples are trained towards: labels, softened labels, teachers."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs stancery[train]")

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import LABELS
from stancery.training.config import Config
from stancery.training.errors import DataError
from stancery.training.examples import Example
from stancery.training.goals import goals_of, labels_of

SURE = Example("the minister deplore the council", None, 0)
UNSURE = Example("we praise the state", None, 1, sure=False)


def config_with(**sections: object) -> Config:
    data = {"sources": [{"path": "unread.jsonl"}]}
    return Config.model_validate({"name": "goals", "data": data, **sections})


def silent(_line: str) -> None:
    pass


def test_a_plain_config_trains_towards_the_labels() -> None:
    examples, goals = goals_of([SURE, UNSURE], config_with(), silent)
    assert examples == [SURE, UNSURE]
    assert goals.tolist() == [[1, 0, 0], [0, 1, 0]] == labels_of([SURE, UNSURE]).tolist()


def test_labels_that_annotators_were_not_sure_of_are_softened_more() -> None:
    settings = {"label_smoothing": 0.03, "unsure_smoothing": 0.3}
    _, goals = goals_of([SURE, UNSURE], config_with(training=settings), silent)
    np.testing.assert_allclose(goals, [[0.98, 0.01, 0.01], [0.1, 0.8, 0.1]], rtol=1e-5)


def test_teachers_soften_labels_and_answer_alone_for_unlabelled_statements(
    tiny_model: Path, tmp_path: Path
) -> None:
    file = tmp_path / "unlabelled.jsonl"
    file.write_text(json.dumps({"text": "the agenda of the meeting"}) + "\n", encoding="utf-8")
    settings = {"teachers": [str(tiny_model)], "weight": 0.25, "unlabelled": str(file)}
    examples, goals = goals_of([SURE], config_with(distillation=settings), silent)
    assert [example.text for example in examples] == [SURE.text, "the agenda of the meeting"]
    teacher = StanceClassifier.load(tiny_model)
    answers = [
        [stance.scores[label] for label in LABELS]
        for stance in teacher.classify([example.text for example in examples])
    ]
    np.testing.assert_allclose(goals[0], 0.25 * np.array(answers[0]) + [0.75, 0, 0], atol=0.02)
    np.testing.assert_allclose(goals[1], answers[1], atol=0.02)


def test_an_unlabelled_row_without_text_is_named(tiny_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "unlabelled.jsonl"
    file.write_text('{"text": "the agenda"}\n{"text": ""}\n', encoding="utf-8")
    settings = {"teachers": [str(tiny_model)], "unlabelled": str(file)}
    with pytest.raises(DataError, match=r"row 2: 'text' is ''; expected a statement"):
        goals_of([SURE], config_with(distillation=settings), silent)
