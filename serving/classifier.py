"""The Python API: statements in, stances out, on onnxruntime and tokenizers alone.

from stancery.serving import StanceClassifier

classifier = StanceClassifier.load()
classifier.classify("We deplore the arrests.").label      # 'condemning'
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from stancery.serving.errors import StanceryError, StatementError
from stancery.serving.model_folder import SHIPPED_MODEL, Manifest, ModelFolder
from stancery.serving.network import Network
from stancery.serving.stance import UNCERTAIN, ArticleStatement, Explanation, Stance, Word
from stancery.serving.windows import Window, WindowReader

_WORD = re.compile(r"\S+")


class StanceClassifier:
    """A trained model, ready to classify. Thread-safe: one instance can serve a whole process."""

    def __init__(
        self, folder: ModelFolder, *, abstain_below: float = 0.0, threads: int | None = None
    ) -> None:
        """Prefer :meth:`load`, which also finds the shipped model."""
        if not 0.0 <= abstain_below <= 1.0:
            raise StanceryError(f"abstain_below is {abstain_below}; expected a probability between 0 and 1.")
        if threads is not None and threads < 1:
            raise StanceryError(f"threads is {threads}; expected 1 or more, or None for all cores.")
        self._folder = folder
        self._abstain_below = abstain_below
        self._reader = WindowReader(folder)
        self._network = Network(folder, threads=threads)
        self._biases = np.array(folder.manifest.biases)

    @classmethod
    def load(
        cls,
        folder: str | Path | None = None,
        *,
        abstain_below: float = 0.0,
        threads: int | None = None,
    ) -> "StanceClassifier":
        """Load a model.

        Args:
            folder: A model folder, such as "runs/mine/model". Default: the model that ships with the package.
            abstain_below: Answers whose confidence is below this (0–1) get the label "uncertain", their scores kept.
                Default 0: never abstain. The model card's table says which error rate a threshold buys.
            threads: Threads the model runs on. Default: one per core this process may use.

        Returns:
            The classifier.

        Raises:
            ModelFolderError: The folder is missing, damaged, or of another format.
            StanceryError: ``abstain_below`` or ``threads`` is out of range.
        """
        return cls(
            ModelFolder.open(SHIPPED_MODEL if folder is None else folder),
            abstain_below=abstain_below,
            threads=threads,
        )

    @property
    def manifest(self) -> Manifest:
        """What the model folder says of the model: labels, temperature, metrics, data fingerprint."""
        return self._folder.manifest

    @property
    def folder(self) -> ModelFolder:
        """The verified folder this classifier was loaded from."""
        return self._folder

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model's outputs."""
        return self.manifest.labels

    @property
    def abstain_below(self) -> float:
        """Confidence below which an answer's label is "uncertain"; 0 where it never is."""
        return self._abstain_below

    @overload
    def classify(  # type: ignore[overload-overlap]  # a str is a sequence of str, but the first match decides
        self, statements: str, target: str | None = None, *, batch_size: int = 32
    ) -> Stance: ...

    @overload
    def classify(
        self,
        statements: Sequence[str],
        target: str | Sequence[str | None] | None = None,
        *,
        batch_size: int = 32,
    ) -> list[Stance]: ...

    def classify(
        self,
        statements: str | Sequence[str],
        target: str | Sequence[str | None] | None = None,
        *,
        batch_size: int = 32,
    ) -> Stance | list[Stance]:
        """Tell the stance of one statement, or of many.

        Args:
            statements: One statement, or a sequence of them. One longer than the model reads at once is read in
                overlapping windows whose logits are averaged by length; nothing is cut off.
            target: The actor the stance is asked towards; None asks for the statement as a whole. A sequence gives
                each statement a target of its own.
            batch_size: The most statements in one forward pass. Default 32; the result does not depend on it beyond
                rounding.

        Returns:
            A Stance for a str; for a sequence, a list of the same length and order, also when it has one item or none.

        Raises:
            StatementError: A statement is empty or not text; it is named by its position, counted from 1.
            StanceryError: ``batch_size`` is below 1, or the model was trained without targets and one is asked for.
        """
        if batch_size < 1:
            raise StanceryError(f"batch_size is {batch_size}; expected 1 or more.")
        if isinstance(statements, str):
            if target is not None and not isinstance(target, str):
                raise StatementError("one statement takes one target; found a sequence of targets.")
            return self._classify([statements], [target], batch_size)[0]
        texts = list(statements)
        targets = [target] * len(texts) if target is None or isinstance(target, str) else list(target)
        if len(targets) != len(texts):
            raise StatementError(
                f"found {len(texts)} statements and {len(targets)} targets; expected one target for each statement,"
                " or a single one for all."
            )
        return self._classify(texts, targets, batch_size)

    def explain(self, statement: str, target: str | None = None) -> Explanation:
        """Tell what each word contributes, by covering it (occlusion; Zeiler and Fergus, ECCV 2014).

        Args:
            statement: One statement; it is classified once more for each of its words.
            target: The actor the stance is asked towards.

        Returns:
            The stance and, for each word, how the probability of each label falls when an ellipsis
            stands in its place.

        Raises:
            StatementError: As :meth:`classify`.
        """
        _require_text(statement, "the statement")
        words = list(_WORD.finditer(statement))
        covered = [f"{statement[: word.start()]}…{statement[word.end() :]}" for word in words]
        whole, *rest = self.classify([statement, *covered], target)
        return Explanation(
            stance=whole,
            words=tuple(
                Word(
                    text=word.group(),
                    start=word.start(),
                    end=word.end(),
                    contributions={label: whole.scores[label] - other.scores[label] for label in self.labels},
                )
                for word, other in zip(words, rest, strict=True)
            ),
        )

    def read_article(self, text: str, target: str | None = None) -> list[ArticleStatement]:
        """Read running text (a news story, a speech, a record, a report) into attributed statements with stances.

        Args:
            text: The whole text; headings, captions and the furniture of a page are left out of the result.
            target: The actor the stances are asked towards; None asks for each statement as a whole.

        Returns:
            The statements in the order of the text; an empty list where it holds none.

        Raises:
            StatementError: ``text`` is not a str or is empty, or the target is.
        """
        from stancery.serving.reading.article import read_passages

        _require_text(text, "the text")
        passages = read_passages(text)
        stances = self.classify([passage.text for passage in passages], target)
        return [
            ArticleStatement(item.start, item.end, item.kind, item.speaker, item.actor, stance)
            for item, stance in zip(passages, stances, strict=True)
        ]

    def _classify(self, texts: list[str], targets: list[str | None], batch_size: int) -> list[Stance]:
        if not texts:
            return []
        pieces = self._windows(texts, targets)
        windows = [window for of_text in pieces for window in of_text]
        found = self._network.logits(windows, batch_size)
        weights = np.array([window.weight for window in windows], dtype=float)[:, None]
        counts = [len(of_text) for of_text in pieces]
        firsts = [0, *accumulate(counts[:-1])]
        logits = np.add.reduceat(weights * found, firsts) / np.add.reduceat(weights, firsts)
        probabilities = _softmax(logits / self.manifest.temperature + self._biases)
        return [
            self._stance(text, target, row, count)
            for text, target, row, count in zip(texts, targets, probabilities.tolist(), counts, strict=True)
        ]

    def _stance(self, text: str, target: str | None, row: list[float], windows: int) -> Stance:
        confidence = max(row)
        best = row.index(confidence)
        return Stance(
            text=text,
            label=self.labels[best] if confidence >= self._abstain_below else UNCERTAIN,
            confidence=confidence,
            scores=dict(zip(self.labels, row, strict=True)),
            target=target,
            windows=windows,
        )

    def _windows(self, texts: list[str], targets: list[str | None]) -> list[list[Window]]:
        checked: set[str] = set()
        for position, (text, target) in enumerate(zip(texts, targets, strict=True), start=1):
            _require_text(text, f"statement {position}")
            if target is not None and target not in checked:
                self._require_target(target, position)
                checked.add(target)
        windows = self._reader.read(texts, targets)
        for position, pieces in enumerate(windows, start=1):
            if any(piece.weight == 0 for piece in pieces):
                raise StatementError(
                    f"statement {position} has no characters the model can read (found {texts[position - 1]!r:.60});"
                    " expected some text."
                )
        return windows

    def _require_target(self, target: str, position: int) -> None:
        if not self.manifest.reads_targets:
            raise StanceryError(
                f"the model '{self.manifest.name}' was trained without targets; leave the target out,"
                " or load a model trained with data.targets: true."
            )
        _require_text(target, f"the target of statement {position}")
        tokens = self._reader.count_tokens(target)
        longest = self.manifest.max_length // 4
        if tokens > longest:
            raise StatementError(
                f"the target of statement {position} has {tokens} tokens; expected the name of an actor, of at most"
                f" {longest}."
            )


def _require_text(value: object, what: str) -> None:
    if not isinstance(value, str):
        raise StatementError(f"{what} is {type(value).__name__}; expected text (str).")
    if not value.strip():
        raise StatementError(f"{what} is empty; expected some text.")


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
