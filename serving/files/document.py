"""What reading a file yields, and the cleaning every text gets before anybody reads it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Control characters without a meaning in text: all but tab, line ends and page ends.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# All that may be an invisible format character ("Cf"): the ASCII and Latin-1 text between is passed over fast.
_MAYBE_INVISIBLE: Final = re.compile(
    "[\xad\u0600-\u08ff\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


@dataclass(frozen=True, slots=True)
class Document:
    """The running text of a file.

    Attributes:
        text: Paragraphs, headings and list items, with an empty line between them or line ends as in the file;
            without control characters and without invisible ones.
        notes: What the user should know about how it was read, each a phrase such as "read as windows-1252".
    """

    text: str
    notes: tuple[str, ...] = ()


def cleaned(text: str, *notes: str) -> Document:
    """Make a document from text as a library gave it.

    Args:
        text: The text.
        notes: What the user should know.

    Returns:
        The document: null bytes and other control characters, zero-width characters and those that turn the
        direction of writing are left out (they would hide a word from the reader), a lone surrogate becomes
        U+FFFD. A note says how many were left out; soft hyphens are not worth one.
    """
    text, controls = _CONTROL.subn("", text)
    text, halves = _SURROGATE.subn("\ufffd", text)
    invisible = 0

    def drop(found: re.Match[str]) -> str:
        nonlocal invisible
        character = found.group()
        if unicodedata.category(character) != "Cf":
            return character
        invisible += character not in "\xad\ufeff"
        return ""

    text = _MAYBE_INVISIBLE.sub(drop, text)
    said = list(notes)
    if controls:
        said.append(f"left out {controls:,} control character(s), such as null bytes")
    if invisible:
        said.append(f"left out {invisible:,} invisible character(s)")
    if halves:
        said.append(f"{halves:,} broken character(s) stand as \ufffd")
    return Document(text, tuple(said))
