"""The page, REST and uploads on a machine that has no network, and whose kernel counts who would have used one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="needs stancery[app]")

# In a namespace of its own there is a loopback interface and no way out: the kernel notes every try, whichever
# library makes it and in whichever language.
_ALONE = """
import json, socket, subprocess, sys
from pathlib import Path

subprocess.run(["ip", "link", "set", "lo", "up"], check=True)

def tries():
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines()[:2])
    six = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(values[names.index("OutNoRoutes")]) + int(six["Ip6OutNoRoutes"])

before = tries()
for host in ("192.0.2.1", "2001:db8::1"):
    try:
        socket.create_connection((host, 80), timeout=5)
    except OSError:
        pass
print("counted", tries() - before >= 2)

import httpx  # not gradio_client, which itself looks up a host of its makers
from server_process import running_server

before = tries()
text = "The delegation deplores the arrests."
with running_server(Path(sys.argv[1]), "--mcp") as server:
    assert "window.gradio_config" in httpx.get(server.address + "/", timeout=60).text
    assert httpx.get(server.address + "/docs", timeout=60).status_code == 200
    event = server.address + "/gradio_api/call/classify"
    number = httpx.post(event, json={"data": [[text], None]}, timeout=60).json()["event_id"]
    done = httpx.get(f"{event}/{number}", timeout=60).text
    print("page", json.loads(done.partition("event: complete\\ndata: ")[2])[0][0]["label"])
    answer = httpx.post(server.address + "/v1/classify", json={"texts": [text]}, timeout=60)
    print("REST", answer.json()["stances"][0]["label"])
    upload = {"files": ("a.csv", text.encode())}
    print("upload", httpx.post(server.address + "/gradio_api/upload", files=upload, timeout=60).status_code)
    print("stop", server.stop())
print("tries", tries() - before, server.attempts or "none")
"""


def test_all_works_without_a_network_and_nothing_tries_to_use_one(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if (
        not all(map(shutil.which, ("unshare", "ip")))
        or subprocess.run([*alone, "true"], check=False).returncode
    ):
        pytest.skip("this system allows no network namespace of one's own")
    program = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{_ALONE}"
    result = subprocess.run(
        [*alone, sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "counted True",
        "page condemning",
        "REST condemning",
        "upload 200",
        "stop 0",
        "tries 0 none",
    ]
