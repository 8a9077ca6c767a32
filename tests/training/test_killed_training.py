"""A training that is killed goes on from its last checkpoint, and ends as if nothing had been."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs stancery[train]")

PROGRAM = [sys.executable, "-c", "from stancery.training.cli import main; main()", "run"]


def command(config: Path, output: Path, *options: str) -> list[str]:
    settings = [
        "training.epochs=4",
        "training.evaluations_per_epoch=2",
        "training.bf16=false",
        f"output={output}",
    ]
    return [*PROGRAM, str(config), *(part for setting in settings for part in ("--set", setting)), *options]


@pytest.mark.slow
def test_a_killed_training_ends_with_the_same_figures(toy_config: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    process = subprocess.Popen(
        command(toy_config, killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 300
    while not list(killed.glob("checkpoints/checkpoint-*/trainer_state.json")):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (killed / "model").exists()
    subprocess.run(command(toy_config, killed, "--resume"), check=True, capture_output=True, timeout=300)
    whole = tmp_path / "whole"
    subprocess.run(command(toy_config, whole), check=True, capture_output=True, timeout=300)
    resumed, never_killed = (
        json.loads((output / "model" / "stancery.json").read_text())["metrics"] for output in (killed, whole)
    )
    assert resumed == never_killed
