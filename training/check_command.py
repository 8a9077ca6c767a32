"""The work of ``stancery-train check``: check, show, and write what was found."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import datasets
from rich.console import Console

from stancery.training.check import check, check_config
from stancery.training.check_report import as_json, show, verdict
from stancery.training.config import load_config
from stancery.training.data_tables import as_markdown
from stancery.training.errors import DataError
from stancery.training.writing import write_whole

_WIDTH_OF_A_FILE = 100


def run_check(
    places: Sequence[str], *, config: Path | None = None, json_file: Path | None = None, card: bool = False
) -> bool:
    """Check files, or the sources of a config, and print what was found.

    Args:
        places: Files, folders or globs with the columns of data/statements.
        config: A config whose sources are checked instead.
        json_file: A file to write everything to, for scripts.
        card: Print the tables in Markdown, as the data card has them, and nothing else.

    Returns:
        Whether the data is fit to train on.

    Raises:
        DataError: Both or neither of places and config are given, a place does not exist, or the JSON file
            cannot be written.
        ConfigError: The config cannot be read.
    """
    if (config is None) == (not places):
        raise DataError("Name files or folders to check, or --config CONFIG, one of the two.")
    datasets.disable_progress_bars()
    report = check_config(load_config(config)) if config else check(places)
    if json_file:
        write_whole(json_file, [json.dumps(as_json(report), indent=2, ensure_ascii=False), "\n"])
    if card:
        print(as_markdown(report))
        print(verdict(report), file=sys.stderr)
    else:
        show(report, Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE))
    return report.is_fit
