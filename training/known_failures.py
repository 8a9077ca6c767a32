"""What a model is known to get wrong, found out by its own run and shown on sentences written for this project.

Only the behavioural tests and the press reports of ``data/`` are ever quoted: a card is published, and neither United
Nations records nor a user's own statements are ours to publish.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stancery.serving.model_folder import LABELS
from stancery.training.behaviour import BEHAVIOUR, BehaviourResult, read_behaviour, run_behaviour
from stancery.training.evaluate import Classifier, Predictions, predict
from stancery.training.evaluation_data import overlap, read_evaluation_data
from stancery.training.metrics import Estimate, accuracy, macro_f1
from stancery.training.statements import Statement

PRESS = Path("data/statements/press-heldout.jsonl")
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """A statement that is answered wrongly.

    Attributes:
        text: The statement.
        expected: Its label.
        answer: The model's.
        confidence: How sure the model is of it (0-1).
    """

    text: str
    expected: str
    answer: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FailedTest:
    """One behavioural test, and the wrong answers to it that the model is surest of."""

    result: BehaviourResult
    surest: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Statements of one label that are taken for another.

    Attributes:
        expected: Their label.
        answer: What they are taken for.
        count: How many are.
        of: How many statements have that label.
        surest: Those the model is surest of.
    """

    expected: str
    answer: str
    count: int
    of: int
    surest: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """How a model does on the press reports that were held out.

    Attributes:
        statements: How many there are.
        learned: How many of them are among the statements the model was trained on; 0 unless a config asks for it.
        macro_f1: With its interval over stories.
        accuracy: Likewise.
        confusions: What is taken for what, the most frequent first.
    """

    statements: int
    learned: int
    macro_f1: Estimate
    accuracy: Estimate
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True)
class KnownFailures:
    """What a model gets wrong: each part is empty where its files are not there."""

    tests: tuple[FailedTest, ...]
    press: Press | None


def find_failures(
    classifier: Classifier,
    training: Sequence[Statement],
    *,
    behaviour: Path = BEHAVIOUR,
    press: Path = PRESS,
) -> KnownFailures:
    """Look for what a model gets wrong.

    Args:
        classifier: The model.
        training: The statements it was trained on.
        behaviour: The folder of the behavioural tests.
        press: The file of press reports.

    Returns:
        What was found.

    Raises:
        DataError: A file is there and cannot be read.
    """
    return KnownFailures(
        tests=tuple(_failed_tests(classifier, behaviour)),
        press=_press(classifier, press, training) if press.is_file() else None,
    )


def _failed_tests(classifier: Classifier, folder: Path) -> list[FailedTest]:
    rows = read_behaviour(folder)
    if not rows:
        return []
    by_id = {row.id: row for row in rows}
    found = []
    for result in run_behaviour(classifier, rows):
        failed = [by_id[name] for name in result.failed]
        stances = classifier.classify([row.text for row in failed], [None] * len(failed))
        # A row that is only unlike its pair may have the right answer itself: that is nothing to show.
        wrong = [
            Failure(row.text, row.label, stance.label, stance.confidence)
            for row, stance in zip(failed, stances, strict=True)
            if stance.label != row.label
        ]
        found.append(FailedTest(result, _surest(wrong)))
    return found


def _press(classifier: Classifier, file: Path, training: Sequence[Statement]) -> Press:
    data = read_evaluation_data(str(file))
    predictions = predict(classifier, data.examples, groups=data.groups)
    return Press(
        statements=len(data.statements),
        learned=overlap(data, training),
        macro_f1=predictions.estimate(macro_f1),
        accuracy=predictions.estimate(accuracy),
        confusions=tuple(_confusions(data.statements, predictions)),
    )


def _confusions(statements: Sequence[Statement], predictions: Predictions) -> list[Confusion]:
    confidence = predictions.probabilities.max(axis=1)
    found = []
    for truth, expected in enumerate(LABELS):
        for other, answer in enumerate(LABELS):
            rows = np.flatnonzero((predictions.truth == truth) & (predictions.predicted == other))
            if truth == other or not len(rows):
                continue
            wrong = [
                Failure(statements[row].text, expected, answer, float(confidence[row]))
                for row in rows.tolist()
            ]
            of = int((predictions.truth == truth).sum())
            found.append(Confusion(expected, answer, len(rows), of, _surest(wrong)))
    return sorted(found, key=lambda confusion: confusion.count, reverse=True)


def _surest(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    return tuple(sorted(failures, key=lambda failure: failure.confidence, reverse=True)[:_SHOWN])
