"""What Ray Serve is given to replicate: the REST app with its bounds and keys. No Ray is started here."""

import pytest

pytest.importorskip("gradio", reason="needs stancery[app]")
pytest.importorskip("ray.serve", reason="needs ray[serve]")
from fastapi.testclient import TestClient
from ray import serve

from stancery.serving import ray_serve
from stancery.serving.access import API_KEYS_VARIABLE

KEY = "a-key-of-some-length-1234"


def test_what_serve_run_is_named_is_an_application() -> None:
    assert isinstance(ray_serve.app, serve.Application)


def test_a_replica_answers_programs_and_has_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(API_KEYS_VARIABLE, raising=False)
    client = TestClient(ray_serve.build_replica())
    answer = client.post("/v1/classify", json={"texts": ["We deplore the arrests."]})
    assert answer.json()["stances"][0]["label"] == "condemning"
    assert client.get("/").status_code == 404


def test_a_replica_asks_for_the_keys_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(API_KEYS_VARIABLE, KEY)
    client = TestClient(ray_serve.build_replica())
    request = {"json": {"texts": ["We deplore the arrests."]}}
    assert client.post("/v1/classify", **request).status_code == 401
    right = {"authorization": f"Bearer {KEY}"}
    assert client.post("/v1/classify", headers=right, **request).status_code == 200
