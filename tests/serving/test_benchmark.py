"""What ``stancery benchmark`` counts."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancery.serving.benchmark import install_size, percentiles, spread, watch
from stancery.serving.cli import app


def test_a_process_is_timed_to_its_first_line_and_its_own_memory_counted() -> None:
    code = "import time; block = bytearray(80_000_000); print('first', flush=True); time.sleep(1)"
    start = time.perf_counter()
    seconds, megabytes = watch([sys.executable, "-c", code])
    assert 0 < seconds <= time.perf_counter() - start - 1
    small = watch([sys.executable, "-c", "print()"])[1]
    if megabytes is not None:
        assert small is not None
        assert small < 60
        assert 75 < megabytes - small < 90


def test_a_process_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        watch([sys.executable, "-c", "raise SystemExit(3)"])


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentiles([value / 1000 for value in range(100, 0, -1)]) == {"p50": 51, "p95": 96, "p99": 100}
    assert percentiles([0.002]) == {"p50": 2, "p95": 2, "p99": 2}
    assert spread([3.0, 1.0, 2.0], 1) == "2.0 (1.0–3.0)"


def test_the_size_of_an_installation_holds_what_it_needs() -> None:
    everything, numpy = install_size("stancery"), install_size("numpy")
    model = Path(__file__).parents[2] / "serving" / "model" / "model.onnx"
    assert everything > install_size("onnxruntime") + model.stat().st_size
    assert numpy > 10_000_000
    assert install_size("no-such-package") == 0


def test_the_command_writes_what_it_measured(tiny_model: Path) -> None:
    options = ["benchmark", "--model", str(tiny_model), "--rounds", "1", "--threads", "1", "--json"]
    found = json.loads(CliRunner().invoke(app, options, catch_exceptions=False).stdout)
    assert found["threads"] == 1
    assert len(found["in_batches_per_second"]) == len(found["cold_start_seconds"]) == 1
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]
    assert found["machine"]["onnxruntime"]
