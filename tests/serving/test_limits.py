"""The gate and the queue: what is too large, too much or too often is refused at once, in one sentence."""

import asyncio
import logging
import threading
from collections.abc import Iterator

import anyio
import pytest

pytest.importorskip("fastapi", reason="needs stancery[app]")
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from stancery.serving import limits
from stancery.serving.access import ApiKeys
from stancery.serving.errors import StatementError
from stancery.serving.gate import Gate
from stancery.serving.limits import OverloadedError, WorkQueue, require_bounded_article, require_bounded_texts
from stancery.serving.server import ServerOptions, build_server

KEY = "a-key-of-some-length-1234"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_server(ServerOptions(page=False)).gate) as client:
        yield client


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


def test_a_body_that_tells_it_is_too_large_is_not_read(client: TestClient) -> None:
    answer = client.post("/v1/classify", content=b"x" * (limits.MOST_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body has 1,048,577 bytes; expected at most 1,048,576."


def test_a_body_that_does_not_tell_is_counted(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 2**15

    headers = {"content-type": "application/json"}
    answer = client.post("/v1/classify", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert "more than 1,048,576 bytes" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "key"),
    [
        ("/v1/classify", {"texts": ["x"] * (limits.MOST_TEXTS + 1)}, "'texts'"),
        ("/v1/classify", {"texts": ["x" * (limits.MOST_TEXT_CHARACTERS + 1)]}, "'texts[0]'"),
        ("/v1/classify", {"texts": ["x"], "target": "x" * (limits.MOST_TARGET_CHARACTERS + 1)}, "'target'"),
        ("/v1/article", {"text": "x" * (limits.MOST_ARTICLE_CHARACTERS + 1)}, "'text'"),
    ],
)
def test_what_is_too_much_for_one_request_says_how_much_is_not(
    client: TestClient, path: str, body: dict[str, object], key: str
) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(key)
    assert "at most" in answer.json()["detail"]


def test_the_page_has_the_same_bounds() -> None:
    require_bounded_texts(["x"] * limits.MOST_TEXTS)
    require_bounded_article("x" * limits.MOST_ARTICLE_CHARACTERS)
    with pytest.raises(StatementError, match="found 1,001 statements"):
        require_bounded_texts(["x"] * 1001)
    with pytest.raises(StatementError, match="statement 2 has 20,001 characters"):
        require_bounded_texts(["x", "x" * 20_001])
    with pytest.raises(StatementError, match="200,001 characters"):
        require_bounded_article("x" * 200_001)


def test_the_queue_keeps_order_and_refuses_what_does_not_fit() -> None:
    async def scenario() -> None:
        queue = WorkQueue(waiting=2, running=1)
        release = threading.Event()
        done: list[int] = []

        async def ask(number: int) -> None:
            def work() -> None:
                release.wait(30)
                done.append(number)

            await queue.run(work)

        async with anyio.create_task_group() as group:
            for number in range(3):
                group.start_soon(ask, number)
                await asyncio.sleep(0.05)
            with pytest.raises(OverloadedError, match="3 requests"):
                await queue.run(lambda: None)
            release.set()
        assert done == [0, 1, 2]
        assert await queue.run(lambda: "there is room again") == "there is room again"

    asyncio.run(scenario())


def test_a_failure_gives_its_place_in_the_queue_back() -> None:
    async def scenario() -> None:
        queue = WorkQueue(waiting=0, running=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await queue.run(lambda: 1 / 0)

    asyncio.run(scenario())


def test_a_full_queue_is_a_503_that_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise OverloadedError(
            "66 requests are being answered or waiting, and no more fit; try again in a second."
        )

    monkeypatch.setattr(WorkQueue, "run", full)
    answer = TestClient(build_server(ServerOptions(page=False)).gate).post(
        "/v1/classify", json={"texts": ["x"]}
    )
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert "no more fit" in answer.json()["detail"]


def test_beyond_the_rate_comes_a_429_for_that_address_alone() -> None:
    gate = Gate(hello, requests_per_minute=3)
    hasty, patient = TestClient(gate, client=("192.0.2.1", 1)), TestClient(gate, client=("192.0.2.2", 1))
    assert [hasty.post("/v1/classify").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refusal = hasty.post("/v1/classify")
    assert 1 <= int(refusal.headers["retry-after"]) <= 60
    assert refusal.json()["detail"].startswith("more than 3 requests a minute")
    assert hasty.get("/healthz").status_code == 200
    assert patient.post("/v1/classify").status_code == 200


@pytest.mark.parametrize("path", ["/v1/classify", "/v1/anything", "/mcp"])
def test_programs_need_a_key(path: str) -> None:
    client = TestClient(Gate(hello, api_keys=ApiKeys.of([KEY])))
    refusal = client.post(path)
    assert refusal.status_code == 401
    assert refusal.headers["www-authenticate"] == "Bearer"
    assert client.post(path, headers={"authorization": f"Bearer {KEY}"}).status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("LOCALHOST", 200),
        ("[::1]:7860", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_only_known_names_are_answered(host: str, status: int) -> None:
    client = TestClient(Gate(hello, allowed_hosts=("127.0.0.1", "localhost", "[::1]")))
    assert client.get("/", headers={"host": host}).status_code == status


def test_a_stopping_server_takes_nothing_new() -> None:
    gate = Gate(hello)
    gate.closing = True
    refusal = TestClient(gate).post("/v1/classify")
    assert refusal.status_code == 503
    assert int(refusal.headers["retry-after"]) >= 1
    assert TestClient(gate).get("/gradio_api/queue/data").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/v1/classify", "/nowhere"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert (
        "connect-src" in headers["content-security-policy"]
        or "default-src 'self'" in (headers["content-security-policy"])
    )
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_what_breaks_is_one_sentence_and_the_log_does_not_quote(caplog: pytest.LogCaptureFixture) -> None:
    server = build_server(ServerOptions(page=False))
    pasted = "what somebody pasted"

    @server.app.post("/break")
    async def break_it() -> None:
        raise KeyError(pasted)

    with caplog.at_level(logging.DEBUG):
        answer = TestClient(server.gate).post("/break")
    assert answer.status_code == 500
    assert "something broke here" in answer.json()["detail"]
    assert "KeyError" in caplog.text
    assert "break_it" in caplog.text
    assert "what somebody" not in caplog.text
