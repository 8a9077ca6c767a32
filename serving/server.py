"""The server behind ``stancery serve``: REST, the page and the MCP tools on one port.

from stancery.serving.server import ServerOptions, build_server

app = build_server(ServerOptions()).gate        # any ASGI server can run it
"""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from stancery.serving.access import ApiKeys, Login
from stancery.serving.errors import MissingExtraError, StanceryError

try:
    import uvicorn
    from fastapi import FastAPI
    from starlette.applications import Starlette
    from uvicorn.supervisors import Multiprocess

    from stancery.serving.gate import Gate
    from stancery.serving.graceful import GracefulServer, address_of, listen, uvicorn_settings
    from stancery.serving.limits import WorkQueue
    from stancery.serving.rest import build_rest
except ModuleNotFoundError as error:
    raise MissingExtraError("The server", "app") from error

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import SHIPPED_MODEL, ModelFolder
from stancery.serving.outgoing import refuse_outgoing_connections

if TYPE_CHECKING:
    import gradio as gr

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_RUNNING = 2  # requests worked on at once: while one is tokenised or written out, another has the cores


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a server offers, and to whom.

    Attributes:
        model: A model folder; None is the shipped model.
        page: Whether the page is served at ``/``, beside REST.
        mcp: Whether the MCP tools are served at ``/mcp``.
        corrections: The file where the page keeps corrections; None offers none.
        login: What opens the page; None leaves it open.
        api_keys: What opens REST and the MCP tools; None leaves them open.
        waiting: The most requests that wait for their turn, in REST and in the page's queue each.
        requests_per_minute: The most POST requests of one address in a minute; 0 is no limit.
        allowed_hosts: Names the server may be called by; None is any.
    """

    model: Path | None = None
    page: bool = True
    mcp: bool = False
    corrections: Path | None = None
    login: Login | None = None
    api_keys: ApiKeys | None = None
    waiting: int = 64
    requests_per_minute: int = 0
    allowed_hosts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A server ready to run.

    Attributes:
        gate: The ASGI app to run, in front of everything.
        app: REST, with the page and the MCP tools mounted.
        page: The page, if there is one.
    """

    gate: Gate
    app: FastAPI
    page: "gr.Blocks | None"


def build_server(options: ServerOptions) -> Server:
    """Load the model and put the server together.

    Args:
        options: What it offers.

    Returns:
        The server.

    Raises:
        ModelFolderError: The model folder is damaged or missing.
        MissingExtraError: A library of the extra ``[app]`` is not installed.
    """
    classifier = StanceClassifier.load(options.model)
    queue = WorkQueue(waiting=options.waiting, running=_RUNNING)
    app = build_rest(classifier, queue, asks_for_keys=options.api_keys is not None)
    if options.mcp:
        from stancery.serving.mcp_tools import PATH, build_mcp

        tools = build_mcp(classifier, queue)
        app.router.routes.extend(route for route in tools.routes if getattr(route, "path", "") == PATH)
        _also_live(app, tools)
    page = None
    if options.page:
        from stancery.serving.app import build_page, mount_page
        from stancery.serving.corrections import CorrectionStore

        store = None if options.corrections is None else CorrectionStore(options.corrections)
        page = build_page(classifier, store)
        mount_page(app, page, login=options.login, waiting=options.waiting, running=_RUNNING)
    gate = Gate(
        app,
        api_keys=options.api_keys,
        allowed_hosts=options.allowed_hosts,
        requests_per_minute=options.requests_per_minute,
    )
    return Server(gate, app, page)


def serve(options: ServerOptions, *, host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop, then finish what was taken.

    Args:
        options: What to offer.
        host: Address to listen on. On a loopback address the server answers to the names of this machine alone,
            and to ``allowed_hosts``.
        port: Port to listen on; 0 takes a free one.
        workers: Processes that share the port. More than one only without the page, whose queue lives in one process.

    Raises:
        ModelFolderError: The model folder is damaged or missing.
        StanceryError: The port is taken, or the options contradict each other.
    """
    _require_consistent(options, workers)
    listener = listen(host, port)
    if options.allowed_hosts or listener.getsockname()[0] in {"127.0.0.1", "::1"}:
        options = replace(options, allowed_hosts=(*_LOOPBACK, *(options.allowed_hosts or ())))
    # Before uvicorn listens to signals, and when it has done what they ask for, they end the process as they should.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: sys.exit(0))
    if workers > 1:
        ModelFolder.open(SHIPPED_MODEL if options.model is None else options.model)
        _announce(options, listener)
        settings = uvicorn.Config(
            partial(_worker, options),
            factory=True,
            workers=workers,
            **uvicorn_settings(),  # type: ignore[arg-type]
        )
        Multiprocess(settings, sockets=[listener]).run()
        return
    # Whatever people upload lies here, and goes when the server does.
    with tempfile.TemporaryDirectory(prefix="stancery-") as folder:
        tempfile.tempdir = folder
        os.environ["GRADIO_TEMP_DIR"] = folder
        server = build_server(options)
        refuse_outgoing_connections()
        _announce(options, listener)
        GracefulServer(server.app, server.gate, page=server.page).run(sockets=[listener])


def _worker(options: ServerOptions) -> Gate:
    """What each of several processes serves."""
    server = build_server(options)
    refuse_outgoing_connections()
    return server.gate


def _require_consistent(options: ServerOptions, workers: int) -> None:
    if workers > 1 and options.page:
        raise StanceryError(
            f"--workers {workers} answers programs only, because the page keeps its queue in one process;"
            " add --no-page, or leave --workers out."
        )
    if workers > 1 and options.requests_per_minute:
        raise StanceryError(
            "--rate-limit counts within one process; leave --workers out, or limit the rate in the proxy in front."
        )
    if options.login is not None and not options.page:
        raise StanceryError("--auth opens the page, and --no-page leaves it out; give API keys instead.")
    if options.login is not None and options.api_keys is None:
        raise StanceryError(
            "--auth closes the page, but programs could still ask without a key; give API keys too (--api-keys)."
        )
    if options.api_keys is not None and options.page and options.login is None:
        raise StanceryError(
            "API keys close the door to programs, but the page would stay open; give it a login too (--auth),"
            " or add --no-page."
        )


def _announce(options: ServerOptions, listener: socket.socket) -> None:
    address = address_of(listener)
    offered = ["the page", "REST (/docs)"] if options.page else ["REST (/docs)"]
    offered += ["MCP tools (/mcp)"] if options.mcp else []
    print(f"stancery is open at {address} with {', '.join(offered)} — stop it with Ctrl-C", flush=True)
    if not ip_address(listener.getsockname()[0]).is_loopback and options.api_keys is None:
        print(
            "warning: everyone who can reach this machine can use it; close it with --auth and --api-keys.",
            file=sys.stderr,
            flush=True,
        )


def _also_live(app: FastAPI, other: Starlette) -> None:
    """Start and stop another app together with an app."""
    own = app.router.lifespan_context

    @asynccontextmanager
    async def both(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(own(app))
            await stack.enter_async_context(other.router.lifespan_context(other))
            yield

    app.router.lifespan_context = both
