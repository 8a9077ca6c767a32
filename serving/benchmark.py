"""``stancery benchmark``: how fast is this machine, with nothing installed but what classifies.

Measures what a user waits for: many statements at once, one after another, and a new process's first answer; and
what it takes: memory and disk.
"""

import importlib.metadata
import json
import platform
import re
import statistics
import subprocess  # nosec B404 # it starts the programs that are measured, nothing given from outside
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from stancery.serving.classifier import StanceClassifier
from stancery.serving.processor import processor_name, usable_cores

STATEMENT = "We call on the authorities to release everyone arrested arbitrarily."
CLASSIFY = (sys.executable, "-c", "from stancery.serving.cli import main; main()", "classify")
# Runs a command and says when its first line came and what it held at most. A process of its own, because one that
# was started by a large process is counted as that large at first.
_WATCH = """
import json, os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
process.stdout.readline()
seconds = time.perf_counter() - start
process.stdout.read()
megabytes = None
if hasattr(os, "wait4"):
    _, status, usage = os.wait4(process.pid, 0)
    megabytes = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
else:
    status = process.wait()
print(json.dumps([seconds, megabytes]))
sys.exit(bool(status))
"""
_SENTENCES = (
    "{} condemns in the strongest terms the shelling of the market.",
    "The representative of {} took the floor after the recess.",
    "We commend {} for opening its archives to the families, as it had promised, before the anniversary.",
    "{} must release without delay all those whom it has detained for taking part in peaceful assemblies, drop every"
    " charge brought against them, and let independent observers visit the places where they are held.",
    "According to the ministry, the measures taken by {} were lawful and proportionate.",
    "Regrettably, {} again chose to turn the convoys back at the border.",
    "The talks between {} and its neighbours on the use of the river will go on in the spring, when the water is"
    " high and both sides have had time to study what the engineers found.",
    "Nobody has the right to lecture {} on how it protects its own people.",
    "The report mentions {} twice.",
    "My delegation wishes to place on record that the allegations made this morning against {} rest on no evidence"
    " whatsoever, were refuted in detail by the inquiry of last year, and are repeated for political ends alone.",
    "An envoy said that {} had ignored three rulings of the court and that its government would have to answer for it.",
    "The working group noted the information provided by {} concerning the training of magistrates.",
)
_ACTORS = (
    "Norway", "Belarus", "the Islamic Republic of Iran", "Chad", "Sri Lanka", "the United Kingdom of Great Britain",
    "Peru", "the coalition", "Papua New Guinea", "the interim authorities", "Kyrgyzstan", "Viet Nam",
)  # fmt: skip


def run(model: Path | None, threads: int | None, rounds: int) -> dict[str, Any]:
    """Measure how fast this machine classifies.

    Args:
        model: A model folder; None is the one that ships.
        threads: Batches read at the same time; None is one for each core.
        rounds: How often each is measured.

    Returns:
        What was measured; keys end in the unit.

    Raises:
        ModelFolderError: The folder is missing, damaged, or of another format.
    """
    classifier = StanceClassifier.load(model, threads=threads)
    command = [*CLASSIFY, *(["--model", str(model)] if model else []), STATEMENT]
    starts, megabytes = zip(*(watch(command) for _ in range(rounds + 1)), strict=True)
    texts = [sentence.format(actor) for actor in _ACTORS for sentence in _SENTENCES]
    many = texts * 4
    batches = [measured(lambda: classifier.classify(many)) for _ in range(rounds + 1)]
    single = [time_each(classifier.classify, texts) for _ in range(rounds + 1)]
    # The first round of each only fills caches.
    return {
        "machine": machine(),
        "model": classifier.manifest.name,
        "threads": threads or usable_cores(),
        "rounds": rounds,
        "in_batches_per_second": [len(many) / seconds for seconds in batches[1:]],
        "one_by_one_per_second": [len(texts) / sum(seconds) for seconds in single[1:]],
        "latency_ms": percentiles([one for seconds in single[1:] for one in seconds]),
        "cold_start_seconds": list(starts[1:]),
        "peak_memory_mb": megabytes[-1],
        "install_size_mb": install_size("stancery") / 1e6,
    }


def watch(command: Sequence[str]) -> tuple[float, float | None]:
    """Start a process and wait for its first answer, then for its end.

    Args:
        command: The program and its arguments.

    Returns:
        Seconds from its start to the first line it printed, and the megabytes (10⁶ bytes) of memory it held at most;
        None where the system does not tell.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    watcher = [sys.executable, "-c", _WATCH, *command]
    done = subprocess.run(watcher, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 # nosec B603 # ours
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def measured(job: Callable[[], object]) -> float:
    """Seconds that a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def time_each(answer: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Seconds that each text takes, one after another."""
    return [measured(partial(answer, text)) for text in texts]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """The 50th, 95th and 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{share}": 1e3 * ordered[min(len(ordered) * share // 100, len(ordered) - 1)]
        for share in (50, 95, 99)
    }


def machine() -> dict[str, Any]:
    """The processor, as far as the system names it, the system, and the versions of what runs on it."""
    names = ("stancery", "onnxruntime", "tokenizers", "numpy")
    return {
        "processor": processor_name(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in names},
    }


def install_size(package: str) -> int:
    """Bytes on disk of an installed package and all that it needs, without its extras."""
    seen: set[str] = set()
    waiting, size = [package], 0
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on other systems only
        files = [Path(str(found.locate_file(file))) for file in found.files or ()]
        if name == "stancery":  # in a development install, its files lie elsewhere
            files = [file for file in Path(__file__).parent.rglob("*") if "__pycache__" not in file.parts]
        size += sum(file.stat().st_size for file in files if file.is_file())
        for line in found.requires or ():
            if not re.search(r"\bextra\b", line) and (match := re.match(r"[\w.-]+", line)):
                waiting.append(match.group())
    return size


def spread(values: Sequence[float], digits: int = 0) -> str:
    """The median, and the least and the greatest value."""
    middle, least, most = (
        f"{value:,.{digits}f}" for value in (statistics.median(values), min(values), max(values))
    )
    return f"{middle} ({least}–{most})"


def table(found: dict[str, Any]) -> str:
    """What :func:`run` measured, for people."""
    memory = found["peak_memory_mb"]
    rows = {
        "statements in batches": f"{spread(found['in_batches_per_second'])} a second",
        "statements one by one": f"{spread(found['one_by_one_per_second'])} a second",
        "time for one statement": ", ".join(
            f"{key} {value:.1f} ms" for key, value in found["latency_ms"].items()
        ),
        "process start to first answer": f"{spread(found['cold_start_seconds'], 2)} s",
        "memory of that process": f"{memory:.0f} MB" if memory else "(this system does not tell)",
        "installed size": f"{found['install_size_mb']:.0f} MB",
    }
    head = (
        f"model {found['model']}, {found['machine']['processor']}, {found['threads']} thread(s),"
        f" {found['rounds']} rounds; medians (least–most)"
    )
    return "\n".join([head, *(f"{name:<32}{value}" for name, value in rows.items())])
