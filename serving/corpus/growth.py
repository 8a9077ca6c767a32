"""How scoring grows: with the number of statements, their length, threads, and workers of a Ray cluster.

    python -m stancery.serving.corpus.growth growth.json --most 1000000 --plot growth.png

Each point is a table of statements made up for it, scored from file to file by a process of its own, so that the
peak of its memory is its own too. Loading the model is not counted in the time, but it is in the memory.
"""

import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from stancery.serving.command_line import PATH, model_option, run_app
from stancery.serving.processor import usable_cores

# A short statement has about a dozen words, as those of a council's record do.
_WORDS = 12
_WORDS_TRIED = (6, 12, 24, 48, 96, 192)
_STATEMENTS_TRIED = 2_000
_VOCABULARY = (  # noqa: SIM905  # easier to read than a list
    "we the our council minister delegation state party report resolution deplore welcome praise reject note regret"
    " arrests verdict ceasefire elections sanctions inquiry treaty border of in against with for and its their today"
).split()


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement.

    Attributes:
        statements: How many were scored in that time.
        words: How many words each had.
        threads: Threads of the forward pass; of each worker, 1.
        workers: Ray workers; 0 is scoring in the process itself.
        seconds: From file to file; of a Ray run from the first chunk scored, because starting a cluster takes
            15 seconds however much there is to score.
        peak_megabytes: The most memory the process held; of a Ray run, that of the process that drives it.
    """

    statements: int
    words: int
    threads: int
    workers: int
    seconds: float = 0.0
    peak_megabytes: float = 0.0

    @property
    def per_second(self) -> float:
        """Statements scored in a second."""
        return self.statements / self.seconds


def measure(point: Point, model: Path | None) -> Point:
    """Measure one point in a process of its own.

    Args:
        point: What to measure; its seconds and megabytes are filled in.
        model: The model folder; None is the model that ships.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure_here, (point, model))


def _measure_here(point: Point, model: Path | None) -> Point:
    import resource

    from stancery.serving.classifier import StanceClassifier
    from stancery.serving.corpus.score import local_engine, score_file
    from stancery.serving.corpus.scoring import Chunks, RowScore

    classifier = StanceClassifier.load(model, threads=point.threads)
    engine = local_engine(classifier)
    if point.workers:
        from stancery.serving.corpus.ray_engine import ray_engine

        engine = ray_engine(classifier, "auto", workers=point.workers)
    scored: list[tuple[float, int]] = []

    def watched(chunks: Chunks) -> Iterator[list[RowScore]]:
        for scores in engine(chunks):
            scored.append((time.monotonic(), len(scores)))
            yield scores

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "statements.csv"
        with source.open("w", encoding="utf-8") as file:
            file.write("text\n")
            file.writelines(f"{statement}\n" for statement in _made_up(point.statements, point.words))
        started = time.monotonic()
        score_file(classifier, source, Path(folder) / "scored.csv", engine=watched)
        ended = time.monotonic()
    count = point.statements
    if point.workers:
        started, first = scored[0]
        count -= first
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return replace(point, statements=count, seconds=round(ended - started, 2), peak_megabytes=round(peak, 1))


def _made_up(count: int, words: int) -> Iterator[str]:
    """Statements that all differ, so that none is scored for another."""
    choose = random.Random(0)  # noqa: S311 # nosec B311 # the same words in every run, not a secret
    for number in range(count):
        yield " ".join([*choose.choices(_VOCABULARY, k=words - 1), str(number)])


def _points(most: int, cores: int, *, ray: bool) -> dict[str, list[Point]]:
    sizes = [10**power for power in range(2, 10) if 10**power <= most]
    points = {
        "statements": [Point(size, _WORDS, cores, 0) for size in sizes],
        "words": [Point(_STATEMENTS_TRIED, words, cores, 0) for words in _WORDS_TRIED],
        "threads": [Point(_STATEMENTS_TRIED, _WORDS, threads, 0) for threads in _up_to(cores)],
    }
    if ray:
        # Many chunks, so that those under way when the first is done count for little.
        points["workers"] = [Point(100_000, _WORDS, 1, workers) for workers in _up_to(cores)]
    return points


def _up_to(cores: int) -> list[int]:
    return sorted({min(2**power, cores) for power in range(10)})


_PANELS = {
    "statements": ("statements in the table", "statements a second"),
    "words": ("words in a statement", "words a second"),
    "threads": ("threads", "statements a second"),
    "workers": ("Ray workers of one thread", "statements a second"),
}


def _plot(measured: dict[str, list[Point]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * len(measured), 2.6), layout="constrained", dpi=160)
    for place, (axis, points) in enumerate(measured.items(), start=1):
        size, rate = _PANELS[axis]
        chart = figure.add_subplot(1, len(measured), place)
        sizes = [getattr(point, axis) for point in points]
        rates = [point.per_second * (point.words if axis == "words" else 1) for point in points]
        chart.plot(sizes, rates, "o-", color="#24527a")
        chart.set(xlabel=size, ylim=(0, 1.1 * max(rates)))
        chart.set_title(rate, fontsize=9)
        chart.spines[["right", "top"]].set_visible(False)
        if axis in {"threads", "workers"}:
            chart.set_xticks(sizes)
        else:
            chart.set_xscale("log")
        chart.yaxis.set_major_formatter("{x:,.0f}")
    figure.savefig(path)


@click.command()
@click.argument("output", type=PATH)
@click.option(
    "--most", type=click.IntRange(min=1), default=100_000, help="The most statements to score at once."
)
@click.option("--ray", is_flag=True, help="Measure Ray workers too.")
@click.option(
    "--plot", type=PATH, metavar="FILE", help="Draw the curves into this picture; needs matplotlib."
)
@model_option
def main(output: Path, *, most: int, ray: bool, plot: Path | None, model: Path | None) -> None:
    """Measure how scoring grows, and write the figures to OUTPUT, a JSON file."""
    cores = usable_cores()
    measured: dict[str, list[Point]] = {}
    for axis, points in _points(most, cores, ray=ray).items():
        measured[axis] = []
        for point in points:
            done = measure(point, model)
            measured[axis].append(done)
            click.echo(
                f"{axis} {getattr(done, axis):>9,}: {done.per_second:7.0f} a second, {done.seconds:8.1f} s,"
                f" {done.peak_megabytes:6.0f} MB"
            )
    billion = 1e9 / measured["statements"][-1].per_second / 3600
    click.echo(f"a billion such statements: {billion:,.0f} hours of this machine")
    report: dict[str, Any] = {"cores": cores, "hours_for_a_billion": round(billion, 1)}
    report |= {
        axis: [{**asdict(point), "per_second": round(point.per_second, 1)} for point in points]
        for axis, points in measured.items()
    }
    output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if plot is not None:
        _plot(measured, plot)


if __name__ == "__main__":
    run_app(main, extra="train,ray", feature="This measurement")
