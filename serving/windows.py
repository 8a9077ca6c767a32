"""From a statement to what the model reads: overlapping windows of tokens, in batches of like length."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import ModelFolder
from stancery.serving.normalise import as_read
from stancery.serving.reading.spellings import Spellings
from stancery.serving.stand_ins import hide_names
from stancery.serving.tokenizer_check import fault_of, tokenizer_faults

# Tokens that one forward pass may hold: enough to be worth the pass, few enough for a core's cache.
_TOKENS_PER_BATCH = 512


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one statement, ready for the model.

    Attributes:
        ids: Token ids, special tokens included, shape (tokens,).
        type_ids: 0 for the statement, 1 for the target where the encoder tells them apart, shape (tokens,).
        weight: How many tokens of the statement it holds.
    """

    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    weight: int

    @classmethod
    def of(cls, encoding: Encoding) -> "Window":
        """Take over what the tokenizer made of a stretch of a statement."""
        return cls(
            ids=np.array(encoding.ids, dtype=np.int64),
            type_ids=np.array(encoding.type_ids, dtype=np.int64),
            weight=encoding.sequence_ids.count(0),
        )


class WindowReader:
    """A model's tokenizer, cutting what is longer than the model reads at once."""

    def __init__(self, folder: ModelFolder) -> None:
        """Open the tokenizer of a verified folder.

        Raises:
            ModelFolderError: The file is no tokenizer.
        """
        self._path = folder.tokenizer
        self._names = folder.names
        length = folder.manifest.max_length
        with tokenizer_faults(self._path):
            self._tokenizer = Tokenizer.from_file(str(self._path))
            self._tokenizer.no_padding()
            # What does not fit comes back as further, overlapping windows: nothing is lost.
            self._tokenizer.enable_truncation(length, stride=length // 4, strategy="only_first")
        if fault := fault_of(self._tokenizer):
            raise ModelFolderError(f"{self._path} {fault}; load models of stancery-train only.")

    def read(self, texts: Sequence[str], targets: Sequence[str | None]) -> list[list[Window]]:
        """Cut statements, each with its target as second segment, into windows.

        Returns:
            The windows of each statement; their weight is 0 where a statement has no readable character.
        """
        pairs = [as_pair(text, target, self._names) for text, target in zip(texts, targets, strict=True)]
        read = [text if target is None else (text, target) for text, target in pairs]
        with tokenizer_faults(self._path):
            encodings = self._tokenizer.encode_batch_fast(read)  # without the places of tokens in the text
        return [[Window.of(piece) for piece in (encoding, *encoding.overflowing)] for encoding in encodings]

    def count_tokens(self, text: str) -> int:
        """How many tokens a short text has, special ones left out."""
        with tokenizer_faults(self._path):
            return len(self._tokenizer.encode(as_read(text), add_special_tokens=False).ids)


def as_pair(text: str, target: str | None, names: Spellings | None) -> tuple[str, str | None]:
    """Write a statement and its target as a model reads them, when it is trained and when it is served.

    Args:
        text: The statement.
        target: The actor it is read towards, if any.
        names: How states are spelled, where the model reads them under other names.
    """
    text, target = as_read(text), None if target is None else as_read(target)
    return (text, target) if names is None else hide_names(text, target, names)


def batches_of_one_length(windows: Sequence[Window], batch_size: int, at_once: int = 1) -> list[list[int]]:
    """Deal windows into batches of the same length, so that nothing has to be padded.

    Args:
        windows: All windows, in any order.
        batch_size: The most windows in a batch; long windows make smaller batches.
        at_once: How many batches run at the same time; few windows are dealt so that each has its share.

    Returns:
        Indices of windows, batch by batch, the longest first.
    """
    lengths = [len(window.ids) for window in windows]
    most_tokens = min(_TOKENS_PER_BATCH, -(-sum(lengths) // at_once))
    batches: list[list[int]] = []
    last = 0  # the length of the windows of the last batch
    for index in sorted(range(len(windows)), key=lengths.__getitem__, reverse=True):
        length = lengths[index]
        if length != last or len(batches[-1]) >= max(1, min(batch_size, most_tokens // length)):
            batches.append([])
            last = length
        batches[-1].append(index)
    return batches
