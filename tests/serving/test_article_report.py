"""The downloads: exact, safe to open in a spreadsheet, and whole without anything else."""

import csv
import io
import json
import re

import pytest

from stancery.serving.article_report import ReadArticle, article_csv, article_html, article_json
from stancery.serving.stance import ArticleStatement, Stance


def read(text: str, speaker: str | None = "Ms. Solvang", target: str | None = None) -> ReadArticle:
    scores = {"condemning": 0.7, "defending": 0.1, "neutral": 0.2}
    stance = Stance(text, "condemning", 0.7, scores, target)
    statement = ArticleStatement(0, len(text), "quote", speaker, "Norway", stance)
    return ReadArticle(text, [statement], target, ("Read as Windows-1252.",), "default")


def rows(article: ReadArticle) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(article_csv(article).removeprefix("\ufeff"), newline="")))


def test_the_csv_has_one_row_a_statement() -> None:
    (row,) = rows(read('We deplore "it",\nall of it.', target="Belarus"))
    assert row == {
        "statement": 'We deplore "it", all of it.',
        "speaker": "Ms. Solvang",
        "actor": "Norway",
        "kind": "quote",
        "stance": "condemning",
        "confidence": "0.7000",
        "condemning": "0.7000",
        "defending": "0.1000",
        "neutral": "0.2000",
        "target": "Belarus",
        "start": "0",
        "end": "27",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_is_a_formula(start: str) -> None:
    (row,) = rows(read(f"{start}HYPERLINK(1)", speaker=f"{start}1+1", target=f"{start}cmd"))
    for column in ("statement", "speaker", "target"):
        assert row[column].startswith(f"'{start}")


def test_a_minus_within_a_statement_stays() -> None:
    (row,) = rows(read("We deplore it - all of it."))
    assert row["statement"] == "We deplore it - all of it."


def test_a_spreadsheet_sees_that_the_csv_is_utf8() -> None:
    assert article_csv(read("é")).encode().startswith(b"\xef\xbb\xbf")


def test_the_json_gives_spans_of_the_text_it_carries() -> None:
    record = json.loads(article_json(read("We deplore it.")))
    (statement,) = record["statements"]
    assert record["text"][statement["start"] : statement["end"]] == statement["text"] == "We deplore it."
    assert (statement["label"], statement["speaker"], record["model"]) == (
        "condemning",
        "Ms. Solvang",
        "default",
    )
    assert record["notes"] == ["Read as Windows-1252."]


def test_the_report_is_whole_without_scripts_or_anything_from_elsewhere() -> None:
    report = article_html(read("We deplore it."))
    assert "<script" not in report
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import", report)
    assert "@media print" in report
    assert "Read as Windows-1252." in report
    assert "<title>We deplore it.</title>" in report


def test_the_report_escapes_text_speakers_and_target() -> None:
    hostile = '<script>x</script>"><img src=x onerror=y>'
    report = article_html(read(hostile, speaker=hostile, target=hostile))
    assert not re.search(r"<(script|img)", report)


def test_the_report_says_towards_whom() -> None:
    assert "Stances are those towards Belarus." in article_html(read("We deplore it.", target="Belarus"))
    assert "towards" not in article_html(read("We deplore it.")).split("<footer>")[1]
