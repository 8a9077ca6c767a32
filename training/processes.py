"""Training in several processes: ``torchrun --nproc-per-node 2 -m stancery.training.cli run CONFIG``.

torchrun tells each process its place in environment variables; the Trainer makes them learn together. Everything around
the fitting (export, calibration, the card) is work for one.
"""

import os

from stancery.training.errors import ConfigError


def is_first_process() -> bool:
    """Whether this process is the one that writes and speaks; it is where there is only one."""
    return os.environ.get("RANK", "0") == "0"


def share_of_batch(batch_size: int) -> int:
    """Deal a batch to the processes that train together, so that a step is the same however many they are.

    Args:
        batch_size: Examples in one step of the training.

    Returns:
        Examples that each process takes of them.

    Raises:
        ConfigError: They cannot be dealt evenly.
    """
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    if batch_size % processes:
        raise ConfigError(
            f"training.batch_size is {batch_size}, and {processes} processes train together; expected a multiple"
            f" of {processes}: --set training.batch_size={max(1, batch_size // processes) * processes}."
        )
    return batch_size // processes
