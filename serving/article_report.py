"""A text that was read, as files to keep: CSV for a spreadsheet, JSON for programs, and an HTML report to print.

The report is one file with no script and nothing to load from elsewhere; it opens in any browser, years from now.
"""

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from stancery.serving.article_rendering import (
    render_marked_text,
    render_sides,
    render_statement_list,
    summarise,
)
from stancery.serving.model_folder import LABELS
from stancery.serving.rendering import frame, render_notes, render_summary
from stancery.serving.stance import ArticleStatement
from stancery.serving.styles import CSS

# What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_REPORT_CSS = """
body { --body-text-color: #1f2937; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
  color: #1f2937; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
footer { margin-top: 2.5rem; border-top: 1px solid #d1d5db; padding-top: .7rem; font-size: .875rem; color: #4b5563; }
.stancery .reading { display: block; }
.stancery .running { max-height: none; overflow: visible; }
.stancery :is(.aside, .filters) { display: none; }
@media print {
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; margin: 0; max-width: none; padding: 0; }
  .stancery { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .stancery thead { display: table-header-group; }
  .stancery tr, .stancery h2 { break-inside: avoid; }
  .stancery h2 { break-after: avoid; } }
"""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A text and what was read out of it.

    Attributes:
        text: The whole text.
        statements: Its statements, in order.
        target: The actor the stances are towards, or None.
        notes: What the user should know of how the text was read.
        model: The name of the model that read it.
    """

    text: str
    statements: Sequence[ArticleStatement]
    target: str | None
    notes: Sequence[str]
    model: str


def article_csv(article: ReadArticle) -> str:
    """One row a statement, under a header.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it. The byte-order mark at the
    start makes spreadsheets read the file as what it is, UTF-8.
    """
    columns = ["statement", "speaker", "actor", "kind", "stance", "confidence", *LABELS]
    columns += ["target", "start", "end"]
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    for item in article.statements:
        stance = item.stance
        writer.writerow(
            [
                *map(_spreadsheet_text, (" ".join(stance.text.split()), item.speaker, item.actor)),
                item.kind,
                stance.label,
                f"{stance.confidence:.4f}",
                *(f"{stance.scores[label]:.4f}" for label in LABELS),
                _spreadsheet_text(stance.target),
                item.start,
                item.end,
            ]
        )
    return "\ufeff" + written.getvalue()


def article_json(article: ReadArticle) -> str:
    """The text, the model's name, the notes, and every statement as ``stancery article --json`` writes it."""
    record: dict[str, Any] = {
        "model": article.model,
        "target": article.target,
        "notes": list(article.notes),
        "text": article.text,
        "statements": [item.to_dict() for item in article.statements],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def article_html(article: ReadArticle) -> str:
    """The report: the same summary, chart, marked text and list as on the page, under the text's first line."""
    title = escape(textwrap.shorten(article.text.strip().splitlines()[0], 90, placeholder=" …"))
    content = (
        render_summary(summarise(article.statements))
        + render_notes(article.notes)
        + render_sides(article.statements, article.target)
        + render_marked_text(article.text, article.statements)
        + render_statement_list(article.statements, article.target)
    )
    towards = f" Stances are those towards {escape(article.target)}." if article.target else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{CSS}{_REPORT_CSS}</style></head><body>"
        f"<main><h1>{title}</h1>{frame(content)}</main>"
        f"<footer>Read by stancery, model {escape(article.model)}, on"
        f" {datetime.now(UTC).date().isoformat()}.{towards} A stance is what a speaker says, not a fact about anybody;"
        " labels and speakers were found by a program and can be wrong.</footer></body></html>\n"
    )


def _spreadsheet_text(text: str | None) -> str:
    if text is None:
        return ""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
