"""Labelled statements are read from every format, by the columns a config names, or refused by row."""

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stancery.training.config import Columns, Data, Source
from stancery.training.errors import ConfigError, DataError
from stancery.training.examples import examples_of, own_example
from stancery.training.statements import Statement, find_files, fingerprint_of, read_data, read_source

ROWS = [
    {"said": 'We "deplore", again,\nthe arrests.', "stance": "against", "about": "the state"},
    {"said": "Wir begrüßen die Entscheidung.", "stance": "for", "about": ""},
    {"said": "The meeting is on 3 May.", "stance": "none", "about": ""},
]
COLUMNS = Columns(text="said", label="stance", target="about")
LABELS = {"against": "condemning", "for": "defending", "none": "neutral"}


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)
    return path


def source(path: Path, **changes: object) -> Source:
    return Source.model_validate({"path": str(path), "columns": COLUMNS, "labels": LABELS, **changes})


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_every_format_gives_the_same_statements(tmp_path: Path, suffix: str) -> None:
    found = read_source(source(save(tmp_path / f"mine{suffix}", ROWS)))
    assert [statement.text for statement in found] == [row["said"] for row in ROWS]
    assert [statement.label for statement in found] == ["condemning", "defending", "neutral"]
    assert [statement.target for statement in found] == ["the state", None, None]
    assert found[2].id == f"mine{suffix}:3"


def test_a_folder_is_all_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.jsonl"):
        save(tmp_path / name, ROWS)
    (tmp_path / "README.md").write_text("not data")
    assert [file.name for file in find_files(str(tmp_path))] == ["a.jsonl", "b.csv"]
    assert len(read_source(source(tmp_path))) == 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stance": "maybe"}, r"row 2: the label is 'maybe'; expected one of against, for, none, condemning"),
        ({"said": ""}, r"row 2: 'said' is ''; expected a statement"),
        ({"said": "   "}, r"row 2: 'said' is '   '"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, change: dict[str, str], message: str) -> None:
    rows = [ROWS[0], {**ROWS[1], **change}, ROWS[2]]
    with pytest.raises(DataError, match=message):
        read_source(source(save(tmp_path / "mine.csv", rows)))


def test_a_missing_column_lists_those_there_are(tmp_path: Path) -> None:
    file = save(tmp_path / "mine.csv", ROWS)
    with pytest.raises(DataError, match="has no column 'sentence'; its columns are: said, stance, about"):
        read_source(source(file, columns=Columns(text="sentence")))


def test_a_named_column_must_be_there_and_a_usual_one_need_not(tmp_path: Path) -> None:
    file = save(
        tmp_path / "mine.csv", [{"text": "The meeting is on 3 May.", "label": "neutral", "part": "test"}]
    )
    with pytest.raises(DataError) as caught:
        read_source(Source(path=str(file), columns=Columns(split="prat")))
    assert str(caught.value) == (
        f"{file} has no column 'prat', which the config names as columns.split; its columns are: text, label, part."
        " Correct the name, or take split out of the config's columns."
    )
    (named,) = read_source(Source(path=str(file), columns=Columns(split="part")))
    assert named.split == "test"
    (usual,) = read_source(Source(path=str(file)))
    assert (usual.split, usual.source) == (None, "mine")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("broken.jsonl", b'{"said": \n', "cannot be read as JSONL"),
        ("latin.csv", "said,stance\nSchlu\xdf,for\n".encode("latin-1"), "cannot be read as CSV in UTF-8"),
        ("false.parquet", b"PAR0", "cannot be read as PARQUET"),
        ("text.txt", b"hello", "ends in '.txt'; expected one of .csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_source(source(tmp_path / name))
    assert name in str(caught.value)


def test_groups_never_straddle_the_splits(tmp_path: Path) -> None:
    rows = [
        {"text": f"{label} {number}", "label": label, "group": f"g{number}"}
        for number in range(60)
        for label in LABELS.values()
    ]
    file = save(tmp_path / "mine.jsonl", rows)
    columns = Columns(group="group")
    statements = read_data(Data(sources=(Source(path=str(file), columns=columns),), validation_share=0.2))
    splits: dict[str | None, set[str | None]] = {}
    for statement in statements:
        splits.setdefault(statement.group, set()).add(statement.split)
    assert all(len(found) == 1 for found in splits.values())
    assert Counter(statement.split for statement in statements)["validation"] == pytest.approx(36, abs=6)


def test_two_rows_with_one_text_share_a_split(tmp_path: Path) -> None:
    rows = [
        {"text": f"the {label} text {number % 20}", "label": label}
        for number in range(40)
        for label in LABELS.values()
    ]
    file = save(tmp_path / "mine.jsonl", rows)
    statements = read_data(Data(sources=(Source(path=str(file), columns=Columns()),), validation_share=0.2))
    of_text: dict[str, set[str | None]] = {}
    for statement in statements:
        of_text.setdefault(statement.text, set()).add(statement.split)
    assert all(len(found) == 1 for found in of_text.values())


def test_a_label_without_examples_is_named(tmp_path: Path) -> None:
    rows = [{"text": f"text {number}", "label": "neutral"} for number in range(30)]
    file = save(tmp_path / "mine.jsonl", rows)
    with pytest.raises(DataError, match="no train statement is labelled condemning or defending"):
        read_data(Data(sources=(Source(path=str(file), columns=Columns()),)))


def test_a_target_column_needs_targets(tmp_path: Path) -> None:
    file = save(tmp_path / "mine.csv", ROWS)
    with pytest.raises(ConfigError, match=r"data\.targets is false; set it to true"):
        read_data(Data(sources=(source(file),)))


def test_only_and_repeat_choose_rows(tmp_path: Path) -> None:
    rows = [
        {"text": f"{label} {split} {number}", "label": label, "split": split}
        for label in LABELS.values()
        for split in ("train", "validation", "test")
        for number in range(2)
    ]
    file = save(tmp_path / "mine.jsonl", rows)
    columns = Columns(split="split")
    assert len(read_source(Source(path=str(file), columns=columns, only="test"))) == 6
    repeated = read_data(Data(sources=(Source(path=str(file), columns=columns, repeat=3),)))
    assert Counter(statement.split for statement in repeated) == {"train": 18, "validation": 6, "test": 6}


STATEMENT = Statement(
    id="1",
    text="Norway condemned the raid and thanked Ghana.",
    label="condemning",
    targets=(("Ghana", "defending"),),
)


def test_targets_become_examples_of_their_own() -> None:
    data = Data(sources=(Source(path="x"),), targets=True, absent_targets=0)
    assert [(example.target, example.label) for example in examples_of([STATEMENT], data, 0)] == [
        (None, 0),
        ("Ghana", 1),
    ]
    whole = Data(sources=(Source(path="x"),))
    assert len(examples_of([STATEMENT], whole, 0)) == 1


def test_an_actor_that_is_not_mentioned_is_neutral() -> None:
    data = Data(sources=(Source(path="x"),), targets=True, absent_targets=1)
    other = Statement(id="2", text="Oslo waits.", label="neutral", targets=(("Oslo", "neutral"),))
    added = [
        example
        for example in examples_of([STATEMENT, other] * 20, data, 0)
        if example.target and example.target not in example.text
    ]
    assert added
    assert {example.label for example in added} == {2}


def test_swapping_names_keeps_targets_in_the_text() -> None:
    data = Data(sources=(Source(path="x"),), targets=True, absent_targets=0, swap_names=1)
    whole, towards = examples_of([STATEMENT], data, 0, varied=True)
    assert "Norway" not in whole.text
    assert towards.target not in (None, "Ghana")
    assert str(towards.target) in towards.text
    assert towards.label == 1


def test_varied_statements_keep_their_labels_and_plain_ones_stand_on_either_side() -> None:
    data = Data(sources=(Source(path="x"),), typos=1, beside_plain=1)
    plain = Statement(id="2", text="The hall was full on Tuesday.", label="neutral")
    long = Statement(id="3", text="The hall was full. " * 20, label="neutral")
    examples = examples_of([STATEMENT, plain, long] * 10, data, 0, varied=True)
    assert [example.label for example in examples] == [
        own_example(row).label for row in (STATEMENT, plain, long)
    ] * 10
    assert {example.text.startswith(plain.text) for example in examples[::3]} == {True, False}
    assert all(STATEMENT.text not in example.text and plain.text in example.text for example in examples[::3])
    assert [example.text for example in examples_of([STATEMENT], data, 0)] == [STATEMENT.text]


def test_the_fingerprint_follows_the_content() -> None:
    other = Statement(id="other", text=STATEMENT.text, label="neutral", targets=STATEMENT.targets)
    assert fingerprint_of([STATEMENT]) != fingerprint_of([other])
    assert fingerprint_of([STATEMENT]) == fingerprint_of([STATEMENT])
