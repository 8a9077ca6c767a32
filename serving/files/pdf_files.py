"""The text of a PDF file: what PDFium finds on its pages, joined to paragraphs by ``pdf_layout``."""

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from stancery.serving.errors import DocumentError, MissingExtraError
from stancery.serving.files.document import Document, cleaned
from stancery.serving.files.pdf_layout import HYPHENS, Line, paragraphs

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_PAGES: Final = 1_000
_MOST_CHARACTERS: Final = 5_000_000
# Headers and footers stand in the upper and the lower eighth of a page.
_OUTER: Final = 0.125
# PDFium must never run in two threads at once.
_PDFIUM: Final = threading.Lock()


def read_pdf(content: bytes, name: str) -> Document:
    """Read a PDF file.

    Args:
        content: The file.
        name: Its name, for messages.

    Returns:
        Its paragraphs with an empty line between them, without the headers, footers and numbers of pages; notes
        in small print come last.

    Raises:
        DocumentError: The file is damaged, locked, too long, or holds pictures of text only.
        MissingExtraError: The library is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("Reading PDF files", "files") from None
    try:
        with _PDFIUM, closing(pypdfium2.PdfDocument(content)) as document:
            pages, pictured = _read_pages(document, name)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError(f"{name} is locked with a password; save it without one.") from None
        raise DocumentError(f"{name} is not a sound PDF file: {error}.") from None
    text = "\n\n".join(paragraphs(pages))
    if not any(character.isalnum() for character in text):
        scan = (
            "only pictures, as a scan does; run text recognition (OCR) on it first" if pictured else "no text"
        )
        raise DocumentError(f"{name} holds {scan}.")
    notes = [f"{pictured} of {len(pages)} pages hold a picture and no text (a scan?)"] if pictured else []
    return cleaned(text, *notes)


def _read_pages(document: "PdfDocument", name: str) -> tuple[list[list[Line]], int]:
    """Read the lines of every page, and count the pages that hold pictures and no text."""
    if len(document) > _MOST_PAGES:
        raise DocumentError(
            f"{name} has {len(document):,} pages; at most {_MOST_PAGES:,} are read. Split it."
        )
    pages: list[list[Line]] = []
    characters = pictured = 0
    for page in document:
        lines = _lines(page)
        characters += sum(len(line.text) for line in lines)
        if characters > _MOST_CHARACTERS:
            raise DocumentError(f"{name} holds more than {_MOST_CHARACTERS:,} characters of text. Split it.")
        pictured += not lines and _holds_pictures(page)
        pages.append(lines)
        page.close()
    return pages, pictured


def _lines(page: "PdfPage") -> list[Line]:
    """Read the lines of a page with their places on it."""
    import pypdfium2.raw as pdfium

    lines: list[Line] = []
    _, foot, _, head = page.get_bbox()
    inner = (foot + _OUTER * (head - foot), head - _OUTER * (head - foot))
    with closing(page.get_textpage()) as text_page:
        count = min(text_page.count_chars(), _MOST_CHARACTERS + 1)
        first, codes = 0, []
        for index in range(count + 1):
            code = pdfium.FPDFText_GetUnicode(text_page, index) if index < count else ord("\n")
            if code not in (ord("\n"), ord("\r")):
                codes.append(code)
            if chr(code) in HYPHENS or code in (ord("\n"), ord("\r")):
                _add_line(lines, text_page, codes, first, inner)
                first, codes = index + 1, []
    return lines


def _add_line(
    lines: list[Line], text_page: Any, codes: list[int], first: int, inner: tuple[float, float]
) -> None:
    """Add the line whose characters start at index `first`, unless it is blank."""
    text = "".join(map(chr, codes))
    stripped = text.strip()
    if not stripped:
        return
    start = first + len(text) - len(text.lstrip())
    end = first + len(codes) - 1 - (len(text) - len(text.rstrip()))
    left, bottom, _, top = text_page.get_charbox(start, loose=True)
    right = text_page.get_charbox(end, loose=True)[2]
    stripped = stripped.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs of halves
    outer = not inner[0] < bottom < inner[1]
    lines.append(Line(stripped, left, right, bottom, top - bottom, outer))


def _holds_pictures(page: "PdfPage") -> bool:
    import pypdfium2.raw as pdfium

    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), None) is not None
