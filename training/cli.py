"""``stancery-train``: train a model from a config file, measure it, check data.

Heavy libraries load inside the commands, so that ``--help`` and a mistyped option answer at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from stancery.serving.command_line import run_app

app = typer.Typer(
    name="stancery-train",
    help="Train stance models from config files, and measure them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _commands() -> None:
    """Train stance models from config files, and measure them."""


@app.command()
def run(
    config: Annotated[Path, typer.Argument(help="A YAML file such as configs/default.yaml.")],
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Override a key, e.g. training.epochs=1.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier run of this output.")] = False,
) -> None:
    """Train the model a config file describes; write its folder to OUTPUT/model."""
    from stancery.training.config import load_config

    settings = load_config(config, set_)
    from stancery.training.quiet import quiet_libraries
    from stancery.training.run import run as run_config

    quiet_libraries()
    run_config(settings, resume=resume, overwrite=overwrite, say=typer.echo)


def main() -> None:
    """Entry point of the console script."""
    run_app(app, extra="train", feature="Training")
