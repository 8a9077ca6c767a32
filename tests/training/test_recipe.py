"""The recipe's options in the network and the fine-tuning: pooling, R-Drop, mean weights, chosen rows."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs stancery[train]")

import torch
from safetensors.torch import save_file
from transformers.trainer import TRAINER_STATE_NAME

from stancery.training.config import Model, Source, load_config
from stancery.training.errors import DataError
from stancery.training.finetune import _mean_weights
from stancery.training.model import StanceModel, load_base
from stancery.training.quiet import quiet_libraries
from stancery.training.run import run
from stancery.training.statements import read_data, read_source


@pytest.fixture
def batch() -> dict[str, torch.Tensor]:
    ids = torch.tensor([[2, 7, 8, 9, 3], [2, 10, 3, 0, 0]])
    return {"input_ids": ids, "attention_mask": (ids > 0).long()}


@pytest.mark.parametrize("pooling", ["mean", "cls", "attention"])
def test_padding_never_changes_the_answer(
    tiny_base: Path, batch: dict[str, torch.Tensor], pooling: str
) -> None:
    settings = Model(base=str(tiny_base), pooling=pooling, max_length=32)
    encoder, _, _ = load_base(settings)
    model = StanceModel(encoder, settings).eval()
    alone = {name: values[1:, :3] for name, values in batch.items()}
    torch.testing.assert_close(model(**batch)["logits"][1:], model(**alone)["logits"])


def test_r_drop_adds_the_difference_between_two_passes(
    tiny_base: Path, batch: dict[str, torch.Tensor]
) -> None:
    labels = torch.eye(3)[:2]
    settings = Model(base=str(tiny_base), max_length=32, dropout=0.5)
    losses = {}
    for weight in (1e-9, 5.0):
        encoder, _, _ = load_base(settings)
        torch.manual_seed(1)
        model = StanceModel(encoder, settings, r_drop=weight).train()
        torch.manual_seed(2)
        answer = model(labels=labels, **batch)
        assert answer["logits"].shape == (2, 3)
        losses[weight] = answer["loss"].item()
    assert losses[5.0] > losses[1e-9]


def test_mean_weights_are_those_of_the_newest_checkpoints(tmp_path: Path) -> None:
    for step, value in ((9, 8.0), (10, 1.0), (100, 3.0)):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        save_file({"weight": torch.full((2,), value)}, folder / "model.safetensors")
        (folder / TRAINER_STATE_NAME).write_text("{}", encoding="utf-8")
    (tmp_path / "checkpoint-110").mkdir()  # it was being written when the run was stopped
    assert _mean_weights(tmp_path, 2)["weight"].tolist() == [2.0, 2.0]


def test_a_run_with_every_option_still_learns(toy_config: Path, tmp_path: Path) -> None:
    options = ["training.r_drop=0.5", "training.unsure_smoothing=0.2", "training.average_checkpoints=2"]
    quiet_libraries()
    config = load_config(toy_config, [*options, "model.pooling=attention", f"output={tmp_path / 'run'}"])
    lines: list[str] = []
    run(config, say=lines.append)
    assert any("macro-F1 1.000" in line for line in lines)


def test_a_share_is_part_of_every_larger_share_and_spares_validation(toy_config: Path) -> None:
    def texts(share: float) -> dict[str, set[str]]:
        data = load_config(toy_config).data
        source = data.sources[0].model_copy(update={"share": share})
        rows = read_data(data.model_copy(update={"sources": (source,)}))
        return {split: {row.text for row in rows if row.split == split} for split in ("train", "validation")}

    small, large, everything = texts(0.3), texts(0.6), texts(1)
    assert small["train"] < large["train"] < everything["train"]
    assert small["validation"] == everything["validation"]


def test_files_can_be_left_out_of_a_folder_by_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(f"text,label\nThe {name}.,neutral\n", encoding="utf-8")
    kept = read_source(Source(path=str(tmp_path), without=("one.csv",)))
    assert [row.text for row in kept] == ["The two."]
    with pytest.raises(
        DataError, match=r"has no file three\.csv to leave out; its files are one\.csv, two\.csv"
    ):
        read_source(Source(path=str(tmp_path), without=("three.csv",)))
