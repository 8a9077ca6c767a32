"""Networks and tokenizers made to harm: every one refused, or stopped at a bound, by a sentence."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancery.serving import StanceClassifier, network_check
from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import FileRecord
from stancery.serving.network_check import fault_of

onnx = pytest.importorskip("onnx")
from onnx import TensorProto, helper, numpy_helper  # noqa: E402


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "stancery.json").read_text(encoding="utf-8"))
    manifest["files"][name] = msgspec.to_builtins(FileRecord.of(folder / name))
    (folder / "stancery.json").write_text(json.dumps(manifest), encoding="utf-8")


def node(kind: str, inputs: str, outputs: str, **attributes: Any) -> Any:
    return helper.make_node(kind, inputs.split(), outputs.split(), **attributes)


def network(
    nodes: Iterable[Any],
    constants: dict[str, Any] | None = None,
    *,
    sparse: Iterable[Any] = (),
    functions: Iterable[Any] = (),
) -> bytes:
    """A network that sums up its token ids into "plain", of three equal logits, and goes on from there."""
    values = {"one": np.array([1]), "three": np.zeros((1, 3), np.float32), **(constants or {})}
    graph = helper.make_graph(
        [
            node("Cast", "input_ids", "ids", to=TensorProto.FLOAT),
            node("ReduceSum", "ids one", "sum", keepdims=1),
            node("Add", "sum three", "plain"),
            *nodes,
        ],
        "graph",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in values.items()],
    )
    graph.sparse_initializer.extend(sparse)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)]
    model = helper.make_model(graph, opset_imports=versions, functions=list(functions))
    model.ir_version = 9
    return bytes(model.SerializeToString())


def endless_loop() -> bytes:
    body = helper.make_graph(
        [node("Identity", "go_on", "still_go_on"), node("Identity", "value", "same")],
        "body",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("value", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("still_go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("same", TensorProto.FLOAT, None),
        ],
    )
    loop = helper.make_node("Loop", ["", "true", "plain"], ["logits"], body=body)
    return network([loop], {"true": np.array(True)})


def doubling_functions() -> bytes:
    """Forty functions, each of which calls the one before twice."""
    version = [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)]
    functions = [helper.make_function("own", "f0", ["x"], ["y"], [node("Neg", "x", "y")], version)]
    for number in range(1, 40):
        calls = [
            node(f"f{number - 1}", "x", "m", domain="own"),
            node(f"f{number - 1}", "m", "y", domain="own"),
        ]
        functions.append(helper.make_function("own", f"f{number}", ["x"], ["y"], calls, version))
    return network([node("f39", "plain", "logits", domain="own")], functions=functions)


def sparse_weights() -> bytes:
    weights = helper.make_sparse_tensor(
        helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0]),
        helper.make_tensor("at", TensorProto.INT64, [1], [5]),
        [10**12],
    )
    nodes = [node("ReduceSum", "w zero", "r", keepdims=1), node("Add", "plain r", "logits")]
    return network(nodes, {"zero": np.array([0])}, sparse=[weights])


def declared_but_not_there() -> bytes:
    model = onnx.load_from_string(network([node("Add", "plain w", "logits")]))
    model.graph.initializer.add(name="w", data_type=TensorProto.FLOAT, dims=[2**40], raw_data=b"1234")
    return bytes(model.SerializeToString())


def elsewhere_in_an_attribute() -> bytes:
    value = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    value.external_data.add(key="location", value="/etc/passwd")
    return network([helper.make_node("Constant", [], ["w"], value=value), node("Add", "plain w", "logits")])


@pytest.mark.parametrize(
    ("build", "refusal"),
    [
        (endless_loop, "loops or branches"),
        (doubling_functions, "functions"),
        (sparse_weights, "sparse weights"),
        (declared_but_not_there, "is not a model onnxruntime can run"),
        (elsewhere_in_an_attribute, "keeps weights in another file"),
        (lambda: b"\x08\x09", "is not a model onnxruntime can run"),
        (lambda: network([])[:-7], "is not an ONNX file"),
        (lambda: network([node("Nonsense", "plain", "logits")]), "is not a model onnxruntime can run"),
    ],
)
def test_a_network_that_has_no_bound_is_refused(
    folder: Path, build: Callable[[], bytes], refusal: str
) -> None:
    put(folder, "model.onnx", build())
    with pytest.raises(ModelFolderError, match=refusal) as refused:
        StanceClassifier.load(folder)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("nodes", "constants"),
    [
        (
            [
                node("ConstantOfShape", "shape", "much"),
                node("ReduceSum", "much zero", "r", keepdims=1),
                node("Add", "plain r", "logits"),
            ],
            {"shape": np.array([network_check.MEMORY_LIMIT]), "zero": np.array([0])},
        ),
        ([node("Identity", "ids", "logits")], {}),  # as many numbers as tokens
        ([node("Div", "plain three", "logits")], {}),  # infinite
        ([node("Identity", "plain", "other_name")], {}),
    ],
)
def test_a_network_that_runs_but_answers_no_stance_is_an_error_and_not_a_crash(
    folder: Path, nodes: list[Any], constants: dict[str, Any]
) -> None:
    put(folder, "model.onnx", network(nodes, constants))
    with pytest.raises(ModelFolderError, match=r"model\.onnx"):
        StanceClassifier.load(folder).classify("we deplore the state of the agenda")


def test_a_network_that_is_odd_but_harmless_is_run(folder: Path) -> None:
    put(folder, "model.onnx", network([node("Identity", "plain", "logits")]))
    assert StanceClassifier.load(folder).classify("we deplore it").confidence == pytest.approx(1 / 3)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_looking_through_any_bytes_raises_nothing(content: bytes) -> None:
    fault_of(content)


NO_SUCH_KIND, A_FUNCTION, A_SPARSE_WEIGHT = b"\x07", b"\xca\x01\x00", b"\x3a\x02\x7a\x00"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_a_fault_at_the_beginning_is_found_whatever_follows(content: bytes) -> None:
    assert fault_of(NO_SUCH_KIND + content) == "is not an ONNX file"
    assert "functions" in str(fault_of(A_FUNCTION + content))
    assert "sparse weights" in str(fault_of(A_SPARSE_WEIGHT + content))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_network_is_refused_or_runs(folder: Path, data: st.DataObject) -> None:
    content = bytearray(network([node("Identity", "plain", "logits")]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    put(folder, "model.onnx", bytes(content))
    try:
        stance = StanceClassifier.load(folder).classify("we deplore it")
    except ModelFolderError as refused:
        assert str(refused).startswith(str(folder / "model.onnx"))
    else:
        assert sum(stance.scores.values()) == pytest.approx(1)


# -- tokenizers


def changed_tokenizer(folder: Path, **parts: Any) -> bytes:
    return json.dumps(
        {**json.loads((folder / "tokenizer.json").read_text(encoding="utf-8")), **parts}
    ).encode()


def sequence(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequence", "normalizers": list(steps)}


def replacing(pattern: dict[str, str], content: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": pattern, "content": content}


TEN = replacing({"String": "e"}, "e" * 10)


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ({"normalizer": sequence(TEN, TEN, TEN)}, "up to 1,000 times longer"),
        ({"normalizer": sequence(sequence(TEN), sequence(TEN))}, "up to 100 times longer"),
        ({"normalizer": replacing({"Regex": ""}, "e" * 100)}, "up to 100 times longer"),
        ({"normalizer": sequence(*[{"type": "Prepend", "prepend": "e" * 50}] * 2)}, "times longer"),
        ({"normalizer": replacing({"Regex": "(e+)+x"}, "e")}, "more than one thing is repeated"),
        (
            {
                "pre_tokenizer": {
                    "type": "Split",
                    "pattern": {"Regex": "e?e?e?x"},
                    "behavior": "Removed",
                    "invert": False,
                }
            },
            "more than one thing is repeated",
        ),
        ({"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}}, "is not a tokenizer"),
        ({"model": {"type": "Pickle"}}, "is not a tokenizer"),
        ({"model": None}, "is not a tokenizer"),
        ({"version": "9" * 5000}, "is not a tokenizer"),
    ],
)
def test_a_tokenizer_that_has_no_bound_is_refused(folder: Path, part: dict[str, Any], refusal: str) -> None:
    put(folder, "tokenizer.json", changed_tokenizer(folder, **part))
    with pytest.raises(ModelFolderError, match=refusal):
        StanceClassifier.load(folder)


def test_what_known_tokenizers_do_is_allowed(folder: Path) -> None:
    usual = sequence(
        {"type": "NFC"},
        replacing({"Regex": " {2,}"}, " "),
        {"type": "Lowercase"},
        {"type": "Prepend", "prepend": "e"},
    )
    put(folder, "tokenizer.json", changed_tokenizer(folder, normalizer=usual))
    assert StanceClassifier.load(folder).classify("We deplore it.").windows == 1


def test_a_tokenizer_whose_words_the_network_does_not_know_is_an_error(folder: Path) -> None:
    model = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    model["vocab"]["deplore"] = 2**31
    put(folder, "tokenizer.json", changed_tokenizer(folder, model=model))
    with pytest.raises(ModelFolderError, match="cannot read a statement"):
        StanceClassifier.load(folder).classify("we deplore the state")


def test_a_panic_of_the_library_is_an_error(folder: Path) -> None:
    whole = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    whole["post_processor"]["pair"].append({"SpecialToken": {"id": "[NOWHERE]", "type_id": 0}})
    put(folder, "tokenizer.json", changed_tokenizer(folder, post_processor=whole["post_processor"]))
    with pytest.raises(ModelFolderError, match="is not a tokenizer"):
        StanceClassifier.load(folder).classify("we deplore the state", "the council")
