"""What the processor can do that a network's speed or answers depend on."""

import os
import platform
import re
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime

# An ONNX file with one MatMulInteger of uint8 (1, 2) by int8 (2, 1); tests/serving/test_processor.py makes it again.
PROBE = (
    b"\x08\x08:\\\n\x18\n\x01a\n\x01b\x12\x01y\x22\rMatMulInteger\x12\x01pZ\x13\n\x01a\x12\x0e\n\x0c\x08\x02\x12\x08"
    b"\n\x02\x08\x01\n\x02\x08\x02Z\x13\n\x01b\x12\x0e\n\x0c\x08\x03\x12\x08\n\x02\x08\x02\n\x02\x08\x01b\x13\n\x01y"
    b"\x12\x0e\n\x0c\x08\x06\x12\x08\n\x02\x08\x01\n\x02\x08\x01B\x04\n\x00\x10\r"
)


@cache
def multiplies_bytes_exactly() -> bool:
    """Whether onnxruntime's fastest product of uint8 and int8 is right here.

    Processors without VNNI (Intel before 2019, AMD before 2022) add such products in pairs in 16 bits, where
    255 × 127 × 2 does not fit. onnxruntime has a slower way that is always right, for those who ask for it.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(PROBE, options, providers=["CPUExecutionProvider"])
    greatest = {"a": np.full((1, 2), 255, np.uint8), "b": np.full((2, 1), 127, np.int8)}
    (product,) = session.run(["y"], greatest)
    return int(np.asarray(product)[0, 0]) == 255 * 127 * 2


def usable_cores() -> int:
    """How many cores this process may use."""
    # Only Linux tells; elsewhere it is all that the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processor_name() -> str:
    """What the system calls the processor; its architecture where it has no name for it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # only Linux has that file
        return platform.processor() or platform.machine()
    match = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return match.group(1).strip() if match else platform.machine()
