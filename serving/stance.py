"""What a classifier answers: the stance of a statement, the statements of an article, and why."""

from dataclasses import dataclass
from typing import Any

UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Stance:
    """What the model says of one statement.

    Attributes:
        text: The statement, as it was given.
        label: "condemning", "defending" or "neutral"; "uncertain" where the classifier was told to abstain.
        confidence: Calibrated probability (0–1) of the likeliest label.
        scores: Calibrated probability of each label; they sum to 1.
        target: The actor the stance is towards; None means the statement as a whole.
        windows: How many overlapping windows the statement was read in: 1 unless it is longer than the model reads
            at once.
    """

    text: str
    label: str
    confidence: float
    scores: dict[str, float]
    target: str | None = None
    windows: int = 1

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: text, label, confidence, scores, and the target where one was asked for."""
        record: dict[str, Any] = {
            "text": self.text,
            "label": self.label,
            "confidence": round(self.confidence, 4),
            "scores": {label: round(score, 4) for label, score in self.scores.items()},
        }
        if self.target is not None:
            record["target"] = self.target
        return record


@dataclass(frozen=True, slots=True)
class ArticleStatement:
    """One statement of a running text, with who made it and its stance.

    Attributes:
        start: Where it starts in the text, in characters.
        end: Where it ends; ``text[start:end]`` is ``stance.text``.
        kind: "quote", "reported" or "narration" (the reporter's own words).
        speaker: Who speaks, as written, or None.
        actor: The state or organisation behind the speaker by its short English name, or None.
        stance: What the model says of it.
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    actor: str | None
    stance: Stance

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: that of the stance, and start, end, kind, speaker, actor."""
        place = {"start": self.start, "end": self.end, "kind": self.kind}
        return {**self.stance.to_dict(), **place, "speaker": self.speaker, "actor": self.actor}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a statement and what it contributes.

    Attributes:
        text: The word, with the punctuation that touches it.
        start: Where it starts in the statement, in characters.
        end: Where it ends.
        contributions: For each label, its probability with the word minus its probability without (-1 to 1).
    """

    text: str
    start: int
    end: int
    contributions: dict[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stance and the words that pushed towards it or away from it.

    Attributes:
        stance: The stance of the whole statement.
        words: Its words, in order.
    """

    stance: Stance
    words: tuple[Word, ...]
