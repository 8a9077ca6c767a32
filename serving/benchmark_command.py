"""``stancery benchmark``: how fast is this machine."""

import json
from pathlib import Path
from typing import Annotated

import typer


def benchmark(
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="DIR", help="A model folder. Default: the model that ships."),
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Default: one for each core.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Write all that was measured as JSON.")] = False,
) -> None:
    """Measure how fast this machine classifies."""
    from stancery.serving.benchmark import run, table

    found = run(model, threads, rounds)
    typer.echo(json.dumps(found, indent=2) if as_json else table(found))
