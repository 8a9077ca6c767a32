"""The figures of an evaluation as JSON: ``metrics.json``, which holds no statement's text.

Its keys, where an *estimate* is ``{"value", "low", "high"}`` (the bounds of the 95 % interval):

- ``schema_version``: 1.
- ``model``: ``name``, ``sha256`` (of model.onnx), ``data_fingerprint`` (of what it was trained on).
- ``data``: ``name``, ``statements``, ``labels`` (statements by label), ``fingerprint`` (SHA-256 of it all).
- ``systems``: a list, this model first, then the other model and the baselines, where asked for: ``name`` and
  ``figures``, estimates by name: ``macro_f1``, ``accuracy``, ``expected_calibration_error``, ``brier_score``.
- ``labels``: by label the estimates ``precision``, ``recall``, ``f1``.
- ``confusion``: ``labels``, and ``counts``, a list of rows (truth) of columns (answers) in their order.
- ``coverage``: a list of ``answered`` (share), ``threshold``, ``accuracy`` (estimate).
- ``slices``: a list of ``by``, ``name``, ``statements``, ``few`` (under 30), ``accuracy`` (estimate),
  ``macro_f1`` (estimate, or null where a label does not occur).
- ``targets``: a list of ``pairs``, ``count``, ``accuracy``, ``macro_f1`` (estimates); empty without any.
- ``stability``: ``tried`` (statements) and ``changes``, a list of ``change``, ``statements``, ``rate``
  (estimate, or null where no statement could be changed).
- ``behaviour``: a list of ``test``, ``kind``, ``rows``, ``failure_rate`` (estimate), ``failed`` (ids).
- ``comparison``: null, or ``first``, ``second``, ``difference`` (estimate, of macro-F1),
  ``only_first_right``, ``only_second_right``, ``p_value``, ``verdict``.
- ``notes``: sentences to read before believing the figures.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from stancery.serving.model_folder import LABELS, MODEL_FILE
from stancery.training.evaluate import confusion
from stancery.training.examine import Examination
from stancery.training.metrics import Estimate
from stancery.training.statements import fingerprint_of

SCHEMA_VERSION = 1


def figures_of(examination: Examination) -> dict[str, Any]:
    """Lay out the figures as this module's docstring says.

    Args:
        examination: What was found.
    """
    manifest, data, predictions = examination.manifest, examination.data, examination.predictions
    comparison = examination.comparison
    return {
        "schema_version": SCHEMA_VERSION,
        "model": {
            "name": manifest.name,
            "sha256": manifest.files[MODEL_FILE].sha256,
            "data_fingerprint": manifest.data_fingerprint,
        },
        "data": {
            "name": data.name,
            "statements": len(data.statements),
            "labels": dict(Counter(item.label for item in data.statements)),
            "fingerprint": fingerprint_of(data.statements),
        },
        "systems": [
            {"name": system.name, "figures": _estimates(system.figures)} for system in examination.systems
        ],
        "labels": {label: _estimates(found) for label, found in examination.labels.items()},
        "confusion": {"labels": list(LABELS), "counts": confusion(predictions).tolist()},
        "coverage": [asdict(each) for each in examination.coverage],
        "slices": [{**asdict(part), "few": part.few} for part in examination.slices],
        "targets": [asdict(part) for part in examination.targets],
        "stability": {
            "tried": examination.tried,
            "changes": [asdict(flips) for flips in examination.stability],
        },
        "behaviour": [asdict(result) for result in examination.behaviour],
        "comparison": {**asdict(comparison), "verdict": comparison.verdict} if comparison else None,
        "notes": list(examination.notes),
    }


def _estimates(figures: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    return {name: asdict(estimate) for name, estimate in figures.items()}
