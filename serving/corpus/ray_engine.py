"""Scoring on a Ray cluster with Ray Data: the same chunks in the same order, one model for each worker.

The chunks are cut on this machine, where the table lies, and stream through Ray's object store: the other machines
need neither the table nor the model on their disks. A row of the Ray dataset is a whole chunk, so that how Ray Data
cuts and merges blocks cannot change what is scored together: the result is byte for byte that of a local run. A
worker that dies is started again and its chunk scored again; the order is kept, so nothing is lost or doubled.
"""

import json
import logging
import os
import pickle  # nosec B403 # for what this run itself sends to its workers
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stancery.serving.classifier import StanceClassifier
from stancery.serving.corpus.score import Engine
from stancery.serving.corpus.scoring import Chunk, Chunks, RowScore, score_chunk
from stancery.serving.corpus.table import TableError
from stancery.serving.errors import MissingExtraError
from stancery.serving.model_folder import MANIFEST_FILE


def ray_engine(classifier: StanceClassifier, address: str, *, workers: int | None = None) -> Engine:
    """An engine that scores on a cluster.

    Args:
        classifier: The model; it is sent to the workers.
        address: The address of a cluster's head; or "auto" for the cluster that this machine belongs to, and where
            it belongs to none, one that is started for this run on the machine's loopback interface.
        workers: How many workers; default: one for each processor of the cluster. Each uses one thread.

    Returns:
        The engine.

    Raises:
        MissingExtraError: Ray is not installed.
    """
    start = address == "auto" and not _belongs_to_a_cluster()
    # Ray reads these when it is imported. Nobody is told what it is used for.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # With Ray Data's own workers, the core warns of what cannot happen here: what they need is held until the end.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    if start:
        # Ray's own switch for laptops, where it listens on the loopback interface only.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import ray.data  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError("Scoring with Ray", "ray") from None
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)

    def score(chunks: Chunks) -> Iterator[list[RowScore]]:
        with _cluster("local" if start else address, workers) as processors:
            yield from _score(classifier, chunks, workers or processors)

    return score


def _belongs_to_a_cluster() -> bool:
    """Whether 'ray start' made this machine part of a cluster, or the environment names one."""
    folder = Path(os.environ.get("RAY_TMPDIR") or tempfile.gettempdir())
    return bool(os.environ.get("RAY_ADDRESS")) or (folder / "ray" / "ray_current_cluster").exists()


@contextmanager
def _cluster(address: str, workers: int | None) -> Iterator[int]:
    """Join a cluster, or start one, for as long as it is needed; gives how many processors it has."""
    import ray

    local: dict[str, Any] = {"num_cpus": workers, "include_dashboard": False} if address == "local" else {}
    host, _, port = address.rpartition(":")
    try:
        if host and port.isdecimal():
            # Ray itself tries for minutes.
            socket.create_connection((host.removeprefix("ray://"), int(port)), timeout=10).close()
        ray.init(address, log_to_driver=False, configure_logging=False, **local)
    except Exception as error:  # Ray raises bare Exceptions too
        raise TableError(
            f"no Ray cluster at {address!r} could be reached or started ({str(error).splitlines()[0]:.200})."
        ) from None
    try:
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        yield int(resources.get("CPU", 1))
    finally:
        ray.shutdown()


def _score(classifier: StanceClassifier, chunks: Chunks, workers: int) -> Iterator[list[RowScore]]:
    import ray
    from ray.data import ActorPoolStrategy, DataContext, Datasource, ReadTask
    from ray.data.block import BlockMetadata

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1  # a chunk is a block: the default would gather them all in one
    context.target_min_block_size = 0

    class ChunkSource(Datasource):
        def get_read_tasks(self, *_: object, **__: object) -> list[ReadTask]:
            metadata = BlockMetadata(num_rows=None, size_bytes=None, exec_stats=None, input_files=None)
            return [ReadTask(lambda: map(_packed, chunks), metadata)]

        def estimate_inmemory_data_size(self) -> None:
            return None

    files = (MANIFEST_FILE, *classifier.manifest.files)
    model = ray.put({name: (classifier.folder.path / name).read_bytes() for name in files})
    scored = ray.data.read_datasource(
        ChunkSource(),  # type: ignore[no-untyped-call]
        override_num_blocks=1,
        num_cpus=0,
        label_selector={"ray.io/node-id": ray.get_runtime_context().get_node_id()},  # where the table lies
    ).map_batches(
        _Worker,
        fn_constructor_args=([model], classifier.abstain_below),
        batch_size=1,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=workers),
        num_cpus=1,
    )
    expected = chunks.start
    for row in scored.iter_rows():
        scores: list[RowScore] = json.loads(row["scores"])
        if row["first"] != expected:
            raise RuntimeError(f"Ray gave the chunk at row {row['first']} instead of {expected}")
        expected += len(scores)
        yield scores


def _packed(chunk: Chunk) -> Any:
    import pyarrow as pa

    return pa.table({"chunk": pa.array([pickle.dumps(chunk)], pa.large_binary())})


class _Worker:
    """One model in one process of the cluster."""

    def __init__(self, model: list[Any], abstain_below: float) -> None:
        import ray

        files: dict[str, bytes] = ray.get(model[0])
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            self._classifier = StanceClassifier.load(folder, abstain_below=abstain_below, threads=1)

    def __call__(self, batch: Any) -> Any:
        import pyarrow as pa

        # What is unpickled was pickled by this run: it never comes from a file.
        chunk: Chunk = pickle.loads(batch["chunk"][0].as_py())  # noqa: S301 # nosec B301
        scores = score_chunk(self._classifier, chunk)
        return pa.table({"first": [chunk.first], "scores": [json.dumps(scores)]})
