"""Decoding text files: byte order marks, UTF-8, and older encodings, which a library detects."""

import codecs
import re
from typing import Final

from stancery.serving.errors import DocumentError, MissingExtraError
from stancery.serving.files.document import Document, cleaned

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS: Final = bytes(range(0x09)) + bytes(range(0x0E, 0x1B)) + bytes(range(0x1C, 0x20))
# A text has hardly any control byte; a picture or an archive has one in eight.
_MOST_CONTROLS: Final = 0.01
_STRAY_BYTES: Final = re.compile("[\udc80-\udcff]+")
_NOT_ASCII: Final = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_SAMPLE: Final = 64_000
# What English text is met in that is not UTF-8, the likelier first. Left to choose among a hundred encodings,
# detection takes a few curly quotes for those of a Baltic MS-DOS.
_LIKELY: Final = (
    *("cp1252", "mac_roman", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "iso8859_5", "mac_cyrillic", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
_WESTERN_BONUS: Final = 0.02


def decode_text(content: bytes, name: str, declared: str = "") -> Document:
    """Decode a text file.

    A byte order mark decides; then UTF-8 is tried, then the encoding the file declares. A file of UTF-8 with
    some stray bytes of a Windows encoding (pasted together from several) keeps its UTF-8. For everything else
    the encoding is detected, with a preference for the one of Western Windows where it fits as well.

    Args:
        content: The file.
        name: Its name, for messages.
        declared: The encoding an HTML page declares, or "".

    Returns:
        The text, with a note on the encoding where it is not UTF-8.

    Raises:
        DocumentError: The file is no text.
        MissingExtraError: The encoding must be detected and the library for it is not installed.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _read_as(encoding, content[len(mark) :], noted=encoding != "utf-8")
    wide = _wide_without_mark(content)
    if wide:
        return _read_as(wide, content)
    if len(content.translate(None, _CONTROLS)) < (1 - _MOST_CONTROLS) * len(content):
        raise DocumentError(f"{name} is not a text file: it holds binary data.")
    try:
        return cleaned(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_older(content, declared)


def _decode_older(content: bytes, declared: str) -> Document:
    if declared:
        try:
            content.decode(declared)
            return _read_as(declared, content)
        except (LookupError, UnicodeDecodeError):
            pass  # a page may declare an encoding that does not exist or is not its own
    text = content.decode("utf-8", errors="surrogateescape")
    stray = sum(len(found.group()) for found in _STRAY_BYTES.finditer(text))
    sound = len(text) - stray - len(content.translate(None, bytes(range(0x80, 0x100))))
    if 2 * sound < stray:
        return _read_as(detect_older_encoding(content), content)
    text = _STRAY_BYTES.sub(_as_windows, text)
    return cleaned(text, f"read as UTF-8, {stray:,} stray byte(s) of it as windows-1252")


def _read_as(encoding: str, content: bytes, *, noted: bool = True) -> Document:
    text = content.decode(encoding, errors="replace")
    shown = codecs.lookup(encoding).name.replace("cp125", "windows-125")
    return cleaned(text, *([f"read as {shown}"] if noted else []))


def _as_windows(stray: re.Match[str]) -> str:
    return stray.group().encode("ascii", "surrogateescape").decode("cp1252", "replace")


def _wide_without_mark(content: bytes) -> str:
    """Recognise English UTF-16 without its mark: every other byte is null."""
    sample = content[:4096]
    half = len(sample) // 2
    controls = len(sample) - len(sample.translate(None, _CONTROLS)) - sample.count(0)
    if controls > 0.1 * half:
        return ""
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if half and odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if half and even > 0.7 * half and odd < 0.1 * half else ""


def detect_older_encoding(content: bytes) -> str:
    """Detect the encoding of text that is not UTF-8, from the lines that tell: those with a byte beyond ASCII.

    Args:
        content: The text, or a part of it.

    Returns:
        A name that Python knows, such as "cp1252".

    Raises:
        MissingExtraError: The library that detects is not installed.
    """
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise MissingExtraError("Reading text that is not UTF-8", "files") from None
    sample = b""
    for line in _NOT_ASCII.finditer(content):
        sample += line.group()[: _SAMPLE // 2] + b"\n"
        if len(sample) > _SAMPLE:
            break
    matches = from_bytes(sample, cp_isolation=list(_LIKELY))
    best = matches.best()
    if best is None:
        return _LIKELY[0]
    western = next((match for match in matches if _LIKELY[0] in match.could_be_from_charset), best)
    chosen = western if western.chaos <= best.chaos + _WESTERN_BONUS else best
    return min(chosen.could_be_from_charset, key=_LIKELY.index)
