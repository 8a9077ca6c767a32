"""Sweeps: variants times seeds, measured, resumable, tabled."""

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs stancery[train]")

from stancery.training import sweep as sweep_module
from stancery.training.config import load_config
from stancery.training.errors import ConfigError
from stancery.training.quiet import quiet_libraries
from stancery.training.sweep import Result, Sweep, load_sweep, named_files, run_sweep, sweep_table


@pytest.fixture
def sweep(toy_config: Path, toy_file: Path) -> Sweep:
    return Sweep.model_validate(
        {
            "name": "toy",
            "base": str(toy_config),
            "seeds": [1],
            "set": ["training.epochs=1"],
            "measure": {"all": str(toy_file)},
            "variants": {"plain": [], "smooth": ["training.label_smoothing=0.1"]},
        }
    )


@pytest.mark.parametrize("file", sorted(Path("configs/sweeps").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_sweeps_that_come_with_the_repository_are_whole(file: Path) -> None:
    sweep = load_sweep(file)
    for overrides in sweep.variants.values():
        load_config(sweep.base, [*sweep.overrides, *overrides])
    assert all(Path(measured).exists() for measured in sweep.measure.values())


def test_a_sweep_measures_every_variant_and_goes_on_where_it_was(
    sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet_libraries()
    first = run_sweep(sweep, output=tmp_path, measure={}, say=lambda line: None)
    assert [(result.variant, result.seed) for result in first] == [("plain", 1), ("smooth", 1)]
    assert all(set(result.macro_f1) == {"validation", "all"} for result in first)
    monkeypatch.setattr(sweep_module, "_train_and_measure", lambda *_: (7, 0.1, {"validation": 0, "all": 0}))
    wider = sweep.model_copy(update={"variants": {**sweep.variants, "more": ("training.epochs=2",)}})
    second = run_sweep(wider, output=tmp_path, measure={}, say=lambda line: None)
    assert [result.examples for result in second if result.variant == "more"] == [7]
    assert [result.macro_f1["all"] for result in second[:2]] == [
        round(result.macro_f1["all"], 4) for result in first
    ]


def test_each_file_of_a_folder_is_left_out_in_turn(
    sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, split in (("one", "train"), ("two", "train"), ("held-out", "test")):
        row = {"text": f"The {name}.", "label": "neutral", "split": split}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    left_out = []

    def note(config: object, *_: object) -> tuple[int, float, dict[str, float]]:
        left_out.append(config.data.sources[0].without)  # type: ignore[attr-defined]
        return 1, 0.0, {"validation": 0.0, "all": 0.0}

    monkeypatch.setattr(sweep_module, "_train_and_measure", note)
    overrides = (f"data.sources=[{{path: {tmp_path}}}]",)
    folder = sweep.model_copy(
        update={"overrides": overrides, "leave_out_each_of": str(tmp_path), "variants": {"whole": ()}}
    )
    results = run_sweep(folder, output=tmp_path / "out", measure={}, say=lambda line: None)
    assert [result.variant for result in results] == ["whole", "without one", "without two"]
    assert left_out == [(), ("one.jsonl",), ("two.jsonl",)]


def test_the_table_gives_means_spreads_and_paired_differences() -> None:
    results = [
        Result("plain", 1, 100, 1.0, {"real": 0.70}),
        Result("plain", 2, 100, 1.0, {"real": 0.80}),
        Result("better", 1, 200, 1.0, {"real": 0.73}),
        Result("better", 2, 200, 1.0, {"real": 0.83}),
    ]
    assert sweep_table(results).splitlines() == [
        "| variant | seeds | examples | real | difference |",
        "|---|---|---|---|---|",
        "| plain | 2 | 100 | 0.750 ± 0.071 |  |",
        "| better | 2 | 200 | 0.780 ± 0.071 | +0.030 ± 0.000 |",
    ]


def test_mistakes_are_sentences(tmp_path: Path, sweep: Sweep) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text(
        "name: x\nbase: b.yaml\nseeds: []\nmeasure: {a: b}\nvariants: {v: []}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"sweep\.yaml: seeds: "):
        load_sweep(file)
    with pytest.raises(ConfigError, match="is not NAME=FILE"):
        named_files(["mine.csv"])
    (tmp_path / "results.jsonl").write_text(
        '{"variant": "plain", "seed": 1, "examples": 1, "minutes": 0, "macro_f1": {"validation": 0}}\n'
    )
    with pytest.raises(ConfigError, match="were not measured on all; move it away"):
        run_sweep(sweep, output=tmp_path, measure={}, say=lambda line: None)
