import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from small_pdf import small_pdf

from stancery.training.errors import DataError
from stancery.training.fingerprint import fingerprint, fold_letters
from stancery.training.hydrate import HydrationReport, SourceReport, hydrate, tidy
from stancery.training.standoff import SOURCES

DENOUNCED = "Freedonia denounced the raid on its long-standing embassy (see S/1999/7)."
PRAISED = "We commend the Osterlich Relief Corps (ORC) for its work."
ASKED = "Is the U.S. ready to answer?"

SPEECH = (
    "\ufeffMr. President,\r\n\r\nFreedonia denounced the raid on its long-\r\nstanding   embassy "
    "( see S/1999/7 ).\r\nWe commend the Osterlich Relief Corps\r\n(ORC) for its work. "
    "Is the U.S. ready to answer? Thank you."
)


def label(source: str, document: str, text: str, *names: str, **changes: Any) -> dict[str, Any]:
    letters, digits = fingerprint(text)
    targets = [
        {
            "start": len(fold_letters(text[: text.index(name)])),
            "letters": len(fold_letters(name)),
            "label": "neutral",
        }
        for name in names
    ]
    row: dict[str, Any] = {
        "id": f"{source}-{digits[:10]}", "source": source, "document": document, "letters": letters,
        "hash": digits, "label": "condemning", "annotators": 2, "sure": True, "batch": "first", "targets": targets,
        "split": "train",
    }  # fmt: skip
    return {**row, **changes}


def write_labels(place: Path, *rows: dict[str, Any]) -> Path:
    folder = place / "labels"
    folder.mkdir()
    for source in SOURCES:
        lines = [json.dumps(row) + "\n" for row in rows if row["source"] == source]
        (folder / f"{source}.jsonl").write_text("".join(lines))
    return folder


def folder_of(place: Path, **files: str) -> Path:
    folder = place / "documents"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def source_report(report: HydrationReport, source: str) -> SourceReport:
    return next(each for each in report.sources if each.source == source)


def test_statements_get_their_text_back(tmp_path: Path) -> None:
    labels = write_labels(
        tmp_path,
        label("unsc", "S_1.txt", DENOUNCED, "Freedonia", "embassy"),
        label("unsc", "S_1.txt", PRAISED, "the Osterlich Relief Corps (ORC)", label="defending", sure=False),
        label("unsc", "S_1.txt", ASKED, "the U.S.", label="neutral", split="validation"),
    )
    report = hydrate(labels, tmp_path / "new" / "out", unsc=folder_of(tmp_path, S_1=SPEECH))
    rows = read(tmp_path / "new" / "out" / "unsc.jsonl")
    assert [row["text"] for row in rows] == [DENOUNCED, PRAISED, ASKED]
    assert [[target["name"] for target in row["targets"]] for row in rows] == [
        ["Freedonia", "embassy"],
        ["the Osterlich Relief Corps (ORC)"],
        ["the U.S."],
    ]
    assert rows[1] == {
        "id": label("unsc", "", PRAISED)["id"],
        "text": PRAISED,
        "label": "defending",
        "targets": [{"name": "the Osterlich Relief Corps (ORC)", "label": "neutral"}],
        "forum": "unsc",
        "source": "unsc",
        "document": "S_1.txt",
        "split": "train",
        "sure": False,
    }
    assert report.is_complete
    assert source_report(report, "unsc").written == tmp_path / "new" / "out" / "unsc.jsonl"


def test_every_kind_of_place_gives_the_same(tmp_path: Path) -> None:
    labels = write_labels(tmp_path, label("ungdc", "FRE_1.txt", DENOUNCED), label("unsc", "S_1.txt", PRAISED))
    content = SPEECH.encode()
    with tarfile.open(tmp_path / "corpus.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("TXT/Session 1/FRE_1.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    with zipfile.ZipFile(tmp_path / "speeches.zip", "w") as speeches:
        speeches.writestr("speeches/S_1.txt", content)
    folder = folder_of(tmp_path, FRE_1=SPEECH, S_1=SPEECH)
    packed = hydrate(labels, tmp_path / "a", ungdc=tmp_path / "corpus.tgz", unsc=tmp_path / "speeches.zip")
    plain = hydrate(labels, tmp_path / "b", ungdc=folder, unsc=folder)
    assert source_report(packed, "ungdc").found == source_report(plain, "unsc").found == 1
    for name in ("ungdc.jsonl", "unsc.jsonl"):
        assert read(tmp_path / "a" / name) == read(tmp_path / "b" / name) != []


def test_a_sentence_over_two_pages_of_a_report_is_whole(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    text = "It condemned ill-treatment in the prisons of Freedonia and asked for short- and long-term plans."
    pages = [
        [
            "A/HRC/99/7",
            "4",
            "21. Osterlich spoke. It condemned ill-",
            "treatment in the",
            "4 GE.29-12345",
        ],
        [
            "A/HRC/99/7",
            "prisons of Freedonia and asked for short-",
            "and long-term plans. It thanked all.",
            "5",
        ],
    ]
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "A_HRC_99_7-EN.pdf").write_bytes(small_pdf(pages))
    labels = write_labels(tmp_path, label("upr", "A/HRC/99/7", text, "Freedonia"))
    report = hydrate(labels, tmp_path / "out", upr=tmp_path / "reports")
    (row,) = read(tmp_path / "out" / "upr.jsonl")
    assert row["text"] == text
    assert row["targets"] == [{"name": "Freedonia", "label": "neutral"}]
    assert report.is_complete


def test_missing_statements_and_documents_are_named(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "A_HRC_99_8.pdf").write_bytes(b"<html>moved</html>")
    lost = label("unsc", "S_1.txt", "These words were never said.")
    labels = write_labels(
        tmp_path,
        label("upr", "A/HRC/99/8", DENOUNCED),
        label("ungdc", "FRE_1.txt", DENOUNCED),
        label("unsc", "S_1.txt", PRAISED),
        label("unsc", "S_2.txt", ASKED),
        lost,
    )
    report = hydrate(labels, tmp_path / "out", upr=tmp_path / "reports", unsc=folder_of(tmp_path, S_1=SPEECH))
    assert not report.is_complete
    unsc = source_report(report, "unsc")
    assert (unsc.wanted, unsc.found, unsc.absent) == (3, 1, ("S_2.txt",))
    assert set(unsc.missing) == {lost["id"], label("unsc", "", ASKED)["id"]}
    assert list(source_report(report, "upr").unreadable) == ["A/HRC/99/8"]
    assert not source_report(report, "ungdc").given
    assert [row["text"] for row in read(tmp_path / "out" / "unsc.jsonl")] == [PRAISED]
    assert not (tmp_path / "out" / "ungdc.jsonl").exists()

    table = report.render().splitlines()
    assert table[0].split() == ["source", "wanted", "found", "missing", "ambiguous"]
    assert table[1].split() == ["upr", "1", "0", "1", "0"]
    assert table[2].split() == ["ungdc", "1", "0", "1", "0", "documents", "not", "given"]
    assert table[3].split() == ["unsc", "3", "1", "2", "0"]
    below = "\n".join(table[4:])
    assert "unsc: documents absent (1): S_2.txt" in below
    assert "upr: documents that cannot be read (1): A/HRC/99/8: not a readable PDF" in below
    assert lost["id"] in below


def test_of_two_places_with_different_texts_the_first_is_taken(tmp_path: Path) -> None:
    twice = label("unsc", "S_1.txt", "We reject this, too.", "this")
    same = label("unsc", "S_1.txt", "Let the guns fall silent.")
    speech = "We reject this too. Let the guns fall\nsilent. We reject THIS, too! Let the guns  fall silent."
    labels = write_labels(tmp_path, twice, same)
    report = hydrate(labels, tmp_path / "out", unsc=folder_of(tmp_path, S_1=speech))
    assert source_report(report, "unsc").ambiguous == (twice["id"],)
    assert [row["text"] for row in read(tmp_path / "out" / "unsc.jsonl")] == [
        "We reject this too.",
        "Let the guns fall silent.",
    ]
    assert f"the first taken (1): {twice['id']}" in report.render()
    assert report.is_complete


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ('He said "We object." Then he left', 'We object."'),
        ("He said “We object”. Then he left", "We object”."),
        ("We object ... Then he left", "We object ..."),
        ("We object (again)!? Then", "We object (again)!?"),
        ("We object \u2013 Then he left", "We object"),
        ("We object [sic] .", "We object [sic] ."),
        ("“We object”\n12. Then he left.", "We object”"),
        ("We object", "We object"),
        ("We object\n\nThen he left.", "We object"),
    ],
)
def test_a_sentence_ends_with_its_stop(document: str, text: str, tmp_path: Path) -> None:
    labels = write_labels(tmp_path, label("unsc", "S_1.txt", text))
    hydrate(labels, tmp_path / "out", unsc=folder_of(tmp_path, S_1=document))
    assert [row["text"] for row in read(tmp_path / "out" / "unsc.jsonl")] == [text]


def test_tidy_sets_lines_as_running_text() -> None:
    assert tidy(" a long-\r\n term \u00a0 plan\tof [ two ] (2)") == "a long-term plan of [two] (2)"
    assert tidy("short-\nand long-\nterm, self - made, 5 -\n6") == "short- and long-term, self - made, 5 - 6"


def test_a_damaged_archive_leaves_earlier_files_as_they_were(tmp_path: Path) -> None:
    labels = write_labels(tmp_path, label("unsc", "S_1.txt", PRAISED), label("ungdc", "FRE_1.txt", PRAISED))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ungdc.jsonl").write_text("from an earlier run\n")
    (tmp_path / "corpus.tgz").write_bytes(b"\x1f\x8b and nothing that can be unpacked")
    with pytest.raises(DataError, match=r"corpus.tgz cannot be read to its end"):
        hydrate(labels, tmp_path / "out", ungdc=tmp_path / "corpus.tgz")
    assert [(path.name, path.read_text()) for path in (tmp_path / "out").iterdir()] == [
        ("ungdc.jsonl", "from an earlier run\n")
    ]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    labels = write_labels(tmp_path, label("unsc", "S_1.txt", PRAISED))
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(DataError, match=r"unsc.jsonl cannot be written"):
        hydrate(labels, tmp_path / "out", unsc=folder_of(tmp_path, S_1=SPEECH))


def test_no_documents_and_no_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No documents were given"):
        hydrate(write_labels(tmp_path), tmp_path / "out")
    with pytest.raises(DataError, match=r"upr.jsonl does not exist"):
        hydrate(tmp_path / "nowhere", tmp_path / "out", unsc=tmp_path)


def test_progress_is_told_by_document(tmp_path: Path) -> None:
    labels = write_labels(
        tmp_path,
        label("unsc", "S_1.txt", PRAISED),
        label("unsc", "S_2.txt", ASKED),
        label("unsc", "S_3.txt", DENOUNCED),
    )
    told: list[tuple[str, int, int]] = []
    hydrate(
        labels,
        tmp_path / "out",
        unsc=folder_of(tmp_path, S_1=SPEECH, S_3=SPEECH),
        progress=lambda *step: told.append(step),
    )
    assert told == [("unsc", 1, 3), ("unsc", 2, 3)]
