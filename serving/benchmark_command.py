"""``stancery benchmark``: how fast is this machine."""

import json
from pathlib import Path

import click

from stancery.serving.command_line import model_option, rounds_option, threads_option


@click.command()
@model_option
@threads_option
@rounds_option
@click.option("--json", "as_json", is_flag=True, help="Write all that was measured as JSON.")
def benchmark(*, model: Path | None, threads: int | None, rounds: int, as_json: bool) -> None:
    """Measure how fast this machine classifies."""
    from stancery.serving.benchmark import run, table

    found = run(model, threads, rounds)
    click.echo(json.dumps(found, indent=2) if as_json else table(found))
