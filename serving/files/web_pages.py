"""The main text of an HTML page: what the article says, without menus, related stories, comments and scripts."""

import re
from typing import TYPE_CHECKING, Final

from stancery.serving.errors import DocumentError, MissingExtraError
from stancery.serving.files.document import Document, cleaned
from stancery.serving.files.text_files import decode_text
from stancery.serving.reading.wordlists import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The encoding a page declares stands near its start (the HTML standard looks at 1,024 bytes).
_DECLARED: Final = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,30})", re.IGNORECASE
)
# Browsers read pages that declare Latin-1 or ASCII as windows-1252 (WHATWG Encoding Standard).
_LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
# Python text has no encoding left to declare.
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_SPACE: Final = re.compile(r"\s+")
_SILENT: Final = (
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "svg",
    "iframe",
    "footer",
    "select",
)
_INLINE: Final = words(
    """
    a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong
    sub sup time tt u var wbr
    """
)
# The extraction takes a tenth of a millisecond an element; a news page has a few thousand.
_MOST_ELEMENTS: Final = 50_000
_SHORT: Final = 250


def read_web_page(content: bytes, name: str) -> Document:
    """Read the main text of an HTML page. Nothing it refers to is fetched.

    Args:
        content: The page.
        name: Its file name, for messages.

    Returns:
        Its heading and its paragraphs, list items marked with "- ". Where no main text can be told from the
        rest, all text of the page's body.

    Raises:
        DocumentError: The page is no text or holds none.
        MissingExtraError: The libraries are not installed.
    """
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        raise MissingExtraError("Reading HTML files", "files") from None
    page = decode_text(content, name, _declared_encoding(content))
    tree = _parsed(page.text, name)
    notes = list(page.notes)
    text = ""
    if sum(1 for _ in tree.iter()) <= _MOST_ELEMENTS:
        text = _main_text(tree)
        if len(text) < _SHORT:  # the library has then taken every scrap of the page, cut at each link
            text = _main_text(_parsed(page.text, name), least=1)
    if text:
        title = " ".join(tree.findtext(".//h1", default="").split())
        text = text if title in text[:1000] else f"{title}\n\n{text}"
    else:
        text = _whole_text(_parsed(page.text, name))  # the extraction has changed the other tree
        notes.append("found no main text in the page, so menus and the like may be among what was read")
    if not any(character.isalnum() for character in text):
        raise DocumentError(f"{name} holds no text: perhaps the page shows it by a script only.")
    return cleaned(text, *notes)


def _declared_encoding(content: bytes) -> str:
    found = _DECLARED.search(content, 0, 4096)
    declared = found.group(1).decode("ascii").lower() if found else ""
    return "cp1252" if declared in _LATIN else declared


def _main_text(tree: "HtmlElement", least: int = _SHORT) -> str:
    """Extract the main text from a page, which is changed by that."""
    from trafilatura import extract
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(least)
    return _paragraphs(extract(tree, include_comments=False, favor_recall=True, config=settings) or "")


def _parsed(page: str, name: str) -> "HtmlElement":
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        tree = document_fromstring(_XML_DECLARATION.sub("", page, count=1))
    except ParserError:
        raise DocumentError(f"{name} holds no text.") from None
    for element in tree.iter(
        "*"
    ):  # line ends of the source mean nothing, but some ways of extraction keep them
        element.text = _SPACE.sub(" ", element.text) if element.text else None
        element.tail = _SPACE.sub(" ", element.tail) if element.tail else None
    return tree


def _paragraphs(extracted: str) -> str:
    """Part the lines of the library's plain text by empty lines; every cell of a table is a line of its own.

    A page that is laid out as a table comes as one line without its paragraphs: that is no answer.
    """
    lines: list[str] = []
    in_tables = 0
    for line in extracted.splitlines():
        cells = line.split("|") if line.startswith("|") else [line]
        in_tables += len(line) if len(cells) > 1 else 0
        lines += cells
    if 2 * in_tables > len(extracted):
        return ""
    return "\n\n".join(stripped for line in lines if (stripped := line.strip()))


def _whole_text(tree: "HtmlElement") -> str:
    """Take all text of a page, each block as a paragraph."""
    for element in list(tree.iter(*_SILENT)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter():
        if element.tag not in _INLINE:
            element.text = f"\u2029{element.text or ''}"
            element.tail = f"\u2029{element.tail or ''}"
    blocks = tree.text_content().split("\u2029")
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
