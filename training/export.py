"""From a fitted network to the ONNX int8 file that is served, with the check that both agree."""

import logging
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from stancery.training.examples import Example
from stancery.training.finetune import Finetuned
from stancery.training.metrics import macro_f1
from stancery.training.model import StanceModel

OPSET = 18


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
    names = [name for name in finetuned.tokenizer.model_input_names if name != "token_type_ids"]
    encoded = finetuned.tokenizer("A statement.", "an actor", return_tensors="pt")
    if "token_type_ids" in encoded:
        names.append("token_type_ids")
    example = tuple(encoded[name].repeat(2, 1) for name in names)
    batch, tokens = torch.export.Dim("batch"), torch.export.Dim("tokens")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations: nothing a user can act on
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        full, prepared = Path(folder) / "full.onnx", Path(folder) / "prepared.onnx"
        torch.onnx.export(
            _Logits(finetuned.model, names).eval(),
            example,
            str(full),
            input_names=names,
            output_names=["logits"],
            dynamic_shapes={"inputs": tuple({0: batch, 1: tokens} for _ in names)},
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
        quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(path), per_channel=True, weight_type=QuantType.QInt8)
    onnx.checker.check_model(str(path))


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


def agreement(
    truth: np.ndarray, torch_logits: np.ndarray, exported_probabilities: np.ndarray
) -> Agreement:
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
