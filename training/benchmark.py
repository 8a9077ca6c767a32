"""How fast stancery is beside other ways on this machine: ``make benchmark``.

All read the same statements with the same number of threads, in turns within one run, so that a machine whose speed
drifts slows all of them; each in batches of the size that suits it best. Prints a table, ratios first, and writes
what was measured as JSON, from which ``python -m stancery.training.speed_plot`` draws the picture.
"""

import importlib.metadata
import json
import statistics
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from stancery.serving.benchmark import (
    CLASSIFY,
    STATEMENT,
    machine,
    measured,
    percentiles,
    time_each,
    watch,
)
from stancery.serving.classifier import StanceClassifier
from stancery.serving.command_line import PATH, model_option, rounds_option, run_app, threads_option
from stancery.serving.model_folder import LABELS
from stancery.serving.processor import usable_cores
from stancery.training.benchmark_peers import Peer, make_peers
from stancery.training.config import Source
from stancery.training.markdown import table
from stancery.training.quiet import quiet_libraries
from stancery.training.statements import read_source

_SIZES = (4, 8, 16, 32, 64)
_TRIED = 100
OURS = "stancery"


def compare(
    peers: Sequence[Peer],
    texts: Sequence[str],
    rounds: int,
    say: Callable[[str], None],
    turn: float = 3.0,
) -> dict[str, dict[str, Any]]:
    """Measure all ways in turns.

    Args:
        peers: The ways.
        texts: Statements; all of them in batches, a quarter of them one by one.
        rounds: How often each is measured.
        say: Called with each line of progress.
        turn: Seconds that each measurement lasts at least: the statements are read again until then, so that a fast
            way is not judged by a moment of a machine whose speed drifts.

    Returns:
        For each way: its batch size, statements a second in batches and one by one in each round, the percentiles
        of the time for one, seconds from process start to first answer, and that process's memory.
    """
    few = texts[: max(1, len(texts) // 4)]
    found: dict[str, dict[str, Any]] = {}
    for peer in peers:
        say(f"warming up: {peer.name}")
        watch([*peer.command, STATEMENT])
        tried = {
            size: _seconds(peer, texts[:_TRIED], size) for size in (_SIZES if peer.has_batches else (32,)) * 2
        }
        found[peer.name] = {
            "batch_size": min(tried, key=lambda size: tried[size]),
            "in_batches_per_second": [],
            "one_by_one_per_second": [],
            "cold_start_seconds": [],
        }
    latencies: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}")
        for peer in peers:
            way = found[peer.name]
            passes: list[float] = []
            while sum(passes) < turn:
                passes.append(_seconds(peer, texts, way["batch_size"]))
            way["in_batches_per_second"].append(len(passes) * len(texts) / sum(passes))
            seconds: list[float] = []
            while sum(seconds) < turn:
                seconds += time_each(partial(_one, peer), few)
            latencies[peer.name] += seconds
            way["one_by_one_per_second"].append(len(seconds) / sum(seconds))
            start, way["peak_memory_mb"] = watch([*peer.command, STATEMENT])
            way["cold_start_seconds"].append(start)
    for name, seconds in latencies.items():
        found[name]["latency_ms"] = percentiles(seconds)
    return found


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """How many times as many, round by round."""
    return [own / other for own, other in zip(ours, theirs, strict=True)]


def _seconds(peer: Peer, texts: Sequence[str], size: int) -> float:
    return measured(partial(peer.answer, texts, size))


def _one(peer: Peer, text: str) -> object:
    return peer.answer([text], 1)


def _ours(threads: int, model: Path | None) -> Peer:
    classifier = StanceClassifier.load(model, threads=threads)
    return Peer(
        OURS,
        lambda texts, size: classifier.classify(texts[0] if size == 1 else texts, batch_size=size),
        [*CLASSIFY, *(["--model", str(model)] if model else [])],
    )


def _rows(ways: dict[str, dict[str, Any]]) -> list[list[str]]:
    ours = ways[OURS]

    def faster(key: str, way: dict[str, Any], inverse: bool = False) -> str:
        found = ratios(way[key], ours[key]) if inverse else ratios(ours[key], way[key])
        return f"{statistics.median(found):.1f} × ({min(found):.1f}–{max(found):.1f})"

    rows = []
    for name, way in ways.items():
        start, memory = statistics.median(way["cold_start_seconds"]), way["peak_memory_mb"]
        batches, single = (
            statistics.median(way[f"{key}_per_second"]) for key in ("in_batches", "one_by_one")
        )
        waits = " / ".join(f"{value:.1f}" for value in way["latency_ms"].values())
        rows.append(
            [
                name,
                "" if way is ours else faster("in_batches_per_second", way),
                f"{batches:,.0f}",
                "" if way is ours else faster("one_by_one_per_second", way),
                f"{single:,.0f}",
                waits,
                "" if way is ours else faster("cold_start_seconds", way, inverse=True),
                f"{start:.2f} s",
                f"{memory:.0f} MB" if memory else "?",
            ]
        )
    return rows


@click.command()
@click.argument("json_file", metavar="[FILE]", type=PATH, required=False)
@rounds_option
@click.option("--count", type=click.IntRange(min=40), default=400, help="Statements in batches.")
@threads_option
@model_option
def main(json_file: Path | None, *, rounds: int, count: int, threads: int | None, model: Path | None) -> None:
    """Compare stancery with other ways on this machine; FILE gets all that was measured as JSON."""
    quiet_libraries()
    threads = threads or usable_cores()
    statements = read_source(Source(path="data/statements"))
    texts = [statement.text for statement in statements[:: max(1, len(statements) // count)]][:count]
    with tempfile.TemporaryDirectory() as folder:
        labels = [LABELS.index(statement.label) for statement in statements]
        peers = make_peers(Path(folder), [statement.text for statement in statements], labels, threads)
        ways = compare(
            [_ours(threads, model), *peers], texts, rounds, lambda line: click.echo(line, err=True)
        )
    libraries = {name: importlib.metadata.version(name) for name in ("torch", "transformers", "scikit-learn")}
    found: dict[str, Any] = {
        "machine": {**machine(), **libraries},
        "threads": threads,
        "statements": len(texts),
        "rounds": rounds,
        "ways": ways,
    }
    head = [
        "",
        "stancery is faster in batches",
        "a second",
        "one by one",
        "a second",
        "ms for one (p50 / p95 / p99)",
        "from process start",
        "to first answer",
        "memory",
    ]
    click.echo(f"{found['machine']['processor']}, {threads} threads, {rounds} rounds; medians (least–most)")
    click.echo(table(head, _rows(ways)))
    if json_file:
        json_file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_app(main, extra="train", feature="The comparison")
