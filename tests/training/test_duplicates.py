"""What stands twice is found: as an error across splits, as a warning within one."""

from pathlib import Path
from typing import Any

import pytest
from statement_files import check_rows, clean, label_of, labels, of_kind, only, write_rows

from stancery.training.check import check, check_config
from stancery.training.config import load_config


@pytest.mark.parametrize(
    ("changes", "severity", "message"),
    [
        ({"split": "train"}, "warning", "one text stands 2 times"),
        ({"split": "test"}, "error", "one text stands in two splits"),
        ({"split": "train", "label": "neutral"}, "error", "one text has two labels"),
    ],
)
def test_a_text_that_stands_twice(
    changes: dict[str, str], severity: str, message: str, tmp_path: Path
) -> None:
    rows = clean()
    again = {**rows[0], "id": "again", "text": rows[0]["text"].upper() + "!", **changes}
    finding = only(check_rows(tmp_path, *rows, again), "duplicate")
    assert finding.severity == severity
    assert message in finding.message
    assert "row 1; " in finding.message
    assert "row 10" in finding.message


def test_one_text_may_be_labelled_towards_several_targets(tmp_path: Path) -> None:
    text = "The guild praised the mayor and cursed the port."
    path = write_rows(
        tmp_path,
        {"text": text, "label": "defending", "whom": "the mayor"},
        {"text": text, "label": "condemning", "whom": "the port"},
        {"text": text, "label": "neutral", "whom": "the guild"},
    )
    config = tmp_path / "mine.yaml"
    config.write_text(
        f"name: mine\ndata: {{targets: true, sources: [{{path: {path}, columns: {{target: whom}}}}]}}"
    )
    assert of_kind(check_config(load_config(config)), "duplicate") == []


LONG = (
    "After the flood the harbour board of Norway voted to sell three of its oldest tugs to a dealer in scrap"
    " and to keep the fourth"
)


@pytest.mark.parametrize(
    ("other", "split", "group", "severity"),
    [
        (LONG.replace("oldest", "eldest"), "train", None, "warning"),
        (LONG.replace("oldest", "eldest"), "test", None, "error"),
        (LONG.replace("Norway", "Paraguay"), "train", None, "warning"),
        (LONG.replace("Norway", "Paraguay"), "test", None, "error"),
        (LONG.replace("Norway", "Paraguay"), "train", "variants", None),
        (LONG.replace("oldest", "eldest"), "train", "variants", None),
        ("The harbour board of Norway met after the flood and sold nothing at all.", "test", None, None),
    ],
)
def test_texts_that_are_nearly_the_same(
    other: str, split: str, group: str | None, severity: str | None, tmp_path: Path
) -> None:
    rows = [
        {"id": "a", "text": LONG, "label": "neutral", "split": "train", "group": group},
        {"id": "b", "text": other, "label": "neutral", "split": split, "group": group},
    ]
    found = of_kind(check_rows(tmp_path, *clean(), *rows), "near duplicate")
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all("row 10; " in finding.message and "row 11" in finding.message for finding in found)


def test_a_group_in_two_splits_is_an_error(tmp_path: Path) -> None:
    rows = clean()
    rows[0]["group"] = rows[4]["group"] = "g7"
    fault = only(check_rows(tmp_path, *rows), "split")
    assert fault.severity == "error"
    assert "the group 'g7' is in 2 splits (train: " in fault.message


def test_an_id_given_twice_is_an_error_within_a_file(tmp_path: Path) -> None:
    rows = clean()
    rows[5]["id"] = rows[2]["id"]
    assert "'condemning-test'" in only(check_rows(tmp_path, *rows), "id").message
    others = [{**row, "text": f"Yesterday: {row['text']} once more again"} for row in clean()]
    both = [
        str(write_rows(tmp_path, *clean(), name="one.jsonl")),
        str(write_rows(tmp_path, *others, name="two.jsonl")),
    ]
    assert of_kind(check(both), "id") == []


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"document": "A/HRC/99/train", "split": "validation"}, "split", "'A/HRC/99/train' is in 2 splits"),
        ({"id": labels()[0]["id"]}, "id", "row 1; "),
        (
            {"letters": labels()[0]["letters"], "hash": labels()[0]["hash"], "id": "x"},
            "duplicate",
            "one fingerprint",
        ),
        ({"targets": [{"start": 10, "letters": 9, "label": "neutral"}]}, "target", "ends at letter 19"),
    ],
)
def test_what_is_wrong_with_labels_without_text(
    changes: dict[str, Any], kind: str, message: str, tmp_path: Path
) -> None:
    fault = only(check_rows(tmp_path, *labels(), label_of("A crow sat there.", **changes)), kind)
    assert fault.severity == "error"
    assert message in fault.message
