"""The model card: written from the run, so that no figure in it was typed by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from stancery.serving.model_folder import LABELS, Manifest
from stancery.training.config import Config
from stancery.training.evaluate import Predictions, confusion, measure_labels
from stancery.training.metrics import Estimate, coverage_table
from stancery.training.statements import Statement

_USES = """\
## Intended use

Sorting and searching diplomatic statements in English: debates, reviews, communiqués, press reports. It reads one
statement, usually one sentence, at a time.

## Not intended

A stance is what a speaker says of somebody's conduct; it is no fact about that conduct, nor about the state the
speaker stands for. The model must not decide anything about a person, and its counts need a human reading before
they are published. It knows English only, and the diplomatic register best; satire, slang and other languages are
outside what it was measured on.
"""


def write_card(
    path: Path,
    *,
    config: Config,
    manifest: Manifest,
    statements: Sequence[Statement],
    measured: Mapping[str, Mapping[str, Estimate]],
    validation: Predictions,
    minutes: float,
) -> None:
    """Write the card of one run.

    Args:
        path: The file to write.
        config: What was asked for.
        manifest: The final manifest of the model.
        statements: All statements the run read.
        measured: Figures with intervals, by split.
        validation: Predictions on the validation statements, for the tables.
        minutes: How long the fine-tuning took.
    """
    sections = [
        f"# {manifest.name}\n\n{config.description.strip()}\n\n"
        f"Labels: {', '.join(LABELS)}. Reads {manifest.max_length} tokens at once (longer statements in overlapping"
        f" windows). {'Takes a target.' if manifest.reads_targets else 'Does not take a target.'}",
        "## Data\n\n" + _data_table(statements),
        "## How good\n\n"
        "Measured by the run on the exported model, as it is served; 95 % bootstrap intervals.\n\n"
        + _figures_table(measured),
        "By label, on validation:\n\n" + _labels_table(validation),
        "Confusion on validation (rows: the truth):\n\n" + _confusion_table(validation),
        "## How sure\n\n"
        f"{_calibration(manifest)} What abstaining buys, on validation:"
        " answer only at or above the threshold (`StanceClassifier.load(abstain_below=…)`).\n\n"
        + _coverage(validation),
        "## How it was made\n\n" + _recipe(config, manifest, minutes),
        _USES.strip(),
    ]
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _calibration(manifest: Manifest) -> str:
    if manifest.temperature == 1.0:
        return "Confidence is not calibrated: too few statements were held out for it."
    return f"Confidence is calibrated with temperature {manifest.temperature:.3f}."


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _data_table(statements: Sequence[Statement]) -> str:
    counts = Counter((item.source, str(item.split), item.label) for item in statements)
    kinds = sorted({(source, split) for source, split, _ in counts})
    return table(
        ["source", "split", *LABELS],
        [[source, split, *(counts[source, split, label] for label in LABELS)] for source, split in kinds],
    )


def _figures_table(measured: Mapping[str, Mapping[str, Estimate]]) -> str:
    names = next(iter(measured.values())).keys()
    return table(
        ["split", *(name.replace("_", " ") for name in names)],
        [[split, *(figures[name] for name in names)] for split, figures in measured.items()],
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


def _coverage(validation: Predictions) -> str:
    rows = coverage_table(validation.truth, validation.probabilities)
    return table(
        ["answered", "threshold", "accuracy of the answers"],
        [[f"{coverage:.0%}", f"{threshold:.2f}", f"{correct:.1%}"] for coverage, threshold, correct in rows],
    )


def _recipe(config: Config, manifest: Manifest, minutes: float) -> str:
    settings = config.training
    export = manifest.metrics["export"]
    rows = [
        ("base model", f"{manifest.base_model.name} (SHA-256 {manifest.base_model.sha256})"),
        ("pooling", config.model.pooling),
        (
            "epochs, batch, learning rate",
            f"{settings.epochs:g}, {settings.batch_size}, {settings.learning_rate:g}",
        ),
        ("seed", settings.seed),
        ("fine-tuning time", f"{minutes:.0f} minutes"),
        (
            "int8 against torch, on validation",
            f"same label on {export['same_label']:.1%}; macro-F1 {export['exported_macro_f1']:.3f} against"
            f" {export['torch_macro_f1']:.3f}",
        ),
        ("data fingerprint", manifest.data_fingerprint),
        ("versions", ", ".join(f"{name} {version}" for name, version in manifest.versions.items())),
    ]
    return table(["what", "value"], rows)
