"""``stancery serve``: the page, REST and MCP tools on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from stancery.serving.access import API_KEYS_VARIABLE, LOGIN_VARIABLE, ApiKeys, Login, read_secret
from stancery.serving.corrections_command import CorrectionsOption, open_store


def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 7860,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="DIR", help="A model folder. Default: the model that ships."),
    ] = None,
    corrections: CorrectionsOption = None,
    no_corrections: Annotated[
        bool, typer.Option("--no-corrections", help="Offer no way to set labels right on the page.")
    ] = False,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Serve the page beside REST.")] = True,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer the MCP tools at /mcp.")] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=256, help="Processes that share the port; needs --no-page.")
    ] = 1,
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"A file with user:password, which the page asks for (or the variable {LOGIN_VARIABLE}).",
        ),
    ] = None,
    api_keys: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"A file with a key a line, for REST and MCP (or the variable {API_KEYS_VARIABLE}).",
        ),
    ] = None,
    queue: Annotated[
        int, typer.Option(min=1, max=10_000, help="The most requests that wait; further ones get 503.")
    ] = 64,
    rate_limit: Annotated[
        int, typer.Option(min=0, help="The most POST requests of one address in a minute; 0 is no limit.")
    ] = 0,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that a reverse proxy serves it under; may be repeated."),
    ] = None,
) -> None:
    """Open the page and REST on this machine."""
    from stancery.serving.server import ServerOptions
    from stancery.serving.server import serve as serve_until_stopped

    login = read_secret(auth, LOGIN_VARIABLE)
    keys = read_secret(api_keys, API_KEYS_VARIABLE)
    options = ServerOptions(
        model=model,
        page=page,
        mcp=mcp,
        corrections=None if no_corrections or not page else open_store(corrections).path,
        login=None if login is None else Login.of(login),
        api_keys=None if keys is None else ApiKeys.of(keys),
        waiting=queue,
        requests_per_minute=rate_limit,
        allowed_hosts=tuple(name.lower() for name in allowed_host) if allowed_host else None,
    )
    serve_until_stopped(options, host=host, port=port, workers=workers)
