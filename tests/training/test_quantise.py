"""Quantised layers: close to the float ones, whatever else is in the batch, and the same in onnxruntime as in torch."""

import copy
from pathlib import Path

import pytest

pytest.importorskip("transformers", reason="needs stancery[train]")

import onnx
import onnxruntime
import torch
from small_encoders import ENCODERS, SENTENCES, build_encoder
from torch import Tensor, nn

from stancery.training.config import Model
from stancery.training.examples import Example
from stancery.training.export import export_onnx
from stancery.training.finetune import Finetuned
from stancery.training.model import StanceModel, load_base
from stancery.training.operators import profile
from stancery.training.pair_reader import PairReader
from stancery.training.quantise import ByChannel, ByToken, Range, WordVectors, quantise


def error(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


@pytest.fixture(autouse=True)
def seed() -> None:
    torch.manual_seed(0)


def test_a_channel_of_large_values_costs_the_others_nothing() -> None:
    layer, inputs = nn.Linear(64, 96), torch.randn(4, 50, 64)
    inputs[..., 7] *= 60
    with torch.inference_mode():
        quantised = ByChannel(layer, Range.of(inputs), [layer])
        assert error(quantised(inputs), layer(inputs)) < 0.02
        without = inputs.clone()
        without[..., 7] = 0
        assert error(quantised(without), layer(without)) < 0.05


def test_tokens_of_any_size_are_quantised_alike_and_alone() -> None:
    layer = nn.Linear(96, 32)
    inputs = nn.functional.gelu(torch.randn(2, 20, 96) * torch.logspace(-2, 2, 20)[:, None])
    inputs[0, 3] = 0
    with torch.inference_mode():
        quantised = ByToken(layer, Range.of(inputs))
        expected = layer(inputs)
        found = quantised(inputs)
        for token in range(20):
            assert error(found[1, token], expected[1, token]) < 0.05
        assert torch.equal(found[0, 3], layer.bias)
        torch.testing.assert_close(quantised(inputs[1:, 5:6]), found[1:, 5:6])


def test_channels_that_were_never_used_do_no_harm() -> None:
    layer = nn.Linear(16, 16)
    inputs = torch.randn(1, 8, 16)
    inputs[..., :4] = 0
    with torch.inference_mode():
        quantised = ByChannel(layer, Range.of(inputs), [layer])
        assert error(quantised(inputs), layer(inputs)) < 0.02
        assert quantised(torch.randn(1, 8, 16) * 100).isfinite().all()
        nothing = ByChannel(layer, Range.of(torch.zeros(1, 8, 16)), [layer])
        torch.testing.assert_close(nothing(torch.zeros(1, 8, 16)), layer(torch.zeros(1, 8, 16)))


def test_word_vectors_keep_their_direction() -> None:
    words = nn.Embedding(50, 32)
    ids = torch.arange(50)[None]
    with torch.inference_mode():
        assert error(WordVectors(words)(ids), words(ids)) < 0.01


@pytest.fixture(scope="module", params=list(ENCODERS))
def fitted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finetuned:
    base = build_encoder(request.param, tmp_path_factory.mktemp(request.param))
    settings = Model(base=str(base), max_length=32)
    encoder, tokenizer, record = load_base(settings)
    model = StanceModel(encoder, settings).eval()
    return Finetuned(model=model, reader=PairReader(tokenizer, settings), base=record, seconds=0, steps=0)


def test_every_encoder_is_exported_close_to_what_it_was(fitted: Finetuned, tmp_path: Path) -> None:
    before = copy.deepcopy(fitted.model.state_dict())
    file = tmp_path / "model.onnx"
    export_onnx(fitted, file, [Example(text, None, 0) for text in SENTENCES[:80]])
    after = fitted.model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = {node.name for node in session.get_inputs()}
    assert "attention_mask" not in names
    twin = copy.deepcopy(fitted.model)
    batches = [fitted.reader.tokenizer(text, return_tensors="pt") for text in SENTENCES[:80]]
    quantise(twin.encoder, batches)
    served, floats, integers = [], [], []
    with torch.inference_mode():
        for text in SENTENCES[-30:]:
            one = fitted.reader.tokenizer(text, truncation=True, max_length=32, return_tensors="pt")
            feed = {name: value.numpy() for name, value in one.items() if name in names}
            served.append(torch.tensor(session.run(["logits"], feed)[0]))
            floats.append(fitted.model(**one)["logits"])
            integers.append(twin(**one)["logits"])
    # In onnxruntime as in torch, but for a rounding here and there; and both near float32.
    assert error(torch.cat(served), torch.cat(integers)) < 0.02
    assert error(torch.cat(served), torch.cat(floats)) < 0.08


def test_berts_graph_has_fused_attention_and_quantises_each_input_once(tiny_model: Path) -> None:
    graph = onnx.load(tiny_model / "model.onnx").graph
    count = [node.op_type for node in graph.node].count
    assert [value.name for value in graph.input] == ["input_ids", "token_type_ids"]
    assert count("MultiHeadAttention") == 2
    assert count("MatMulIntegerToFloat") == 12  # six in each of two layers
    assert count("MatMul") == 0
    # Query, key and value have one between them, so that onnxruntime finds and quantises one input once.
    assert sum(value.name.endswith("factors") for value in graph.initializer) == 6


def test_the_profile_names_every_operator_that_takes_time(tiny_model: Path) -> None:
    found = profile(tiny_model / "model.onnx", batch=2, tokens=8, repeats=3)
    assert any(kind.startswith("MatMulIntegerToFloat [2, 8, 32]") for kind in found)
    assert any(kind.startswith("MultiHeadAttention") for kind in found)
    assert not any(kind.startswith("SkipLayerNormalization") for kind in found)
    assert list(found.values()) == sorted(found.values(), reverse=True)
