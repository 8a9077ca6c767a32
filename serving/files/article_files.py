"""Reading an article from a file, whatever its kind: text, Markdown, a web page, PDF, Word.

Example:
    >>> from stancery.serving.files.article_files import read_document
    >>> read_document("The café was closed.".encode("utf-16"), name="story.txt")
    Document(text='The café was closed.', notes=('read as utf-16-le',))
"""

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Final

from stancery.serving.errors import DocumentError
from stancery.serving.files.document import Document
from stancery.serving.files.markdown_files import strip_markdown
from stancery.serving.files.pdf_files import read_pdf
from stancery.serving.files.text_files import decode_text
from stancery.serving.files.web_pages import read_web_page
from stancery.serving.files.word_files import read_word_file

__all__ = ["EXTENSIONS", "MOST_BYTES", "Document", "read_document"]

MOST_BYTES: Final = 20_000_000
"""The size of the largest file that is read."""


def read_document(source: Path | bytes, *, name: str) -> Document:
    """Read the running text of a file. Nothing is fetched from anywhere.

    Args:
        source: The file's path, or its content.
        name: Its name, for messages; its extension says what kind of file it is. Without one it is text.

    Returns:
        The text, and notes on how it was read. Plain text is returned with its lines as they are; the paragraphs
        of all other kinds have an empty line between them.

    Raises:
        DocumentError: The file cannot be read, is of an unknown kind, larger than 20 MB, damaged, or holds no
            text.
        MissingExtraError: Its kind needs a library of the extra "files"; UTF-8 text never does.
    """
    name = PurePath(name).name or "the file"
    read = _READERS.get(PurePath(name).suffix.lower())
    if read is None:
        raise DocumentError(f"{name} is of a kind that is not read; these are: {', '.join(EXTENSIONS)}.")
    content = source if isinstance(source, bytes) else _content(source, name)
    if len(content) > MOST_BYTES:
        raise DocumentError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB; split it.")
    document = read(content, name)
    if not document.text.strip():
        raise DocumentError(f"{name} is empty.")
    return document


def _content(path: Path, name: str) -> bytes:
    """Read a file, but no more of it than shows that it is too large (a device has no end)."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{name} cannot be read: {error.strerror}.") from None


def _read_markdown(content: bytes, name: str) -> Document:
    return strip_markdown(decode_text(content, name))


_READERS: Final[dict[str, Callable[[bytes, str], Document]]] = {
    "": decode_text,
    ".txt": decode_text,
    ".md": _read_markdown,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".pdf": read_pdf,
    ".docx": read_word_file,
}
EXTENSIONS: Final = tuple(extension for extension in _READERS if extension)
"""The extensions of the files that are read."""
