"""``stancery serve``: the page, REST and MCP tools on this machine."""

from pathlib import Path

import click

from stancery.serving.access import API_KEYS_VARIABLE, LOGIN_VARIABLE, ApiKeys, Login, read_secret
from stancery.serving.command_line import PATH, model_option
from stancery.serving.corrections_command import corrections_option, open_store


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; the default is this machine alone.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7860,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@model_option
@corrections_option
@click.option("--no-corrections", is_flag=True, help="Offer no way to set labels right on the page.")
@click.option("--page/--no-page", default=True, show_default=True, help="Serve the page beside REST.")
@click.option("--mcp", is_flag=True, help="Offer the MCP tools at /mcp.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes that share the port; needs --no-page.",
)
@click.option(
    "--auth",
    type=PATH,
    metavar="FILE",
    help=f"A file with user:password, which the page asks for (or the variable {LOGIN_VARIABLE}).",
)
@click.option(
    "--api-keys",
    type=PATH,
    metavar="FILE",
    help=f"A file with a key a line, for REST and MCP (or the variable {API_KEYS_VARIABLE}).",
)
@click.option(
    "--queue",
    type=click.IntRange(1, 10_000),
    default=64,
    show_default=True,
    help="The most requests that wait; further ones get 503.",
)
@click.option(
    "--rate-limit",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The most POST requests of one address in a minute; 0 is no limit.",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    metavar="NAME",
    multiple=True,
    help="A name that a reverse proxy serves it under; may be repeated.",
)
def serve(
    *,
    host: str,
    port: int,
    model: Path | None,
    corrections: Path | None,
    no_corrections: bool,
    page: bool,
    mcp: bool,
    workers: int,
    auth: Path | None,
    api_keys: Path | None,
    queue: int,
    rate_limit: int,
    allowed_hosts: tuple[str, ...],
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
        allowed_hosts=tuple(name.lower() for name in allowed_hosts) or None,
    )
    serve_until_stopped(options, host=host, port=port, workers=workers)
