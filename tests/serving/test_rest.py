"""REST: answers that carry what was asked, and one sentence for whatever is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs stancery[app]")
from starlette.testclient import TestClient

from stancery.serving.classifier import StanceClassifier
from stancery.serving.server import ServerOptions, build_server

TEXTS = [
    "We call on the authorities to release everyone arrested arbitrarily.",
    "Belarus can restore stability on its own and no one should interfere.",
    "The review takes place every four years.",
]
STORY = (
    "GENEVA - Norway's ambassador denounced the arrests. The Belarusian foreign ministry maintained that"
    " the force used had been lawful."
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_server(ServerOptions(page=False)).gate) as client:
        yield client


@pytest.fixture(scope="module")
def classifier() -> StanceClassifier:
    return StanceClassifier.load()


def test_each_answer_carries_the_text_it_is_about(client: TestClient, classifier: StanceClassifier) -> None:
    answer = client.post("/v1/classify", json={"texts": TEXTS, "target": None})
    assert answer.status_code == 200
    stances = answer.json()["stances"]
    assert stances == [stance.to_dict() for stance in classifier.classify(TEXTS)]
    assert [stance["text"] for stance in stances] == TEXTS
    assert [stance["label"] for stance in stances] == ["condemning", "defending", "neutral"]


def test_no_texts_get_no_stances(client: TestClient) -> None:
    assert client.post("/v1/classify", json={"texts": []}).json() == {"stances": []}


@pytest.mark.parametrize(
    ("target", "expected"),
    [("Belarus", ["Belarus"] * 3), (["Belarus", None, "Norway"], ["Belarus", None, "Norway"])],
)
def test_targets_come_back_with_the_answers(client: TestClient, target: Any, expected: list[Any]) -> None:
    stances = client.post("/v1/classify", json={"texts": TEXTS, "target": target}).json()["stances"]
    assert [stance.get("target") for stance in stances] == expected


def test_below_the_threshold_an_answer_is_uncertain_and_keeps_its_scores(client: TestClient) -> None:
    (sure,) = client.post("/v1/classify", json={"texts": TEXTS[:1]}).json()["stances"]
    (unsure,) = client.post("/v1/classify", json={"texts": TEXTS[:1], "abstain_below": 1}).json()["stances"]
    assert unsure == {**sure, "label": "uncertain"}
    statements = client.post("/v1/article", json={"text": STORY, "abstain_below": 1}).json()["statements"]
    assert {statement["label"] for statement in statements} == {"uncertain"}


def test_an_article_comes_back_as_attributed_statements(
    client: TestClient, classifier: StanceClassifier
) -> None:
    answer = client.post("/v1/article", json={"text": STORY, "target": "Belarus"})
    assert answer.status_code == 200
    statements = answer.json()["statements"]
    assert statements == [item.to_dict() for item in classifier.read_article(STORY, "Belarus")]
    assert all(STORY[item["start"] : item["end"]] == item["text"] for item in statements)
    assert [item["actor"] for item in statements] == ["Norway", "Belarus"]


def test_health_names_the_model(client: TestClient, classifier: StanceClassifier) -> None:
    health = client.get("/healthz").json()
    assert health["ready"] is True
    assert health["model"]["sha256"] == classifier.manifest.files["model.onnx"].sha256
    assert health["model"]["name"] == classifier.manifest.name


def mistakes() -> list[tuple[bytes, str]]:
    return [
        (b"", "the body is no JSON object"),
        (b"[1]", "the body is no JSON object"),
        (b"{", "the body is not valid JSON"),
        (b'{"texts": ["\xff"]}', "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"{}", "'texts' is missing"),
        (b'{"texts": ["x"], "text": "y"}', "takes no 'text'"),
        (b'{"texts": "x"}', "'texts' does not fit"),
        (b'{"texts": [1]}', "'texts[0]' does not fit"),
        (b'{"texts": ["fine", " "]}', "statement 2 is empty"),
        (b'{"texts": ["\\ud800"]}', "texts[0] holds half of a surrogate pair"),
        (b'{"texts": ["x"], "target": 5}', "'target' is not understood"),
        (b'{"texts": ["x"], "target": ""}', "the target of statement 1 is empty"),
        (b'{"texts": ["x"], "target": ["a", "b"]}', "found 1 statements and 2 targets"),
        (b'{"texts": ["x"], "abstain_below": 2}', "'abstain_below' does not fit"),
    ]


@pytest.mark.parametrize(("body", "sentence"), mistakes())
def test_a_mistake_is_one_sentence(client: TestClient, body: bytes, sentence: str) -> None:
    answer = client.post("/v1/classify", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert sentence in detail
    assert detail.endswith(".")
    assert "\n" not in detail


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/v1/classify", 405, "/v1/classify answers POST, not GET"),
        ("POST", "/v1/clasify", 404, "there is nothing at /v1/clasify"),
        ("GET", "/", 404, "there is nothing at /"),
        ("DELETE", "/healthz", 405, "/healthz does not answer DELETE"),
    ],
)
def test_a_wrong_address_says_which_are_right(
    client: TestClient, method: str, path: str, status: int, sentence: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["detail"].startswith(sentence)


def test_the_description_needs_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    assets = [part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]]
    assert len(assets) >= 2
    for asset in assets:
        assert asset.startswith("/")
        assert client.get(asset).status_code == 200


def test_the_description_has_an_example_of_each_kind(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/v1/classify", "/v1/article"):
        for example in paths[path]["post"]["requestBody"]["content"]["application/json"]["examples"].values():
            assert client.post(path, json=example["value"]).status_code == 200
