import json
from collections import defaultdict
from pathlib import Path

import pytest

from stancery.training.errors import DataError
from stancery.training.fingerprint import fingerprint
from stancery.training.standoff import SOURCES, StandoffStatement, read_standoff, split_of

LABELS = Path(__file__).parents[2] / "data" / "un"
STATEMENT_KEYS = {
    "id", "source", "document", "letters", "hash", "label", "annotators", "sure", "batch", "targets", "split",
}  # fmt: skip


@pytest.fixture(scope="module")
def raw() -> list[dict[str, object]]:
    lines = (line for source in SOURCES for line in (LABELS / f"{source}.jsonl").open(encoding="utf-8"))
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def statements() -> list[StandoffStatement]:
    return [each for source in SOURCES for each in read_standoff(LABELS / f"{source}.jsonl")]


def one(**changes: object) -> dict[str, object]:
    letters, digits = fingerprint("The envoy denounced the raid.")
    statement: dict[str, object] = {
        "id": "upr-1", "source": "upr", "document": "A/HRC/99/7", "letters": letters, "hash": digits,
        "label": "condemning", "annotators": 1, "sure": True, "batch": "first", "targets": [], "split": "train",
    }  # fmt: skip
    return {**statement, **changes}


def test_no_line_of_the_label_files_has_text(raw: list[dict[str, object]]) -> None:
    for row in raw:
        assert set(row) - {"readings"} == STATEMENT_KEYS
        assert isinstance(row["targets"], list)
        for target in row["targets"]:
            assert set(target) == {"start", "letters", "label"}
        # Nor is there text in what the keys hold: no value but a document's name has more than 20 characters.
        words = [value for key, value in row.items() if isinstance(value, str) and key != "document"]
        assert all(len(value) <= 20 and " " not in value for value in words)


def test_nothing_else_lies_beside_the_label_files() -> None:
    data = {path.name for path in LABELS.iterdir() if path.suffix != ".md"}
    assert data == {f"{source}.jsonl" for source in SOURCES}


def test_there_are_enough_labels_of_every_kind(statements: list[StandoffStatement]) -> None:
    assert len(statements) >= 23_000
    for source in SOURCES:
        labels = [each.label for each in statements if each.source == source]
        assert {label: labels.count(label) >= 1000 for label in labels} == {
            "condemning": True,
            "defending": True,
            "neutral": True,
        }


def test_statements_are_told_apart(statements: list[StandoffStatement]) -> None:
    assert len({each.id for each in statements}) == len(statements)
    assert len({(each.letters, each.hash) for each in statements}) == len(statements)


def test_documents_are_named_not_quoted(statements: list[StandoffStatement]) -> None:
    assert max(len(each.document) for each in statements) < 50
    assert all(" " not in each.document for each in statements)


def test_targets_lie_within_their_statements(statements: list[StandoffStatement]) -> None:
    targets = [(each, target) for each in statements for target in each.targets]
    assert len(targets) > 18_000
    assert all(target.start + target.letters <= each.letters for each, target in targets)


def test_the_split_is_by_document(statements: list[StandoffStatement]) -> None:
    splits = defaultdict(set)
    for each in statements:
        splits[each.source, each.document].add(each.split)
    assert all(len(found) == 1 for found in splits.values())
    assert all(each.split == split_of(each.document) for each in statements)
    for source in SOURCES:
        # Of the second batch, the documents kept for validation were left out.
        ours = [each.split for each in statements if each.source == source and each.batch == "first"]
        assert 0.04 < ours.count("validation") / len(ours) < 0.07


def test_the_split_of_a_document_never_changes() -> None:
    kept = [number for number in range(100) if split_of(f"document {number}") == "validation"]
    assert kept == [4, 11, 12, 25, 44, 73]


def test_label_files_are_read_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "upr.jsonl"
    target = {"start": 3, "letters": 5, "label": "condemning"}
    path.write_text(json.dumps(one(id="b")) + "\n\n" + json.dumps(one(id="a", targets=[target])) + "\n")
    first, second = read_standoff(path)
    assert (first.id, second.id) == ("b", "a")
    assert second.targets[0].start == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: Invalid JSON"),
        (json.dumps(one(text="words")), "line 2: text: Extra inputs"),
        (json.dumps(one(label="hostile")), "line 2: label: .*'hostile'"),
        (json.dumps(one(hash="XYZ")), "line 2: hash: "),
        (json.dumps(one(letters=0)), "line 2: letters: "),
        (json.dumps(one(letters="12")), "line 2: letters: "),
        (json.dumps(one(source="news")), "line 2: source: "),
        (json.dumps(one(targets=[{"name": "the envoy", "label": "neutral"}])), "line 2: targets.0"),
        (
            json.dumps({key: value for key, value in one().items() if key != "split"}),
            "line 2: split: Field required",
        ),
        ("[]", "line 2: "),
    ],
)
def test_a_damaged_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "upr.jsonl"
    path.write_text(json.dumps(one()) + "\n" + line + "\n")
    with pytest.raises(DataError, match=message):
        read_standoff(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"upr.jsonl does not exist"):
        read_standoff(tmp_path / "upr.jsonl")
    (tmp_path / "unsc.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match=r"unsc.jsonl cannot be read as UTF-8"):
        read_standoff(tmp_path / "unsc.jsonl")
