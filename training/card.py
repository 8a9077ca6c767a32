"""The model card: written from the run, so that no figure in it was typed by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stancery.serving.model_folder import LABELS, Manifest
from stancery.training.card_failures import failures_section
from stancery.training.config import Config
from stancery.training.evaluate import Predictions, confusion, measure_coverage, measure_labels
from stancery.training.held_out import HeldOut
from stancery.training.known_failures import KnownFailures
from stancery.training.markdown import table
from stancery.training.metrics import reliability
from stancery.training.statements import Statement

_USES = """\
## Intended use

Sorting, searching and counting diplomatic statements, with a person reading on: debates, reviews, communiqués, press
reports. It reads one statement, usually one sentence, at a time.

## Not intended

- **A stance is not a fact.** It is what a speaker says of somebody's conduct, and tells nothing about that conduct, nor
  about the state the speaker stands for.
- **No automated decisions.** It must not decide anything about a person, an organisation or a state, nor set anything
  off, without somebody who reads the statements themselves.
- Counts and rankings made with it carry its errors, which differ by source and label (above): publish them only with
  their error rates, after reading a sample.
- Satire, slang, and languages and registers it was neither trained nor measured on (above) are outside what is known of
  it.
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took.

    Attributes:
        fitting: Seconds of fine-tuning.
        whole: Seconds of the whole run, from reading the data to writing the card.
        processor: What it ran on.
    """

    fitting: float
    whole: float
    processor: str


def write_card(
    path: Path,
    *,
    config: Config,
    manifest: Manifest,
    statements: Sequence[Statement],
    held_out: Sequence[HeldOut],
    failures: KnownFailures,
    cost: Cost,
) -> None:
    """Write the card of one run.

    Args:
        path: The file to write.
        config: What was asked for.
        manifest: The final manifest of the model.
        statements: All statements the run read.
        held_out: What it measured on the statements it kept back, by split, validation first.
        failures: What the model is known to get wrong.
        cost: What the run took.
    """
    validation = held_out[0].predictions
    sections = [
        f"# {manifest.name}\n\n{config.description.strip()}\n\n"
        f"Labels: {', '.join(LABELS)}. Reads {manifest.max_length} tokens at once (longer statements in overlapping"
        f" windows). {'Takes a target.' if manifest.reads_targets else 'Does not take a target.'}{_names(manifest)}",
        "## Data\n\n" + _data_table(statements),
        "## How good\n\n"
        "Measured by the run on the exported model, as it is served; 95 % bootstrap intervals over groups of"
        " statements where these have groups. The checkpoint was chosen, and the calibration fitted, on validation.\n\n"
        + _figures_table(held_out),
        "By label, on validation:\n\n" + _labels_table(validation),
        "Confusion on validation (rows: the truth):\n\n" + _confusion_table(validation),
        *_sources(held_out),
        *_targets(held_out),
        "## How sure\n\n"
        f"{_calibration(manifest)} What abstaining buys, on validation:"
        " answer only at or above the threshold (`StanceClassifier.load(abstain_below=…)`).\n\n"
        + _coverage(validation),
        "How often it is right where it is so sure, on validation:\n\n" + _reliability(validation),
        "## Known failures\n\n" + failures_section(failures),
        "## How it was made\n\n" + _making(manifest, cost),
        "The recipe (`training/config.py` explains each key):\n\n" + _recipe(config, manifest),
        _USES.strip(),
    ]
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _names(manifest: Manifest) -> str:
    if not manifest.hides_names:
        return ""
    return (
        " Which states a statement names cannot count: it reads the first as Norway, the second as Chile, and so on, by"
        " the spellings in `names.json`. Names of persons, of armed groups and of organisations it does see."
    )


def _calibration(manifest: Manifest) -> str:
    if manifest.temperature == 1.0:
        return "Confidence is not calibrated: too few statements were held out for it."
    biases = ", ".join(
        f"{bias:+.3f} for {label}" for label, bias in zip(manifest.labels, manifest.biases, strict=True)
    )
    return f"Confidence is calibrated: the logits are divided by {manifest.temperature:.3f}, then {biases}."


def _data_table(read: Sequence[Statement]) -> str:
    statements = set(read)  # one that is repeated in training is still one
    counts = Counter((item.source, str(item.split), item.label) for item in statements)
    targets = Counter((item.source, str(item.split)) for item in statements for _ in item.targets)
    kinds = sorted({(source, split) for source, split, _ in counts})
    rows: list[list[object]] = [
        [
            source,
            split,
            *(f"{counts[source, split, label]:,}" for label in LABELS),
            f"{targets[source, split]:,}",
        ]
        for source, split in kinds
    ]
    labels = Counter(item.label for item in statements)
    rows.append(["all", "", *(f"{labels[label]:,}" for label in LABELS), f"{targets.total():,}"])
    return table(["source", "split", *LABELS, "stances towards actors"], rows)


def _figures_table(held_out: Sequence[HeldOut]) -> str:
    names = held_out[0].figures
    return table(
        ["split", "statements", *(name.replace("_", " ") for name in names)],
        [
            [part.split, f"{len(part.predictions.truth):,}", *(part.figures[name] for name in names)]
            for part in held_out
        ],
    )


def _labels_table(validation: Predictions) -> str:
    by_label = measure_labels(validation)
    return table(
        ["label", "precision", "recall", "F1"],
        [[label, *figures.values()] for label, figures in by_label.items()],
    )


def _confusion_table(validation: Predictions) -> str:
    return table(
        ["", *LABELS],
        [[label, *row] for label, row in zip(LABELS, confusion(validation).tolist(), strict=True)],
    )


def _sources(held_out: Sequence[HeldOut]) -> list[str]:
    rows = [
        [each.source, part.split, each.statements, each.macro_f1, each.accuracy]
        for part in held_out
        for each in part.sources
    ]
    if not rows:
        return []
    return [
        "By source:\n\n" + table(["source", "split", "statements", "macro f1", "accuracy"], rows),
    ]


def _targets(held_out: Sequence[HeldOut]) -> list[str]:
    rows = [
        [part.split, each.pairs, each.count, each.macro_f1, each.accuracy]
        for part in held_out
        for each in part.targets
    ]
    if not rows:
        return []
    return [
        "Stance towards the actors that statements name:\n\n"
        + table(["split", "pairs", "number", "macro f1", "accuracy"], rows)
    ]


def _coverage(validation: Predictions) -> str:
    return table(
        ["answered", "threshold", "accuracy of the answers"],
        [
            [f"{each.answered:.0%}", f"{each.threshold:.2f}", each.accuracy]
            for each in measure_coverage(validation)
        ],
    )


def _reliability(validation: Predictions) -> str:
    return table(
        ["statements", "mean confidence", "right"],
        [
            [each.rows, f"{each.confidence:.2f}", f"{each.accuracy:.1%}"]
            for each in reliability(validation.truth, validation.probabilities)
        ],
    )


def _making(manifest: Manifest, cost: Cost) -> str:
    export = manifest.metrics["export"]
    rows = [
        ("base model", f"{manifest.base_model.name} (SHA-256 {manifest.base_model.sha256})"),
        *(
            (f"`{name}`", f"{record.bytes:,} bytes (SHA-256 {record.sha256})")
            for name, record in manifest.files.items()
        ),
        (
            "int8 against torch, on validation",
            f"same label on {export['same_label']:.1%}; macro-F1 {export['exported_macro_f1']:.3f} against"
            f" {export['torch_macro_f1']:.3f}",
        ),
        ("data fingerprint", manifest.data_fingerprint),
        ("versions", ", ".join(f"{name} {version}" for name, version in manifest.versions.items())),
        ("fine-tuning", f"{cost.fitting / 60:.1f} minutes on {cost.processor}"),
        ("the whole run", f"{cost.whole / 60:.1f} minutes"),
        (
            "energy and carbon",
            f"not measured; a machine that drew W watts used W × {cost.whole / 3600:.2f} watt-hours, times the carbon"
            " of its grid",
        ),
    ]
    return table(["what", "value"], rows)


def _recipe(config: Config, manifest: Manifest) -> str:
    """The config as it was run, without what says where files lay on the machine."""
    content = config.model_dump(mode="json", exclude_none=True, exclude={"name", "description", "output"})
    content["model"]["base"] = manifest.base_model.name
    content["data"]["sources"] = [
        source.model_dump(mode="json", exclude_defaults=True, exclude={"how_to_get"})
        for source in config.data.sources
    ]
    text = yaml.safe_dump(_without_folders(content), sort_keys=False, allow_unicode=True, width=110)
    return f"```yaml\n{text.strip()}\n```"


def _without_folders(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_folders(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_folders(each) for each in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value
