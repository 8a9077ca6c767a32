"""From a fitted network to the ONNX int8 file that is served, with the check that both agree."""

import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

from stancery.training.examples import Example
from stancery.training.finetune import Finetuned
from stancery.training.metrics import macro_f1
from stancery.training.model import StanceModel

_OPSET = 17


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
    """The network with inputs by position and one output, as ONNX wants it."""

    def __init__(self, model: StanceModel, names: Sequence[str]) -> None:
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.model(**dict(zip(self.names, inputs, strict=True)))["logits"]  # type: ignore[no-any-return]


def export_onnx(finetuned: Finetuned, path: Path) -> None:
    """Write the network as ONNX with int8 weights (dynamic quantisation, a scale for each output channel).

    Args:
        finetuned: The fitted network and its tokenizer.
        path: The file to write.
    """
    model = finetuned.model
    config: Any = model.encoder.config
    encoded = finetuned.tokenizer("A statement.", "an actor", return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in encoded]
    # Attention written out in full is what onnxruntime's optimiser recognises and fuses.
    model.encoder.set_attn_implementation("eager")  # type: ignore[operator]
    with tempfile.TemporaryDirectory() as folder, _quietly():
        full, fused = Path(folder) / "full.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            _Logits(model, names).eval(),
            tuple(encoded[name].repeat(2, 1) for name in names),
            str(full),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"logits": {0: "batch"}},
            opset_version=_OPSET,
            # The newer exporter's graph is one that the optimiser does not recognise.
            dynamo=False,
        )
        optimize_model(
            str(full),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            opt_level=0,
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            # Shapes cannot be inferred through fused nodes; every tensor between layers is a float.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep back the exporter's and quantiser's remarks: nothing in them is for the user to act on."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def logits_of(finetuned: Finetuned, examples: Sequence[Example], max_length: int) -> np.ndarray:
    """Logits of the torch network, shape (examples, labels), in order."""
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].text))
    logits = np.zeros((len(examples), finetuned.model.head.out_features))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            encoded = [
                finetuned.tokenizer(
                    examples[row].text, examples[row].target, truncation="only_first", max_length=max_length
                )
                for row in rows
            ]
            padded = finetuned.tokenizer.pad(encoded, return_tensors="pt")
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
