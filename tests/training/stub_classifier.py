"""A model that is a plain function of the text and the target, for tests that measure rather than train."""

from collections.abc import Callable, Sequence

from stancery.serving.model_folder import LABELS
from stancery.serving.stance import Stance


class StubClassifier:
    """Answers as a function says, with a given confidence, and remembers what it was asked."""

    def __init__(self, answer: Callable[[str, str | None], str], confidence: float = 0.8) -> None:
        self.answer = answer
        self.confidence = confidence
        self.asked: list[tuple[str, str | None]] = []

    def classify(self, statements: Sequence[str], target: Sequence[str | None], /) -> list[Stance]:
        self.asked += list(zip(statements, target, strict=True))
        return [self._stance(text, name) for text, name in zip(statements, target, strict=True)]

    def _stance(self, text: str, target: str | None) -> Stance:
        said = self.answer(text, target)
        scores = {label: self.confidence if label == said else (1 - self.confidence) / 2 for label in LABELS}
        return Stance(text=text, label=said, confidence=self.confidence, scores=scores, target=target)
