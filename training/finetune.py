"""Fine-tuning with the transformers Trainer: batches of like length, early stopping, resumable."""

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor
from transformers import (
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    EvalPrediction,
    PreTrainedTokenizerBase,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    set_seed,
)
from transformers.trainer import TRAINER_STATE_NAME

from stancery.serving.model_folder import BaseModelRecord
from stancery.training.config import Config, Training
from stancery.training.errors import ConfigError
from stancery.training.examples import Example
from stancery.training.goals import labels_of
from stancery.training.metrics import accuracy, macro_f1
from stancery.training.model import StanceModel, load_base
from stancery.training.pair_reader import PairReader
from stancery.training.processes import share_of_batch
from stancery.training.writing import write_whole


@dataclass(frozen=True, slots=True)
class Finetuned:
    """A fitted network, with what export needs to know of it."""

    model: StanceModel
    reader: PairReader
    base: BaseModelRecord
    seconds: float
    steps: int


class _Progress(ProgressCallback):
    """The Trainer's progress bar, with a line a person can read at each evaluation instead of raw dictionaries."""

    training_bar: Any

    def on_log(  # the Trainer prescribes the arguments
        self,
        args: TrainingArguments,  # noqa: ARG002
        state: TrainerState,
        control: TrainerControl,  # noqa: ARG002
        logs: Any = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        if state.is_world_process_zero and self.training_bar is not None and "eval_macro_f1" in (logs or {}):
            self.training_bar.write(
                f"step {state.global_step:,} of {state.max_steps:,} (epoch {state.epoch:.2f}):"
                f" validation macro-F1 {logs['eval_macro_f1']:.3f}, accuracy {logs['eval_accuracy']:.3f},"
                f" loss {logs['eval_loss']:.3f}"
            )


def finetune(
    config: Config,
    train: Sequence[Example],
    goals: NDArray[np.float32],
    validation: Sequence[Example],
    *,
    resume: bool = False,
) -> Finetuned:
    """Fit a model.

    Args:
        config: The whole config; checkpoints go to ``config.output/checkpoints``.
        train: Training examples.
        goals: What each of them is trained towards, shape (examples, labels), from ``goals_of``.
        validation: Examples whose macro-F1 chooses the checkpoint and stops the training.
        resume: Go on from the last checkpoint there, with the same result as if never interrupted.

    Returns:
        The model of the best evaluation, or the mean of the last ones where the config asks for it.

    Raises:
        ConfigError: The base model cannot be loaded, or ``resume`` finds no checkpoint.
    """
    settings = config.training
    set_seed(settings.seed)
    encoder, tokenizer, base = load_base(config.model)
    reader = PairReader(tokenizer, config.model)
    model = StanceModel(
        encoder,
        config.model,
        class_weights=_class_weights(goals) if settings.class_weights else None,
        r_drop=settings.r_drop,
    )
    checkpoints = config.output / "checkpoints"
    last = last_checkpoint(checkpoints)
    if resume and last is None:
        raise ConfigError(f"{checkpoints} holds no checkpoint to resume from; run without --resume.")
    trainer = Trainer(
        model=model,
        args=_arguments(settings, checkpoints, len(train)),
        train_dataset=_tokenized(train, goals, reader),
        eval_dataset=_tokenized(validation, labels_of(validation), reader),
        data_collator=_Collator(tokenizer),
        compute_metrics=_figures,
        callbacks=[EarlyStoppingCallback(settings.patience)],
        optimizers=(_optimizer(model, settings), None),
    )
    trainer.model_accepts_loss_kwargs = False  # forward's keywords are the encoder's, not the Trainer's
    trainer.remove_callback(ProgressCallback)
    trainer.add_callback(_Progress)
    clock = _Clock(checkpoints / "seconds.json", resume=resume)
    trainer.add_callback(clock)
    trainer.train(resume_from_checkpoint=last if resume else None)
    # Mixed precision wrapped the forward pass: what is exported must be the plain network.
    fitted = trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
    if settings.average_checkpoints > 1:
        fitted.load_state_dict(_mean_weights(checkpoints, settings.average_checkpoints), strict=False)
    return Finetuned(
        model=fitted.float().cpu().eval(),
        reader=reader,
        base=base,
        seconds=clock.seconds,
        steps=trainer.state.global_step,
    )


class _Clock(TrainerCallback):
    """How long the fitting took up to now, before an interruption too."""

    def __init__(self, file: Path, *, resume: bool) -> None:
        self._file = file
        self._before = float(json.loads(file.read_text())) if resume and file.exists() else 0.0
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._before + time.monotonic() - self._start

    def on_save(self, args: TrainingArguments, state: TrainerState, *_: object, **__: object) -> None:  # noqa: ARG002
        if state.is_world_process_zero:
            write_whole(self._file, [json.dumps(self.seconds)])


def last_checkpoint(checkpoints: Path) -> str | None:
    """The newest whole checkpoint of a folder, or None; what was being written when a run ended is passed over."""
    whole = _whole_checkpoints(checkpoints)
    return str(whole[-1]) if whole else None


def _whole_checkpoints(checkpoints: Path) -> list[Path]:
    by_step = sorted(checkpoints.glob("checkpoint-*"), key=lambda folder: int(folder.name.split("-")[1]))
    return [folder for folder in by_step if _is_whole(folder)]


def _is_whole(checkpoint: Path) -> bool:
    try:  # the Trainer writes this file last
        json.loads((checkpoint / TRAINER_STATE_NAME).read_bytes())
    except (OSError, ValueError):
        return False
    return True


def _arguments(settings: Training, checkpoints: Path, rows: int) -> TrainingArguments:
    steps_per_epoch = math.ceil(rows / settings.batch_size)
    every = max(1, steps_per_epoch // settings.evaluations_per_epoch)
    return TrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=share_of_batch(settings.batch_size),
        per_device_eval_batch_size=64,
        learning_rate=settings.learning_rate,
        warmup_steps=math.ceil(settings.warmup_share * steps_per_epoch * settings.epochs),
        weight_decay=settings.weight_decay,
        train_sampling_strategy="group_by_length",
        use_cpu=not (torch.cuda.is_available() or torch.backends.mps.is_available()),
        bf16=_has_bf16() if settings.bf16 == "auto" else settings.bf16,
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=settings.average_checkpoints + 1,
        load_best_model_at_end=True,
        metric_for_best_model="macro_f1",
        logging_steps=every,
        label_names=["labels"],
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        disable_tqdm=False,  # quiet libraries would take the progress bar along
        report_to="none",
        seed=settings.seed,
    )


def _has_bf16() -> bool:
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _class_weights(goals: NDArray[np.float32]) -> Tensor:
    """Weights that make each label count the same in the whole of the training examples."""
    return torch.tensor(goals.mean() / goals.mean(axis=0), dtype=torch.float32)


def _mean_weights(checkpoints: Path, count: int) -> dict[str, Tensor]:
    """The mean of the weights of the last checkpoints (Izmailov et al., 2018, without their learning rate)."""
    states = [load_file(folder / "model.safetensors") for folder in _whole_checkpoints(checkpoints)[-count:]]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def _tokenized(
    examples: Sequence[Example],
    goals: NDArray[np.float32],
    reader: PairReader,
) -> Dataset:
    rows = []
    for example, goal in zip(examples, goals.tolist(), strict=True):
        row = dict(reader(example))
        rows.append({**row, "labels": goal, "length": len(row["input_ids"])})
    return Dataset.from_list(rows)


class _Collator:
    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._pad = DataCollatorWithPadding(tokenizer)

    def __call__(self, rows: list[dict[str, Any]]) -> Any:
        # The length column only orders the batches; the model has no such input.
        return self._pad([{name: value for name, value in row.items() if name != "length"} for row in rows])


def _figures(prediction: EvalPrediction) -> dict[str, float]:
    truth = np.asarray(prediction.label_ids).argmax(axis=1)
    predicted = np.asarray(prediction.predictions).argmax(axis=1)
    return {"macro_f1": macro_f1(truth, predicted), "accuracy": accuracy(truth, predicted)}


def _optimizer(model: StanceModel, settings: Training) -> torch.optim.Optimizer:
    layers = 1 + max((_layer_of(name) for name, _ in model.named_parameters()), default=0)
    groups = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        depth = layers if name.startswith(("head.", "attention.")) else _layer_of(name)
        groups.append(
            {
                "params": [parameter],
                "lr": settings.learning_rate * settings.layer_decay ** (layers - depth),
                # Biases and layer norms are not decayed (Devlin et al., 2019).
                "weight_decay": settings.weight_decay if parameter.ndim > 1 else 0.0,
            }
        )
    return torch.optim.AdamW(groups, lr=settings.learning_rate, fused=True)


def _layer_of(name: str) -> int:
    """1 for the lowest transformer layer, rising; 0 for the embeddings and whatever else lies outside the stack."""
    parts = name.split(".")
    for parent, child in pairwise(parts):
        if parent in ("block", "h", "layer", "layers") and child.isdigit():
            return int(child) + 1
    return 0
