"""Reading PDF files: paragraphs from lines, and what is wrong with a file in one sentence."""

import threading
import time
import zlib

import pytest
from pdf_maker import Placed, column, make_pdf

from stancery.serving.errors import DocumentError
from stancery.serving.files.article_files import read_document
from stancery.serving.files.pdf_layout import HYPHENS, Line, paragraphs


def read(pages: list[list[Placed]]) -> list[str]:
    return read_document(make_pdf(pages), name="story.pdf").text.split("\n\n")


BODY = [
    "Ambassadors pressed Belarus on Monday to free hundreds of people held since the pro-",
    "tests of last month, and the self-styled commission that tried them was called a sham",
    "by Norway.",
    "Chile concurred and asked for an inquiry, which the envoys said could not be left to",
    "the courts of the country.",
]
PARAGRAPHS = [
    "Ambassadors pressed Belarus on Monday to free hundreds of people held since the protests of last month,"
    " and the self-styled commission that tried them was called a sham by Norway.",
    "Chile concurred and asked for an inquiry, which the envoys said could not be left to the courts of the"
    " country.",
]


def test_wrapped_lines_and_split_words_become_paragraphs() -> None:
    assert read([column(BODY)]) == PARAGRAPHS


def test_gaps_sizes_and_list_marks_start_paragraphs() -> None:
    title = [(72.0, 800.0, 18.0, "Envoys press Belarus")]
    listed = ["It asked for:", "(a) the release of all;", "(b) an inquiry.", "", "Dusk fell over the hall."]
    assert read([title + column(BODY[:3], top=770) + column(listed, top=720)]) == [
        "Envoys press Belarus",
        PARAGRAPHS[0],
        "It asked for:",
        "(a) the release of all;",
        "(b) an inquiry.",
        "Dusk fell over the hall.",
    ]


def test_headers_footers_and_page_numbers_are_dropped_and_sentences_run_on() -> None:
    def page(number: int, lines: list[str]) -> list[Placed]:
        return [
            (72, 815, 8, "A/HRC/99/16"),
            *column(lines),
            (72, 30, 8, f"GE.25-0441{number}"),
            (290, 30, 8, str(number)),
        ]

    lines = [
        "The delegation of Norway said that the",
        "prisons were full, and it added that",
        "nobody was free.",
    ]
    assert read([page(1, lines[:2]), page(2, lines[2:])]) == [" ".join(lines)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = column(
        ["The left column of this page", "holds one sentence that goes", "on in the other column where"]
    )
    right = column(["it ends with a full stop and", "nothing more."], left=320)
    assert read([left + right]) == [
        "The left column of this page holds one sentence that goes on in the other column where it ends with a"
        " full stop and nothing more."
    ]


def test_small_print_at_the_foot_does_not_cut_a_sentence() -> None:
    first = [*column(["The envoy said that the"]), (72, 60, 7, "1 See the record of the meeting.")]
    second = column(["verdict was unfair and cruel."])
    assert read([first, second]) == [
        "The envoy said that the verdict was unfair and cruel.",
        "1 See the record of the meeting.",
    ]


@pytest.mark.parametrize("mark", HYPHENS)
def test_a_hyphen_stays_where_the_text_spells_the_word_with_one(mark: str) -> None:
    lines = [f"The long-term plan and the long{mark}", f"term aim were both con{mark}", "demned."]
    page = [Line(text, 72, 300, 700 - 14 * index, 12) for index, text in enumerate(lines)]
    assert paragraphs([page]) == ["The long-term plan and the long-term aim were both condemned."]


def test_a_scan_is_named_as_what_it_is() -> None:
    picture = b"q 200 0 0 200 72 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"
    with pytest.raises(
        DocumentError, match=r"^scan\.pdf holds only pictures, as a scan does; run text recognit"
    ):
        read_document(make_pdf([[], []], extra=picture), name="scan.pdf")
    with pytest.raises(DocumentError, match=r"^empty\.pdf holds no text\.$"):
        read_document(make_pdf([[]]), name="empty.pdf")


def test_pages_without_text_between_others_are_noted() -> None:
    picture = b"q 200 0 0 200 72 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"
    document = read_document(make_pdf([column(BODY), []], extra=picture), name="story.pdf")
    assert document.notes == ("1 of 2 pages hold a picture and no text (a scan?)",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.4 \x00 garbage" * 99,
        make_pdf([column(BODY)])[:200],
        b"Norway said so.",
    ],
)
def test_a_damaged_pdf_is_one_sentence(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^story\.pdf is not a sound PDF file: .*\.$"):
        read_document(content, name="story.pdf")


def test_bytes_changed_anywhere_end_in_an_answer_or_a_sentence() -> None:
    content = make_pdf([column(BODY), column(BODY)])
    for position in range(0, len(content), 37):
        changed = content[:position] + b"\xff<</(" + content[position + 5 :]
        try:
            read_document(changed, name="story.pdf")
        except DocumentError as error:
            assert str(error).startswith("story.pdf ")


def test_a_locked_pdf_is_one_sentence() -> None:
    unlocked = make_pdf([column(BODY)])
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    locked = unlocked.replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00><00>] /Encrypt " + lock)
    with pytest.raises(DocumentError, match=r"^story\.pdf is locked with a password; save it without one\.$"):
        read_document(locked, name="story.pdf")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(
        DocumentError, match=r"^long\.pdf has 1,001 pages; at most 1,000 are read\. Split it\.$"
    ):
        read_document(make_pdf([[] for _ in range(1_001)]), name="long.pdf")


def test_a_thousand_lines_on_a_page_and_a_bomb_end_in_time() -> None:
    start = time.process_time()
    crowded = [(72.0, 800 - 0.75 * index, 1.0, f"Norway said {index}") for index in range(1_000)]
    assert "Norway said 500" in read_document(make_pdf([crowded]), name="story.pdf").text
    bomb = zlib.compress(b"BT /F1 1 Tf (Norway said so. ) Tj ET\n" * 100_000, 9)
    page = make_pdf([[(0, 0, 1, "MARK")]])
    start_of_stream = page.index(b"<< /Length")
    end_of_stream = page.index(b"endstream", start_of_stream)
    bombed = (
        page[:start_of_stream]
        + b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(bomb)
        + bomb
        + b"\n"
        + page[end_of_stream:]
    )
    try:
        read_document(bombed, name="story.pdf")
    except DocumentError as error:
        assert str(error).startswith("story.pdf ")
    assert time.process_time() - start < 60


def test_several_threads_may_read_at_once() -> None:
    content = make_pdf([column(BODY)] * 20)
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(read_document(content, name="a.pdf").text))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 8
    assert len(set(texts)) == 1
