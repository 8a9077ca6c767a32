"""The statements to measure a model on: any file training reads, its columns by their usual names or a config's."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stancery.serving.model_folder import LABELS
from stancery.training.config import OUR_COLUMNS, Config, Source, Split
from stancery.training.errors import DataError
from stancery.training.examples import Example, own_example
from stancery.training.statements import Statement, find_files, kept_files, read_source

_COLUMNS = OUR_COLUMNS.model_copy(update={"target": "target"})


@dataclass(frozen=True, slots=True)
class EvaluationData:
    """Labelled statements, as a whole or towards a target.

    Attributes:
        name: The file's or folder's name, without the folders it lies in.
        statements: In the order of the files.
        topics: The topic of each statement, or None.
        groups: The group of each statement: those of one group of variants, of one document or of one text
            have the same number.
    """

    name: str
    statements: tuple[Statement, ...]
    topics: tuple[str | None, ...]
    groups: NDArray[np.int64]

    @property
    def examples(self) -> list[Example]:
        """What the model is asked, one question for each statement."""
        return [own_example(item) for item in self.statements]

    @property
    def target_examples(self) -> list[tuple[int, Example]]:
        """Each stance towards a named actor, with the index of the statement that holds it."""
        return [
            (index, Example(item.text, name, LABELS.index(label)))
            for index, item in enumerate(self.statements)
            for name, label in item.targets
        ]


def read_evaluation_data(
    path: str, only: Split | None = None, config: Config | None = None
) -> EvaluationData:
    """Read labelled statements.

    Args:
        path: A CSV, TSV, JSONL or Parquet file, a folder of them, or a glob. Columns ``text`` and ``label``
            are needed; ``target``, ``targets``, ``id``, ``source``, ``forum``, ``topic``, ``group``,
            ``document`` and ``split`` are used where they are there.
        only: Keep only the rows of this split.
        config: Read it by the columns and label names of this config instead: those of the source that it
            belongs to, or else of the first source.

    Returns:
        The statements.

    Raises:
        DataError: No file is there, one cannot be read, it lacks a column that the config names, or a row does
            not fit.
    """
    model = _source_of(path, config) if config else Source(path=path)
    source = Source(path=path, columns=model.columns, labels=model.labels, only=only)
    statements = read_source(source, _COLUMNS)
    # Training has no use for topics and documents, and its statements no room for them: they are read in the
    # places of the forum and the group.
    others = (model.columns or _COLUMNS).model_copy(update={"forum": "topic", "group": "document"})
    seconds = read_source(source.model_copy(update={"columns": None}), others)
    keys = [
        first.group or second.group or first.text for first, second in zip(statements, seconds, strict=True)
    ]
    return EvaluationData(
        name=Path(path).name,
        statements=tuple(statements),
        topics=tuple(item.forum for item in seconds),
        groups=np.unique(keys, return_inverse=True)[1].astype(np.int64),
    )


def _source_of(path: str, config: Config) -> Source:
    files = {file.resolve() for file in find_files(path)}
    for source in config.data.sources:
        with suppress(DataError):  # another source's files need not be there
            if files <= {file.resolve() for file in kept_files(source)}:
                return source
    return config.data.sources[0]


def cautions(data: EvaluationData) -> list[str]:
    """Say what about the statements makes the figures better or worse than they look.

    Returns:
        A plain sentence for each: statements that models are trained on, texts that stand there twice, a
        label that is missing.
    """
    found = []
    learned = sum(item.split == "train" for item in data.statements)
    if learned:
        found.append(
            f"{learned:,} of the {len(data.statements):,} statements are marked as training data: a model"
            " that was trained on them looks better than it is. Add --only test to leave them out."
        )
    repeated = len(data.statements) - len({(item.text, item.target) for item in data.statements})
    if repeated:
        found.append(f"{repeated:,} statements repeat another one, and count as often as they stand there.")
    missing = [label for label in LABELS if all(item.label != label for item in data.statements)]
    if missing:
        found.append(
            f"No statement is labelled {' or '.join(missing)}: macro-F1 is not comparable with other data."
        )
    return found


def overlap(data: EvaluationData, training: Sequence[Statement]) -> int:
    """Count the statements that, white space and capitals aside, are also in the training data."""
    known = {" ".join(item.text.lower().split()) for item in training}
    return sum(" ".join(item.text.lower().split()) in known for item in data.statements)
