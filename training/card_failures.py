"""The part of the model card that says what goes wrong: rates, and examples of our own writing."""

from collections.abc import Sequence

from stancery.training.known_failures import Failure, KnownFailures, Press
from stancery.training.markdown import table


def failures_section(failures: KnownFailures) -> str:
    """Lay out what goes wrong.

    Args:
        failures: What was found.

    Returns:
        Tables in Markdown, each with its examples; a sentence where nothing was looked at.
    """
    parts = []
    if failures.tests:
        parts.append(
            "Behavioural tests (`data/behaviour`), each for one ability. Minimum functionality: the answer must be the"
            " label. Invariance: it must be the answer to the same thing in other words.\n\n"
            + table(
                ["test", "kind", "rows", "failed"],
                [
                    [each.result.test, each.result.kind, each.result.rows, each.result.failure_rate]
                    for each in failures.tests
                ],
            )
        )
        shown = [(f"{each.result.test}: ", failure) for each in failures.tests for failure in each.surest]
        parts += _examples("the behavioural tests", shown)
    if failures.press:
        parts += _press(failures.press)
    if not parts:
        return (
            "Not looked for: the behavioural tests and press reports of the repository (`data/`) were not there."
            " `stancery-train evaluate` lists the worst errors on your own statements."
        )
    parts.append(
        "`stancery-train evaluate MODEL DATA` also measures how often a label changes with the names and spelling of a"
        " statement, and lists the worst errors on any data."
    )
    return "\n\n".join(parts)


def _press(press: Press) -> list[str]:
    learned = f" {press.learned:,} of them were trained on, so this flatters." if press.learned else ""
    parts = [
        f"Press reports (`data/statements/press-heldout.jsonl`, {press.statements:,} sentences of invented stories):"
        f" macro-F1 {press.macro_f1}, accuracy {press.accuracy}.{learned}"
    ]
    if press.confusions:
        parts.append(
            table(
                ["label", "taken for", "statements"],
                [[each.expected, each.answer, f"{each.count} of {each.of}"] for each in press.confusions],
            )
        )
    shown = [("", failure) for each in press.confusions for failure in each.surest]
    return [*parts, *_examples("the press reports", shown)]


def _examples(where: str, failures: Sequence[tuple[str, Failure]]) -> list[str]:
    if not failures:
        return []
    lines = [
        f"- {kind}“{failure.text}” is {failure.expected}; it answers {failure.answer}"
        f" ({failure.confidence:.0%} sure)."
        for kind, failure in failures
    ]
    return [f"Surest of what is wrong, in {where} (all invented):\n\n" + "\n".join(lines)]
