"""What a network from a stranger could do to the machine that runs it, and the bounds that keep it from it.

An ONNX file is data, not code, but data that tells a program how much memory to take and how often to repeat
something. Before onnxruntime is given a file, its graph is looked through for what no encoder needs and what has no
bound of its own; while it runs, the memory it may take is bounded.

Source: onnx.proto of ONNX (field numbers), the Protocol Buffers encoding.
"""

from collections.abc import Iterator
from functools import cache

import onnxruntime

MEMORY_LIMIT = 4 * 2**30
"""Bytes that all networks of a process may take together while they run; the shipped one takes a twentieth."""

# Numbers of the fields that are looked at.
_MODEL_GRAPH, _MODEL_FUNCTIONS = 7, 25
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_SPARSE_INITIALIZER = 1, 5, 15
_NODE_ATTRIBUTE = 5
_ATTRIBUTE_TENSORS, _ATTRIBUTE_GRAPHS, _ATTRIBUTE_SPARSE = (5, 10), (6, 11), (22, 23)
_TENSOR_EXTERNAL_DATA = 13

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


def fault_of(model: bytes) -> str | None:
    """Look through an ONNX file for what a network must not hold.

    Args:
        model: The whole file.

    Returns:
        What was found, as the end of a sentence; None where nothing speaks against the file.
    """
    try:
        return _fault_of_model(memoryview(model))
    except (IndexError, ValueError):
        return "is not an ONNX file"


def bound_memory(options: onnxruntime.SessionOptions) -> None:
    """Make a session take its memory from what ``MEMORY_LIMIT`` bounds; beyond it, a run fails with an error.

    Args:
        options: Those of the session that will be opened.
    """
    _register_allocator()
    options.add_session_config_entry("session.use_env_allocators", "1")


@cache
def _register_allocator() -> None:
    onnxruntime.create_and_register_allocator(
        onnxruntime.OrtMemoryInfo(
            "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
        ),
        onnxruntime.OrtArenaCfg({"max_mem": MEMORY_LIMIT}),
    )


def _fault_of_model(model: memoryview) -> str | None:
    for number, value in _fields(model):
        if number == _MODEL_FUNCTIONS:
            return "holds functions, which may call one another without end"
        if number == _MODEL_GRAPH and (fault := _fault_of_graph(value)):
            return fault
    return None


def _fault_of_graph(graph: memoryview) -> str | None:
    for number, value in _fields(graph):
        if number == _GRAPH_SPARSE_INITIALIZER:
            return "holds sparse weights, whose full size has no bound"
        fault = None
        if number == _GRAPH_INITIALIZER:
            fault = _fault_of_tensor(value)
        elif number == _GRAPH_NODE:
            fault = _fault_of_node(value)
        if fault:
            return fault
    return None


def _fault_of_node(node: memoryview) -> str | None:
    for number, attribute in _fields(node):
        if number != _NODE_ATTRIBUTE:
            continue
        for kind, value in _fields(attribute):
            if kind in _ATTRIBUTE_GRAPHS:
                return "holds loops or branches, which may have no end"
            if kind in _ATTRIBUTE_SPARSE:
                return "holds sparse weights, whose full size has no bound"
            if kind in _ATTRIBUTE_TENSORS and (fault := _fault_of_tensor(value)):
                return fault
    return None


def _fault_of_tensor(tensor: memoryview) -> str | None:
    if any(number == _TENSOR_EXTERNAL_DATA for number, _ in _fields(tensor)):
        return "keeps weights in another file"
    return None


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The fields of a message that hold bytes (strings and messages), by number.

    Raises:
        IndexError: The message ends within a field.
        ValueError: It is no message.
    """
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        key &= 0xFFFFFFFF  # as the libraries read it
        kind = key & 7
        if kind == _VARINT:
            _, position = _varint(message, position)
        elif kind == _BYTES:
            length, position = _varint(message, position)
            if length > len(message) - position:
                raise ValueError("a field reaches beyond its message")
            yield key >> 3, message[position : position + length]
            position += length
        elif kind in (_FIXED_64, _FIXED_32):
            position += 8 if kind == _FIXED_64 else 4
        else:
            raise ValueError(f"a field is of the kind {kind}")


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("a number is longer than ten bytes")
