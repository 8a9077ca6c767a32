"""Reading HTML pages: the article without the rest of the page."""

import time

import pytest

from stancery.serving.errors import DocumentError
from stancery.serving.files.article_files import read_document

ARTICLE = """
<h1>Envoys press Belarus</h1>
<p>GENEVA &mdash; Ambassadors pressed Belarus on Monday to free <b>hundreds</b> of people held
since last month&#8217;s protests, in a session that lasted three hours.</p>
<p>&ldquo;No one should sit in a cell for carrying a banner,&rdquo; Norway's ambassador said.<br>She left.</p>
<p>She called on the authorities to:</p><ul><li>free the prisoners;</li><li>reopen the courts.</li></ul>
<h2>Reactions</h2><p>Chile concurred.</p>
<table><tr><td>Peru also agreed.</td><td>Fiji did not.</td></tr></table>
<blockquote>We were left no choice, the ministry said in a statement late on Monday.</blockquote>
"""
PAGE = f"""<!DOCTYPE html><html><head><title>Envoys press Belarus | Harbor Wire</title>
<style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<main><article>{ARTICLE}</article></main>
<section class="comments"><h3>Comments</h3><div class="comment">Bob: The minister is always right.</div></section>
<aside><h3>Most read</h3><ol><li><a href="/1">Storm hits the coast</a></li></ol></aside>
<footer><p>Copyright 2025 Harbor Wire. <a href="/privacy">Privacy policy</a></p></footer>
<script>document.write("injected")</script></body></html>"""
PARAGRAPHS = [
    "Envoys press Belarus",
    "GENEVA — Ambassadors pressed Belarus on Monday to free hundreds of people held since last month’s protests,"
    " in a session that lasted three hours.",
    "“No one should sit in a cell for carrying a banner,” Norway's ambassador said.",
    "She left.",
    "She called on the authorities to:",
    "- free the prisoners;",
    "- reopen the courts.",
    "Reactions",
    "Chile concurred.",
    "Peru also agreed.",
    "Fiji did not.",
    "We were left no choice, the ministry said in a statement late on Monday.",
]


def test_the_article_is_read_without_the_rest_of_the_page() -> None:
    document = read_document(PAGE.encode(), name="story.html")
    assert document.text.split("\n\n") == PARAGRAPHS
    assert document.notes == ()


def test_a_page_without_any_structure_keeps_its_lists_and_headings() -> None:
    document = read_document(f"<html><body>{ARTICLE}</body></html>".encode(), name="STORY.HTM")
    assert document.text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("head", "encoding", "notes"),
    [
        ('<meta charset="iso-8859-1">', "cp1252", ("read as windows-1252",)),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">', "utf-8", ()),
        ('<meta charset="utf-8">', "cp1252", ("read as windows-1252",)),
        ('<meta charset="no-such-thing">', "cp1252", ("read as windows-1252",)),
        ('<meta charset="koi8-r">', "utf-8", ()),
        ("", "utf-16", ("read as utf-16-le",)),
    ],
)
def test_the_encoding_is_the_one_that_fits(head: str, encoding: str, notes: tuple[str, ...]) -> None:
    text = "The café’s owner, “José”, said that the minister had closed it without a word of explanation."
    page = f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(encoding)
    document = read_document(page, name="story.html")
    assert document.text == text
    assert set(notes) <= set(document.notes)


def test_a_page_too_large_to_look_for_its_main_text_is_read_whole_and_says_so() -> None:
    page = b"<nav>Home</nav><form>" + b"<p>Norway condemns\n<i>the</i> arrests.<div>So do we.</div>" * 17_000
    document = read_document(page, name="a.html")
    assert document.text == "\n\n".join(["Norway condemns the arrests.", "So do we."] * 17_000)
    assert document.notes == (
        "found no main text in the page, so menus and the like may be among what was read",
    )


def test_short_pages_and_pages_laid_out_as_tables_keep_their_sentences_whole() -> None:
    menu = "<a href=/>Home</a> <a href=/x>World</a>"
    said = "Norway condemns <i>the</i> arrests in <a href=/m>Minsk</a>."
    page = f"<body><nav>{menu}</nav><div><p>{said}</p><p>So do <b>we</b>.</p></div></body>"
    document = read_document(page.encode(), name="a.html")
    assert document.text == "Norway condemns the arrests in Minsk.\n\nSo do we."
    page = f"<body><table><tr><td>{menu}</td><td>{said}<br><br>So do <b>we</b>.</td></tr></table></body>"
    document = read_document(page.encode(), name="a.html")
    assert document.text == "Home World\n\nNorway condemns the arrests in Minsk.\n\nSo do we."
    assert document.notes == (
        "found no main text in the page, so menus and the like may be among what was read",
    )


@pytest.mark.parametrize(
    "page", [b"<html><body></body></html>", b"<script>run()</script>", b"<p></p>" * 9, b"<", b"<!-- -->"]
)
def test_a_page_without_text_is_one_sentence(page: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^a\.html (?:holds no text|is empty)"):
        read_document(page, name="a.html")


def test_entities_null_bytes_and_surrogates_do_no_harm() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    page = (
        f'<!DOCTYPE html [<!ENTITY e0 "boom">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><html><body>'
        "<p>Norway condemns the arrests&#xD800;&#0; and &e9; &f; asks for the release of all.</p></body></html>"
    )
    document = read_document(page.encode(), name="a.html")
    assert "Norway condemns the arrests" in document.text
    assert "boomboom" not in document.text
    assert "root:" not in document.text
    document.text.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "Norway said so. " * 100_000,
        "<p>Norway said so.</p>" * 60_000,
        "<div>" * 200_000 + "Norway said so.",
        "<p><b><i>" * 20_000 + "Norway said so.",
        "<p " + "a " * 2_000_000 + ">Norway said so.",
        "<" * 2_000_000 + "<p>Norway said so.",
        "<!-- " * 400_000 + "--><p>Norway said so.",
        '<meta charset="' * 2_000 + "<p>Norway said so.",
    ],
    ids=lambda page: page[:12].strip(),
)
def test_odd_pages_end_in_time(page: str) -> None:
    start = time.process_time()
    try:
        read_document(page.encode(), name="a.html")
    except DocumentError as error:
        assert "holds no text" in str(error)
    assert time.process_time() - start < 20
