"""The whole circle: a wrong answer is set right, exported, trained on, and answered rightly."""

import json
from pathlib import Path

import pytest
import yaml

pytest.importorskip("transformers", reason="needs stancery[train]")

from click.testing import CliRunner

from stancery.serving import StanceClassifier
from stancery.serving.cli import app
from stancery.serving.corrections import CorrectionStore
from stancery.serving.model_folder import LABELS

CONFIGS = Path(__file__).parents[2] / "configs"
UNKNOWN = (
    "the council said zebra today"  # "zebra" is in no toy statement: what the model says of it is chance
)


def another(label: str) -> str:
    return next(other for other in LABELS if other != label)


def test_wrong_answer_to_right_answer(toy_config: Path, tiny_model: Path, tmp_path: Path) -> None:
    from stancery.training.config import load_config
    from stancery.training.run import run

    before = StanceClassifier.load(tiny_model)
    whole, towards = before.classify(UNKNOWN), before.classify(UNKNOWN, "minister")
    store = CorrectionStore(tmp_path / "corrections.sqlite")
    right, right_towards = another(whole.label), another(another(whole.label))
    store.add(UNKNOWN, right, predicted=whole.label, confidence=whole.confidence)
    store.add(
        UNKNOWN, right_towards, "minister", predicted=towards.label, note="the minister is another matter"
    )

    exported = tmp_path / "corrections.jsonl"
    result = CliRunner().invoke(
        app, ["corrections", "export", str(exported), "--corrections", str(store.path)]
    )
    assert result.exit_code == 0, result.output

    # The source as configs/corrections.yaml has it, beside the toy statements rather than the real ones.
    source = yaml.safe_load((CONFIGS / "corrections.yaml").read_text())["data"]["sources"][-1]
    assert source["path"] == exported.name
    config = yaml.safe_load(toy_config.read_text())
    config["data"]["sources"].append({**source, "path": str(exported), "repeat": 10})
    config["output"] = str(tmp_path / "run")
    mine = tmp_path / "corrected.yaml"
    mine.write_text(yaml.safe_dump(config))

    after = StanceClassifier.load(run(load_config(mine), say=lambda line: None))
    assert after.classify(UNKNOWN).label == right
    assert after.classify(UNKNOWN, "minister").label == right_towards
    cue = "we the in deplore the council"
    assert after.classify(cue).label == before.classify(cue).label == "condemning"


def test_the_config_is_the_default_one_and_the_corrections() -> None:
    default, corrections = (
        yaml.safe_load((CONFIGS / name).read_text()) for name in ("default.yaml", "corrections.yaml")
    )
    added = corrections["data"]["sources"].pop()
    for sources in (default["data"]["sources"], corrections["data"]["sources"]):
        for source in sources:
            source.pop("how_to_get", None)
    for said_otherwise in ("name", "description"):
        del default[said_otherwise], corrections[said_otherwise]
    assert corrections == default, "configs/default.yaml was changed: change configs/corrections.yaml alike"
    assert added["path"] == "corrections.jsonl"


def test_the_export_is_fit_to_train_on(tmp_path: Path) -> None:
    from stancery.training.config import Columns, Source
    from stancery.training.statements import read_source

    store = CorrectionStore(tmp_path / "corrections.sqlite")
    store.add("We deplore the arrests.", "condemning")
    store.add("We thank Norway,\nwhose ships came at once.", "defending", "Norway")
    store.export(tmp_path / "corrections.jsonl")
    columns = yaml.safe_load((CONFIGS / "corrections.yaml").read_text())["data"]["sources"][-1]["columns"]
    statements = read_source(Source(path=str(tmp_path / "corrections.jsonl"), columns=Columns(**columns)))
    assert [(item.text, item.target, item.label, item.split) for item in statements] == [
        ("We deplore the arrests.", None, "condemning", "train"),
        ("We thank Norway,\nwhose ships came at once.", "Norway", "defending", "train"),
    ]
    first = json.loads((tmp_path / "corrections.jsonl").read_text().splitlines()[0])
    assert first["source"] == "corrections"
