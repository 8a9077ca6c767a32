"""The check of the processor's integer products."""

import pytest

from stancery.serving.processor import PROBE, multiplies_bytes_exactly, processor_name, usable_cores


def test_the_probe_is_one_product_of_unsigned_and_signed_bytes() -> None:
    onnx = pytest.importorskip("onnx", reason="needs stancery[train]")
    model = onnx.load_from_string(PROBE)
    onnx.checker.check_model(model)
    (node,) = model.graph.node
    assert node.op_type == "MatMulInteger"
    types = [value.type.tensor_type.elem_type for value in (*model.graph.input, *model.graph.output)]
    assert types == [onnx.TensorProto.UINT8, onnx.TensorProto.INT8, onnx.TensorProto.INT32]


def test_the_probe_runs_and_the_processor_has_cores() -> None:
    assert multiplies_bytes_exactly() in (True, False)
    assert usable_cores() >= 1
    assert processor_name() == processor_name().strip() != ""
