"""``stancery-train``: train a model from a config file, measure it, check data.

Heavy libraries load inside the commands, so that ``--help`` and a mistyped option answer at once.
"""

from pathlib import Path
from typing import Literal, get_args

import click

from stancery.serving.command_line import PATH, run_app

Split = Literal["train", "validation", "test"]

_upr_option = click.option(
    "--upr", type=PATH, metavar="PLACE", help="Folder or archive of the review reports."
)
_ungdc_option = click.option(
    "--ungdc", type=PATH, metavar="PLACE", help="Folder or archive of the General Debate Corpus."
)
_unsc_option = click.option(
    "--unsc", type=PATH, metavar="PLACE", help="Folder or archive of the Security Council Debates."
)


@click.group()
def app() -> None:
    """Train stance models from config files, and measure them."""


@app.command()
@click.argument("config", type=PATH)
@click.option(
    "--set", "overrides", metavar="KEY=VALUE", multiple=True, help="Override a key, e.g. training.epochs=1."
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run.")
@click.option("--overwrite", is_flag=True, help="Replace an earlier run of this output.")
def run(config: Path, *, overrides: tuple[str, ...], resume: bool, overwrite: bool) -> None:
    """Train the model that CONFIG describes, a YAML file such as configs/default.yaml.

    The model's folder is written to OUTPUT/model, OUTPUT being named in the file (default: runs/NAME).
    """
    from stancery.training.config import load_config

    settings = load_config(config, list(overrides))
    from stancery.training.quiet import quiet_libraries
    from stancery.training.run import run as run_config
    from stancery.training.writing import writing_to

    quiet_libraries()
    with writing_to(settings.output, "free some room, then go on with --resume, or name another output"):
        run_config(settings, resume=resume, overwrite=overwrite, say=click.echo)


@app.command()
@click.argument("model")
@click.argument("data")
@click.option("--report", type=PATH, metavar="DIR", help="Also write report.html and metrics.json there.")
@click.option("--against", metavar="MODEL2", help="Another model: is the difference real?")
@click.option("--baselines", is_flag=True, help="Also measure simpler means (minutes).")
@click.option(
    "--train", type=PATH, metavar="CONFIG", help="What baselines learn from. Default: configs/general.yaml."
)
@click.option("--only", type=click.Choice(get_args(Split)), help="Only statements of this split.")
@click.option(
    "--config",
    type=PATH,
    metavar="CONFIG",
    help="Read DATA by the columns and label names of this config.",
)
def evaluate(
    model: str,
    data: str,
    *,
    report: Path | None,
    against: str | None,
    baselines: bool,
    train: Path | None,
    only: Split | None,
    config: Path | None,
) -> None:
    """Measure MODEL on DATA: figures with intervals, slices, behaviour, errors.

    MODEL is a model folder, or 'shipped'. DATA are labelled statements: CSV, TSV, JSONL or Parquet; a file, folder
    or glob.
    """
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
        click.echo(f"\n{page} has the plots and 40 errors, {page.parent / 'metrics.json'} the figures.")


@app.command()
@click.argument("data", metavar="[DATA]...", nargs=-1)
@click.option(
    "--config", type=PATH, metavar="CONFIG", help="Check all sources of this config, by its columns."
)
@click.option("--json", "json_", type=PATH, metavar="FILE", help="Write everything found to this file.")
@click.option("--card", is_flag=True, help="Print the tables in Markdown instead.")
def check(data: tuple[str, ...], *, config: Path | None, json_: Path | None, card: bool) -> None:
    """Tell whether labelled statements are fit to train on: exit code 0 if so, 1 if not.

    DATA are files, folders or globs; or name a --config.
    """
    from stancery.training.check_command import run_check

    if not run_check(list(data), config=config, json_file=json_, card=card):
        raise click.exceptions.Exit(1)


@app.command()
@_upr_option
@_ungdc_option
@_unsc_option
@click.option(
    "--labels",
    type=PATH,
    metavar="DIR",
    default="data/un",
    show_default=True,
    help="Folder of the label files.",
)
@click.option(
    "--out",
    type=PATH,
    metavar="DIR",
    default="data/hydrated",
    show_default=True,
    help="Folder to write the text to.",
)
def hydrate(*, upr: Path | None, ungdc: Path | None, unsc: Path | None, labels: Path, out: Path) -> None:
    """Give the labels of public statements their text back: exit code 0 if all were found, 1 if not."""
    from stancery.training.hydrate import hydrate as find_statements

    def progress(source: str, read: int, wanted: int) -> None:
        if read % 100 == 0 or read == wanted:
            click.echo(f"{source}: {read:,} of {wanted:,} documents read", err=True)

    report = find_statements(labels, out, upr=upr, ungdc=ungdc, unsc=unsc, progress=progress)
    click.echo(report.render())
    if not report.is_complete:
        raise click.exceptions.Exit(1)


@app.command()
@click.argument("file", type=PATH)
@click.option(
    "--measure", metavar="NAME=FILE", multiple=True, help="Also measure on these labelled statements."
)
@click.option("--output", type=PATH, metavar="DIR", help="Where results go. Default: runs/NAME.")
def sweep(file: Path, *, measure: tuple[str, ...], output: Path | None) -> None:
    """Train and measure variants of a config, several seeds each; started again, it goes on.

    FILE is a YAML file such as configs/sweeps/ablation.yaml.
    """
    from stancery.training.quiet import quiet_libraries
    from stancery.training.sweep import load_sweep, named_files, run_sweep, sweep_table

    settings = load_sweep(file)
    quiet_libraries()
    folder = output or Path("runs") / settings.name
    results = run_sweep(settings, output=folder, measure=named_files(list(measure)), say=click.echo)
    click.echo(sweep_table(results))


@app.command()
@click.argument("out", type=PATH)
@_upr_option
@_ungdc_option
@_unsc_option
@click.option(
    "--sentences",
    type=click.IntRange(min=1),
    default=60_000,
    show_default=True,
    help="How many to draw from each source.",
)
@click.option(
    "--leave-out",
    metavar="FILE",
    multiple=True,
    help="Labelled statements to measure on: their documents are not used.",
)
def unlabelled(
    out: Path,
    *,
    upr: Path | None,
    ungdc: Path | None,
    unsc: Path | None,
    sentences: int,
    leave_out: tuple[str, ...],
) -> None:
    """Draw sentences from public documents into OUT, a JSONL file.

    They are for a student to learn from its teachers (distillation).
    """
    from stancery.training.standoff import Source
    from stancery.training.unlabelled import collect_unlabelled

    places: dict[Source, Path | None] = {"upr": upr, "unsc": unsc, "ungdc": ungdc}
    count = collect_unlabelled(
        out,
        {source: place for source, place in places.items() if place},
        sentences=sentences,
        leave_out=list(leave_out),
        say=click.echo,
    )
    click.echo(f"{out} holds {count:,} sentences.")


def main() -> None:
    """Entry point of the console script."""
    run_app(app, extra="train", feature="Training")


if __name__ == "__main__":  # for torchrun, which starts a module
    main()
