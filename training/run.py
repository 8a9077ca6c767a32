"""One training run, from a config to a model folder: the pipeline behind ``stancery-train run``.

read data → fine-tune → export → calibrate → measure what will be served → write the card → put the folder
in place. The folder appears under its name only when it is whole. Started by torchrun, several processes fine-tune
together, and the first of them does the rest.
"""

import importlib.metadata
import json
import os
import shutil
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import (
    CARD_FILE,
    MANIFEST_FILE,
    MODEL_FILE,
    FileRecord,
    Manifest,
    ModelFolder,
)
from stancery.training.calibrate import Scaling, fit_scaling
from stancery.training.card import Cost, write_card
from stancery.training.config import Config
from stancery.training.evaluate import predict
from stancery.training.examples import examples_of
from stancery.training.export import agreement, export_onnx, logits_of
from stancery.training.finetune import Finetuned, finetune
from stancery.training.goals import goals_of
from stancery.training.held_out import measure_held_out
from stancery.training.known_failures import find_failures
from stancery.training.machine import processor_name
from stancery.training.output_folder import claim_output, record_start
from stancery.training.processes import is_first_process
from stancery.training.statements import Statement, fingerprint_of, read_data

# A scaling fitted on fewer examples is mostly chance, and makes a model surer than it should be.
_FEWEST_TO_CALIBRATE = 100
_VERSIONED = ("stancery", "torch", "transformers", "onnx", "onnxruntime", "tokenizers")


def run(
    config: Config, *, resume: bool = False, overwrite: bool = False, say: Callable[[str], None] = print
) -> Path:
    """Train one model and write its folder.

    Args:
        config: What to train, on what, and where to put it.
        resume: Go on with an interrupted run of the same output folder.
        overwrite: Replace an earlier model or unfinished run of the same output folder; with ``resume``, only the
            model, which is exported again.
        say: Called with each line of progress.

    Returns:
        The model folder, ``config.output / "model"``; where several processes train together, only the first has
        written it.

    Raises:
        ConfigError: The output is taken, the run that is resumed was of another config or other data, or the base
            model cannot be loaded.
        DataError: The data cannot be read.
    """
    folder = config.output / "model"
    if not is_first_process():
        say = _silent
    statements = _begin(config, resume=resume, overwrite=overwrite)
    parts = {name: _of_split(statements, name) for name in ("train", "validation", "test")}
    selection, calibration = _halves(parts["validation"])
    seed = config.training.seed
    train = examples_of(parts["train"], config.data, seed, varied=True)
    say(
        f"{config.name}: {len(set(parts['train'])):,} statements to learn from ({len(train):,} examples),"
        f" {len(selection):,} to choose the checkpoint, {len(calibration):,} to calibrate,"
        f" {len(parts['test']):,} to test."
    )
    selection_examples = examples_of(selection, config.data, seed)
    taught, goals = goals_of(train, config, say)
    fitted = finetune(config, taught, goals, selection_examples, resume=resume)
    fitted_at = time.monotonic()

    if not is_first_process():
        return folder

    # In float32, so that another config can go on from it: model.base names this folder.
    encoder = config.output / f"{config.name}-encoder"
    fitted.model.encoder.save_pretrained(encoder)  # type: ignore[operator]
    fitted.reader.tokenizer.save_pretrained(encoder)
    say(f"Fitted in {fitted.seconds / 60:.1f} minutes, {fitted.steps:,} steps. Exporting to ONNX int8 …")
    draft = config.output / ".model-in-the-making"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    export_onnx(fitted, draft / MODEL_FILE, train)
    files = [MODEL_FILE, *fitted.reader.save(draft)]
    manifest = _manifest(config, fitted, draft, files, fingerprint_of(statements))
    _write_manifest(draft, manifest)

    uncalibrated = StanceClassifier(ModelFolder.open(draft))
    calibrated_on = predict(uncalibrated, examples_of(calibration, config.data, seed))
    scaling = Scaling(manifest.temperature, manifest.biases)
    if len(calibrated_on.truth) >= _FEWEST_TO_CALIBRATE:
        scaling = fit_scaling(np.log(calibrated_on.probabilities), calibrated_on.truth)
    else:
        say(
            f"Not calibrated: {len(calibrated_on.truth)} held-out examples are too few for it"
            f" (expected {_FEWEST_TO_CALIBRATE}); read its confidence with care."
        )
    calibrated = msgspec.structs.replace(manifest, temperature=scaling.temperature, biases=scaling.biases)
    _write_manifest(draft, calibrated)

    classifier = StanceClassifier(ModelFolder.open(draft))
    selected = predict(uncalibrated, selection_examples)
    same = agreement(
        selected.truth,
        logits_of(fitted, selection_examples),
        selected.probabilities,
    )
    held_out = [
        measure_held_out(classifier, parts[split], split, targets=config.data.targets)
        for split in ("validation", "test")
        if parts[split]
    ]
    metrics = {
        part.split: {figure: estimate.value for figure, estimate in part.figures.items()} for part in held_out
    }
    metrics["export"] = {
        "same_label": same.same_label,
        "torch_macro_f1": same.torch_macro_f1,
        "exported_macro_f1": same.exported_macro_f1,
    }
    final = msgspec.structs.replace(calibrated, metrics=metrics)
    _write_manifest(draft, final)
    write_card(
        draft / CARD_FILE,
        config=config,
        manifest=final,
        statements=statements,
        held_out=held_out,
        failures=find_failures(classifier, parts["train"]),
        cost=Cost(
            fitting=fitted.seconds,
            whole=fitted.seconds + time.monotonic() - fitted_at,
            processor=processor_name(),
        ),
    )
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(draft, folder)
    say(
        f"{folder}: macro-F1 "
        + ", ".join(f"{part.figures['macro_f1']} on {part.split}" for part in held_out)
        + f"; int8 gives the same label as torch on {same.same_label:.1%}; temperature {scaling.temperature:.2f}."
    )
    say(f'Try it: stancery classify --model {folder} "We deplore the arrests."')
    return folder


def _begin(config: Config, *, resume: bool, overwrite: bool) -> list[Statement]:
    """Take the output folder and read the data; where several processes do, only the first touches the folder."""
    if is_first_process():
        claim_output(config, resume=resume, overwrite=overwrite)
    statements = read_data(config.data)
    if is_first_process():
        record_start(config, fingerprint_of(statements), resume=resume)
    return statements


def _silent(_line: str) -> None:
    """Drop a line of progress."""


def _of_split(statements: Sequence[Statement], split: str) -> list[Statement]:
    return [statement for statement in statements if statement.split == split]


def _halves(validation: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Statements that choose the checkpoint, and others, of other groups, that calibrate it."""
    halves: tuple[list[Statement], list[Statement]] = ([], [])
    for statement in validation:
        halves[zlib.crc32((statement.group or statement.text).encode()) % 2].append(statement)
    # A handful of statements cannot be halved: better one honest use of all of them than two of almost none.
    return halves if min(map(len, halves)) >= 30 else (list(validation), [])


def _manifest(
    config: Config, fitted: Finetuned, folder: Path, files: Sequence[str], data_fingerprint: str
) -> Manifest:
    return Manifest(
        name=config.name,
        max_length=config.model.max_length,
        temperature=1.0,
        reads_targets=config.data.targets,
        hides_names=config.model.hide_names,
        base_model=fitted.base,
        data_fingerprint=data_fingerprint,
        metrics={},
        versions={name: importlib.metadata.version(name) for name in _VERSIONED},
        files={name: FileRecord.of(folder / name) for name in files},
    )


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(msgspec.to_builtins(manifest), indent=2, ensure_ascii=False)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
