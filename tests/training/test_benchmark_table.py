"""The comparison with other ways: turns, ratios, and the picture."""

import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("transformers", reason="needs stancery[train]")

from stancery.training.benchmark import OURS, _rows, compare, ratios
from stancery.training.benchmark_peers import Peer
from stancery.training.speed_plot import draw


def stub(name: str, calls: list[tuple[str, int]], has_batches: bool = True) -> Peer:
    def answer(texts: Sequence[str], size: int) -> None:
        calls.append((name, len(texts)))

    return Peer(name, answer, [sys.executable, "-c", "print()"], has_batches)


def test_ways_take_turns_and_each_is_compared_with_ours(tmp_path: Path) -> None:
    calls: list[tuple[str, int]] = []
    ways = compare(
        [stub(OURS, calls), stub("other", calls, False)], ["a", "b"] * 4, 2, lambda line: None, 0.01
    )
    turns = [name for name, count in calls if count == 8]
    assert [name for name, _ in itertools.groupby(turns)][-4:] == [OURS, "other", OURS, "other"]
    assert ways["other"]["batch_size"] == 32
    assert all(len(ways[OURS][f"{key}_per_second"]) == 2 for key in ("in_batches", "one_by_one"))
    rows = _rows(ways)
    assert [row[0] for row in rows] == [OURS, "other"]
    assert rows[0][1] == ""
    assert "×" in rows[1][1]
    for name in ("speed.png", "speed.svg"):
        draw(json.loads(json.dumps({"ways": ways})), tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios([10.0, 30.0], [5.0, 10.0]) == [2.0, 3.0]
