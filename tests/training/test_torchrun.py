"""Training in two processes: one model, made and told of by the first, as good as from one process."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs stancery[train]")

from stancery.serving.model_folder import ModelFolder
from stancery.training.errors import ConfigError
from stancery.training.processes import is_first_process, share_of_batch


def torchrun(*arguments: str) -> subprocess.CompletedProcess[str]:
    # --standalone takes a free port, so that several test runs do not meet.
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    return subprocess.run(
        [*command, "-m", "stancery.training.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=1800,
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        check=False,
    )


@pytest.mark.slow
def test_two_processes_train_the_model_that_one_trains(
    toy_config: Path, tiny_model: Path, tmp_path: Path
) -> None:
    done = torchrun("run", str(toy_config), "--set", f"output={tmp_path}")
    assert done.returncode == 0, done.stderr[-2000:]
    for line in ("statements to learn from", "Fitted in", "macro-F1 .* on validation; int8", "Try it:"):
        assert len(re.findall(line, done.stdout)) == 1, line
    # 324 statements in batches of 16: the two share each batch, and take no more steps than one alone.
    state = json.loads(next((tmp_path / "checkpoints").glob("*/trainer_state.json")).read_text())
    assert state["global_step"] / state["epoch"] == pytest.approx(21)
    one, two = (ModelFolder.open(folder).manifest for folder in (tiny_model, tmp_path / "model"))
    assert two.metrics["validation"]["macro_f1"] == pytest.approx(
        one.metrics["validation"]["macro_f1"], abs=0.05
    )
    assert two.metrics["export"]["same_label"] >= 0.95
    assert two.data_fingerprint == one.data_fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "checkpoints",
        "model",
        "started.json",
        "toy-encoder",
    ]


@pytest.mark.slow
def test_a_mistake_ends_all_processes_with_its_sentence(toy_config: Path, tmp_path: Path) -> None:
    done = torchrun("run", str(toy_config), "--set", f"output={tmp_path}", "--set", "training.batch_size=15")
    assert done.returncode != 0
    assert "error: training.batch_size is 15, and 2 processes train together" in done.stderr
    assert "ConfigError" not in done.stderr  # torchrun shows a traceback of its own, but none of ours
    assert not (tmp_path / "model").exists()


def test_a_batch_is_dealt_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (is_first_process(), share_of_batch(15)) == (True, 15)
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    assert (is_first_process(), share_of_batch(64)) == (False, 32)
    with pytest.raises(ConfigError, match=r"expected a multiple of 2: --set training\.batch_size=14"):
        share_of_batch(15)
