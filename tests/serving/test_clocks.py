"""A clock that is set meanwhile changes nothing: lengths of time are measured with one that nobody can set."""

import ast
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import stancery.serving
import stancery.training

# Where the time of day is what is meant, not how long something takes.
_TELL_THE_TIME = {
    "article_report.py": "the date of a report",
    "corrections.py": "when a correction was saved; their order is that of their numbers",
    "gate.py": "Retry-After, from the rate limiter's own clock; bounded by the test below",
}


def clocks_that_can_be_set(path: Path) -> list[str]:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    named = (ast.unparse(call) for call in calls)
    return [
        name for name in named if name in {"time.time", "datetime.now", "datetime.utcnow", "time.localtime"}
    ]


@pytest.mark.parametrize("package", [stancery.serving, stancery.training])
def test_lengths_of_time_are_measured_with_a_clock_that_cannot_be_set(package: object) -> None:
    (folder,) = package.__path__  # type: ignore[attr-defined]
    found = {path.name for path in Path(folder).rglob("*.py") if clocks_that_can_be_set(path)}
    assert found <= _TELL_THE_TIME.keys()


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(days=400)])
def test_a_jump_locks_nobody_out(jump: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastapi", reason="needs stancery[app]")
    from starlette.responses import PlainTextResponse
    from starlette.testclient import TestClient

    from stancery.serving.gate import Gate

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    client = TestClient(Gate(PlainTextResponse("hello"), requests_per_minute=3))
    assert [client.post("/v1/classify").status_code for _ in range(4)] == [200, 200, 200, 429]
    now += jump.total_seconds()
    refusal = client.post("/v1/classify")
    assert int(refusal.headers.get("retry-after", 0)) <= 120
    now += 120
    assert client.post("/v1/classify").status_code == 200


def test_the_later_correction_counts_though_the_clock_went_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stancery.serving import corrections

    class GoingBack(datetime):
        hours = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            cls.hours += 1
            return datetime(2030, 1, 1, tzinfo=UTC) - timedelta(hours=cls.hours)

    monkeypatch.setattr(corrections, "datetime", GoingBack)
    store = corrections.CorrectionStore(tmp_path / "corrections.sqlite")
    store.add("We note the decree.", "condemning")
    store.add("We note the decree.", "neutral")
    first, second = store.rows()
    assert second.saved_at < first.saved_at
    store.export(tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text())["label"] == "neutral"
