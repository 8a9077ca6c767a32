"""What the model reads instead of what was typed: the same words, without the accidents and tricks of their encoding.

A model knows the letters it was trained on. A Cyrillic letter or a character of no width inside an English word, or a
word in mathematical bold, looks the same to a reader, but is another word, or none, to a tokenizer. Only the model's
input is changed: statements are reported, and their places in a text counted, as they were typed.

Sources: Unicode Standard Annex 15 (NFKC), Annex 44 (characters to be ignored), Technical Standard 39 (letters that
are taken for one another).
"""

import re
import unicodedata

# Letters of other scripts that most typefaces draw like a Latin one.
_LOOK_ALIKES = {
    "A": "\u0391\u0410",
    "B": "\u0392\u0412",
    "C": "\u03f9\u0421",
    "E": "\u0395\u0415",
    "H": "\u0397\u041d",
    "I": "\u0399\u0406\u04c0",
    "J": "\u037f\u0408",
    "K": "\u039a\u041a",
    "M": "\u039c\u041c",
    "N": "\u039d",
    "O": "\u039f\u041e",
    "P": "\u03a1\u0420",
    "Q": "\u051a",
    "S": "\u0405",
    "T": "\u03a4\u0422",
    "W": "\u051c",
    "X": "\u03a7\u0425",
    "Y": "\u03a5\u04ae",
    "Z": "\u0396",
    "a": "\u0251\u03b1\u0430",
    "c": "\u03f2\u0441",
    "d": "\u0501",
    "e": "\u0435\u04bd",
    "g": "\u0261",
    "h": "\u04bb\u0570",
    "i": "\u0131\u03b9\u0456",
    "j": "\u03f3\u0458",
    "k": "\u03ba",
    "l": "\u04cf",
    "n": "\u0578",
    "o": "\u03bf\u043e\u0585",
    "p": "\u03c1\u0440",
    "q": "\u051b",
    "r": "\u0433",
    "s": "\u0455",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d",
    "x": "\u03c7\u0445",
    "y": "\u0443\u04af",
}
_LETTERS = {ord(other): letter for letter, others in _LOOK_ALIKES.items() for other in others}
_ANY_LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LETTERS))}]")
_WORD = re.compile(r"[^\W\d_]+")
_AFTER_LATIN = "\u0250"

# "Default ignorable": soft hyphen, characters of no width, controls of the writing direction, variation selectors,
# fillers and tags.
NOT_SEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""A character that leaves no mark on the page."""

_PLAIN = {
    # The last of each row are those of Windows-1252, where it was taken for Latin-1.
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bb\u02bc\u00b4\u2039\u203a\x91\x92", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\x93\x94", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\x96\x97", "-"),
    # It stands for a word that is covered up, and is known to the model as one character.
    "\u2026": "\u2026",
}


class _Forms(dict[int, str]):
    """How each character is read, found out when it is first met.

    Characters are taken one by one: NFKC of a whole text needs quadratic time for long runs of accents, and whether
    a letter and its accent are one character is the tokenizer's business.
    """

    def __missing__(self, code: int) -> str:
        form = self._form(chr(code))
        if form != chr(code):  # the few thousand that are, so that no text can fill the memory
            self[code] = form
        return form

    def _form(self, character: str) -> str:
        if character.isascii():
            return character
        if character in _PLAIN:
            return _PLAIN[character]
        if NOT_SEEN.match(character):
            return ""
        if "\ud800" <= character <= "\udfff":
            return "?"
        form = unicodedata.normalize("NFKC", character)
        return form if form == character else form.translate(self)


_FORMS = _Forms()


def as_read(text: str) -> str:
    """Write a statement, or the name of an actor, as the model is to read it.

    Args:
        text: Any string, lone surrogates included.

    Returns:
        The text in which compatible forms (ligatures, full width, mathematical letters) are the letters they stand
        for, words of look-alike letters are Latin where most of the text is, quotation marks and dashes are plain,
        and characters that are not seen are gone; a lone surrogate, which no tokenizer can be given, is a question
        mark. ASCII stays as it is. Applying it twice changes nothing more.
    """
    if text.isascii():
        return text
    text = text.translate(_FORMS)
    if not _ANY_LOOK_ALIKE.search(text):
        return text
    words: list[str] = _WORD.findall(text)
    # In a text of another script a word of nothing but look-alikes is a word of that script.
    if 2 * sum(_folded(word) is not None for word in words) <= len(words):
        return text
    return _WORD.sub(lambda word: _folded(word.group()) or word.group(), text)


def _folded(word: str) -> str | None:
    """The word in Latin letters, or None where some have no look-alike."""
    folded = word.translate(_LETTERS)
    return folded if max(folded) < _AFTER_LATIN else None
