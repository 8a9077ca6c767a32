"""What a training ran on, named so that a reader can judge what it cost."""

import os
import platform
from pathlib import Path

import torch

_LINUX_PROCESSORS = Path("/proc/cpuinfo")


def processor_name() -> str:
    """The processor that does the arithmetic: the accelerator where there is one, else the CPU and its cores."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{_cores()} cores of {_cpu_name()}"


def _cores() -> int:
    # Only Linux tells which cores this process may use.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu_name() -> str:
    if _LINUX_PROCESSORS.is_file():
        for line in _LINUX_PROCESSORS.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
