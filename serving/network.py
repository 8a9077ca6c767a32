"""The exported network, run by onnxruntime on the processor."""

from collections.abc import Sequence
from functools import cached_property
from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import ModelFolder
from stancery.serving.network_check import bound_memory, fault_of
from stancery.serving.processor import multiplies_bytes_exactly, usable_cores
from stancery.serving.windows import Window, batches_of_one_length

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Network:
    """A model file in memory. Thread-safe.

    One batch is run on all threads. Several are run at the same time, each on one thread, which on networks of this
    size is half as fast again: no core waits for another. Each way has a session of its own; the second is opened
    when it is first needed.
    """

    def __init__(self, folder: ModelFolder, *, threads: int | None) -> None:
        """Open the model of a verified folder.

        Args:
            folder: The folder.
            threads: Threads that the model runs on; None is one for each core this process may use.

        Raises:
            ModelFolderError: onnxruntime cannot run the file, or the file holds what no network of ours does.
        """
        self._path = folder.model
        self._threads = threads or usable_cores()
        self._labels = len(folder.manifest.labels)
        self._content = folder.network
        if fault := fault_of(self._content):
            raise ModelFolderError(f"{self._path} {fault}; load models of stancery-train only.")
        self._wide = self._open(self._threads)
        self._wide_in_use = Lock()
        self._inputs = {node.name for node in self._wide.get_inputs()}

    def logits(self, windows: Sequence[Window], batch_size: int) -> NDArray[np.float64]:
        """Run windows, several batches at a time.

        Args:
            windows: All windows, in any order.
            batch_size: The most windows in a batch.

        Returns:
            Logits, shape (windows, labels), in the order of the windows.

        Raises:
            ModelFolderError: The model cannot run on them, or does not give a number for each label.
        """
        logits = np.empty((len(windows), self._labels))
        batches = batches_of_one_length(windows, batch_size, at_once=self._threads)
        chosen = [[windows[index] for index in batch] for batch in batches]
        # Two batches on all threads would only be in each other's way.
        if len(batches) == 1 and self._wide_in_use.acquire(blocking=False):
            try:
                results = [self._run(self._wide, chosen[0])]
            finally:
                self._wide_in_use.release()
        elif len(batches) == 1 or self._threads == 1:
            results = [self._run(self._narrow, batch) for batch in chosen]
        else:
            results = list(self._pool.map(self._run, repeat(self._narrow), chosen))
        for batch, result in zip(batches, results, strict=True):
            logits[batch] = result
        return logits

    def _open(self, threads: int) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        if not multiplies_bytes_exactly():
            options.add_session_config_entry("session.x64quantprecision", "1")
        bound_memory(options)
        try:
            # Given as bytes, the model cannot make onnxruntime read weights from any other file.
            return onnxruntime.InferenceSession(
                self._content,
                options,
                providers=["CPUExecutionProvider"],
                # onnxruntime's fused form of these two operators takes six times as long as the two.
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:  # onnxruntime raises bare Exceptions of many kinds
            raise ModelFolderError(
                f"{self._path} is not a model onnxruntime can run ({error!s:.200}); export the model again."
            ) from None

    @cached_property
    def _narrow(self) -> onnxruntime.InferenceSession:
        return self._wide if self._threads == 1 else self._open(1)

    @cached_property
    def _pool(self) -> "Executor":
        from concurrent.futures import ThreadPoolExecutor  # of no use to one statement on the command line

        return ThreadPoolExecutor(self._threads, thread_name_prefix="stancery")

    def _run(self, session: onnxruntime.InferenceSession, batch: Sequence[Window]) -> NDArray[np.float32]:
        feed = {"input_ids": np.stack([window.ids for window in batch])}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.stack([window.type_ids for window in batch])
        if "attention_mask" in self._inputs:  # nothing is padded: such a model is told to attend to all
            feed["attention_mask"] = np.ones_like(feed["input_ids"])
        try:
            (logits,) = session.run(["logits"], feed)
        except Exception as error:  # the file of a stranger, for all that the folder's checksums say
            raise ModelFolderError(
                f"{self._path} cannot read a statement ({error!s:.200}); export it again."
            ) from None
        found = np.asarray(logits)
        if found.shape != (len(batch), self._labels) or not np.isfinite(found).all():
            raise ModelFolderError(
                f"{self._path} does not give a number for each of {self._labels} labels; export it again."
            )
        return found
