"""How often a label changes when what it rests on does not: other states named, small edits made."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stancery.training.evaluate import Classifier, Steps, no_steps, predict
from stancery.training.examples import Example
from stancery.training.metrics import Estimate, bootstrap, share
from stancery.training.perturb import EDITS
from stancery.training.swap import swap_places

SWAPS = 5
AT_MOST = 1000
"""So many statements, drawn evenly, bound the rates to about three points; more would only take longer."""


@dataclass(frozen=True, slots=True)
class Flips:
    """How often one change to a statement changes its label.

    Attributes:
        change: The change, in words.
        statements: How many statements it can be made to, of those tried.
        rate: Share of the changed statements whose label changes; None where there are none.
    """

    change: str
    statements: int
    rate: Estimate | None


def sample(examples: Sequence[Example]) -> list[int]:
    """Choose the examples to try, by index: all, or ``AT_MOST`` of them spread over the whole."""
    spread = np.linspace(0, len(examples) - 1, min(AT_MOST, len(examples)))
    return [int(row) for row in spread.round()]


def swap_flips(
    classifier: Classifier,
    examples: Sequence[Example],
    labels: Sequence[int],
    steps: Steps = no_steps,
) -> list[Flips]:
    """Measure how often the label changes when the states a statement names are others.

    Args:
        classifier: The model.
        examples: The statements to try.
        labels: What the model says of them as they stand.
        steps: Where progress is shown.

    Returns:
        The rate over ``SWAPS`` different swaps of each statement (its interval resamples statements, not
        swaps), and the share of statements whose label at least one of the swaps changes.
    """
    owners: list[int] = []
    swapped: list[Example] = []
    for row, example in enumerate(examples):
        for seed in range(SWAPS):
            chance = random.Random(seed)  # noqa: S311 # nosec B311 # a repeatable choice of names
            text, (target,) = swap_places(example.text, [example.target or ""], chance)
            if text != example.text:
                owners.append(row)
                swapped.append(Example(text, target or None, labels[row]))
    changed = ~predict(classifier, swapped, steps("flips: other states named", len(swapped))).correct
    of_each: dict[int, list[bool]] = {}
    for row, flipped in zip(owners, changed.tolist(), strict=True):
        of_each.setdefault(row, []).append(flipped)
    rates = np.array([np.mean(flips) for flips in of_each.values()])
    named = len(of_each)
    return [
        Flips("other states named", named, bootstrap(np.mean, rates) if named else None),
        Flips(
            f"at least one of {SWAPS} such swaps",
            named,
            share(int((rates > 0).sum()), named) if named else None,
        ),
    ]


def edit_flips(
    classifier: Classifier,
    examples: Sequence[Example],
    labels: Sequence[int],
    steps: Steps = no_steps,
) -> list[Flips]:
    """Measure how often the label changes when a statement is edited slightly.

    Args:
        classifier: The model.
        examples: The statements to try.
        labels: What the model says of them as they stand.
        steps: Where progress is shown.

    Returns:
        First the rate of nothing at all, the statements merely read in another order: it should be 0, as an
        answer must not depend on what is read beside it. Then the rate of each edit of
        ``stancery.training.perturb``, over the statements that it alters.
    """
    said = [example._replace(label=label) for example, label in zip(examples, labels, strict=True)]
    shuffled = random.Random(0).sample(said, len(said))  # noqa: S311 # nosec B311 # a repeatable order
    changes = {"nothing (read among other statements)": shuffled}
    for name, edit in EDITS.items():
        edited = [example._replace(text=edit(example.text)) for example in said]
        changes[name] = [new for old, new in zip(said, edited, strict=True) if new.text != old.text]
    found = []
    for name, changed in changes.items():
        answers = predict(classifier, changed, steps(f"flips: {name}", len(changed)))
        flips = int((~answers.correct).sum())
        found.append(Flips(name, len(changed), share(flips, len(changed)) if changed else None))
    return found
