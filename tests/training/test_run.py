"""The whole training run on a toy: it learns, exports faithfully, resumes, and refuses to overwrite."""

import json
from pathlib import Path

import pytest
from toy import toy_rows

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import ModelFolder
from stancery.training.config import load_config
from stancery.training.errors import ConfigError, DataError
from stancery.training.output_folder import claim_output, record_start
from stancery.training.run import run


def silent(line: str) -> None:
    """Drop a line of progress."""


def test_it_learns_the_toy_and_the_served_model_knows_it(tiny_model: Path) -> None:
    classifier = StanceClassifier.load(tiny_model)
    rows = toy_rows(90)
    answers = classifier.classify([str(row["text"]) for row in rows])
    right = sum(answer.label == row["label"] for answer, row in zip(answers, rows, strict=True))
    assert right / len(rows) > 0.95


def test_the_folder_is_valid_and_tells_how_it_was_made(tiny_model: Path) -> None:
    manifest = ModelFolder.open(tiny_model).manifest
    assert manifest.name == "toy"
    assert manifest.reads_targets
    assert manifest.metrics["validation"]["macro_f1"] > 0.9
    assert manifest.metrics["export"]["same_label"] >= 0.95
    assert sorted(path.name for path in tiny_model.iterdir()) == [
        "README.md",
        "model.onnx",
        "names.json",
        "stancery.json",
        "tokenizer.json",
    ]


def test_the_card_holds_the_measured_figures(tiny_model: Path) -> None:
    card = (tiny_model / "README.md").read_text(encoding="utf-8")
    manifest = json.loads((tiny_model / "stancery.json").read_text(encoding="utf-8"))
    assert f"{manifest['metrics']['validation']['macro_f1']:.3f}" in card
    assert manifest["data_fingerprint"] in card
    assert manifest["base_model"]["sha256"] in card


def test_too_few_statements_to_calibrate_are_not_calibrated(tiny_model: Path) -> None:
    assert ModelFolder.open(tiny_model).manifest.temperature == 1.0
    assert "Confidence is not calibrated" in (tiny_model / "README.md").read_text(encoding="utf-8")


def test_no_path_of_the_training_machine_gets_into_the_folder(tiny_model: Path, tiny_base: Path) -> None:
    for name in ("README.md", "stancery.json"):
        assert str(tiny_base.parent) not in (tiny_model / name).read_text(encoding="utf-8")


def test_a_second_run_does_not_overwrite_the_first(tiny_model: Path, toy_config: Path) -> None:
    before = (tiny_model / "stancery.json").read_bytes()
    with pytest.raises(ConfigError, match="--overwrite"):
        run(load_config(toy_config), say=silent)
    assert (tiny_model / "stancery.json").read_bytes() == before


def test_an_interrupted_run_resumes_to_the_same_figures(toy_config: Path, tmp_path: Path) -> None:
    import shutil

    short = ["training.epochs=2", "training.evaluations_per_epoch=2", "training.bf16=false"]
    whole = run(load_config(toy_config, [*short, f"output={tmp_path / 'whole'}"]), say=silent)
    # What an interruption leaves behind: the checkpoints up to some step, and no model.
    broken = tmp_path / "broken"
    checkpoints = sorted(
        (tmp_path / "whole" / "checkpoints").glob("checkpoint-*"),
        key=lambda path: int(path.name.rpartition("-")[2]),
    )
    assert len(checkpoints) == 2
    (broken / "checkpoints").mkdir(parents=True)
    shutil.copytree(checkpoints[0], broken / "checkpoints" / checkpoints[0].name)
    with pytest.raises(ConfigError, match="--resume"):
        run(load_config(toy_config, [*short, f"output={broken}"]), say=silent)
    resumed = run(load_config(toy_config, [*short, f"output={broken}"]), resume=True, say=silent)
    figures = [ModelFolder.open(folder).manifest.metrics for folder in (whole, resumed)]
    assert figures[0]["validation"] == pytest.approx(figures[1]["validation"], abs=0.02)


def started(output: Path, toy_config: Path, *changes: str, resume: bool = False) -> None:
    record_start(load_config(toy_config, [f"output={output}", *changes]), "abc", resume=resume)


def test_a_run_goes_on_only_as_it_was_started(toy_config: Path, tmp_path: Path) -> None:
    started(tmp_path, toy_config)
    started(tmp_path, toy_config, "name=other", "description=In other words.", resume=True)
    with pytest.raises(ConfigError) as caught:
        started(tmp_path, toy_config, "training.epochs=3", "model.dropout=0.2", resume=True)
    assert str(caught.value) == (
        f"{tmp_path} was started otherwise: model.dropout (0.1, now 0.2), training.epochs (8.0, now 3.0) changed"
        " since; put that back to go on with --resume, or start again with --overwrite."
    )
    with pytest.raises(ConfigError, match="otherwise: the statements it reads changed since"):
        record_start(load_config(toy_config, [f"output={tmp_path}"]), "other", resume=True)
    started(tmp_path, toy_config, "training.epochs=3")  # started again, it is another run
    started(tmp_path, toy_config, "training.epochs=3", resume=True)


def test_a_run_started_before_this_was_written_down_goes_on(toy_config: Path, tmp_path: Path) -> None:
    started(tmp_path, toy_config, resume=True)
    assert not list(tmp_path.iterdir())
    started(tmp_path, toy_config)
    file = tmp_path / "started.json"
    known = json.loads(file.read_text())
    del known["training.r_drop"]  # as if that key were new
    file.write_text(json.dumps(known))
    started(tmp_path, toy_config, "training.r_drop=1", resume=True)


def test_a_finished_run_is_exported_again_only_when_told_to(toy_config: Path, tmp_path: Path) -> None:
    config = load_config(toy_config, [f"output={tmp_path}"])
    checkpoint = tmp_path / "checkpoints" / "checkpoint-8"
    checkpoint.mkdir(parents=True)
    (checkpoint / "trainer_state.json").write_text("{}")
    claim_output(config, resume=True, overwrite=False)
    (tmp_path / "model").mkdir()
    with pytest.raises(ConfigError, match="already holds a model; add --overwrite too"):
        claim_output(config, resume=True, overwrite=False)
    claim_output(config, resume=True, overwrite=True)
    assert checkpoint.exists()
    claim_output(config, resume=False, overwrite=True)
    assert not checkpoint.exists()


def test_resuming_without_a_checkpoint_is_refused(toy_config: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no checkpoint"):
        run(load_config(toy_config, [f"output={tmp_path}"]), resume=True, say=silent)


def test_another_base_than_the_config_names_is_refused(toy_config: Path, tmp_path: Path) -> None:
    wrong = ["model.base_sha256=" + "0" * 64, f"output={tmp_path}"]
    with pytest.raises(ConfigError, match="base_sha256"):
        run(load_config(toy_config, wrong), say=silent)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("model.base=/nowhere/at/all", "cannot load '/nowhere/at/all'"),
        ("model.max_length=512", "reads 64 tokens at most"),
    ],
)
def test_a_base_that_does_not_fit_is_refused(
    toy_config: Path, tmp_path: Path, override: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        run(load_config(toy_config, [override, f"output={tmp_path}"]), say=silent)


def test_missing_data_says_how_to_get_it(toy_config: Path, tmp_path: Path) -> None:
    config = load_config(
        toy_config,
        ["data.sources=[{path: nowhere.jsonl, how_to_get: Ask the archive.}]", f"output={tmp_path}"],
    )
    with pytest.raises(DataError, match=r"nowhere\.jsonl: no such file.*Ask the archive\."):
        run(config, say=silent)
