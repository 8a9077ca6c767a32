import sys

import pytest
from small_pdf import small_pdf

from stancery.serving.errors import MissingExtraError
from stancery.training.documents import pdf_text, text_file_text
from stancery.training.errors import DataError

pytest.importorskip("pypdfium2")


def test_text_is_decoded_with_or_without_a_mark() -> None:
    assert text_file_text("Córdoba".encode()) == "Córdoba"
    assert text_file_text("Córdoba".encode("utf-8-sig")) == "Córdoba"


def test_stray_bytes_of_another_encoding_are_left_out() -> None:
    assert text_file_text(b"The Council\x92s role") == "The Councils role"


def test_headers_and_footers_between_the_lines_of_a_sentence_are_taken_out() -> None:
    pages = [
        ["A/HRC/99/7*", "4", "12. One delegation deplored", "the closing of 300", "8 GE.29-12345"],
        ["GE.29-12345 (E) 9", "A/HRC99/7", "newspapers. It asked why."],
    ]
    lines = [line.strip() for line in pdf_text(small_pdf(pages)).splitlines()]
    assert lines == ["12. One delegation deplored", "the closing of 300", "newspapers. It asked why."]


def test_symbols_and_numbers_within_the_text_stay() -> None:
    filler = [f"Line of text {letter}" for letter in "abcdefgh"]
    page = ["A/HRC/99/7", *filler[:4], "A/HRC/98/3", "17", *filler[4:], "5"]
    lines = [line.strip() for line in pdf_text(small_pdf([page])).splitlines()]
    assert lines == page[1:-1]
    assert "See A/HRC/98/3 and 17" in pdf_text(small_pdf([["See A/HRC/98/3 and 17"]]))
    assert "1999" in pdf_text(small_pdf([["1999"]]))


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    text = pdf_text(small_pdf([["They asked for a long-", "term plan against ill-", "treatment."]]))
    assert "".join(text.split()) == "Theyaskedforalong-termplanagainstill-treatment."


@pytest.mark.parametrize("content", [b"", b"<html>moved</html>", b"%PDF-1.4\nand nothing more"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="not a readable PDF"):
        pdf_text(content)


def test_a_missing_library_is_one_line_with_the_pip_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtraError, match=r'pip install "stancery\[train\]"'):
        pdf_text(b"")
