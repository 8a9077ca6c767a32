"""The exported network, run by onnxruntime on the processor."""

import os
from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import ModelFolder
from stancery.serving.windows import Window


class Network:
    """A model file in memory. Thread-safe."""

    def __init__(self, folder: ModelFolder, *, pad_id: int, threads: int | None) -> None:
        """Open the model of a verified folder.

        Args:
            folder: The folder.
            pad_id: Token that fills up short windows.
            threads: Threads for one forward pass; None is one for each core this process may use.

        Raises:
            ModelFolderError: onnxruntime cannot run the file.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or _usable_cores()
        options.log_severity_level = 3
        try:
            # Given as bytes, the model cannot make onnxruntime read weights from any other file.
            self._session = onnxruntime.InferenceSession(
                folder.model.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises bare Exceptions of many kinds
            raise ModelFolderError(
                f"{folder.model} is not a model onnxruntime can run ({error!s:.200}); export the model again."
            ) from None
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._pad_id = pad_id

    def logits(self, batch: Sequence[Window]) -> NDArray[np.float64]:
        """Run one batch.

        Args:
            batch: Windows, padded here to the longest of them.

        Returns:
            Logits, shape (windows, labels).
        """
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), self._pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        type_ids = np.zeros_like(ids)
        for row, window in enumerate(batch):
            length = len(window.ids)
            ids[row, :length] = window.ids
            mask[row, :length] = 1
            type_ids[row, :length] = window.type_ids
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": type_ids}
        (logits,) = self._session.run(
            ["logits"], {name: value for name, value in feed.items() if name in self._inputs}
        )
        return np.asarray(logits, dtype=np.float64)


def _usable_cores() -> int:
    # Only Linux tells which cores this process may use; onnxruntime would take all that the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
