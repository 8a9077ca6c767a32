"""What the network is given of an example: the tokens of its text and its target."""

import json
from collections.abc import Sequence
from pathlib import Path

from transformers import BatchEncoding, PreTrainedTokenizerBase

from stancery.serving.model_folder import NAMES_FILE, TOKENIZER_FILE
from stancery.serving.reading.places import spellings
from stancery.serving.windows import as_pair
from stancery.training.config import Model
from stancery.training.examples import Example


class PairReader:
    """A tokenizer, and the names it is shown, as a config says."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, model: Model) -> None:
        """Read with a tokenizer, as a model's settings say."""
        self.tokenizer = tokenizer
        self._length = model.max_length
        self._names = spellings() if model.hide_names else None

    def __call__(self, example: Example, *, tensors: str | None = None) -> BatchEncoding:
        """Read the first window of an example.

        Args:
            example: The example.
            tensors: "pt" for torch tensors with a batch of one; default: lists.
        """
        pair = as_pair(example.text, example.target, self._names)
        encoded: BatchEncoding = self.tokenizer(
            *pair, truncation="only_first", max_length=self._length, return_tensors=tensors
        )
        return encoded

    def save(self, folder: Path) -> Sequence[str]:
        """Write what serving needs to read alike.

        Returns:
            The names of the files.
        """
        tokenizer = self.tokenizer.backend_tokenizer
        tokenizer.no_truncation()  # as the last call had set it: what is served cuts nothing off
        tokenizer.save(str(folder / TOKENIZER_FILE))
        if self._names is None:
            return [TOKENIZER_FILE]
        lines = json.dumps(self._names.by_first_word, ensure_ascii=False)
        (folder / NAMES_FILE).write_text(lines + "\n", encoding="utf-8")
        return [TOKENIZER_FILE, NAMES_FILE]
