"""What each example is trained towards: its label, softened where a config says so, or its teachers' answer."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import LABELS
from stancery.training.config import Config, Distillation, Training
from stancery.training.errors import DataError
from stancery.training.evaluate import predict
from stancery.training.examples import Example
from stancery.training.statements import find_files, read_rows


def labels_of(examples: Sequence[Example]) -> NDArray[np.float32]:
    """All the probability on each example's label, shape (examples, labels)."""
    return np.eye(len(LABELS), dtype=np.float32)[[example.label for example in examples]]


def softened(examples: Sequence[Example], settings: Training) -> NDArray[np.float32]:
    """The labels, a share of each spread evenly over all of them (Szegedy et al., 2016), shape (examples, labels)."""
    usual = settings.label_smoothing
    unsure = max(usual, settings.unsure_smoothing)
    shares = np.array([[usual if example.sure else unsure] for example in examples], dtype=np.float32)
    goals = (1 - shares) * labels_of(examples) + shares / len(LABELS)
    return goals.astype(np.float32)


def goals_of(
    examples: Sequence[Example], config: Config, say: Callable[[str], None]
) -> tuple[list[Example], NDArray[np.float32]]:
    """Settle what is learned from, and towards what.

    Args:
        examples: The labelled training examples.
        config: Says how labels are softened, who the teachers are, and what else they answer for.
        say: Called with each line of progress.

    Returns:
        The examples, with the unlabelled statements after them, and the probability of each label to be learned,
        shape (examples, labels).

    Raises:
        ModelFolderError: A teacher is no model folder.
        DataError: The unlabelled statements cannot be read.
    """
    goals = softened(examples, config.training)
    settings = config.distillation
    if settings is None:
        return list(examples), goals
    unlabelled = _unlabelled(settings.unlabelled) if settings.unlabelled else []
    everything = [*examples, *unlabelled]
    taught = _answers(everything, settings, say)
    taught[: len(examples)] = settings.weight * taught[: len(examples)] + (1 - settings.weight) * goals
    return everything, taught


def _answers(
    examples: Sequence[Example], settings: Distillation, say: Callable[[str], None]
) -> NDArray[np.float32]:
    answers = []
    for teacher in settings.teachers:
        say(f"Asking the teacher {teacher} for {len(examples):,} answers …")
        answers.append(predict(StanceClassifier.load(teacher), examples).probabilities)
    return np.asarray(np.mean(answers, axis=0), dtype=np.float32)


def _unlabelled(path: str) -> list[Example]:
    found = []
    for file in find_files(path):
        for number, row in enumerate(read_rows(file), start=1):
            text = row.get("text")
            if not isinstance(text, str) or not text.strip():
                raise DataError(f"{file}, row {number}: 'text' is {text!r}; expected a statement.")
            # No label is known: the one given here is never read, since only the teachers' answer counts.
            found.append(Example(text, row.get("target"), label=0))
    return found
