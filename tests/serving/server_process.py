"""A ``stancery serve`` in a process of its own, watched: what it says, and whom it tries to reach."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPEN = re.compile(r"stancery is open at (http://\S+)/ ")
# Notes every attempt to reach or look up another machine, before the server's own guard refuses it.
_WATCHED = """
import sys
def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        if not any(local in str(host) for local in ("127.0.0.1", "::1", "localhost", "None")):
            with open(sys.argv[1], "a") as file:
                file.write(f"{event} {host}\\n")
sys.addaudithook(note)
from stancery.serving.command_line import run_app
from stancery.serving.cli import app
attempts = sys.argv.pop(1)
run_app(app, extra="app", feature="The page")
"""


class ServerProcess:
    """A running server."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.said: list[str] = []
        self._opened = threading.Event()
        self.address = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if opened := _OPEN.search(line):
                self.address = opened.group(1)
                self._opened.set()
        self._opened.set()

    def wait_until_open(self) -> None:
        assert self._opened.wait(120), "the server did not open"
        assert self.address, "".join(self.said)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(90)
        self._reader.join(10)
        return code

    @property
    def output(self) -> str:
        return "".join(self.said)

    @property
    def attempts(self) -> str:
        """Attempts to reach other machines."""
        file = self.folder / "attempts"
        return file.read_text() if file.exists() else ""

    @property
    def temporary_files(self) -> list[Path]:
        return list((self.folder / "tmp").rglob("*"))


@contextmanager
def running_server(
    folder: Path, *options: str, environment: dict[str, str] | None = None
) -> Iterator[ServerProcess]:
    """Start a server on a free port, wait until it is open, kill it at the end if it still runs."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", _WATCHED, str(folder / "attempts"), "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            **os.environ,
            "TMPDIR": str(folder / "tmp"),
            "XDG_DATA_HOME": str(folder / "data"),
            **(environment or {}),
        },
    )
    server = ServerProcess(process, folder)
    try:
        server.wait_until_open()
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(30)
