"""The words of a Markdown file: headings, paragraphs and list items without their markup."""

import re
from typing import TYPE_CHECKING, Final

from stancery.serving.errors import MissingExtraError
from stancery.serving.files.document import Document

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(
    r"\A---[ \t]*\r?\n(?:[^\n]{0,500}\n){0,60}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,400}>|<!--.{0,4000}?-->", re.DOTALL)
# The parser needs a microsecond a character, more for odd ones in one long paragraph; a book has a million.
_LONGEST: Final = 2_000_000
_LONGEST_PARAGRAPH: Final = 20_000


def strip_markdown(document: Document) -> Document:
    """Take the markup out of a Markdown text.

    Args:
        document: The text with its markup.

    Returns:
        Headings, paragraphs, list items (with "- " or their number), quotations, the cells of tables and code,
        with an empty line between them; links without their addresses, no pictures, no HTML tags. A text that
        is too long for the parser, or has paragraphs of 20,000 characters, is returned as it is, with a note.

    Raises:
        MissingExtraError: The parser is not installed.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise MissingExtraError("Reading Markdown files", "files") from None
    text = _FRONT_MATTER.sub("", document.text, count=1)
    longest = max(len(paragraph) for paragraph in re.split(r"\n\s{0,99}\n", text))
    if len(text) > _LONGEST or longest > _LONGEST_PARAGRAPH:
        return Document(text, (*document.notes, "read as plain text, because it is too long for Markdown"))
    # Tags are taken out here: the parser's own rule for them copies the rest of the paragraph at every "<".
    parser = MarkdownIt("commonmark").enable("table").disable(["html_inline", "html_block"])
    blocks: list[str] = []
    marker = ""
    for token in parser.parse(_TAG.sub("", _BREAK.sub("\n", text))):
        if token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("inline", "fence", "code_block"):
            words = _words(token).strip()
            if words:
                blocks.append(marker + words)
            marker = ""
    return Document("\n\n".join(blocks), document.notes)


def _words(token: "Token") -> str:
    if token.children is None:
        return token.content
    words = []
    for child in token.children:
        if child.type in ("text", "code_inline", "text_special"):
            words.append(child.content)
        elif child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak":
            words.append("\n")
    return "".join(words)
