"""The server as a process: one port for all, nothing kept or sent out, and a stop that finishes what was taken."""

import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("gradio_client", reason="needs stancery[app]")
import gradio_client
import gradio_client.utils
import httpx
from server_process import ServerProcess, running_server

from stancery.serving.access import ApiKeys
from stancery.serving.server import ServerOptions, _announce

SECRET = "Quixotania deplores the zugzwang of its envoys"
TEXTS = [f"Statement {number}: the committee deplores the arrests." for number in range(800)]
STANCERY = str(Path(sys.executable).with_name("stancery"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running_server(tmp_path_factory.mktemp("server"), "--mcp") as server:
        yield server


def test_the_page_and_rest_share_a_port(server: ServerProcess) -> None:
    page = httpx.get(server.address + "/", timeout=60)
    assert page.status_code == 200
    assert "window.gradio_config" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert httpx.get(server.address + "/healthz", timeout=60).json()["ready"] is True
    answer = httpx.post(server.address + "/v1/classify", json={"texts": [SECRET]}, timeout=60)
    assert answer.json()["stances"][0]["text"] == SECRET


def test_gradios_client_finds_the_named_endpoints(server: ServerProcess) -> None:
    client = gradio_client.Client(server.address, verbose=False)
    (stance,) = client.predict([SECRET], None, api_name="/classify")
    assert stance["text"] == SECRET
    statements = client.predict(f"{SECRET}.", None, api_name="/article")
    assert statements[0]["stance" if "stance" in statements[0] else "label"]


def test_the_queue_cannot_be_gone_round(server: ServerProcess) -> None:
    answer = httpx.post(
        server.address + "/gradio_api/run/classify", json={"data": [[SECRET], None]}, timeout=60
    )
    assert answer.status_code in {401, 403, 404}


def test_mcp_clients_find_two_tools_that_explain_themselves(server: ServerProcess) -> None:
    from mcp import Client

    async def talk() -> None:
        async with Client(server.address + "/mcp") as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"classify", "article"}
            for tool in tools.values():
                assert len(tool.description or "") > 200
                assert all("description" in key for key in tool.input_schema["properties"].values())
            assert tools["classify"].input_schema["required"] == ["texts"]
            result = await client.call_tool("classify", {"texts": [SECRET], "target": "Quixotania"})
            (stance,) = result.structured_content["stances"]
            assert (stance["text"], stance["target"]) == (SECRET, "Quixotania")
            result = await client.call_tool("article", {"text": f"{SECRET}."})
            assert result.structured_content["statements"][0]["start"] == 0
            result = await client.call_tool("classify", {"texts": [""]})
            assert result.is_error
            assert "statement 1 is empty" in result.content[0].text

    asyncio.run(talk())


def test_a_web_site_cannot_reach_the_server_under_its_own_name(server: ServerProcess) -> None:
    answer = httpx.get(server.address + "/healthz", headers={"host": "rebound.example"}, timeout=60)
    assert answer.status_code == 400
    assert "--allowed-host" in answer.json()["detail"]


def test_a_taken_port_is_one_sentence(server: ServerProcess) -> None:
    port = server.address.rpartition(":")[2]
    result = subprocess.run([STANCERY, "serve", "--port", port], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith(f"error: port {port} of 127.0.0.1 is taken")
    assert result.stderr.count("\n") == 1


def test_what_was_sent_is_neither_logged_nor_kept_nor_sent_on(server: ServerProcess) -> None:
    httpx.post(server.address + "/v1/classify", json={"texts": [SECRET, ""]}, timeout=60)
    httpx.post(server.address + "/v1/classify", json={"texts": [SECRET], "target": SECRET * 2}, timeout=60)
    httpx.post(server.address + "/v1/article", json={"text": SECRET, "unknown": 1}, timeout=60)
    client = gradio_client.Client(server.address, verbose=False)
    with pytest.raises(gradio_client.exceptions.AppError):
        client.predict([SECRET, ""], None, api_name="/classify")
    uploaded = httpx.post(
        server.address + "/gradio_api/upload", files={"files": ("a.csv", SECRET.encode())}, timeout=60
    )
    assert uploaded.status_code == 200
    assert any(SECRET.encode() in file.read_bytes() for file in server.temporary_files if file.is_file())

    # Last in this module: the server is gone afterwards.
    assert server.stop() == 0
    assert "zugzwang" not in server.output
    assert server.temporary_files == []
    assert server.attempts == ""


def test_a_request_under_way_is_answered_before_the_server_stops(tmp_path: Path) -> None:
    with running_server(tmp_path, "--no-page") as server:
        body = json.dumps({"texts": TEXTS}).encode()
        connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=120)
        connection.putrequest("POST", "/v1/classify")
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Expect", "100-continue"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        # The server asks for the body: it has taken the request.
        assert connection.sock.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(body)
        assert server.stop() == 0
        answer = connection.getresponse()
        assert answer.status == 200
        assert [stance["text"] for stance in json.load(answer)["stances"]] == TEXTS


def test_an_event_of_the_page_is_finished_before_the_server_stops(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        client = gradio_client.Client(server.address, verbose=False)
        job = client.submit(TEXTS, None, api_name="/classify")
        taken = {gradio_client.utils.Status.IN_QUEUE, gradio_client.utils.Status.PROCESSING}
        for _ in range(600):
            if job.status().code in taken or job.done():
                break
            time.sleep(0.05)
        assert server.stop() == 0
        assert [stance["text"] for stance in job.result(timeout=60)] == TEXTS


def test_several_processes_share_a_port(tmp_path: Path) -> None:
    with running_server(tmp_path, "--no-page", "--workers", "2") as server:
        for number in range(8):
            text = f"Statement {number} deplores the arrests."
            answer = httpx.post(server.address + "/v1/classify", json={"texts": [text]}, timeout=120)
            assert answer.json()["stances"][0]["text"] == text
        assert server.stop() == 0


def test_keys_and_a_login_close_every_door(tmp_path: Path) -> None:
    key = "a-key-of-some-length-1234"
    keys = tmp_path / "keys"
    keys.write_text(f"another-key-of-some-length\n{key}\n")
    options = ["--api-keys", str(keys), "--mcp"]
    with running_server(tmp_path, *options, environment={"STANCERY_AUTH": "envoy:p4ss:word"}) as server:
        post = {"json": {"texts": [SECRET]}, "timeout": 60}
        for path in ("/v1/classify", "/v1/article", "/mcp"):
            assert httpx.post(server.address + path, **post).status_code == 401
        wrong = {"authorization": "Bearer wrong"}
        assert httpx.post(server.address + "/v1/classify", headers=wrong, **post).status_code == 401
        right = {"authorization": f"Bearer {key}"}
        assert httpx.post(server.address + "/v1/classify", headers=right, **post).status_code == 200
        assert "auth_required" in httpx.get(server.address + "/", timeout=60).text
        join = server.address + "/gradio_api/call/classify"
        assert httpx.post(join, json={"data": [[SECRET], None]}, timeout=60).status_code == 401
        upload = {"files": ("a.csv", b"x")}
        assert httpx.post(server.address + "/gradio_api/upload", files=upload, timeout=60).status_code == 401
        client = gradio_client.Client(server.address, auth=("envoy", "p4ss:word"), verbose=False)
        assert client.predict([SECRET], None, api_name="/classify")[0]["text"] == SECRET
        assert server.stop() == 0
    assert key not in server.output
    assert "p4ss" not in server.output


@pytest.mark.parametrize(
    ("address", "options", "warned"),
    [
        ("0.0.0.0", ServerOptions(), True),
        ("0.0.0.0", ServerOptions(allowed_hosts=("stancery.example",)), True),
        ("0.0.0.0", ServerOptions(page=False, api_keys=ApiKeys.of(["k" * 20])), False),
        ("127.0.0.1", ServerOptions(), False),
        ("127.0.0.1", ServerOptions(allowed_hosts=("stancery.example",)), False),
    ],
)
def test_a_server_that_others_can_reach_without_keys_warns(
    capsys: pytest.CaptureFixture[str], address: str, options: ServerOptions, warned: bool
) -> None:
    with socket.socket() as listener:
        listener.bind((address, 0))  # never listened on
        _announce(options, listener)
    assert ("warning: everyone who can reach this machine" in capsys.readouterr().err) == warned


@pytest.mark.parametrize(
    ("options", "environment", "sentence"),
    [
        (["--workers", "2"], {}, "add --no-page"),
        (["--workers", "2", "--no-page", "--rate-limit", "5"], {}, "leave --workers out"),
        ([], {"STANCERY_AUTH": "envoy:word"}, "give API keys too"),
        (["--no-page"], {"STANCERY_AUTH": "envoy:word"}, "give API keys instead"),
        ([], {"STANCERY_API_KEYS": "k" * 20}, "the page would stay open"),
        ([], {"STANCERY_API_KEYS": "short"}, "has 5 characters"),
        ([], {"STANCERY_AUTH": "no colon"}, "expected a single one, user:password"),
        (["--auth", "envoy:word"], {}, "expected the path of a file"),
        (["--host", "192.0.2.1"], {}, "cannot listen on"),
        (["--host", "no such host"], {}, "is no address of this machine"),
        (["--model", "/proc/nowhere"], {}, "/proc/nowhere is not a folder"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(
    options: list[str], environment: dict[str, str], sentence: str
) -> None:
    result = subprocess.run(
        [STANCERY, "serve", "--port", "0", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )
    assert result.returncode == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert "envoy:word" not in result.stderr
