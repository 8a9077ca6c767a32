"""Several configs, several seeds each, measured on the same files: what a change is worth, and how sure that is.

A sweep is a YAML file (configs/sweeps/): a base config, seeds, and variants, each a few overrides. Every run that is
finished is a line of ``<output>/results.jsonl``; started again, a sweep does only what is missing there.
"""

import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stancery.training.config import Config, load_config
from stancery.training.errors import ConfigError
from stancery.training.evaluation_data import read_evaluation_data
from stancery.training.examples import Example, examples_of, own_example
from stancery.training.export import logits_of
from stancery.training.finetune import finetune
from stancery.training.goals import goals_of
from stancery.training.metrics import macro_f1
from stancery.training.statements import find_files, read_data, read_rows


class Sweep(BaseModel):
    """A sweep file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    description: str = ""
    base: Path  # the config that every variant changes
    seeds: tuple[int, ...] = Field(min_length=1)
    measure: dict[str, str] = Field(min_length=1)  # a name, and labelled statements to measure on
    overrides: tuple[str, ...] = Field(default=(), alias="set")  # key=value, for every variant
    variants: dict[str, tuple[str, ...]] = Field(min_length=1)  # a name, and its key=value overrides
    leave_out_each_of: str | None = (
        None  # a folder among the sources: a further variant without each of its files
    )


@dataclass(frozen=True, slots=True)
class Result:
    """One finished run.

    Attributes:
        variant: Its variant.
        seed: Its seed.
        examples: How many examples it learned from in an epoch.
        minutes: How long it took.
        macro_f1: Macro-F1 of the float32 network, by the name of what it was measured on.
    """

    variant: str
    seed: int
    examples: int
    minutes: float
    macro_f1: dict[str, float]


def load_sweep(path: Path) -> Sweep:
    """Read a sweep file.

    Raises:
        ConfigError: The file is missing, not YAML, or has an unknown or missing key.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Sweep.model_validate(content)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"])) or "the file"
        raise ConfigError(f"{path}: {key}: {fault['msg']} (found {fault['input']!r:.80}).") from None


def named_files(pairs: list[str]) -> dict[str, str]:
    """Read NAME=FILE pairs.

    Raises:
        ConfigError: One has no name or no file.
    """
    found = {}
    for pair in pairs:
        name, _, path = pair.partition("=")
        if not name or not path:
            raise ConfigError(f"--measure {pair!r} is not NAME=FILE; expected e.g. --measure mine=mine.csv.")
        found[name] = path
    return found


def run_sweep(
    sweep: Sweep, *, output: Path, measure: dict[str, str], say: Callable[[str], None]
) -> list[Result]:
    """Train and measure every variant with every seed, the seeds in turn, so that an early stop compares all alike.

    Args:
        sweep: The sweep.
        output: Folder of the results and of the runs' checkpoints.
        measure: Further files to measure on, by name.
        say: Called with each line of progress.

    Returns:
        Every result, those of earlier calls among them.

    Raises:
        ConfigError: A variant is no valid config.
        DataError: Statements cannot be read.
    """
    configs = {name: _config(sweep, overrides) for name, overrides in _variants(sweep).items()}
    rulers = {
        name: [own_example(row) for row in read_evaluation_data(path).statements]
        for name, path in {**sweep.measure, **measure}.items()
    }
    results_file = output / "results.jsonl"
    results = _read_results(results_file, rulers)
    done = {(result.variant, result.seed) for result in results}
    wanted = [(name, seed) for seed in sweep.seeds for name in configs if (name, seed) not in done]
    for number, (name, seed) in enumerate(wanted, start=1):
        say(f"{sweep.name}, run {number} of {len(wanted)}: {name}, seed {seed}")
        config = _with_seed(configs[name], seed, output / "run")
        examples, minutes, figures = _train_and_measure(config, rulers, say)
        result = Result(name, seed, examples, minutes, figures)
        output.mkdir(parents=True, exist_ok=True)
        with results_file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(_as_row(result), ensure_ascii=False) + "\n")
        results.append(result)
    return [result for result in results if result.variant in configs and result.seed in sweep.seeds]


def _variants(sweep: Sweep) -> dict[str, tuple[str, ...]]:
    variants = dict(sweep.variants)
    if sweep.leave_out_each_of:
        base = load_config(sweep.base, list(sweep.overrides))
        sources = [source.model_dump(mode="json") for source in base.data.sources]
        chosen = [source for source in sources if source["path"] == sweep.leave_out_each_of]
        if not chosen:
            raise ConfigError(f"leave_out_each_of: {sweep.leave_out_each_of} is no source of {sweep.base}.")
        for file in find_files(sweep.leave_out_each_of):
            if all(row.get("split") not in (None, "train") for row in read_rows(file)):
                continue  # nothing is learned from it
            chosen[0]["without"] = [file.name]
            variants[f"without {file.stem}"] = (f"data.sources={json.dumps(sources)}",)
    return variants


def _config(sweep: Sweep, overrides: tuple[str, ...]) -> Config:
    return load_config(sweep.base, [*sweep.overrides, *overrides])


def _with_seed(config: Config, seed: int, output: Path) -> Config:
    training = config.training.model_copy(update={"seed": seed})
    return config.model_copy(update={"training": training, "output": output})


def _train_and_measure(
    config: Config, rulers: dict[str, list[Example]], say: Callable[[str], None]
) -> tuple[int, float, dict[str, float]]:
    """How many examples it learned from, for how many minutes, and its macro-F1 on everything measured."""
    statements = read_data(config.data)
    validation = [own_example(row) for row in statements if row.split == "validation"]
    learned = [row for row in statements if row.split == "train"]
    train = examples_of(learned, config.data, config.training.seed, varied=True)
    taught, goals = goals_of(train, config, say)
    shutil.rmtree(config.output, ignore_errors=True)  # checkpoints of the run before
    fitted = finetune(config, taught, goals, validation)
    figures = {}
    for name, examples in {"validation": validation, **rulers}.items():
        logits = logits_of(fitted, examples)
        truth = np.array([example.label for example in examples])
        figures[name] = macro_f1(truth, logits.argmax(axis=1))
    return len(taught), fitted.seconds / 60, figures


def _as_row(result: Result) -> dict[str, Any]:
    return {
        "variant": result.variant,
        "seed": result.seed,
        "examples": result.examples,
        "minutes": round(result.minutes, 1),
        "macro_f1": {name: round(value, 4) for name, value in result.macro_f1.items()},
    }


def _read_results(file: Path, rulers: dict[str, list[Example]]) -> list[Result]:
    if not file.exists():
        return []
    results = [Result(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    for result in results:
        if missing := set(rulers) - set(result.macro_f1):
            raise ConfigError(
                f"{file} holds runs that were not measured on {', '.join(sorted(missing))}; move it away to"
                " start again, or measure on the same files."
            )
    return results


def sweep_table(results: list[Result]) -> str:
    """A Markdown table: each variant's mean macro-F1 and spread, and its mean difference from the first variant.

    The difference is between runs of one seed. The spread is the standard deviation over seeds.

    Args:
        results: From :func:`run_sweep`; the first one's variant is what the others are compared with.
    """
    names = list(results[0].macro_f1)
    head = "| variant | seeds | examples | " + " | ".join(f"{name} | difference" for name in names) + " |"
    rule = "|---" * (3 + 2 * len(names)) + "|"
    return "\n".join([head, rule, *_table_rows(results, names)])


def _table_rows(results: list[Result], names: list[str]) -> Iterator[str]:
    reference = {result.seed: result for result in results if result.variant == results[0].variant}
    for variant in dict.fromkeys(result.variant for result in results):
        runs = [result for result in results if result.variant == variant]
        cells = [variant, str(len(runs)), f"{statistics.mean(run.examples for run in runs):,.0f}"]
        for name in names:
            cells.append(_spread([run.macro_f1[name] for run in runs]))
            paired = [run for run in runs if run.seed in reference]
            gains = [run.macro_f1[name] - reference[run.seed].macro_f1[name] for run in paired]
            cells.append("" if runs[0].variant == results[0].variant else _spread(gains, sign="+"))
        yield f"| {' | '.join(cells)} |"


def _spread(values: list[float], sign: str = "") -> str:
    if not values:
        return ""
    spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):{sign}.3f}{spread}"
