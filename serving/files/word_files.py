"""The text of a Word file (.docx): paragraphs, list items and the cells of tables in reading order."""

import io
import zipfile
from typing import TYPE_CHECKING, Final

from stancery.serving.errors import DocumentError, MissingExtraError
from stancery.serving.files.document import Document, cleaned

if TYPE_CHECKING:
    from lxml.etree import _Element

# The text of a thousand pages unpacks to some 10 MB; pictures are packed already. zipfile never unpacks more than
# a part declares, so that a sum over what is declared bounds what is read.
_MOST_UNPACKED: Final = 200_000_000
_MOST_XML: Final = 20_000_000
_MOST_PARTS: Final = 10_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH: Final = f"{_W}p"
# The second of two versions of the same drawing, and what a tracked change has moved away or deleted.
_NOT_READ: Final = frozenset(
    {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}del", f"{_W}moveFrom"}
)
_SPACES: Final = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0"


def read_word_file(content: bytes, name: str) -> Document:
    """Read a Word file. Comments, headers, footers, footnotes and deleted text are left out.

    Args:
        content: The file.
        name: Its name, for messages.

    Returns:
        Its paragraphs, headings, list items (marked with "- ") and cells, with an empty line between them.

    Raises:
        DocumentError: The file is no sound Word file, unpacks to too much, defines entities or has no text.
        MissingExtraError: The libraries are not installed.
    """
    try:
        import docx
        from defusedxml import DefusedXmlException
    except ImportError:
        raise MissingExtraError("Reading Word files", "files") from None
    if content.startswith(_OLD_WORD):
        raise DocumentError(f"{name} is an old or locked Word file; save it as .docx without a password.")
    try:
        _check_package(content, name)
        document = docx.Document(io.BytesIO(content))
        listed = {
            style.style_id for style in document.styles if style.element.find(f".//{_W}numPr") is not None
        }
        blocks = _blocks(document.element.body, listed)
    except DocumentError:
        raise
    except DefusedXmlException:
        raise DocumentError(
            f"{name} defines XML entities, which no Word file does; it was not opened."
        ) from None
    except Exception:  # a damaged package makes the libraries stumble in a dozen ways
        raise DocumentError(
            f"{name} is not a sound Word file (.docx); open it in Word and save it again."
        ) from None
    if not blocks:
        raise DocumentError(f"{name} holds no text.")
    return cleaned("\n\n".join(blocks))


def _check_package(content: bytes, name: str) -> None:
    """Refuse what would unpack to more than memory holds, or whose XML brings definitions of its own."""
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        largest = max((part.file_size for part in xml), default=0)
        if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or largest > _MOST_XML:
            raise DocumentError(
                f"{name} would unpack to {unpacked / 1e6:,.0f} MB in {len(parts):,} parts; at most"
                f" {_MOST_UNPACKED / 1e6:,.0f} MB in {_MOST_PARTS:,} are read, and {_MOST_XML / 1e6:,.0f} MB of text."
            )
        for part in xml:
            with package.open(part) as stream:
                # Definitions stand before the first element: there is no need to read on.
                next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)


def _blocks(body: "_Element", listed: set[str]) -> list[str]:
    """Read every paragraph of the body, whatever table, content control or text box it stands in."""
    from lxml.etree import iterwalk

    blocks: list[str] = []
    open_paragraphs: list[list[str]] = []  # one inside the other only where a text box stands in a paragraph
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element.tag == _PARAGRAPH and (text := "".join(open_paragraphs.pop()).strip()):
                blocks.append(f"- {text}" if _is_item(element, listed) else text)
        elif element.tag in _NOT_READ:
            walk.skip_subtree()
        elif element.tag == _PARAGRAPH:
            open_paragraphs.append([])
        elif open_paragraphs:
            open_paragraphs[-1].append(_SPACES.get(element.tag) or _text_of(element))
    return blocks


def _text_of(element: "_Element") -> str:
    return element.text or "" if element.tag == f"{_W}t" else ""


def _is_item(paragraph: "_Element", listed: set[str]) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    style = properties.find(f"{_W}pStyle")
    return properties.find(f"{_W}numPr") is not None or (
        style is not None and style.get(f"{_W}val") in listed
    )
