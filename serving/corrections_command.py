"""``stancery corrections``: see what was set right on the page, and export it for training."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancery.serving.command_line import PATH

if TYPE_CHECKING:
    from stancery.serving.corrections import CorrectionStore

corrections_option = click.option(
    "--corrections",
    type=PATH,
    metavar="FILE",
    help="Where corrections are kept. Default: your own data folder.",
)


@click.group("corrections")
def corrections_app() -> None:
    """List or export the labels that were set right on the page."""


@corrections_app.command("list")
@corrections_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON lines.")
def list_corrections(*, corrections: Path | None, as_json: bool) -> None:
    """Show every correction, oldest first."""
    store = open_store(corrections)
    rows = store.rows()
    if not rows and not as_json:
        click.echo(f"{store.path} holds no correction yet.")
    for row in rows:
        if as_json:
            click.echo(json.dumps(row.to_dict(), ensure_ascii=False))
            continue
        was = f" (the model said {row.predicted})" if row.predicted else ""
        towards = f" towards {row.target}" if row.target else ""
        note = f"\n    note: {' '.join(row.note.split())}" if row.note else ""
        click.echo(f"{row.saved_at}  {row.label}{towards}{was}\n    {' '.join(row.text.split())}{note}")


@corrections_app.command()
@click.argument("file", type=PATH)
@corrections_option
@click.option("--overwrite", is_flag=True, help="Replace FILE if it exists.")
def export(file: Path, *, corrections: Path | None, overwrite: bool) -> None:
    """Write the corrections to FILE, a JSONL file to train on."""
    count = open_store(corrections).export(file, overwrite=overwrite)
    click.echo(
        f"{file}: {count} corrected statement(s). Train with them: stancery-train run configs/corrections.yaml"
    )


@corrections_app.command()
@corrections_option
def path(*, corrections: Path | None) -> None:
    """Show where corrections are kept."""
    from stancery.serving.corrections import default_path

    click.echo(default_path() if corrections is None else corrections)


def open_store(file: Path | None) -> "CorrectionStore":
    """The store in a file, None being the default one; a file that cannot be used is refused.

    Raises:
        CorrectionError: The file is there and does not hold corrections.
    """
    from stancery.serving.corrections import CorrectionStore, default_path

    store = CorrectionStore(default_path() if file is None else file)
    store.check()
    return store
