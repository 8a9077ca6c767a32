"""Behavioural tests in the spirit of CheckList (Ribeiro et al., ACL 2020): small sets, each for one ability.

``data/behaviour/*.jsonl`` holds one test a line: ``{id, text, label, readings, test, kind, pair}``. A row of the
kind "minimum-functionality" is failed by another label than its own; a row of the kind "invariance" is its pair
said in other words, and is failed by another label than the model gives that pair. ``readings`` are the labels that
readers of the rules gave it, the author first, the second without seeing the first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stancery.serving.model_folder import LABELS, Label
from stancery.training.errors import DataError
from stancery.training.evaluate import Classifier, Steps, no_steps, predict
from stancery.training.examples import Example
from stancery.training.metrics import Estimate, share

BEHAVIOUR = Path("data/behaviour")

Kind = Literal["minimum-functionality", "invariance"]


class BehaviourRow(BaseModel):
    """One behavioural test: a statement, and what is expected of the model."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]
    label: Label
    readings: tuple[Label, ...] = ()
    test: Annotated[str, Field(min_length=1)]
    kind: Kind
    pair: str | None  # an invariance row's counterpart in the same file


@dataclass(frozen=True, slots=True)
class BehaviourResult:
    """How a model did on the rows of one test and one kind.

    Attributes:
        test: The ability that is tested.
        kind: How it is tested.
        rows: How many rows there are.
        failure_rate: Share of them that is failed.
        failed: Ids of the failed rows.
    """

    test: str
    kind: Kind
    rows: int
    failure_rate: Estimate
    failed: tuple[str, ...]


def read_behaviour(folder: Path) -> list[BehaviourRow]:
    """Read all behavioural tests of a folder.

    Args:
        folder: Holds ``*.jsonl`` files.

    Returns:
        Their rows, file by file; none where the folder does not exist.

    Raises:
        DataError: A row does not fit, an id occurs twice, or a pair is missing or labelled otherwise.
    """
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        of_file = _read_file(path)
        _check_pairs(of_file, path)
        rows += of_file
    repeated = [name for name, times in Counter(row.id for row in rows).items() if times > 1]
    if repeated:
        raise DataError(
            f"{folder}: the id {repeated[0]} occurs more than once; expected a new one for each row."
        )
    return rows


def run_behaviour(
    classifier: Classifier, rows: Sequence[BehaviourRow], steps: Steps = no_steps
) -> list[BehaviourResult]:
    """Put a model to the tests.

    Args:
        classifier: The model.
        rows: The tests.
        steps: Where progress is shown.

    Returns:
        A result for each test and kind, in the order in which they first occur.
    """
    examples = [Example(row.text, None, LABELS.index(row.label)) for row in rows]
    predictions = predict(classifier, examples, steps("behavioural tests", len(rows)))
    said = [LABELS[label] for label in predictions.predicted]
    said_of = {row.id: label for row, label in zip(rows, said, strict=True)}
    outcomes: dict[tuple[str, Kind], dict[str, bool]] = {}
    for row in rows:
        expected = row.label if row.pair is None else said_of[row.pair]
        outcomes.setdefault((row.test, row.kind), {})[row.id] = said_of[row.id] != expected
    return [
        BehaviourResult(
            test=test,
            kind=kind,
            rows=len(failures),
            failure_rate=share(sum(failures.values()), len(failures)),
            failed=tuple(name for name, failed in failures.items() if failed),
        )
        for (test, kind), failures in outcomes.items()
    ]


def _read_file(path: Path) -> list[BehaviourRow]:
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(BehaviourRow.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors()[0]
            field = ".".join(map(str, fault["loc"]))
            raise DataError(f"{path}, line {number}: {field}: {fault['msg']}.") from None
    return rows


def _check_pairs(rows: Sequence[BehaviourRow], path: Path) -> None:
    by_id = {row.id: row for row in rows}
    for row in rows:
        if (row.kind == "invariance") != (row.pair is not None):
            raise DataError(
                f"{path}: {row.id} is of the kind {row.kind} and its pair is {row.pair!r}; expected a pair"
                " for an invariance row, and null for any other."
            )
        if row.pair is None:
            continue
        pair = by_id.get(row.pair)
        if pair is None or pair.id == row.id or pair.label != row.label:
            raise DataError(
                f"{path}: the pair of {row.id} is {row.pair!r}; expected another row of the file, with the"
                " same label."
            )
