"""Whether labelled statements are fit to train on: what ``stancery-train check`` finds.

Errors make a model worse, or its figures untrue, and the data unfit; warnings are for a person to judge.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from stancery.training.agreement import Agreement, Labelled, measure_agreement, reading_findings
from stancery.training.balance import Association, associate, association_findings, label_findings
from stancery.training.behaviour import BEHAVIOUR, read_behaviour
from stancery.training.config import Config
from stancery.training.config import Model as ModelSettings
from stancery.training.duplicates import duplicates, standoff_duplicates
from stancery.training.errors import DataError
from stancery.training.labelled_files import (
    Contents,
    Finding,
    Row,
    StandoffRow,
    read_config,
    read_places,
)
from stancery.training.statements import Statement

# Measured with the default tokenizer: 99 of 100 statements of more than 40 words have no more than this.
_TOKENS_A_WORD = 1.4
_SPECIAL_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        contents: The files and their rows.
        findings: All findings, the errors first.
        association: The test of states against labels; None where too few states are named.
        agreement: What two readers made of each batch, and of all of them.
        test_agreement: What they made of each behavioural test of the folders searched, and of all of them.
        standoff_agreement: What two readers made of each batch of labels without text.
    """

    contents: Contents
    findings: tuple[Finding, ...]
    association: Association | None
    agreement: tuple[Agreement, ...]
    test_agreement: tuple[Agreement, ...] = ()
    standoff_agreement: tuple[Agreement, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        """The findings that make the data unfit."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        """The findings a person has to judge."""
        return [finding for finding in self.findings if finding.severity == "warning"]

    @property
    def is_fit(self) -> bool:
        """Whether there is no error."""
        return not self.errors


def check(places: Sequence[str]) -> Report:
    """Check files with the columns of data/statements, and files of labels without text.

    Args:
        places: Files, folders (with their sub-folders) or globs.

    Returns:
        The findings, and the figures they come from.

    Raises:
        DataError: A place does not exist, or holds no data.
    """
    return _report(read_places(places), longest=words_that_fit(ModelSettings().max_length), swapped=False)


def check_config(config: Config) -> Report:
    """Check all sources of a config, each by its column mapping.

    Args:
        config: The config; its ``model.max_length`` says what is long, its ``model.hide_names`` and
            ``data.swap_names`` whether states that go with a label are an error or a warning.

    Returns:
        The findings, and the figures they come from.
    """
    return _report(
        read_config(config),
        longest=words_that_fit(config.model.max_length),
        swapped=config.data.swap_names > 0 or config.model.hide_names,
    )


def words_that_fit(tokens: int) -> int:
    """Tell how many words a model that reads so many tokens at once is sure to read in one piece."""
    return int((tokens - _SPECIAL_TOKENS) / _TOKENS_A_WORD)


def _report(contents: Contents, *, longest: int, swapped: bool) -> Report:
    rows, standoff = contents.rows, contents.standoff
    tests, faulty_tests = _behavioural_tests(contents.passed_over)
    association = associate(rows) if rows else None
    findings = [
        *contents.findings,
        *duplicates(rows),
        *standoff_duplicates(standoff),
        *label_findings(_labels(rows, standoff)),
        *(association_findings(association, swapped=swapped) if rows else ()),
        *reading_findings([*rows, *tests]),
        *faulty_tests,
        *_long_texts(rows, longest),
        *_target_findings(rows),
        *_standoff_target_findings(standoff),
    ]
    return Report(
        contents=contents,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity)),
        association=association,
        agreement=tuple(measure_agreement(map(Labelled.of, rows))),
        test_agreement=tuple(measure_agreement(map(Labelled.of, tests))),
        standoff_agreement=tuple(
            measure_agreement(
                Labelled(row.statement.batch, row.statement.label, row.statement.readings) for row in standoff
            )
        ),
    )


def _behavioural_tests(passed_over: Iterable[Path]) -> tuple[list[Row], list[Finding]]:
    """The behavioural tests of the folders searched, as statements: not to be trained on, but to be agreed on."""
    rows: list[Row] = []
    findings = []
    for folder in passed_over:
        if folder.name != BEHAVIOUR.name:
            continue
        try:
            found = read_behaviour(folder)
        except DataError as error:
            findings.append(Finding("error", "behaviour", str(error)))
            continue
        rows += [
            Row(
                statement=Statement(id=test.id, text=test.text, label=test.label),
                file=folder / f"{name}.jsonl",
                number=number,
                readings=test.readings,
            )
            for name, of_file in groupby(found, key=lambda test: test.test)
            for number, test in enumerate(of_file, start=1)
        ]
    return rows, findings


def _labels(
    rows: Sequence[Row], standoff: Sequence[StandoffRow]
) -> list[tuple[str, str | None, str, str | None]]:
    ours = [
        (row.statement.label, row.statement.split, row.statement.source, row.statement.forum) for row in rows
    ]
    theirs = [(row.statement.label, row.statement.split, row.statement.source, None) for row in standoff]
    return [*ours, *theirs]


def _long_texts(rows: Iterable[Row], longest: int) -> Iterator[Finding]:
    for row in rows:
        words = len(row.statement.text.split())
        if words > longest:
            message = (
                f"the text has {words} words; more than about {longest} are read in windows, and it may be"
                " several statements."
            )
            yield Finding("warning", "length", message, row.file, row.number)


def _target_findings(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        text = row.statement.text.casefold()
        names = Counter(name.casefold() for name, _ in row.statement.targets)
        for name, times in names.items():
            if times > 1:
                labels = {label for target, label in row.statement.targets if target.casefold() == name}
                message = (
                    f"the target {name!r} is named {times} times, as {', '.join(sorted(labels))}; keep one."
                )
                yield Finding(
                    "error" if len(labels) > 1 else "warning", "target", message, row.file, row.number
                )
            if name not in text:
                message = f"the target {name!r} is not in the text; name it as the text does."
                yield Finding("warning", "target", message, row.file, row.number)


def _standoff_target_findings(rows: Iterable[StandoffRow]) -> Iterator[Finding]:
    for row in rows:
        for target in row.statement.targets:
            if target.start + target.letters > row.statement.letters:
                message = (
                    f"a target ends at letter {target.start + target.letters} of a statement of"
                    f" {row.statement.letters} letters."
                )
                yield Finding("error", "target", message, row.file, row.number)
