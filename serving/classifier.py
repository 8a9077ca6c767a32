"""The Python API: statements in, stances out, on onnxruntime and tokenizers alone.

from stancery.serving import StanceClassifier

classifier = StanceClassifier.load()
classifier.classify("We deplore the arrests.").label      # 'condemning'
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from stancery.serving.errors import ModelFolderError, StanceryError, StatementError
from stancery.serving.model_folder import SHIPPED_MODEL, Manifest, ModelFolder

UNCERTAIN = "uncertain"
# Tokens, padding included, that one forward pass may hold: enough to keep the cores busy, few enough for the cache.
_TOKENS_PER_BATCH = 4096


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
class _Window:
    """One stretch of one statement, ready for the model."""

    statement: int
    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    weight: int

    @classmethod
    def of(cls, statement: int, encoding: Encoding) -> "_Window":
        return cls(
            statement=statement,
            ids=np.array(encoding.ids, dtype=np.int64),
            type_ids=np.array(encoding.type_ids, dtype=np.int64),
            weight=encoding.sequence_ids.count(0),
        )


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
        self._session = _open_session(folder, threads)
        self._tokenizer = _open_tokenizer(folder)
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._pad_id = self._tokenizer.token_to_id("[PAD]") or 0

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
            threads: Threads for one forward pass. Default: one per core this process may use.

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
        from stancery.serving.article import read_passages

        _require_text(text, "the text")
        passages = read_passages(text)
        stances = self.classify([passage.text for passage in passages], target)
        return [
            ArticleStatement(item.start, item.end, item.kind, item.speaker, item.actor, stance)
            for item, stance in zip(passages, stances, strict=True)
        ]

    def _classify(self, texts: list[str], targets: list[str | None], batch_size: int) -> list[Stance]:
        windows = self._windows(texts, targets)
        summed = np.zeros((len(texts), len(self.labels)))
        weights = np.zeros(len(texts))
        counts = np.zeros(len(texts), dtype=int)
        for batch in _batches_of_like_length(windows, batch_size):
            for window, logits in zip(batch, self._logits(batch), strict=True):
                summed[window.statement] += window.weight * logits
                weights[window.statement] += window.weight
                counts[window.statement] += 1
        probabilities = _softmax(summed / np.maximum(weights, 1)[:, None] / self.manifest.temperature)
        return [
            self._stance(text, target, row, int(count))
            for text, target, row, count in zip(texts, targets, probabilities, counts, strict=True)
        ]

    def _stance(self, text: str, target: str | None, row: NDArray[np.float64], windows: int) -> Stance:
        best = int(row.argmax())
        confidence = float(row[best])
        return Stance(
            text=text,
            label=self.labels[best] if confidence >= self._abstain_below else UNCERTAIN,
            confidence=confidence,
            scores={label: float(score) for label, score in zip(self.labels, row, strict=True)},
            target=target,
            windows=windows,
        )

    def _windows(self, texts: list[str], targets: list[str | None]) -> list[_Window]:
        checked: set[str] = set()
        for position, (text, target) in enumerate(zip(texts, targets, strict=True), start=1):
            _require_text(text, f"statement {position}")
            if target is not None and target not in checked:
                self._require_target(target, position)
                checked.add(target)
        encodings = self._tokenizer.encode_batch(
            [
                _encodable(text) if target is None else (_encodable(text), _encodable(target))
                for text, target in zip(texts, targets, strict=True)
            ]
        )
        windows = []
        for index, encoding in enumerate(encodings):
            for piece in (encoding, *encoding.overflowing):
                window = _Window.of(index, piece)
                if window.weight == 0:
                    raise StatementError(
                        f"statement {index + 1} has no characters the model can read (found {texts[index]!r:.60});"
                        " expected some text."
                    )
                windows.append(window)
        return windows

    def _require_target(self, target: str, position: int) -> None:
        if not self.manifest.reads_targets:
            raise StanceryError(
                f"the model '{self.manifest.name}' was trained without targets; leave the target out,"
                " or load a model trained with data.targets: true."
            )
        _require_text(target, f"the target of statement {position}")
        tokens = len(self._tokenizer.encode(_encodable(target), add_special_tokens=False).ids)
        longest = self.manifest.max_length // 4
        if tokens > longest:
            raise StatementError(
                f"the target of statement {position} has {tokens} tokens; expected the name of an actor, of at most"
                f" {longest}."
            )

    def _logits(self, batch: list[_Window]) -> NDArray[np.float64]:
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), self._pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        type_ids = np.zeros_like(ids)
        for row, window in enumerate(batch):
            length = len(window.ids)
            ids[row, :length] = window.ids
            mask[row, :length] = 1
            type_ids[row, :length] = window.type_ids
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": type_ids}
        feed = {name: value for name, value in feed.items() if name in self._inputs}
        (logits,) = self._session.run(["logits"], feed)
        return np.asarray(logits, dtype=np.float64)


def _open_session(folder: ModelFolder, threads: int | None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _usable_cores()
    options.log_severity_level = 3
    try:
        # Given as bytes, the model cannot make onnxruntime read weights from any other file.
        return onnxruntime.InferenceSession(
            folder.model.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime raises bare Exceptions of many kinds
        raise ModelFolderError(
            f"{folder.model} is not a model onnxruntime can run ({error!s:.200}); export the model again."
        ) from None


def _usable_cores() -> int:
    # Only Linux tells which cores this process may use; onnxruntime would take all that the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _open_tokenizer(folder: ModelFolder) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(folder.tokenizer))
    except Exception as error:  # tokenizers raises bare Exceptions
        raise ModelFolderError(
            f"{folder.tokenizer} is not a tokenizer ({error!s:.200}); export the model again."
        ) from None
    length = folder.manifest.max_length
    tokenizer.no_padding()
    # What does not fit comes back as further, overlapping windows: nothing is lost.
    tokenizer.enable_truncation(length, stride=length // 4, strategy="only_first")
    return tokenizer


def _require_text(value: object, what: str) -> None:
    if not isinstance(value, str):
        raise StatementError(f"{what} is {type(value).__name__}; expected text (str).")
    if not value.strip():
        raise StatementError(f"{what} is empty; expected some text.")


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 text can hold, by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _batches_of_like_length(windows: list[_Window], batch_size: int) -> Iterator[list[_Window]]:
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids), reverse=True):
        # Longest first, so the first window of a batch sets its padded length.
        full = len(batch) == batch_size or (
            batch and len(batch[0].ids) * (len(batch) + 1) > _TOKENS_PER_BATCH
        )
        if full:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
