"""The unit that reading a text yields: one statement with its speaker."""

from dataclasses import dataclass
from typing import Literal

from stancery.serving.reading.speakers import Sort

Kind = Literal["quote", "reported", "narration"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement of a text, or one sentence of its narration.

    Attributes:
        text: The sentence with its attribution, exactly as in the source.
        start: Where it starts in the source, in characters.
        end: Where it ends; ``source[start:end] == text``.
        kind: "quote" for somebody's own words (between quotation marks, or in a speech, a record, an
            interview), "reported" for what the text says somebody holds, "narration" for the rest.
        speaker: Who speaks, as written; a pronoun is replaced by the one it stands for. None where nobody is
            named.
        actor: The state or organisation behind the speaker by its short English name, or None; of several,
            the first.
    """

    text: str
    start: int
    end: int
    kind: Kind
    speaker: str | None
    actor: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks.

    Attributes:
        name: The speaker as written.
        actor: The state or organisation behind the speaker, or None.
        sort: What kind of speaker it is.
        surname: The last name of a person, or "".
    """

    name: str
    actor: str | None
    sort: Sort
    surname: str = ""


def passage(source: str, start: int, end: int, kind: Kind, speaker: Speaker | None) -> Passage:
    """Make the passage source[start:end], with no speaker for narration."""
    if speaker is None or kind == "narration":
        return Passage(source[start:end], start, end, kind, None, None)
    return Passage(source[start:end], start, end, kind, speaker.name, speaker.actor)
