"""``stancery corrections``: see what was set right on the page, and export it for training."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stancery.serving.corrections import CorrectionStore, default_path

CorrectionsOption = Annotated[
    Path | None,
    typer.Option(
        "--corrections", metavar="FILE", help="Where corrections are kept. Default: your own data folder."
    ),
]

corrections_app = typer.Typer(
    help="List or export the labels that were set right on the page.", no_args_is_help=True
)


@corrections_app.command("list")
def list_corrections(
    corrections: CorrectionsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON lines.")] = False,
) -> None:
    """Show every correction, oldest first."""
    store = open_store(corrections)
    rows = store.rows()
    if not rows and not as_json:
        typer.echo(f"{store.path} holds no correction yet.")
    for row in rows:
        if as_json:
            typer.echo(json.dumps(row.to_dict(), ensure_ascii=False))
            continue
        was = f" (the model said {row.predicted})" if row.predicted else ""
        towards = f" towards {row.target}" if row.target else ""
        note = f"\n    note: {' '.join(row.note.split())}" if row.note else ""
        typer.echo(f"{row.saved_at}  {row.label}{towards}{was}\n    {' '.join(row.text.split())}{note}")


@corrections_app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The JSONL file to write, e.g. corrections.jsonl.")],
    corrections: CorrectionsOption = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write the corrections as a file to train on."""
    count = open_store(corrections).export(file, overwrite=overwrite)
    typer.echo(
        f"{file}: {count} corrected statement(s). Train with them: stancery-train run configs/corrections.yaml"
    )


@corrections_app.command()
def path(corrections: CorrectionsOption = None) -> None:
    """Show where corrections are kept."""
    typer.echo(default_path() if corrections is None else corrections)


def open_store(file: Path | None) -> CorrectionStore:
    """The store in a file, None being the default one; a file that cannot be used is refused.

    Raises:
        CorrectionError: The file is there and does not hold corrections.
    """
    store = CorrectionStore(default_path() if file is None else file)
    store.check()
    return store
