"""From a fitted network to the ONNX int8 file that is served, with the check that both agree."""

import copy
import logging
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from stancery.training.examples import Example
from stancery.training.finetune import Finetuned
from stancery.training.metrics import macro_f1
from stancery.training.model import StanceModel
from stancery.training.quantise import quantise

_OPSET = 20  # the first with GELU
_EXAMPLES_FOR_SCALES = 512


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the exported model compares with the network it was made from, on the validation examples.

    Attributes:
        same_label: Share of examples with the same label.
        torch_macro_f1: Macro-F1 of the network.
        exported_macro_f1: Macro-F1 of the exported model.
    """

    same_label: float
    torch_macro_f1: float
    exported_macro_f1: float


class _Logits(nn.Module):
    """The network with inputs by position, for windows without padding, and one output: as ONNX wants it."""

    def __init__(self, model: StanceModel, names: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *inputs: Tensor) -> Tensor:
        mask = torch.ones_like(inputs[0])
        logits = self.model(attention_mask=mask, **dict(zip(self.names, inputs, strict=True)))["logits"]
        return cast(Tensor, logits)


def export_onnx(finetuned: Finetuned, path: Path, examples: Sequence[Example]) -> None:
    """Write the network as ONNX in int8. Its graph reads windows of one length, so it has no attention mask.

    Args:
        finetuned: The fitted network and its tokenizer; it is left as it is.
        path: The file to write.
        examples: What the network was trained on; the scales of the activations are learned from a few of them.
    """
    model = copy.deepcopy(finetuned.model).eval()
    some = examples[:: math.ceil(len(examples) / _EXAMPLES_FOR_SCALES)]
    # Attention in one of the faster implementations is not always one the exporter can write.
    model.encoder.set_attn_implementation("eager")  # type: ignore[operator]
    quantise(
        model.encoder,
        (dict(finetuned.reader(example, tensors="pt")) for example in some),
    )
    encoded = finetuned.reader(Example("A statement.", "an actor", 0), tensors="pt")
    names = [name for name in ("input_ids", "token_type_ids") if name in encoded]
    with quiet_exporter():
        torch.onnx.export(
            _Logits(model, names).eval(),
            tuple(encoded[name].repeat(2, 1) for name in names),
            str(path),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"logits": {0: "batch"}},
            opset_version=_OPSET,
            # The newer exporter does not take the operators that the quantised layers name.
            dynamo=False,
        )


@contextmanager
def quiet_exporter() -> Iterator[None]:
    """Keep back the exporter's remarks: nothing in them is for the user to act on."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def logits_of(finetuned: Finetuned, examples: Sequence[Example]) -> np.ndarray:
    """Logits of the torch network, shape (examples, labels), in order."""
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].text))
    logits = np.zeros((len(examples), finetuned.model.head.out_features))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            encoded = [finetuned.reader(examples[row]) for row in rows]
            padded = finetuned.reader.tokenizer.pad(encoded, return_tensors="pt")
            logits[rows] = finetuned.model(**padded)["logits"].numpy()
    return logits


def agreement(truth: np.ndarray, torch_logits: np.ndarray, exported_probabilities: np.ndarray) -> Agreement:
    """Compare two models' answers to the same examples.

    Args:
        truth: Label indices, shape (examples,).
        torch_logits: Shape (examples, labels).
        exported_probabilities: Shape (examples, labels).
    """
    before, after = torch_logits.argmax(axis=1), exported_probabilities.argmax(axis=1)
    return Agreement(
        same_label=float((before == after).mean()),
        torch_macro_f1=macro_f1(truth, before),
        exported_macro_f1=macro_f1(truth, after),
    )
