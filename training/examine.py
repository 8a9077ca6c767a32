"""Everything that ``stancery-train evaluate`` finds out about a model, gathered into one object."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import LABELS, Manifest
from stancery.training.baselines import Baseline, run_baselines
from stancery.training.behaviour import (
    BEHAVIOUR,
    BehaviourResult,
    BehaviourRow,
    read_behaviour,
    run_behaviour,
)
from stancery.training.compare import Comparison, compare
from stancery.training.config import Config
from stancery.training.evaluate import (
    Classifier,
    Coverage,
    Predictions,
    Steps,
    measure,
    measure_coverage,
    measure_labels,
    no_steps,
    predict,
)
from stancery.training.evaluation_data import EvaluationData, cautions, overlap
from stancery.training.metrics import Estimate, accuracy, macro_f1
from stancery.training.slices import Slice, measure_slices
from stancery.training.stability import Flips, edit_flips, sample, swap_flips
from stancery.training.statements import Statement, read_data

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class System:
    """One line of the main table: the model, another model, or a baseline.

    Attributes:
        name: What it is.
        figures: Its figures with intervals; a baseline without probabilities lacks those of calibration.
    """

    name: str
    figures: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """How well the stance towards named actors is told, on some of the (statement, actor) pairs.

    Attributes:
        pairs: Which pairs, in words.
        count: How many there are.
        accuracy: Share of them that is labelled rightly.
        macro_f1: Over the labels that occur.
    """

    pairs: str
    count: int
    accuracy: Estimate
    macro_f1: Estimate


@dataclass(frozen=True, slots=True)
class Error:
    """A statement the model labels wrongly, and how sure it is of that."""

    statement: Statement
    predicted: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out about one model on one set of statements.

    Attributes:
        model: The model, as the user named it.
        manifest: What its folder says of it.
        data: The statements.
        predictions: Its answers to them, in order.
        labels: Precision, recall and F1 by label.
        coverage: What abstaining buys.
        systems: The main table: this model, then the one it is held against and the baselines, if asked for.
        slices: Figures of parts of the data.
        targets: Stance towards the actors that statements name; empty where none are annotated or the model
            reads no targets.
        stability: How often a label changes with names and small edits.
        tried: How many statements the changes were tried on.
        behaviour: Behavioural tests; empty where their files are not there.
        comparison: With the other model, if one was given.
        notes: What a reader should know before believing the figures, a sentence each.
    """

    model: str
    manifest: Manifest
    data: EvaluationData
    predictions: Predictions
    labels: dict[str, dict[str, Estimate]]
    coverage: tuple[Coverage, ...]
    systems: tuple[System, ...]
    slices: tuple[Slice, ...]
    targets: tuple[TargetFigures, ...]
    stability: tuple[Flips, ...]
    tried: int
    behaviour: tuple[BehaviourResult, ...]
    comparison: Comparison | None
    notes: tuple[str, ...]

    def worst_errors(self, most: int) -> list[Error]:
        """Give the wrong answers the model is surest of.

        Args:
            most: How many to give at most.
        """
        confidence = self.predictions.probabilities.max(axis=1)
        wrong = np.flatnonzero(~self.predictions.correct)
        order = wrong[np.argsort(-confidence[wrong], kind="stable")][:most]
        return [
            Error(
                statement=self.data.statements[row],
                predicted=LABELS[self.predictions.predicted[row]],
                confidence=float(confidence[row]),
            )
            for row in order
        ]


def load_model(name: str) -> StanceClassifier:
    """Load a model folder, or the model that ships with the package where the name is "shipped".

    Raises:
        ModelFolderError: The folder is missing or damaged.
    """
    return StanceClassifier.load(None if name == SHIPPED else name)


def examine(
    model: str,
    data: EvaluationData,
    *,
    against: str | None = None,
    baselines: Config | None = None,
    behaviour: Path = BEHAVIOUR,
    steps: Steps = no_steps,
) -> Examination:
    """Measure a model in every way.

    Args:
        model: A model folder, or "shipped".
        data: The statements to measure it on.
        against: Another model to hold it against.
        baselines: The config whose training statements baselines are fitted on; None leaves them out.
        behaviour: The folder of the behavioural tests; they are left out where it does not exist.
        steps: Where progress is shown.

    Returns:
        What was found.

    Raises:
        ModelFolderError: A model cannot be loaded.
        DataError: Training statements or behavioural tests cannot be read.
        StanceryError: The statements have targets, but a model reads none.
    """
    classifier = load_model(model)
    other = load_model(against) if against else None
    tests = read_behaviour(behaviour)
    training = read_data(baselines.data) if baselines else []
    notes = cautions(data)
    if baselines and (shared := overlap(data, training)):
        notes.append(f"{shared:,} of the statements are also in the data that {baselines.name} trains on.")
    examples = data.examples
    predictions = predict(classifier, examples, steps("classifying", len(examples)), data.groups)
    systems = [System(model, measure(predictions))]
    comparison = None
    if other and against:
        of_other = predict(other, examples, steps(f"classifying with {against}", len(examples)), data.groups)
        systems.append(System(against, measure(of_other)))
        comparison = compare(model, against, predictions, of_other)
    if baselines:
        texts = [example.text for example in examples]
        found = run_baselines(texts, predictions, training, baselines.model, steps)
        systems += [System(baseline.name, _figures(baseline)) for baseline in found]
    tried = sample(examples)
    chosen = [examples[row] for row in tried]
    labels = predictions.of(tried).predicted.tolist()
    return Examination(
        model=model,
        manifest=classifier.manifest,
        data=data,
        predictions=predictions,
        labels=measure_labels(predictions),
        coverage=tuple(measure_coverage(predictions)),
        systems=tuple(systems),
        slices=tuple(measure_slices(data, predictions)),
        targets=tuple(measure_targets(classifier, data, steps)) if classifier.manifest.reads_targets else (),
        stability=(
            *edit_flips(classifier, chosen, labels, steps),
            *swap_flips(classifier, chosen, labels, steps),
        ),
        tried=len(tried),
        behaviour=_behaviour(classifier, tests, steps),
        comparison=comparison,
        notes=tuple(notes),
    )


def _figures(baseline: Baseline) -> dict[str, Estimate]:
    if baseline.has_probabilities:
        return measure(baseline.predictions)
    return {
        "macro_f1": baseline.predictions.estimate(macro_f1),
        "accuracy": baseline.predictions.estimate(accuracy),
    }


def measure_targets(
    classifier: Classifier, data: EvaluationData, steps: Steps = no_steps
) -> list[TargetFigures]:
    """Measure the stance towards each actor that statements name.

    Args:
        classifier: A model that reads targets.
        data: The statements.
        steps: Where progress is shown.

    Returns:
        Figures of all pairs, and of those whose label is, and is not, that of the whole statement.
    """
    pairs = data.target_examples
    if not pairs:
        return []
    found = predict(
        classifier,
        [example for _, example in pairs],
        steps("classifying towards named actors", len(pairs)),
        data.groups[[row for row, _ in pairs]],
    )
    whole = np.array([LABELS.index(data.statements[row].label) for row, _ in pairs])
    parts = {
        "all": np.arange(len(pairs)),
        "with the label of the whole statement": np.flatnonzero(found.truth == whole),
        "with another label than the whole statement": np.flatnonzero(found.truth != whole),
    }
    return [
        TargetFigures(
            pairs=name,
            count=len(rows),
            accuracy=found.of(rows).estimate(accuracy),
            macro_f1=found.of(rows).estimate(macro_f1),
        )
        for name, rows in parts.items()
        if len(rows)
    ]


def _behaviour(
    classifier: StanceClassifier, tests: Sequence[BehaviourRow], steps: Steps
) -> tuple[BehaviourResult, ...]:
    return tuple(run_behaviour(classifier, tests, steps)) if tests else ()
