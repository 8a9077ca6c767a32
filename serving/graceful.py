"""One uvicorn process that takes its port first, and when told to stop finishes what it took."""

import asyncio
import os
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

import uvicorn
from starlette.routing import Mount

from stancery.serving.errors import StanceryError
from stancery.serving.gate import Gate

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

PATIENCE = 30  # seconds that work under way may take once the server is to stop
_QUIET = 1.0  # seconds without a request after which none is taken to be on its way, then
_FAREWELL = 10.0  # seconds after which that is not waited for any longer
_DELIVERY = 2.0  # seconds within which an answer of the page must be fetched then
_BACKLOG = 2048
_SIGNS_OF_LIFE = 0.05


def uvicorn_settings() -> dict[str, object]:
    """What every process of the server has in common.

    No access log: addresses and paths are nobody's business. The client's address is taken from a reverse proxy's
    headers only where uvicorn's own variable FORWARDED_ALLOW_IPS names the proxies to believe.
    """
    return {
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "backlog": _BACKLOG,
        # Longer than clients keep an idle connection, so that none is closed while they write to it.
        "timeout_keep_alive": 30,
        "lifespan": "on",
        "proxy_headers": "FORWARDED_ALLOW_IPS" in os.environ,
        "timeout_graceful_shutdown": PATIENCE,
        # A worker that is slow to start on a busy machine is not a dead one.
        "timeout_worker_healthcheck": 60,
    }


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Args:
        host: Address or name to listen on.
        port: Port; 0 takes a free one.

    Returns:
        The listening socket.

    Raises:
        StanceryError: The port is taken, or the address is not one of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except socket.gaierror:
        raise StanceryError(
            f"{host!r} is no address of this machine; expected e.g. 127.0.0.1 or 0.0.0.0."
        ) from None
    except PermissionError:
        raise StanceryError(
            f"port {port} needs administrator rights; choose one above 1023 with --port."
        ) from None
    except OSError as error:
        if error.errno is not None and "in use" in os.strerror(error.errno).lower():
            raise StanceryError(
                f"port {port} of {host} is taken; choose another with --port, or stop what uses it."
            ) from None
        raise StanceryError(f"cannot listen on port {port} of {host}: {error.strerror}.") from None


def address_of(listener: socket.socket) -> str:
    """The address to type into a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class GracefulServer(uvicorn.Server):
    """A uvicorn server that refuses new work while it stops, and lets the page's queue run empty first."""

    def __init__(self, app: "FastAPI", gate: Gate, *, page: "gr.Blocks | None" = None) -> None:
        """Prepare to serve.

        Args:
            app: The app behind the gate.
            gate: The gate, which is told when the server stops.
            page: The page mounted in the app, if there is one.
        """
        super().__init__(uvicorn.Config(gate, **uvicorn_settings()))  # type: ignore[arg-type]
        self._app = app
        self._gate = gate
        self._page = page
        self._thread: threading.Thread | None = None

    def start(self, listener: socket.socket) -> None:
        """Serve in a thread; returns when requests are answered."""
        self._thread = threading.Thread(target=self.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        while not self.started:
            if not self._thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(_SIGNS_OF_LIFE)

    def close(self) -> None:
        """Stop serving in the thread."""
        self.should_exit = True
        if self._thread is not None:
            self._thread.join(PATIENCE + _DELIVERY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what was taken, then close; uvicorn calls this on SIGTERM and Ctrl-C."""
        self._gate.closing = True
        await self._let_requests_arrive()
        await self._finish_page()
        await super().shutdown(sockets)

    async def _let_requests_arrive(self) -> None:
        """Have clients hear that it stops: what lies unread in a socket when that is closed breaks without a word."""
        end = time.monotonic() + _FAREWELL
        while not self.force_exit and min(end, self._gate.asked_at + _QUIET) > time.monotonic():
            await asyncio.sleep(_SIGNS_OF_LIFE)

    async def _finish_page(self) -> None:
        """Wait for the events of the page, then end the streams by which it shows that it is alive."""
        if self._page is None:
            return
        queue = self._page._queue
        end = time.monotonic() + PATIENCE
        if _is_busy(queue):
            print("finishing what was begun; Ctrl-C again stops at once", file=sys.stderr, flush=True)
        while _is_busy(queue) and not queue.stopped and not self.force_exit and time.monotonic() < end:
            await asyncio.sleep(_SIGNS_OF_LIFE)
        end = time.monotonic() + _DELIVERY
        while any(queue.pending_event_ids_session.values()) and not queue.stopped and time.monotonic() < end:
            await asyncio.sleep(_SIGNS_OF_LIFE)
        for route in self._app.routes:
            if isinstance(route, Mount) and hasattr(route.app, "stop_event"):
                route.app.stop_event.set()


def _is_busy(queue: "gr.queueing.Queue") -> bool:
    return len(queue) > 0 or any(job is not None for job in queue.active_jobs)
