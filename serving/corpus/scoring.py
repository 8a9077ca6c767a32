"""The scores of some rows: which can be scored, what the model says of them, and why the others were left.

A chunk is cut from the table by rules that know nothing but the table itself, and scored on its own. The last bits of
a score depend on what else is in a batch, so the same chunks are what makes an interrupted run, an uninterrupted one
and one on a cluster give the same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stancery.serving.classifier import StanceClassifier
from stancery.serving.classify_each import classify_each
from stancery.serving.corpus.table import Table
from stancery.serving.errors import StatementError
from stancery.serving.model_folder import LABELS
from stancery.serving.stance import Stance

ROWS_PER_CHUNK = 1024
_CHARACTERS_PER_CHUNK = 1 << 20
# A statement is a sentence or two. What is far longer is a document, and one stance for it would mean nothing.
LONGEST_TEXT = 100_000

ADDED_COLUMNS = ("stance", "stance_confidence", *(f"stance_{label}" for label in LABELS), "stance_note")
ADDED_TYPES = ("string", *("double" for _ in range(len(LABELS) + 1)), "string")

# Of one row: the label, its confidence and the score of each label; or else the reason why there are none.
RowScore = list[str | float] | str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are scored together.

    Attributes:
        first: Index of the first of them in the table, from 0.
        texts: What stands in the text column.
        targets: What stands in the target column, or the one target of all, or None.
        names_targets: Whether the targets are a column's, so that one that is missing is a reason not to score.
    """

    first: int
    texts: list[object]
    targets: list[object]
    names_targets: bool = False


@dataclass(frozen=True, slots=True)
class Chunks:
    """A table cut into chunks of at most 1,024 rows and about a million characters.

    Each iteration reads the table anew, also in another process.

    Attributes:
        table: The table.
        columns: Its column of texts, and its column of targets where it has one.
        target: The target of all rows where it has none.
        start: How many rows at the beginning to leave out; the end of a chunk.
    """

    table: Table
    columns: tuple[str, ...]
    target: str | None
    start: int = 0

    def __iter__(self) -> Iterator[Chunk]:
        """Cut, from the beginning, so that the cuts are always the same."""
        names_targets = len(self.columns) > 1
        chunk = Chunk(0, [], [], names_targets)
        characters = 0
        for row in self.table.select(self.columns):
            text = row[0]
            chunk.texts.append(text)
            chunk.targets.append(row[1] if names_targets else self.target)
            characters += len(text) if isinstance(text, str) else 0
            if len(chunk.texts) == ROWS_PER_CHUNK or characters >= _CHARACTERS_PER_CHUNK:
                if chunk.first >= self.start:
                    yield chunk
                chunk = Chunk(chunk.first + len(chunk.texts), [], [], names_targets)
                characters = 0
        if chunk.texts and chunk.first >= self.start:
            yield chunk


def score_chunk(classifier: StanceClassifier, chunk: Chunk) -> list[RowScore]:
    """Score the rows of a chunk.

    Args:
        classifier: The model.
        chunk: The rows.

    Returns:
        For each row its score, or the reason why it has none.
    """
    rows = list(zip(chunk.texts, chunk.targets, strict=True))
    reasons = [
        _obstacle(text) or (_target_obstacle(target) if chunk.names_targets else "") for text, target in rows
    ]
    # What is said twice in a chunk is read once.
    pairs = dict.fromkeys(row for row, reason in zip(rows, reasons, strict=True) if not reason)
    scores = dict(zip(pairs, _classify(classifier, list(pairs)), strict=True))
    return [reason or scores[row] for row, reason in zip(rows, reasons, strict=True)]


def added_values(score: RowScore) -> tuple[object, ...]:
    """The values of :data:`ADDED_COLUMNS` for one row."""
    if isinstance(score, str):
        return (*(None for _ in ADDED_COLUMNS[1:]), score)
    return (*score, "")


def _obstacle(text: object) -> str:
    if text is None:
        return "no text"
    if not isinstance(text, str):
        return f"not text but {_KINDS.get(type(text), 'a value of another kind')}"
    if not text.strip():
        return "empty text"
    if len(text) > LONGEST_TEXT:
        return f"longer than {LONGEST_TEXT:,} characters: a document, not a statement"
    return ""


def _target_obstacle(target: object) -> str:
    if target is None or (isinstance(target, str) and not target.strip()):
        return "no target"
    return "" if isinstance(target, str) else "the target is not text"


_KINDS: dict[type, str] = {
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def _classify(classifier: StanceClassifier, pairs: Sequence[tuple[object, object]]) -> list[RowScore]:
    found = classify_each(
        classifier, [str(text) for text, _ in pairs], [_or_none(target) for _, target in pairs]
    )
    return [_reason(each) if isinstance(each, StatementError) else _score(each) for each in found]


def _reason(error: StatementError) -> str:
    """The classifier's sentence without what it found: few reasons for however many rows."""
    sentence = (
        str(error).replace("the target of statement 1", "the target").replace("statement 1", "the text")
    )
    return re.sub(r" \(found .*\)(?=;)", "", sentence, flags=re.DOTALL).rstrip(".")


def _or_none(target: object) -> str | None:
    return None if target is None else str(target)


def _score(stance: Stance) -> RowScore:
    numbers = stance.to_dict()
    return [stance.label, numbers["confidence"], *(numbers["scores"][label] for label in LABELS)]
