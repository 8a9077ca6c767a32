"""The committed data: clean, large and even enough, and described by its card in figures that are true."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from stancery.serving.model_folder import LABELS
from stancery.training.check import Report, check
from stancery.training.data_tables import as_markdown
from stancery.training.fingerprint import fingerprint
from stancery.training.labelled_files import Row

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def report() -> Report:
    return check([str(DATA)])


@pytest.fixture(scope="module")
def rows(report: Report) -> list[Row]:
    return report.contents.rows


def test_the_check_finds_nothing(report: Report) -> None:
    assert [finding.message for finding in report.findings] == []


def test_there_are_enough_statements_of_every_kind(rows: list[Row]) -> None:
    assert len(rows) >= 5000
    assert sum(row.statement.forum == "press-agency" for row in rows) >= 1500
    assert sum(len(row.statement.targets) >= 2 for row in rows) >= 1200
    rules = Counter(row.rule for row in rows)
    assert set(rules) == set(range(16))
    assert min(rules.values()) >= 80
    labels = Counter(row.statement.label for row in rows)
    assert min(labels.values()) >= 0.3 * len(rows)


def test_ids_are_told_apart_across_files(rows: list[Row]) -> None:
    assert len({row.statement.id for row in rows}) == len(rows)
    assert all(row.statement.id.startswith(f"{row.file.stem}-") for row in rows)


def test_no_state_goes_with_a_label(report: Report) -> None:
    assert report.association is not None
    assert report.association.p_value > 0.05
    assert len(report.association.countries) >= 100
    assert report.association.leaning == []


def test_statements_are_of_a_readable_length(rows: list[Row]) -> None:
    lengths = [len(row.statement.text.split()) for row in rows]
    assert max(lengths) <= 80
    assert min(lengths) >= 3
    assert sum(length < 4 for length in lengths) <= 2


def test_every_statement_was_read_twice_and_is_labelled_as_it_was_read(rows: list[Row]) -> None:
    assert all(len(row.readings) >= 2 for row in rows)
    assert all(row.statement.label in row.readings for row in rows)
    assert sum(len(row.readings) == 3 for row in rows) == 2400


def test_groups_and_held_out_stories_are_whole(rows: list[Row]) -> None:
    splits: dict[str, set[str | None]] = {}
    for row in rows:
        assert row.statement.split in ("train", "validation", "test")
        if row.statement.group:
            splits.setdefault(row.statement.group, set()).add(row.statement.split)
    assert all(len(found) == 1 for found in splits.values())
    held_out = [row.statement for row in rows if row.statement.source == "press-heldout"]
    assert {item.split for item in held_out} == {"test"}
    assert len({item.group for item in held_out}) == 40
    contrast = {group: found for group, found in splits.items() if group.startswith("contrast-groups")}
    assert 0.4 < sum(found == {"test"} for found in contrast.values()) / len(contrast) < 0.6


def test_actors_stand_in_their_statements(rows: list[Row]) -> None:
    for row in rows:
        for name, _ in row.statement.targets:
            assert name.casefold() in row.statement.text.casefold()
    stances = Counter(label for row in rows for _, label in row.statement.targets)
    assert min(stances[label] for label in LABELS) >= 1500


def test_public_statements_have_labels_and_no_text(report: Report) -> None:
    standoff = report.contents.standoff
    assert len(standoff) >= 23_000
    assert all(row.statement.annotators >= len(row.statement.readings) for row in standoff)
    assert all(row.statement.label in row.statement.readings for row in standoff if row.statement.readings)
    assert {row.file.parent.name for row in standoff} == {"un"}
    assert not any(b'"text"' in path.read_bytes() for path in (DATA / "un").iterdir())


def test_no_statement_of_ours_is_a_public_one(report: Report) -> None:
    theirs = {(row.statement.letters, row.statement.hash) for row in report.contents.standoff}
    assert [
        row.statement.id for row in report.contents.rows if fingerprint(row.statement.text) in theirs
    ] == []


def test_the_card_shows_the_figures_of_the_check(report: Report) -> None:
    card = (DATA / "README.md").read_text(encoding="utf-8")
    tables = as_markdown(report)
    assert tables in card, "run 'stancery-train check data/ --card' and put its output into data/README.md"


def test_the_rules_are_all_written_down() -> None:
    rules = (DATA / "LABELS.md").read_text(encoding="utf-8").splitlines()
    numbered = [line.split(".")[0] for line in rules if line[:1].isdigit()]
    assert numbered == [str(number) for number in range(1, 16)]
    assert set(chain.from_iterable(line.split("`")[1:2] for line in rules if line.startswith("| `"))) == set(
        LABELS
    )
