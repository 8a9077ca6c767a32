"""No connection to any other machine: refused in the server, and not tried by the libraries either."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SEALED = """
import socket
from stancery.serving.outgoing import OutgoingConnectionError, refuse_outgoing_connections

refuse_outgoing_connections()
attempts = {
    "name": lambda: socket.create_connection(("example.org", 80), timeout=5),
    "address": lambda: socket.create_connection(("192.0.2.1", 80), timeout=5),
    "address6": lambda: socket.create_connection(("2001:db8::1", 80), timeout=5),
    "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
    "lookup": lambda: socket.gethostbyname("example.org"),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except OutgoingConnectionError:
        print("refused", name)
listener = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listener.getsockname()).close()
socket.create_connection(("localhost", listener.getsockname()[1])).close()
print("loopback open")
"""


def test_a_sealed_process_reaches_this_machine_alone() -> None:
    result = subprocess.run([sys.executable, "-c", _SEALED], capture_output=True, text=True, check=True)
    assert result.stdout.split("\n") == [
        "refused name",
        "refused address",
        "refused address6",
        "refused datagram",
        "refused lookup",
        "loopback open",
        "",
    ]


def test_classifying_leaves_no_trace_of_a_report(tmp_path: Path) -> None:
    """onnxruntime's reports pass by Python; what they leave behind tells of them."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home)}
    code = "from stancery.serving import StanceClassifier; StanceClassifier.load().classify('We object.')"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert list(home.rglob("*")) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on this machine")
def test_the_kernel_sees_no_connection(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    # Reports are sent after a while: the process lives long enough for the first.
    code = (
        "import time; from stancery.serving import StanceClassifier;"
        "StanceClassifier.load().classify('We object.'); time.sleep(4)"
    )
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=connect,sendto",
        "-o",
        str(trace),
        sys.executable,
        "-c",
        code,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        pytest.skip(f"strace may not trace here: {result.stderr[:200]}")
    assert [line for line in trace.read_text().splitlines() if "AF_INET" in line or "sendto" in line] == []
