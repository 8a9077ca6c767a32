"""The network: batches of one length, answers that do not depend on company, models of the earlier export."""

import json
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import toy_rows

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import FileRecord
from stancery.serving.windows import Window, batches_of_one_length

TEXTS = [" ".join(str(row["text"]) for row in toy_rows(12)[: 1 + index % 3]) for index in range(40)]


def window(length: int) -> Window:
    ids = np.arange(length)
    return Window(ids=ids, type_ids=np.zeros_like(ids), weight=length)


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 40), st.integers(1, 4))
def test_batches_hold_every_window_once_and_one_length_each(
    lengths: list[int], batch_size: int, at_once: int
) -> None:
    batches = batches_of_one_length([window(length) for length in lengths], batch_size, at_once)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len({lengths[index] for index in batch}) == 1
        assert len(batch) <= batch_size
        assert len(batch) == 1 or sum(lengths[index] for index in batch) <= 512


def test_few_windows_are_dealt_to_all_threads() -> None:
    few = [window(20) for _ in range(8)]
    assert [len(batch) for batch in batches_of_one_length(few, 32)] == [8]
    assert [len(batch) for batch in batches_of_one_length(few, 32, at_once=2)] == [4, 4]


def test_an_answer_does_not_depend_on_company_or_threads(tiny_model: Path) -> None:
    classifiers = [StanceClassifier.load(tiny_model, threads=threads) for threads in (1, 2, 3)]
    alone = [classifiers[0].classify(text).scores for text in TEXTS]
    for classifier in classifiers:
        for batch_size in (3, 32):
            together = classifier.classify(TEXTS, batch_size=batch_size)
            for stance, scores in zip(together, alone, strict=True):
                assert stance.scores == pytest.approx(scores, abs=1e-5)


def test_a_model_that_asks_for_a_mask_is_told_to_attend_to_all(tiny_model: Path, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="needs stancery[train]")
    helper, types = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=types.FLOAT),
        helper.make_node("ReduceSum", ["mask", "axis"], ["tokens"], keepdims=1),
        helper.make_node("Concat", ["tokens", "tokens", "tokens"], ["logits"], axis=1),
    ]
    inputs = [
        helper.make_tensor_value_info(name, types.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("logits", types.FLOAT, ["batch", 3])
    axis = onnx.numpy_helper.from_array(np.array([1]), "axis")
    model = helper.make_model(
        helper.make_graph(nodes, "masked", inputs, [output], [axis]),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    model.ir_version = 8
    folder = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    onnx.save(model, folder / "model.onnx")
    manifest = json.loads((folder / "stancery.json").read_text(encoding="utf-8"))
    manifest["files"]["model.onnx"] = msgspec.to_builtins(FileRecord.of(folder / "model.onnx"))
    (folder / "stancery.json").write_text(json.dumps(manifest), encoding="utf-8")
    network = StanceClassifier.load(folder)._network
    logits = network.logits([window(length) for length in (5, 9, 5)], batch_size=32)
    assert logits.tolist() == [[5.0] * 3, [9.0] * 3, [5.0] * 3]
