"""Decoding text files, and Markdown without its markup."""

import time

import pytest

from stancery.serving.errors import DocumentError, MissingExtraError
from stancery.serving.files.article_files import MOST_BYTES, read_document

STORY = "The ministry of Côte d’Ivoire said: “We reject this interference – all of it.” José Müller agreed."


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp1252", "read as windows-1252"),
        ("mac-roman", "read as mac-roman"),
        ("utf-16", "read as utf-16-le"),
        ("utf-16-le", "read as utf-16-le"),
        ("utf-16-be", "read as utf-16-be"),
        ("utf-32", "read as utf-32-le"),
    ],
)
def test_encodings_are_told_apart_and_named(encoding: str, note: str | None) -> None:
    document = read_document(STORY.encode(encoding), name="story.txt")
    assert document.text == STORY
    assert document.notes == ((note,) if note else ())


def test_other_alphabets_are_detected() -> None:
    russian = "Министр заявил: обвинения беспочвенны. The minister said the charges were baseless."
    document = read_document(russian.encode("cp1251"), name="story.txt")
    assert (document.text, document.notes) == (russian, ("read as windows-1251",))


def test_a_file_pasted_together_from_two_encodings_keeps_both() -> None:
    content = STORY.encode() + b"\n" + "It’s over – for now.".encode("cp1252")
    document = read_document(content, name="story.txt")
    assert document.text == STORY + "\nIt’s over – for now."
    assert document.notes == ("read as UTF-8, 2 stray byte(s) of it as windows-1252",)


def test_a_broken_mark_of_utf_16_costs_one_character() -> None:
    document = read_document(STORY.encode("utf-16") + b"\x00", name="story.txt")
    assert document.text == STORY + "\ufffd"


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x01" * 50, b"\x00" * 99],
)
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^story\.txt is not a text file: it holds binary data\.$"):
        read_document(content, name="story.txt")


def test_null_bytes_and_invisible_characters_are_left_out_and_counted() -> None:
    content = (
        "The en\u200bvoy\x00 con\u00addemned\u202e the\u2066 arrests. " + "So did others. " * 20
    ).encode()
    document = read_document(content, name="story.txt")
    assert document.text.startswith("The envoy condemned the arrests. So")
    assert document.notes == (
        "left out 1 control character(s), such as null bytes",
        "left out 3 invisible character(s)",
    )


def test_lone_surrogates_never_reach_the_reader() -> None:
    content = "Before ".encode("utf-16") + b"\x00\xd8" + " after".encode("utf-16-le")
    document = read_document(content, name="story.txt")
    document.text.encode("utf-8")
    assert document.text.startswith("Before \ufffd")


def test_an_empty_file_is_one_sentence() -> None:
    for content in (b"", b" \n\n", b"\xef\xbb\xbf"):
        with pytest.raises(DocumentError, match=r"^story\.txt is empty\.$"):
            read_document(content, name="story.txt")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(DocumentError, match=r"^story\.pdf is larger than 20 MB; split it\.$"):
        read_document(bytes(MOST_BYTES + 1), name="story.pdf")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_line_of_ten_megabytes_is_decoded_in_a_moment(encoding: str) -> None:
    content = ("It’s over – for now. " * 480_000).encode(encoding)
    start = time.process_time()
    document = read_document(content, name="story.txt")
    assert document.text.startswith("It’s over – for")
    assert time.process_time() - start < 10


def test_plain_text_needs_no_library_until_an_encoding_must_be_detected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for library in ("charset_normalizer", "trafilatura", "pypdfium2", "docx", "markdown_it"):
        monkeypatch.setitem(__import__("sys").modules, library, None)
    assert read_document(STORY.encode(), name="story").text == STORY
    assert read_document(STORY.encode("utf-16"), name="story.txt").text == STORY
    for name, content in (("a.txt", "café".encode("cp1252")), ("a.md", b"x"), ("a.html", b"x")):
        with pytest.raises(MissingExtraError, match=r'pip install "stancery\[files\]"'):
            read_document(content, name=name)
    for name in ("a.pdf", "a.docx"):
        with pytest.raises(MissingExtraError, match=r'pip install "stancery\[files\]"'):
            read_document(b"x", name=name)


MARKDOWN = """\
---
title: A page
---
# Envoys *press* Belarus

Norway's ambassador called the arrests **a disgrace** and said the
law_on_assembly (see [the record](https://example.org/a_b)) had 3 * 4 = 12 flaws.

![The hall](hall.png)

She called on the authorities to:

- free the prisoners;
- reopen the courts.

12. Cuba disagreed.

> "Nobody asked you," its envoy said.

| State | Vote |
|-------|------|
| Chile | yes  |

Dusk<br>fell &amp; all left. <!-- end -->
"""


def test_markdown_is_read_without_its_markup() -> None:
    assert read_document(MARKDOWN.encode(), name="story.md").text.split("\n\n") == [
        "Envoys press Belarus",
        "Norway's ambassador called the arrests a disgrace and said the law_on_assembly (see the record)"
        " had 3 * 4 = 12 flaws.",
        "She called on the authorities to:",
        "- free the prisoners;",
        "- reopen the courts.",
        "12. Cuba disagreed.",
        '"Nobody asked you," its envoy said.',
        "State",
        "Vote",
        "Chile",
        "yes",
        "Dusk fell & all left.",
    ]


@pytest.mark.parametrize(
    "piece", ["[", "*a ", "<a", "`", "> ", "- ", "[a](b", "<!--", "&amp", "|a", "#\n", "a\n\n"]
)
def test_odd_markdown_ends_in_time(piece: str) -> None:
    start = time.process_time()
    read_document((piece * (50_000 // len(piece)) + "\n\nx").encode(), name="story.md")
    read_document((piece * (10_000_000 // len(piece)) + "\n\nx").encode(), name="story.md")
    assert time.process_time() - start < 20


def test_markdown_that_is_too_long_is_read_as_plain_text() -> None:
    document = read_document(("*Norway* " * 300_000).encode(), name="story.md")
    assert document.text.startswith("*Norway* *Norway*")
    assert document.notes == ("read as plain text, because it is too long for Markdown",)
