"""From statements to what the model is trained on: (text, target or none, label) examples.

A statement gives one example for its stance as a whole, one for each actor it holds a stance towards, and, for a
share of the statements, one for an actor it does not mention, which is neutral.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from stancery.serving.model_folder import LABELS
from stancery.training.config import Data
from stancery.training.perturb import typo
from stancery.training.statements import Statement
from stancery.training.swap import swap_places

_SHORT = 160
"""Characters of a statement that is put beside another."""


class Example(NamedTuple):
    """One row of training or validation: ``label`` is an index into LABELS; sure, if the annotators were."""

    text: str
    target: str | None
    label: int
    sure: bool = True


def own_example(statement: Statement) -> Example:
    """What a statement's own label answers: its stance as a whole, or towards the target it is given for."""
    return Example(statement.text, statement.target, LABELS.index(statement.label), statement.sure)


def examples_of(
    statements: Sequence[Statement], data: Data, seed: int, *, varied: bool = False
) -> list[Example]:
    """Lay out the examples that statements give.

    Args:
        statements: Statements of one split.
        data: Says whether targets are learned, how many unmentioned ones are added, and how texts are varied.
        seed: Chooses which statements get an unmentioned target, and which are varied how.
        varied: Whether to swap states, misspell words and add neutral statements as ``data`` says; for training only.

    Returns:
        The examples, in the order of the statements.
    """
    chance = random.Random(seed)  # noqa: S311 # nosec B311 # a seeded choice of examples, not a secret
    names = sorted({name for statement in statements for name, _ in statement.targets})
    plain = [statement.text for statement in statements if _is_plain(statement)]
    examples = []
    for original in statements:
        statement = _varied(original, data, plain, chance) if varied else original
        examples.append(own_example(statement))
        if not data.targets:
            continue
        examples += [
            Example(statement.text, name, LABELS.index(label), statement.sure)
            for name, label in statement.targets
        ]
        if names and chance.random() < data.absent_targets:
            name = chance.choice(names)
            if name.lower() not in statement.text.lower():
                examples.append(Example(statement.text, name, LABELS.index("neutral")))
    return examples


def _is_plain(statement: Statement) -> bool:
    """Whether it is short and takes no stance towards anybody, so that beside another it changes nothing."""
    return (
        statement.label == "neutral"
        and statement.sure
        and len(statement.text) <= _SHORT
        and all(label == "neutral" for _, label in statement.targets)
    )


def _varied(statement: Statement, data: Data, plain: Sequence[str], chance: random.Random) -> Statement:
    if chance.random() < data.swap_names:
        statement = _with_other_names(statement, chance)
    text = statement.text
    if data.typos and chance.random() < data.typos:
        text = typo(text)
    if plain and data.beside_plain and chance.random() < data.beside_plain:
        both = [text, chance.choice(plain)]
        chance.shuffle(both)
        text = " ".join(both)
    return replace(statement, text=text)


def _with_other_names(statement: Statement, chance: random.Random) -> Statement:
    names = [name for name, _ in statement.targets]
    text, (target, *swapped) = swap_places(statement.text, [statement.target or "", *names], chance)
    targets = tuple((name, label) for name, (_, label) in zip(swapped, statement.targets, strict=True))
    return replace(statement, text=text, target=target or None, targets=targets)
