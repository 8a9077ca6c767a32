"""The running text of a published document, from the bytes of its file.

Text files are decoded. From the pages of a PDF report the headers and footers are taken out, so that a
sentence which runs over the end of a page is whole again.
"""

import re
from contextlib import closing

from stancery.serving.errors import MissingExtraError
from stancery.training.errors import DataError

# A page header or footer is a line of nothing but these: document symbol, page number, job number. The lines
# "Page 7" of reports before 2010 stay: the sentences were labelled, and fingerprinted, with them.
_SYMBOL = re.compile(r"A ?/ ?HRC[ /]*\d+ ?/ ?\d+\*?")
_PAGE_OR_JOB_NUMBER = re.compile(r"\d{1,3}|GE\.\d\d-\d+|\(E\)")
_EDGE_LINES = 4

# PDFium's mark, by version, for a hyphen at the end of a line, which it joins to the next line.
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")


def text_file_text(content: bytes) -> str:
    """Decode a text file.

    Args:
        content: A file in UTF-8, with or without a byte order mark.

    Returns:
        Its text. A few published speeches have stray bytes of another encoding; they are left out, as they
        were when the sentences were labelled.
    """
    return content.decode("utf-8-sig", errors="ignore")


def pdf_text(content: bytes) -> str:
    """Read the text of a PDF report, page after page, without page headers and footers.

    Args:
        content: The PDF file.

    Returns:
        Its lines. A hyphen at the end of a line stays at the end of its line.

    Raises:
        DataError: The file is not a readable PDF.
        MissingExtraError: The PDF library is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("Reading PDF documents", "train") from None
    pages = []
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            for page in document:
                pages.append(_body(page.get_textpage().get_text_range()))
    except pypdfium2.PdfiumError as error:
        raise DataError(f"not a readable PDF ({error}); download it again") from error
    return "\n".join(pages)


def _body(page: str) -> str:
    lines = _LINE_END_HYPHEN.sub("-\n", page).splitlines()
    edges = {*range(_EDGE_LINES), *range(len(lines) - _EDGE_LINES, len(lines))}
    return "\n".join(line for i, line in enumerate(lines) if not (i in edges and _is_furniture(line)))


def _is_furniture(line: str) -> bool:
    return all(_PAGE_OR_JOB_NUMBER.fullmatch(word) for word in _SYMBOL.sub(" ", line).split())
