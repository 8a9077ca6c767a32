"""Labels that go with a split, a forum or a state are found."""

from pathlib import Path
from typing import Any

import pytest
from statement_files import check_rows, clean, of_kind, only, write_rows

from stancery.serving.model_folder import LABELS
from stancery.training.balance import associate
from stancery.training.check import check_config
from stancery.training.config import load_config
from stancery.training.labelled_files import Row
from stancery.training.statements import Statement


def test_a_label_that_is_missing_is_an_error(tmp_path: Path) -> None:
    rows = [row for row in clean() if row["id"] != "neutral-validation"]
    assert "no validation statement is neutral" in only(check_rows(tmp_path, *rows), "balance").message
    without = [row for row in clean() if row["label"] != "neutral"]
    assert "no statement is neutral" in only(check_rows(tmp_path, *without), "balance").message
    untested = [row for row in clean() if row["id"] != "neutral-test"]
    assert of_kind(check_rows(tmp_path, *untested), "balance") == []


def test_a_forum_with_hardly_any_of_a_label_is_a_warning(tmp_path: Path) -> None:
    labels = ["condemning"] * 30 + ["neutral"] * 28 + ["defending"] * 2
    rows = [
        {"text": f"w{number} x{number} y{number}", "label": label, "forum": "radio"}
        for number, label in enumerate(labels)
    ]
    finding = next(
        finding for finding in of_kind(check_rows(tmp_path, *rows), "balance") if "radio" in finding.message
    )
    assert finding.severity == "warning"
    assert "30 condemning, 2 defending, 28 neutral" in finding.message


def states(norway: list[int], peru: list[int]) -> list[dict[str, Any]]:
    """Statements that name one of two states, so many of each label."""
    return [
        {"text": f"{state} a{label}{number} b{number}{state} c{number}", "label": label}
        for state, counts in (("Norway", norway), ("Peru", peru))
        for label, count in zip(LABELS, counts, strict=True)
        for number in range(count)
    ]


def test_states_that_go_with_a_label_are_an_error(tmp_path: Path) -> None:
    report = check_rows(tmp_path, *states([40, 20, 20], [20, 40, 20]))
    faults = of_kind(report, "states")
    assert faults[0].severity == "error"
    assert "chi-square 13 with 2 degrees of freedom, p = 0.0013 over 2 states" in faults[0].message
    assert report.association is not None
    assert [(country.name, country.counts) for country in report.association.countries] == [
        ("Norway", (40, 20, 20)),
        ("Peru", (20, 40, 20)),
    ]
    assert {fault.severity for fault in faults[1:]} == {"warning"}
    assert {fault.message.split(" leans")[0] for fault in faults[1:]} == {"Norway", "Peru"}


def test_states_are_found_in_every_form() -> None:
    rows = [
        Row(Statement(id="", text=text, label=label), Path("x"), 1)
        for label in LABELS
        for text in ("Oslo", "Norwegians", "Norway and a Norwegian", "Lima", "Peruvians", "Peru") * 3
    ]
    association = associate(rows)
    assert association is not None
    assert [(country.name, country.counts) for country in association.countries] == [
        ("Norway", (9, 9, 9)),
        ("Peru", (9, 9, 9)),
    ]
    assert association.p_value == pytest.approx(1)


def test_even_states_are_no_finding_and_few_cannot_be_judged(tmp_path: Path) -> None:
    even = check_rows(tmp_path, *states([30, 30, 30], [30, 30, 30]))
    assert of_kind(even, "states") == []
    few = only(check_rows(tmp_path, *states([9, 1, 1], [1, 9, 1])), "states")
    assert few.severity == "warning"
    assert "too few" in few.message


def test_with_swapped_names_states_are_a_warning(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *states([40, 20, 20], [20, 40, 20]))
    config = tmp_path / "mine.yaml"
    config.write_text(f"name: mine\ndata: {{swap_names: 0.5, sources: [{{path: {path}}}]}}")
    assert {finding.severity for finding in of_kind(check_config(load_config(config)), "states")} == {
        "warning"
    }
