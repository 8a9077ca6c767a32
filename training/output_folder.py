"""Whose the output folder of a run is: nothing in it is replaced unasked, and a run goes on as it was started."""

import json
import shutil
from typing import Any

from stancery.training.config import Config
from stancery.training.errors import ConfigError
from stancery.training.finetune import last_checkpoint
from stancery.training.writing import write_whole

START_FILE = "started.json"
_STATEMENTS = "the statements it reads"


def claim_output(config: Config, *, resume: bool, overwrite: bool) -> None:
    """See that a run may write to its output folder, before anything is read.

    Args:
        config: What is to be trained.
        resume: Go on with the run whose checkpoints lie there.
        overwrite: Replace the model that lies there; without ``resume``, the checkpoints too.

    Raises:
        ConfigError: A model or an unfinished run is there that the user did not say what to do with.
    """
    output = config.output
    if (output / "model").exists() and not overwrite:
        raise ConfigError(
            f"{output / 'model'} already holds a model; add --overwrite{' too' if resume else ''} to replace it,"
            " or --set output=ANOTHER_FOLDER."
        )
    if resume:
        return
    if overwrite:
        shutil.rmtree(output / "checkpoints", ignore_errors=True)
    elif last_checkpoint(output / "checkpoints"):
        raise ConfigError(
            f"{output} holds an unfinished run; add --resume to go on with it, or --overwrite to start again."
        )


def record_start(config: Config, data_fingerprint: str, *, resume: bool) -> None:
    """Write down what a run is of; when it is resumed, see that it still is.

    What is new in a config since the run was started, and a run started before this file was written, is let pass.

    Args:
        config: What is trained.
        data_fingerprint: Of all statements it reads.
        resume: Whether a run goes on that was started earlier.

    Raises:
        ConfigError: It was started with another config, or with other statements.
    """
    file = config.output / START_FILE
    now = _start(config, data_fingerprint)
    if not resume:
        write_whole(file, [json.dumps(now, indent=2, ensure_ascii=False), "\n"])
        return
    if not file.exists():
        return
    started = json.loads(file.read_text(encoding="utf-8"))
    changed = [
        key if key == _STATEMENTS else f"{key} ({_brief(value)}, now {_brief(now[key])})"
        for key, value in started.items()
        if key in now and now[key] != value
    ]
    if changed:
        raise ConfigError(
            f"{config.output} was started otherwise: {', '.join(changed)} changed since; put that back to go on with"
            " --resume, or start again with --overwrite."
        )


def _start(config: Config, data_fingerprint: str) -> dict[str, Any]:
    """What a run is of, by key; neither its name and place nor how to get its files."""
    leave_out: Any = {"name": True, "description": True, "output": True}
    content = config.model_dump(
        mode="json", exclude={**leave_out, "data": {"sources": {"__all__": {"how_to_get"}}}}
    )
    teaching = {"distillation": content.pop("distillation")}  # a section that may not be there: one value
    keys = {f"{section}.{key}": value for section, of_it in content.items() for key, value in of_it.items()}
    return {**keys, **teaching, _STATEMENTS: data_fingerprint}


def _brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}…"
