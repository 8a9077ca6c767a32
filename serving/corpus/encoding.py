"""Which encoding a text file is in: UTF-8 where it can be, else what charset-normalizer finds in a sample.

A file is looked through whole, because a single byte far down can show that it is not UTF-8; half an hour into a run
would be late to find out.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stancery.serving.corpus.table import TableError, cannot_read

_BLOCK = 1 << 20
_SAMPLE_BYTES = 1 << 16
# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """How to open a text file.

    Attributes:
        name: For ``open(encoding=…)``.
        marked: Whether the file begins with a UTF-8 byte order mark, which spreadsheets look for.
        note: What to tell the user, empty for UTF-8.
    """

    name: str
    marked: bool = False
    note: str = ""


def detect_encoding(path: Path) -> TextEncoding:
    """Find the encoding of a text file.

    Args:
        path: The file.

    Returns:
        The encoding; UTF-8 without a note wherever the bytes allow it.

    Raises:
        TableError: The file cannot be read, or mixes UTF-8 with another encoding.
        MissingExtraError: The library that detects older encodings is not installed.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            for mark, name in _MARKS:
                if start.startswith(mark):
                    return TextEncoding(
                        name, note=f"{path.name} was read as {name.upper()}, as its first bytes say"
                    )
        stray = _find_stray_bytes(path)
        marked = start.startswith(codecs.BOM_UTF8)
        if stray is None:
            return TextEncoding("utf-8-sig" if marked else "utf-8", marked=marked)
        if marked or stray.beside_utf8:
            raise TableError(
                f"{path}: line {stray.line} is not UTF-8, though other parts of the file are; two encodings were mixed."
                " Mend that line, or convert the file again from its source."
            )
        return _guess(path, stray.sample_from)
    except OSError as error:
        raise cannot_read(path, error) from None


@dataclass(frozen=True, slots=True)
class _StrayBytes:
    line: int
    sample_from: int
    beside_utf8: bool


def _find_stray_bytes(path: Path) -> _StrayBytes | None:
    line, strays, whole = 1, 0, 0
    first: tuple[int, int] | None = None
    for offset, text in _as_utf8(path):
        if not text.isascii():
            whole += len(_BEYOND_ASCII.findall(text))
            stray = _STRAY.search(text)
            if stray:
                first = first or (line + text.count("\n", 0, stray.start()), max(0, offset - _SAMPLE_BYTES))
                strays += len(_STRAY.findall(text))
        line += text.count("\n")
    if first is None:
        return None
    # Chance makes some byte pairs of Chinese or Japanese encodings look like UTF-8, but never the most of them.
    return _StrayBytes(line=first[0], sample_from=first[1], beside_utf8=whole >= strays)


def _as_utf8(path: Path) -> Iterator[tuple[int, str]]:
    """The file block by block, each with its offset; bytes that are not UTF-8 become lone surrogates."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    offset = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield offset, decoder.decode(block)
            offset += len(block)
    yield offset, decoder.decode(b"", final=True)


def _guess(path: Path, sample_from: int) -> TextEncoding:
    from stancery.serving.files.text_files import detect_older_encoding

    with path.open("rb") as file:
        file.seek(sample_from)
        name = detect_older_encoding(file.read(_BLOCK))
    shown = name.replace("cp125", "windows-125")
    return TextEncoding(
        name, note=f"{path.name} is not UTF-8; it was read as {shown}, which its bytes look most like"
    )
