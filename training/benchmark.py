"""How much faster stancery is than ``transformers.pipeline`` on this machine: ``make benchmark``.

Both run the same architecture on the same statements with the same number of threads, in turns within one run, so
that a machine whose speed drifts slows both. Prints a table, and writes the figures with ``--json``.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import LABELS
from stancery.training.card import table
from stancery.training.config import OUR_COLUMNS, Source
from stancery.training.model import PACKAGED_BASE, locate_base
from stancery.training.quiet import quiet_libraries
from stancery.training.statements import read_source

_STATEMENT = "We call on the authorities to release everyone arrested arbitrarily."
_PIPELINE_PROCESS = """
import sys
from transformers import pipeline
print(pipeline("text-classification", model=sys.argv[1], device="cpu")(sys.argv[2]))
"""
Seconds = list[float]


def compare_cold_start(pipeline_folder: Path, rounds: int) -> dict[str, Seconds]:
    """Seconds from the start of a process to its first answer, of both, in turns."""
    commands = {
        "stancery": [str(Path(sys.executable).with_name("stancery")), "classify", _STATEMENT],
        "pipeline": [sys.executable, "-c", _PIPELINE_PROCESS, str(pipeline_folder), _STATEMENT],
    }

    def run(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands

    return _in_turns({name: run(command) for name, command in commands.items()}, rounds)


def compare_throughput(pipeline_folder: Path, texts: Sequence[str], rounds: int) -> dict[str, Seconds]:
    """Seconds for all statements, in batches of 32 and one by one, of both, in turns."""
    from transformers import pipeline

    classifier = StanceClassifier.load()
    peer: Any = pipeline("text-classification", model=str(pipeline_folder), device="cpu")
    few = list(texts[: len(texts) // 4])
    return _in_turns(
        {
            "stancery, in batches": lambda: classifier.classify(texts),
            "pipeline, in batches": lambda: peer(list(texts), batch_size=32, truncation=True),
            "stancery, one by one": lambda: [classifier.classify(text) for text in few],
            "pipeline, one by one": lambda: [peer(text, truncation=True) for text in few],
        },
        rounds,
    )


def _in_turns(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, Seconds]:
    for job in jobs.values():
        job()  # the first run of each only warms the disk cache and the threads
    seconds: dict[str, Seconds] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def _save_peer(folder: Path) -> None:
    """The same architecture as a transformers classifier; its head is untrained, which costs the same time."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    base, _ = locate_base(PACKAGED_BASE)
    AutoModelForSequenceClassification.from_pretrained(base, num_labels=len(LABELS)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)


def _row(name: str, ours: Seconds, theirs: Seconds, count: int) -> list[str]:
    ratios = [peer / own for own, peer in zip(ours, theirs, strict=True)]
    own, peer = statistics.median(ours), statistics.median(theirs)
    shown = [f"{value:.2f} s" if count == 1 else f"{count / value:,.0f} a second" for value in (own, peer)]
    return [name, f"{statistics.median(ratios):.1f} × ({min(ratios):.1f}–{max(ratios):.1f})", *shown]


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured.")] = 5,
    count: Annotated[int, typer.Option(min=40, help="Statements for the throughput.")] = 600,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the seconds measured.")] = None,
) -> None:
    """Compare stancery with transformers.pipeline on this machine."""
    quiet_libraries()
    statements = read_source(Source(path="data/statements", columns=OUR_COLUMNS))
    texts = [statement.text for statement in statements[:: max(1, len(statements) // count)]][:count]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _save_peer(folder)
        cold = compare_cold_start(folder, rounds)
        warm = compare_throughput(folder, texts, rounds)
    rows = [_row("process start to first answer", cold["stancery"], cold["pipeline"], 1)]
    for way, size in (("in batches", len(texts)), ("one by one", len(texts) // 4)):
        rows.append(_row(way, warm[f"stancery, {way}"], warm[f"pipeline, {way}"], size))
    print(f"{os.cpu_count()} cores, {rounds} rounds, medians (least–most); ratio first")
    print(table(["", "faster", "stancery", "transformers.pipeline"], rows))
    if json_file:
        json_file.write_text(json.dumps({**cold, **warm}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
