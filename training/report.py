"""The report of an evaluation: one self-contained HTML page, and the figures as JSON beside it.

The page quotes statements of the user's data. It is written for reading, not for sharing: a new folder gets a
``.gitignore`` that keeps it out of any repository.
"""

import json
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from stancery.training.errors import DataError
from stancery.training.examine import Examination
from stancery.training.findings import errors_section, headline, sections
from stancery.training.metrics_file import figures_of
from stancery.training.plots import confusion_plot, coverage_plot, reliability_plot, slices_plot
from stancery.training.report_template import TEMPLATE
from stancery.training.writing import write_whole

PAGE_FILE = "report.html"
FIGURES_FILE = "metrics.json"
_ERRORS = 40


def prepare_folder(folder: Path) -> None:
    """Make the folder of a report, before anything slow is done.

    Args:
        folder: It may exist; a report that is in it is replaced.

    Raises:
        DataError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            (folder / ".gitignore").write_text(
                "# The report quotes statements: it stays out of the repository.\n*\n", encoding="utf-8"
            )
    except OSError as error:
        raise DataError(
            f"the report cannot be written to {folder} ({error.strerror}); give another folder."
        ) from None


def write_report(folder: Path, examination: Examination) -> Path:
    """Write ``report.html`` and ``metrics.json``.

    Args:
        folder: As ``prepare_folder`` made it.
        examination: What was found.

    Returns:
        The page.

    Raises:
        DataError: They cannot be written; reports that were there stay as they were.
    """
    figures = json.dumps(figures_of(examination), indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(folder / FIGURES_FILE, [figures, "\n"])
    page = folder / PAGE_FILE
    write_whole(page, [render(examination)])
    return page


def render(examination: Examination) -> str:
    """Write the page, as HTML in which everything that came from the data is escaped.

    Args:
        examination: What was found.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    predictions = examination.predictions
    plots = {
        "systems": (
            reliability_plot(predictions),
            "Accuracy over confidence: perfect on the diagonal; larger dots hold more statements.",
        ),
        "confusion": (confusion_plot(predictions), "Confusion matrix with the share of each true label."),
        "coverage": (coverage_plot(predictions), "Accuracy over the share of statements that are answered."),
    }
    if examination.slices:
        plots["slices"] = (
            slices_plot(examination.slices),
            "Accuracy of each part with its 95 % interval; parts of few statements are faint.",
        )
    shown = sections(examination)
    errors = examination.worst_errors(_ERRORS)
    if errors:
        shown.append(errors_section(errors))
    return environment.from_string(TEMPLATE).render(
        headline=headline(examination),
        examination=examination,
        sections=shown,
        plots=plots,
    )
