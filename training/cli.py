"""``stancery-train``: train a model from a config file, measure it, check data.

Heavy libraries load inside the commands, so that ``--help`` and a mistyped option answer at once.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from stancery.serving.command_line import new_app, run_app

Split = Literal["train", "validation", "test"]

app = new_app("Train stance models from config files, and measure them.")


@app.command()
def run(
    config: Annotated[Path, typer.Argument(help="A YAML file such as configs/default.yaml.")],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Override a key, e.g. training.epochs=1."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier run of this output.")
    ] = False,
) -> None:
    """Train the model a config file describes; write its folder to OUTPUT/model."""
    from stancery.training.config import load_config

    settings = load_config(config, set_)
    from stancery.training.quiet import quiet_libraries
    from stancery.training.run import run as run_config
    from stancery.training.writing import writing_to

    quiet_libraries()
    with writing_to(settings.output, "free some room, then go on with --resume, or name another output"):
        run_config(settings, resume=resume, overwrite=overwrite, say=typer.echo)


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="A model folder, or 'shipped'.")],
    data: Annotated[
        str, typer.Argument(help="Labelled statements: CSV, TSV, JSONL or Parquet; a file, folder or glob.")
    ],
    *,
    report: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also write report.html and metrics.json there.")
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="MODEL2", help="Another model: is the difference real?")
    ] = None,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Also measure simpler means (minutes).")
    ] = False,
    train: Annotated[
        Path | None,
        typer.Option(metavar="CONFIG", help="What baselines learn from. Default: configs/general.yaml."),
    ] = None,
    only: Annotated[Split | None, typer.Option(help="Only statements of this split.")] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="CONFIG", help="Read DATA by the columns and label names of this config."),
    ] = None,
) -> None:
    """Measure a model on labelled statements: figures with intervals, slices, behaviour, errors."""
    from stancery.training.console import show, shown_steps
    from stancery.training.quiet import quiet_libraries

    quiet_libraries()
    from stancery.training.baselines import learning_config
    from stancery.training.config import load_config
    from stancery.training.evaluation_data import read_evaluation_data
    from stancery.training.examine import examine
    from stancery.training.report import prepare_folder, write_report

    learn_from = learning_config(baselines, train)
    if report:
        prepare_folder(report)
    statements = read_evaluation_data(data, only, load_config(config) if config else None)
    with shown_steps() as steps:
        examination = examine(model, statements, against=against, baselines=learn_from, steps=steps)
        page = write_report(report, examination) if report else None
    show(examination)
    if page:
        typer.echo(f"\n{page} has the plots and 40 errors, {page.parent / 'metrics.json'} the figures.")


@app.command()
def check(
    data: Annotated[
        list[str] | None, typer.Argument(metavar="DATA", help="Files, folders or globs; or name a --config.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Check all sources of this config, by its columns.", metavar="CONFIG")
    ] = None,
    json_: Annotated[
        Path | None, typer.Option("--json", help="Write everything found to this file.", metavar="FILE")
    ] = None,
    card: Annotated[bool, typer.Option("--card", help="Print the tables in Markdown instead.")] = False,
) -> None:
    """Tell whether labelled statements are fit to train on: exit code 0 if so, 1 if not."""
    from stancery.training.check_command import run_check

    if not run_check(data or [], config=config, json_file=json_, card=card):
        raise typer.Exit(1)


@app.command()
def hydrate(
    upr: Annotated[
        Path | None, typer.Option(help="Folder or archive of the review reports.", metavar="PLACE")
    ] = None,
    ungdc: Annotated[
        Path | None, typer.Option(help="Folder or archive of the General Debate Corpus.", metavar="PLACE")
    ] = None,
    unsc: Annotated[
        Path | None, typer.Option(help="Folder or archive of the Security Council Debates.", metavar="PLACE")
    ] = None,
    labels: Annotated[Path, typer.Option(help="Folder of the label files.")] = Path("data/un"),
    out: Annotated[Path, typer.Option(help="Folder to write the text to.")] = Path("data/hydrated"),
) -> None:
    """Give the labels of public statements their text back: exit code 0 if all were found, 1 if not."""
    from stancery.training.hydrate import hydrate as find_statements

    def progress(source: str, read: int, wanted: int) -> None:
        if read % 100 == 0 or read == wanted:
            typer.echo(f"{source}: {read:,} of {wanted:,} documents read", err=True)

    report = find_statements(labels, out, upr=upr, ungdc=ungdc, unsc=unsc, progress=progress)
    typer.echo(report.render())
    if not report.is_complete:
        raise typer.Exit(1)


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(help="A YAML file such as configs/sweeps/ablation.yaml.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FILE", help="Also measure on these labelled statements."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where results go. Default: runs/NAME.")
    ] = None,
) -> None:
    """Train and measure variants of a config, several seeds each; started again, it goes on."""
    from stancery.training.quiet import quiet_libraries
    from stancery.training.sweep import load_sweep, named_files, run_sweep, sweep_table

    settings = load_sweep(file)
    quiet_libraries()
    folder = output or Path("runs") / settings.name
    results = run_sweep(settings, output=folder, measure=named_files(measure or []), say=typer.echo)
    typer.echo(sweep_table(results))


@app.command()
def unlabelled(
    out: Annotated[Path, typer.Argument(help="The JSONL file to write, e.g. data/unlabelled.jsonl.")],
    *,
    upr: Annotated[
        Path | None, typer.Option(help="Folder or archive of the review reports.", metavar="PLACE")
    ] = None,
    ungdc: Annotated[
        Path | None, typer.Option(help="Folder or archive of the General Debate Corpus.", metavar="PLACE")
    ] = None,
    unsc: Annotated[
        Path | None, typer.Option(help="Folder or archive of the Security Council Debates.", metavar="PLACE")
    ] = None,
    sentences: Annotated[int, typer.Option(min=1, help="How many to draw from each source.")] = 60_000,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Labelled statements to measure on: their documents are not used."),
    ] = None,
) -> None:
    """Draw sentences from public documents, for a student to learn from its teachers (distillation)."""
    from stancery.training.standoff import Source
    from stancery.training.unlabelled import collect_unlabelled

    places: dict[Source, Path | None] = {"upr": upr, "unsc": unsc, "ungdc": ungdc}
    count = collect_unlabelled(
        out,
        {source: place for source, place in places.items() if place},
        sentences=sentences,
        leave_out=leave_out or [],
        say=typer.echo,
    )
    typer.echo(f"{out} holds {count:,} sentences.")


def main() -> None:
    """Entry point of the console script."""
    run_app(app, extra="train", feature="Training")


if __name__ == "__main__":  # for torchrun, which starts a module
    main()
