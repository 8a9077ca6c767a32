"""Tables as they should not be: each is a clear sentence or a right answer."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from corpus_files import csv_rows, json_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from stancery.serving import StanceClassifier
from stancery.serving.corpus import TableError, delimited, json_lines, read_preview, score_file, workbook


@pytest.fixture(scope="module")
def classifier(tiny_model: Path) -> StanceClassifier:
    return StanceClassifier.load(tiny_model, threads=1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty; expected a first line"),
        ("a.csv", b"\n\n", "is empty; expected a first line"),
        (
            "a.csv",
            b"id,text\n1,a\n2,b,c\n",
            "line 3 has 3 fields, the first line 2; text that contains commas",
        ),
        ("a.csv", b'id,text\n1,"a\nb"\n2\n', "line 4 has 1 field, the first line 2"),
        ("a.tsv", b"id\ttext\n1\n", "line 2 has 1 field"),
        ("a.csv", b'id,text\n1,"say "no" now"\n', "line 2 is wrongly quoted"),
        ("a.csv", b'id,text\n1,"open\n2,b\n3,c\n', "the record in lines 2 to 4 is wrongly quoted"),
        ("a.csv", b"text,b,text\n", "columns 1 and 3 are both called 'text'"),
        ("a.csv", "text\ncafé\n".encode() + b"caf\xe9\n", "line 3 is not UTF-8, though other parts"),
        ("a.jsonl", b'{"text": "a"}\n{"text": \n', "line 2 is not JSON"),
        ("a.jsonl", b'["a"]\n', "line 1 holds a JSON array; expected a JSON object"),
        ("a.jsonl", b"1\n", "line 1 holds a number"),
        ("a.jsonl", b"[" * 100_000 + b"\n", "line 1 is not JSON"),
        ("a.jsonl", b'{"n": ' + b"[" * 900 + b"]" * 900 + b"}\n", "line 1 is not JSON"),
        ("a.jsonl", b'{"n": ' + b"9" * 10_000 + b"}\n", "line 1 is not JSON"),
        ("a.parquet", b"PAR1 not at all", "is not a Parquet file"),
        ("a.parquet", b"", "is not a Parquet file"),
        ("a.xlsx", b"PK\x03\x04 nonsense", "is not an XLSX workbook"),
        ("a.xls", b"x", "has the extension '.xls'; expected one of .csv, .tsv"),
        ("a", b"x", "has the extension ''"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as error:
        read_preview(tmp_path / name, 5)
    assert message in str(error.value)
    assert str(tmp_path / name) in str(error.value)


@given(content=st.binary(max_size=200) | st.text(alphabet='a",;\t\n\r é\x00', max_size=60).map(str.encode))
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_any_bytes_are_a_table_or_one_sentence(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        try:
            preview = read_preview(path, 1000)
        except TableError as error:
            assert str(error).startswith(str(path))
        else:
            assert preview.total == len(preview.rows)
            assert all(len(row) == len(preview.columns) for row in preview.rows)


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="was not found"):
        read_preview(tmp_path / "none.csv", 5)
    with pytest.raises(TableError, match="is not a file"):
        read_preview(tmp_path, 5)


def test_an_endless_record_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LONGEST_RECORD", 1000)
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 1000)
    (tmp_path / "a.csv").write_text('text\n"' + "never closed\n" * 1000)
    with pytest.raises(TableError, match="record that begins in line 2 has more than 1,000 characters"):
        read_preview(tmp_path / "a.csv", 5)
    (tmp_path / "b.csv").write_text("text\n" + "x" * 5000)
    with pytest.raises(TableError, match="line 2 has more than"):
        read_preview(tmp_path / "b.csv", 5)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "x" * 5000}))
    with pytest.raises(TableError, match="line 1 has more than 1,000 characters"):
        read_preview(tmp_path / "a.jsonl", 5)


def test_a_ten_megabyte_field_is_kept(classifier: StanceClassifier, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,n\n" + "we praise it " * 800_000 + ",1\nwe deplore it,2\n")
    summary = score_file(classifier, tmp_path / "a.csv", tmp_path / "out.csv")
    assert summary.labels == {"condemning": 1}
    assert list(summary.not_scored) == ["longer than 100,000 characters: a document, not a statement"]


def test_null_bytes_and_odd_characters_survive(classifier: StanceClassifier, tmp_path: Path) -> None:
    texts = [
        "we\x00 deplore it",
        "we \u202edeplore\u202c it",
        "we\u200b deplore it",
        "<b>we deplore it</b>",
        "we\x0bdeplore it",
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    for suffix in ("jsonl", "csv", "tsv"):
        score_file(classifier, tmp_path / "a.jsonl", tmp_path / f"out.{suffix}")
    assert [row["text"] for row in json_rows(tmp_path / "out.jsonl")] == texts
    assert [row["text"] for row in csv_rows(tmp_path / "out.csv")] == texts
    assert read_preview(tmp_path / "out.tsv", 9).total == len(texts)
    pytest.importorskip("openpyxl")
    score_file(classifier, tmp_path / "a.jsonl", tmp_path / "out.xlsx")
    shown = [row[0] for row in read_preview(tmp_path / "out.xlsx", 9).rows]
    assert shown[1:4] == texts[1:4]
    assert shown[0] == "we\ufffd deplore it"  # XML has no null character


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings_are_read_and_said(
    classifier: StanceClassifier, tmp_path: Path, encoding: str
) -> None:
    text = "The minister said: “we deplore it – café, naïve façade, Zürich” and left the hall for good."
    content = f"id,text\n1,{text.replace(',', ';')}\n".encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    (tmp_path / "a.csv").write_bytes(content)
    summary = score_file(classifier, tmp_path / "a.csv", tmp_path / "out.csv")
    row = csv_rows(tmp_path / "out.csv")[0]
    assert row["text"] == text.replace(",", ";")
    if encoding == "utf-8-sig":
        assert summary.notes == ()
        assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    else:
        assert "was read as" in summary.notes[0]


def test_bytes_that_end_in_the_middle_of_a_character(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("text\ncafé éé\n".encode() + b"caf\xc3")
    with pytest.raises(TableError, match="line 3 is not UTF-8"):
        read_preview(tmp_path / "a.csv", 5)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (5 << 20))
    with pytest.raises(TableError, match="unpacks to 5 MB; expected at most 1 MB"):
        read_preview(tmp_path / "a.xlsx", 5)


def test_a_zip_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (5 << 20))
    content = buffer.getvalue().replace((5 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(TableError, match=r"is damaged|is not an XLSX workbook"):
        read_preview(tmp_path / "a.xlsx", 5)


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"] = "text"
    book.active["XFD1048576"] = "far away"
    book.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size < 10_000
    with pytest.raises(TableError, match="17,179,869,184 cells, most of them empty"):
        read_preview(tmp_path / "a.xlsx", 5)


def test_a_damaged_parquet_page_is_one_sentence(classifier: StanceClassifier, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": [f"we deplore {n}" for n in range(5000)]}), tmp_path / "a.parquet")
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[10:2000] = bytes(1990)
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(TableError, match="or a damaged one"):
        score_file(classifier, tmp_path / "a.parquet", tmp_path / "out.parquet")


def test_a_parquet_column_that_is_no_text(classifier: StanceClassifier, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "a.parquet")
    summary = score_file(classifier, tmp_path / "a.parquet", tmp_path / "out.parquet")
    assert summary.not_scored == {"not text but a number": 2}


def test_a_column_of_several_types_cannot_become_parquet(
    classifier: StanceClassifier, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "a.jsonl").write_text('{"text": "we deplore it", "n": 1}\n{"text": "x", "n": "one"}\n')
    with pytest.raises(TableError, match=r"column 'n' holds values of different types.*write JSONL"):
        score_file(classifier, tmp_path / "a.jsonl", tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_what_no_sheet_can_hold_is_said_before_scoring(classifier: StanceClassifier, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "we praise it", "more": "x" * 40_000}) + "\n")
    with pytest.raises(TableError, match="'more' of row 1 has 40,000 characters, a cell holds 32,767"):
        score_file(classifier, tmp_path / "a.jsonl", tmp_path / "out.xlsx")


def test_thousands_of_different_keys_are_refused(tmp_path: Path) -> None:
    rows = (json.dumps({f"key {row * 200 + number}": 1 for number in range(200)}) for row in range(60))
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    with pytest.raises(TableError, match="more than 10,000 different keys"):
        read_preview(tmp_path / "a.jsonl", 5)
