"""From a statement to what the model reads: overlapping windows of tokens, in batches of like length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import ModelFolder

# Tokens, padding included, that one forward pass may hold: enough to keep the cores busy, few enough for the cache.
_TOKENS_PER_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one statement, ready for the model.

    Attributes:
        statement: Index of the statement it comes from.
        ids: Token ids, special tokens included, shape (tokens,).
        type_ids: 0 for the statement, 1 for the target where the encoder tells them apart, shape (tokens,).
        weight: How many tokens of the statement it holds.
    """

    statement: int
    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    weight: int

    @classmethod
    def of(cls, statement: int, encoding: Encoding) -> "Window":
        """Take over what the tokenizer made of a stretch of a statement."""
        return cls(
            statement=statement,
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
        try:
            self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        except Exception as error:  # tokenizers raises bare Exceptions
            raise ModelFolderError(
                f"{folder.tokenizer} is not a tokenizer ({error!s:.200}); export the model again."
            ) from None
        length = folder.manifest.max_length
        self._tokenizer.no_padding()
        # What does not fit comes back as further, overlapping windows: nothing is lost.
        self._tokenizer.enable_truncation(length, stride=length // 4, strategy="only_first")
        self.pad_id: int = self._tokenizer.token_to_id("[PAD]") or 0

    def read(self, texts: Sequence[str], targets: Sequence[str | None]) -> list[list[Window]]:
        """Cut statements, each with its target as second segment, into windows.

        Returns:
            The windows of each statement; their weight is 0 where a statement has no readable character.
        """
        encodings = self._tokenizer.encode_batch(
            [
                _encodable(text) if target is None else (_encodable(text), _encodable(target))
                for text, target in zip(texts, targets, strict=True)
            ]
        )
        return [
            [Window.of(index, piece) for piece in (encoding, *encoding.overflowing)]
            for index, encoding in enumerate(encodings)
        ]

    def count_tokens(self, text: str) -> int:
        """How many tokens a short text has, special ones left out."""
        return len(self._tokenizer.encode(_encodable(text), add_special_tokens=False).ids)


def batches_of_like_length(windows: Sequence[Window], batch_size: int) -> Iterator[list[Window]]:
    """Deal windows into batches, so that little of a batch is padding.

    Args:
        windows: All windows, in any order.
        batch_size: The most windows in a batch; long windows make smaller batches.
    """
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids), reverse=True):
        # Longest first, so the first window of a batch sets its padded length.
        if batch and (len(batch) == batch_size or len(batch[0].ids) * (len(batch) + 1) > _TOKENS_PER_BATCH):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 text can hold, by question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
