"""Every row kept with its values, scored, or with the reason why not; in every format and between them."""

import datetime
import decimal
import json
import re
from pathlib import Path

import pytest
from corpus_files import ADDED, csv_rows, json_rows, statements, write_csv

from stancery.serving import StanceClassifier
from stancery.serving.corpus import TableError, read_preview, score_file
from stancery.serving.model_folder import LABELS


@pytest.fixture(scope="module")
def classifier(tiny_model: Path) -> StanceClassifier:
    return StanceClassifier.load(tiny_model, threads=1)


def test_a_csv_keeps_every_field_as_it_is_written(classifier: StanceClassifier, tmp_path: Path) -> None:
    lines = [
        '\ufeffid,"text",n,x',
        '007,"we ""deplore"" it,\r\nall",1e5,""',
        "8,we praise it, =1+1 ,",
        '"9",,-1,"a""b"',
    ]
    source = tmp_path / "in.csv"
    source.write_bytes("\r\n".join(lines).encode() + b"\r\n")
    summary = score_file(classifier, source, tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_bytes().decode()
    header, *records = written.removesuffix("\r\n").split("\r\n")
    assert header == lines[0] + "," + ",".join(ADDED)
    score = rf",({'|'.join(LABELS)})(,0\.\d+){{4}},"
    assert re.fullmatch(re.escape(lines[1]) + score, "\r\n".join(records[:2]))
    assert re.fullmatch(re.escape(lines[2]) + score, records[2])
    assert records[3] == lines[3] + ",,,,,,empty text"
    assert (summary.rows, sum(summary.labels.values()), summary.not_scored) == (3, 2, {"empty text": 1})


def test_scores_are_those_of_the_classifier(classifier: StanceClassifier, tmp_path: Path) -> None:
    texts = statements(40)
    source = write_csv(tmp_path / "in.csv", [[text] for text in texts], ["text"])
    score_file(classifier, source, tmp_path / "out.csv")
    for row, stance in zip(csv_rows(tmp_path / "out.csv"), classifier.classify(texts), strict=True):
        assert (row["text"], row["stance"]) == (stance.text, stance.label)
        assert float(row["stance_confidence"]) == pytest.approx(stance.confidence, abs=0.02)
        total = sum(float(row[f"stance_{label}"]) for label in LABELS)
        assert total == pytest.approx(1, abs=2e-4)


def test_jsonl_keeps_nested_values_and_spelling(classifier: StanceClassifier, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        '{"text": "we deplore it", "meta": {"a": [1, 2.50, null]}, "n": 1e5, "big": 123456789012345678901}\n'
        '\n{ "text" : null}\n{"other": "caf\\u00e9"}\n{}\n{"text": 5}\n{"text": ["we"]}\n{"text": "\\ud800 praise"}\n',
        encoding="utf-8",
    )
    summary = score_file(classifier, source, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert lines[0].startswith(
        '{"text": "we deplore it", "meta": {"a": [1, 2.50, null]}, "n": 1e5, "big": 123456789012345678901, "stance": '
    )
    assert lines[2].startswith('{"other": "caf\\u00e9", "stance": null')
    notes = [row["stance_note"] for row in rows]
    assert notes == ["", "no text", "no text", "no text", "not text but a number", "not text but a list", ""]
    assert all(list(row)[-6:] == ADDED for row in rows)
    assert summary.not_scored == {"no text": 3, "not text but a number": 1, "not text but a list": 1}


def test_parquet_keeps_its_types(classifier: StanceClassifier, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "text": ["we deplore it", None, "we praise it"],
            "day": pa.array([datetime.date(2024, 2, 3), None, None]),
            "sum": pa.array([decimal.Decimal("1.10"), None, None], pa.decimal128(9, 2)),
            "at": pa.array([1, 2, None], pa.timestamp("ns", "UTC")),
            "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
            "more": [{"x": [1]}, None, {"x": []}],
        }
    ).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, tmp_path / "in.parquet")
    score_file(classifier, tmp_path / "in.parquet", tmp_path / "out.parquet")
    scored = pq.read_table(tmp_path / "out.parquet")
    assert scored.column_names == [*table.column_names, *ADDED]
    assert scored.select(table.column_names).equals(pq.read_table(tmp_path / "in.parquet"))
    assert scored.schema.metadata[b"made"] == b"by hand"
    assert scored["stance"].to_pylist() == ["condemning", None, "defending"]
    assert scored["stance_confidence"].type == pa.float64()
    assert scored["stance_note"].to_pylist() == ["", "no text", ""]


def test_a_sheet_keeps_values_and_runs_no_formula(classifier: StanceClassifier, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["text", "id", "n", "day", "f"])
    sheet.append(["we deplore it", "007", 2.5, datetime.datetime(2024, 2, 3, 4, 5), "x"])
    sheet.append([None, 7, True, None, "y"])
    for row, danger in ((2, "=cmd|' /C calc'!A0"), (3, "@SUM(1)")):
        sheet.cell(row, 5).value = danger
        sheet.cell(row, 5).data_type = "s"
    book.create_sheet("other").append(["lost"])
    book.save(tmp_path / "in.xlsx")
    summary = score_file(classifier, tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    assert "only the first sheet" in summary.notes[0]
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows())
    assert [cell.value for cell in rows[0]] == ["text", "id", "n", "day", "f", *ADDED]
    assert [cell.value for cell in rows[1]][:6] == [
        "we deplore it",
        "007",
        2.5,
        datetime.datetime(2024, 2, 3, 4, 5),
        "=cmd|' /C calc'!A0",
        "condemning",
    ]
    assert [cell.value for cell in rows[2]][:5] == [None, 7, True, None, "@SUM(1)"]
    assert rows[2][-1].value == "no text"
    dangers = [rows[1][4], rows[2][4]]
    assert [(cell.data_type, cell.quotePrefix) for cell in dangers] == [("s", True), ("s", True)]
    first = (tmp_path / "out.xlsx").read_bytes()
    score_file(classifier, tmp_path / "in.xlsx", tmp_path / "out.xlsx", overwrite=True)
    assert (tmp_path / "out.xlsx").read_bytes() == first


@pytest.mark.parametrize("first", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("second", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_every_format_becomes_every_other(
    classifier: StanceClassifier, tmp_path: Path, first: str, second: str
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("openpyxl")
    texts = ["we deplore,\tit “now”", "", "we praise\nit", "=1+1"]
    source = write_csv(
        tmp_path / "in.csv", [[f"00{n}", text] for n, text in enumerate(texts)], ["id", "text"]
    )
    middle = tmp_path / f"middle.{first}"
    score_file(classifier, source, middle)
    # 'stance' and its columns are there now; scored again under another name they must survive the next format.
    preview = read_preview(middle, 10)
    assert preview.columns == ["id", "text", *ADDED]
    assert [row[:2] for row in preview.rows] == [[f"00{n}", text] for n, text in enumerate(texts)]
    assert preview.total == 4
    renamed = tmp_path / f"renamed.{first}"
    _rename_added(middle, renamed)
    score_file(classifier, renamed, tmp_path / f"out.{second}")
    last = read_preview(tmp_path / f"out.{second}", 10)
    assert last.columns == ["id", "text", *(f"old_{name}" for name in ADDED), *ADDED]
    for row, before in zip(last.rows, preview.rows, strict=True):
        assert row[:2] == before[:2]
        assert row[2] == row[8] == before[2]
        assert [float(value or 0) for value in row[3:7]] == [float(value or 0) for value in before[3:7]]
    assert last.rows[1][-1] in {"empty text", "no text"}  # a sheet has no empty text


def _rename_added(source: Path, destination: Path) -> None:
    if source.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(source)
        names = [f"old_{name}" if name in ADDED else name for name in table.column_names]
        pq.write_table(table.rename_columns(names), destination)
    elif source.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(source)
        for cell in book.active[1]:
            cell.value = f"old_{cell.value}" if cell.value in ADDED else cell.value
        book.save(destination)
    else:
        text = source.read_bytes().decode()
        for name in reversed(ADDED):
            for quote in ('"', ",", "\t"):
                text = text.replace(f"{quote}{name}", f"{quote}old_{name}")
        destination.write_bytes(text.encode())


def test_a_column_of_targets(classifier: StanceClassifier, tmp_path: Path) -> None:
    rows = [["we deplore it", "state"], ["we praise it", ""], ["we praise it", "x " * 40], ["", "state"]]
    source = write_csv(tmp_path / "in.csv", rows, ["text", "who"])
    score_file(classifier, source, tmp_path / "out.csv", target_column="who")
    out = csv_rows(tmp_path / "out.csv")
    assert out[0]["stance"] in LABELS
    assert [row["stance_note"] for row in out][1::2] == ["no target", "empty text"]
    assert out[2]["stance_note"].startswith("the target has ")
    assert out[2]["stance_note"].endswith("expected the name of an actor, of at most 8")
    expected = classifier.classify("we deplore it", "state")
    assert float(out[0]["stance_confidence"]) == pytest.approx(expected.confidence, abs=1e-3)


def test_unreadable_and_endless_texts_are_kept_with_a_reason(
    classifier: StanceClassifier, tmp_path: Path
) -> None:
    rows = [["we deplore it"], ["\u200b\u200b"], ["we praise it " * 9000], ["we praise it"], ["  \t "]]
    source = write_csv(tmp_path / "in.csv", rows, ["text"])
    score_file(classifier, source, tmp_path / "out.csv")
    notes = [row["stance_note"] for row in csv_rows(tmp_path / "out.csv")]
    assert notes[0] == notes[3] == ""
    assert notes[1] == "the text has no characters the model can read; expected some text"
    assert notes[2] == "longer than 100,000 characters: a document, not a statement"
    assert notes[4] == "empty text"


def test_abstaining_is_a_label_of_its_own(tiny_model: Path, tmp_path: Path) -> None:
    unsure = StanceClassifier.load(tiny_model, abstain_below=1.0)
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]], ["text"])
    assert score_file(unsure, source, tmp_path / "out.csv").labels == {"uncertain": 1}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_table_without_rows(classifier: StanceClassifier, tmp_path: Path, suffix: str) -> None:
    source = write_csv(tmp_path / "in.csv", [], ["text"])
    assert score_file(classifier, source, tmp_path / f"out.{suffix}").rows == 0
    preview = read_preview(tmp_path / f"out.{suffix}", 5)
    assert preview.rows == []
    assert preview.columns == ([] if suffix == "jsonl" else ["text", *ADDED])


def test_without_an_extension_the_format_is_that_of_the_source(
    classifier: StanceClassifier, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "we deplore it"}\n', encoding="utf-8")
    score_file(classifier, source, tmp_path / "out")
    assert json_rows(tmp_path / "out")[0]["stance"] == "condemning"


def test_an_unknown_extension_is_refused(classifier: StanceClassifier, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]], ["text"])
    with pytest.raises(TableError, match=r"the extension '\.json'.* expected one of \.csv, .*\.jsonl"):
        score_file(classifier, source, tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_semicolons_of_a_spreadsheet_stay(classifier: StanceClassifier, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id;text\n1;we deplore it\n", encoding="utf-8")
    summary = score_file(classifier, source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("1;we deplore it;condemning;0.")
    assert "semicolons" in summary.notes[0]


def test_an_existing_file_is_not_overwritten_unless_asked(
    classifier: StanceClassifier, tmp_path: Path
) -> None:
    source = write_csv(tmp_path / "in.csv", [["we deplore it"]], ["text"])
    out = tmp_path / "out.csv"
    out.write_text("mine")
    with pytest.raises(TableError, match="exists already"):
        score_file(classifier, source, out)
    assert out.read_text() == "mine"
    score_file(classifier, source, out, overwrite=True)
    assert csv_rows(out)[0]["stance"] == "condemning"
    with pytest.raises(TableError, match="over itself"):
        score_file(classifier, source, source, overwrite=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text_column": "body"}, "has no column 'body'; its columns are 'id', 'text'"),
        ({"target_column": "who"}, "has no column 'who'"),
        ({"target": " "}, "the target is empty"),
        ({"target": "a", "target_column": "id"}, "give one of them"),
    ],
)
def test_wrong_options_are_one_sentence(
    classifier: StanceClassifier, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    source = write_csv(tmp_path / "in.csv", [["1", "we deplore it"]], ["id", "text"])
    with pytest.raises(TableError, match=message):
        score_file(classifier, source, tmp_path / "out.csv", **options)  # type: ignore[arg-type]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_a_file_that_was_scored_before_is_refused(classifier: StanceClassifier, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [["we deplore it", "x"]], ["text", "stance"])
    with pytest.raises(TableError, match="has a column 'stance' already"):
        score_file(classifier, source, tmp_path / "out.csv")
