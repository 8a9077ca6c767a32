"""An encoder's layers as they are served: int8 weights and uint8 activations, in operators onnxruntime runs fast.

Each linear layer becomes a multiplication of integers. Its input is quantised in one of two ways; neither depends on
what else is in the batch, so that the answer to a statement does not depend on its company:

* by a fixed scale for each channel, learned from a few hundred examples; a channel's large values are partly moved
  into the weights, which have a scale for each output channel (SmoothQuant: Xiao et al., ICML 2023);
* where a layer narrows, as the second of a feed-forward block does, by a scale for each token, found as the model
  runs: what an activation function leaves has tails that fit no fixed scale.

Run in torch, the layers made here give the numbers that onnxruntime gives, but for the order of additions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedConfig

# Share of a channel's range that moves into the weights (0-1). Of 0.5, 0.65 and 0.8, the last two agreed best with
# float32 on validation statements, and alike.
_SMOOTHING = 0.75
_LEVELS = 255
# Encoders whose self-attention is the plain one: scaled products of query and key, no positions in them.
_PLAIN_ATTENTION = ("bert", "camembert", "electra", "roberta", "xlm-roberta")


@dataclass(frozen=True, slots=True)
class Range:
    """What was seen of the input of a layer.

    Attributes:
        low: Least value of each channel, shape (channels,).
        high: Greatest value of each channel, shape (channels,).
        below: Part of each token's span that lies below nought (0-1), summed over tokens.
        tokens: How many tokens were seen.
    """

    low: Tensor
    high: Tensor
    below: float
    tokens: int

    @classmethod
    def of(cls, inputs: Tensor) -> "Range":
        """Measure one batch, shape (…, channels)."""
        tokens = inputs.reshape(-1, inputs.shape[-1])
        low, high = tokens.amin(1).clamp(max=0), tokens.amax(1).clamp(min=1e-9)
        return cls(tokens.amin(0), tokens.amax(0), float((low / (low - high)).sum()), len(tokens))

    def joined(self, other: "Range") -> "Range":
        """The range of both."""
        return Range(
            torch.minimum(self.low, other.low),
            torch.maximum(self.high, other.high),
            self.below + other.below,
            self.tokens + other.tokens,
        )


def quantise(encoder: nn.Module, batches: Iterable[dict[str, Tensor]]) -> None:
    """Replace the layers of an encoder, in place, by the ones that are exported.

    Args:
        encoder: Any encoder that AutoModel loads.
        batches: Keyword arguments of its forward, to learn the scales from, each without padding.
    """
    _fuse_attention(encoder)
    ranges = _observe(encoder, batches)
    layers = {name: cast(nn.Linear, encoder.get_submodule(name)) for name in ranges}
    # Layers that read the same input (query, key, value) share its scales, so that it is quantised once.
    readers: dict[bytes, list[nn.Linear]] = {}
    for name, layer in layers.items():
        readers.setdefault(_fingerprint(ranges[name]), []).append(layer)
    for name, layer in layers.items():
        seen = ranges[name]
        replacement = (
            ByToken(layer, seen)
            if layer.in_features > layer.out_features
            else ByChannel(layer, seen, readers[_fingerprint(seen)])
        )
        _replace(encoder, name, replacement)
    words = cast(nn.Embedding, encoder.get_input_embeddings())  # type: ignore[operator]
    encoder.set_input_embeddings(WordVectors(words))  # type: ignore[operator]


class _Multiplication(nn.Module):
    """Weights and constants of a quantised multiplication. Buffers, because the exporter stores equal ones once."""

    weight: Tensor
    scales: Tensor
    bias: Tensor
    zero_point: Tensor
    unit: Tensor

    def __init__(self, weight: Tensor, bias: Tensor | None, zero_point: int) -> None:
        super().__init__()
        rows, scales = _to_int8(weight)
        self.register_buffer("weight", rows.T.contiguous())
        self.register_buffer("scales", scales)
        self.register_buffer("bias", torch.zeros_like(scales) if bias is None else bias.detach().clone())
        self.register_buffer("zero_point", torch.tensor(zero_point, dtype=torch.uint8))
        self.register_buffer("unit", torch.tensor(1.0))

    def forward(self, inputs: Tensor) -> Tensor:
        """Multiply what is already scaled; shape (batch, tokens, channels) → (batch, tokens, outputs)."""
        constants = self.weight, self.scales, self.bias, self.zero_point, self.unit
        return cast(Tensor, _Product.apply(inputs, *constants))  # type: ignore[no-untyped-call]


class ByChannel(nn.Module):
    """A linear layer whose input is quantised by a fixed scale for each channel."""

    factors: Tensor

    def __init__(self, layer: nn.Linear, seen: Range, readers: Iterable[nn.Linear]) -> None:
        """Quantise a layer.

        Args:
            layer: The layer.
            seen: The range of its input.
            readers: All layers with that input, this one included.
        """
        super().__init__()
        inputs = _not_tiny(torch.maximum(seen.high, -seen.low))
        weights = _not_tiny(torch.stack([reader.weight.detach().abs().amax(0) for reader in readers]).amax(0))
        smooth = inputs**_SMOOTHING / weights ** (1 - _SMOOTHING)
        low = min(float((seen.low / smooth).min()), 0.0)
        span = max(float((seen.high / smooth).max()), 0.0) - low or 1.0
        units = smooth * span / _LEVELS  # what 1 stands for in each channel
        self.register_buffer("factors", 1 / units)
        self.product = _Multiplication(
            layer.weight.detach() * units, layer.bias, zero_point=round(-low / span * _LEVELS)
        )

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply the layer; shape (batch, tokens, channels) → (batch, tokens, outputs)."""
        return cast(Tensor, self.product(inputs * self.factors))


class ByToken(nn.Module):
    """A linear layer whose input is quantised by a scale for each token."""

    def __init__(self, layer: nn.Linear, seen: Range) -> None:
        """Quantise a layer, given the range of its input."""
        super().__init__()
        zero_point = min(max(round(seen.below / seen.tokens * _LEVELS), 1), 254)  # both signs have room
        self.levels_above = _LEVELS - zero_point
        self.highest_to_lowest = -self.levels_above / zero_point
        self.product = _Multiplication(layer.weight.detach() / self.levels_above, None, zero_point)
        self.bias = layer.bias

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply the layer; shape (batch, tokens, channels) → (batch, tokens, outputs)."""
        highest, lowest = inputs.amax(-1, keepdim=True), inputs.amin(-1, keepdim=True)
        # What the highest level stands for: enough for the highest value, and such that the lowest has its level.
        top = torch.maximum(highest, lowest * self.highest_to_lowest).clamp(min=1e-9)
        outputs = cast(Tensor, self.product(inputs * (self.levels_above / top))) * top
        return outputs if self.bias is None else outputs + self.bias


class WordVectors(nn.Module):
    """An embedding with int8 rows and a scale for each."""

    rows: Tensor
    scales: Tensor

    def __init__(self, words: nn.Embedding) -> None:
        """Quantise an embedding."""
        super().__init__()
        rows, scales = _to_int8(words.weight.detach())
        self.register_buffer("rows", rows)
        self.register_buffer("scales", scales[:, None])

    def forward(self, ids: Tensor) -> Tensor:
        """Look up; shape (batch, tokens) → (batch, tokens, channels)."""
        return self.rows[ids].to(torch.float32) * self.scales[ids]


class FusedAttention(nn.Module):
    """Self-attention in one operator, for windows without padding."""

    def __init__(self, attention: nn.Module) -> None:
        """Take over the layers of an attention of BERT's kind."""
        super().__init__()
        self.query, self.key, self.value = (
            cast(nn.Module, layer) for layer in (attention.query, attention.key, attention.value)
        )
        self.heads = cast(int, attention.num_attention_heads)
        self.channels = cast(int, attention.all_head_size)

    def forward(self, states: Tensor, *_: object, **__: object) -> tuple[Tensor, None]:
        """Attend; what else BERT passes (masks, caches) has no meaning without padding."""
        query, key, value = self.query(states), self.key(states), self.value(states)
        mixed = _Attention.apply(query, key, value, self.heads, self.channels)  # type: ignore[no-untyped-call]
        return cast(Tensor, mixed), None


class _Product(torch.autograd.Function):
    """Round, shift by the zero point, multiply the integers, scale, add: what two operators of onnxruntime do."""

    @staticmethod
    def forward(
        _context: Any,
        inputs: Tensor,
        weight: Tensor,
        scales: Tensor,
        bias: Tensor,
        zero_point: Tensor,
        _unit: Tensor,
    ) -> Tensor:
        shift = zero_point.to(torch.float32)
        levels = (inputs.round() + shift).clamp(0, _LEVELS) - shift
        return levels @ weight.to(torch.float32) * scales + bias

    @staticmethod
    def symbolic(g: Any, inputs: Any, weight: Any, scales: Any, bias: Any, zero: Any, unit: Any) -> Any:  # noqa: PLR0917
        levels = g.op("QuantizeLinear", inputs, unit, zero)
        # Written as an input, the weights' zero point of nought would keep onnxruntime from its exact mode.
        none = g.op("prim::Constant")
        none.setType(torch._C.OptionalType.ofTensor())
        product = g.op("com.microsoft::MatMulIntegerToFloat", levels, weight, unit, scales, zero, none, bias)
        return _typed(product, scales.type().sizes()[0])


class _Attention(torch.autograd.Function):
    """Attention of several heads."""

    @staticmethod
    def forward(
        _context: Any, query: Tensor, key: Tensor, value: Tensor, heads: int, _channels: int
    ) -> Tensor:
        query, key, value = (
            states.view(*states.shape[:2], heads, -1).transpose(1, 2) for states in (query, key, value)
        )
        return nn.functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int, channels: int) -> Any:  # noqa: PLR0917
        mixed = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return _typed(mixed, channels)


def _typed(value: Any, channels: int) -> Any:
    """Tell the exporter what an operator gives that it does not know: (batch, tokens, channels) of float."""
    value.setType(torch._C.TensorType.get().with_dtype(torch.float32).with_sizes([None, None, channels]))
    return value


def _fuse_attention(encoder: nn.Module) -> None:
    config = cast(PreTrainedConfig, encoder.config)
    if config.model_type not in _PLAIN_ATTENTION:
        return
    for name, module in list(encoder.named_modules()):
        if type(module).__name__.endswith("SelfAttention"):
            _replace(encoder, name, FusedAttention(module))


def _observe(encoder: nn.Module, batches: Iterable[dict[str, Tensor]]) -> dict[str, Range]:
    """The range of the input of each linear layer that runs on statements, by its name."""
    ranges: dict[str, Range] = {}

    def watch(name: str) -> Any:
        def note(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen = Range.of(inputs[0].detach())
            ranges[name] = ranges[name].joined(seen) if name in ranges else seen

        return note

    hooks = [
        module.register_forward_pre_hook(watch(name))
        for name, module in encoder.named_modules()
        if isinstance(module, nn.Linear)
    ]
    with torch.inference_mode():
        for batch in batches:
            encoder(**batch)
    for hook in hooks:
        hook.remove()
    return ranges


def _fingerprint(seen: Range) -> bytes:
    return seen.low.numpy().tobytes() + seen.high.numpy().tobytes()


def _not_tiny(values: Tensor) -> Tensor:
    """A channel that was never used must not get a scale of nought."""
    return values.clamp(min=max(float(values.max()) * 1e-3, 1e-9))


def _to_int8(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of integers from -127 to 127, and what 1 stands for in each row."""
    scales = rows.abs().amax(1).clamp(min=1e-12) / 127
    return (rows / scales[:, None]).round().to(torch.int8), scales


def _replace(encoder: nn.Module, name: str, replacement: nn.Module) -> None:
    parent, _, child = name.rpartition(".")
    setattr(encoder.get_submodule(parent), child, replacement)
