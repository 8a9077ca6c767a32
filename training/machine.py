"""What a training ran on, named so that a reader can judge what it cost."""

import torch

from stancery.serving import processor


def processor_name() -> str:
    """The processor that does the arithmetic: the accelerator where there is one, else the CPU and its cores."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{processor.usable_cores()} cores of {processor.processor_name()}"
