"""The page's second tab: paste or open a news story, a speech or a record, and see who takes which stance."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from stancery.serving.article_rendering import (
    render_marked_text,
    render_sides,
    render_statement_list,
    summarise,
)
from stancery.serving.article_report import ReadArticle, article_csv, article_html, article_json
from stancery.serving.classifier import StanceClassifier
from stancery.serving.correction_panel import CorrectionPanel
from stancery.serving.errors import StanceryError
from stancery.serving.example_documents import EXAMPLE_DOCUMENTS
from stancery.serving.files.article_files import EXTENSIONS, read_document
from stancery.serving.limits import require_bounded_article
from stancery.serving.rendering import frame, render_notes, render_notice, render_summary, sentence
from stancery.serving.results_view import results_view

if TYPE_CHECKING:
    from stancery.serving.corrections import CorrectionStore

_DOWNLOADS = {
    "Download CSV": ("stancery-document.csv", article_csv),
    "Download JSON": ("stancery-document.json", article_json),
    "Report to print": ("stancery-document.html", article_html),
}


def add_document_tab(classifier: StanceClassifier, corrections: "CorrectionStore | None" = None) -> None:
    """Lay out the tab inside the page that is being built, and name its endpoint for programs.

    Args:
        classifier: The model that answers.
        corrections: Where corrections are kept; None hides the controls.
    """

    def article(text: str, target: str | None = None) -> list[dict[str, Any]]:
        """Read running text; for programs. Each answer adds start, end, kind, speaker and actor to a stance."""
        try:
            return [item.to_dict() for item in classifier.read_article(_bounded(text), target or None)]
        except StanceryError as error:
            raise gr.Error(sentence(error), print_exception=False) from None

    def read(text: str, target: str, notes: Sequence[str] = ()) -> tuple[Any, ...]:
        try:
            found = _read(classifier, text, target, notes)
        except StanceryError as error:
            return refuse(error)
        files = [_offer(name, write(found)) for name, write in _DOWNLOADS.values()]
        stances = [item.stance for item in found.statements]
        shown = _render(found, correctable=corrections is not None)
        return shown, gr.Row(visible=True), *files, *panel.follow(stances)

    def refuse(error: StanceryError) -> tuple[Any, ...]:
        nothing = [None for _ in _DOWNLOADS]
        return render_notice(sentence(error)), gr.Row(visible=False), *nothing, *panel.follow([])

    def open_file(file: str, target: str) -> tuple[Any, ...]:
        try:
            document = read_document(Path(file), name=Path(file).name)
        except StanceryError as error:
            return "", *refuse(error)
        return document.text, *read(document.text, target, document.notes)

    with gr.Tab("Document"):
        box = gr.Textbox(
            label="A news story, a speech, a record, a report",
            placeholder="Paste the whole text, or open a file …",
            lines=6,
            max_lines=10,
        )
        target = gr.Textbox(
            label="Towards whom? (optional)",
            placeholder="e.g. Belarus — leave empty for the stance of each statement as a whole",
            visible=classifier.manifest.reads_targets,
        )
        with gr.Row():
            button = gr.Button("Read it", variant="primary")
            file = gr.UploadButton("Open a file", file_types=list(EXTENSIONS))
        examples = gr.Examples(
            examples=[[text] for text in EXAMPLE_DOCUMENTS.values()],
            example_labels=list(EXAMPLE_DOCUMENTS),
            inputs=[box],
            label="Examples (invented)",
        )
        with gr.Row(visible=False) as downloads:
            files = [gr.DownloadButton(title, size="sm", min_width=96) for title in _DOWNLOADS]
        results = results_view(classifier, "Paste a text to see who condemns and who defends.")
        panel = CorrectionPanel(corrections, classifier.labels, results, "document")
        outputs = [results, downloads, *files, *panel.outputs]
        for event in (button.click, target.submit, examples.load_input_event.then):
            event(read, [box, target], outputs, api_visibility="private")
        file.upload(open_file, [file, target], [box, *outputs], api_visibility="private")
        gr.events.api(article, api_name="article")


def _read(classifier: StanceClassifier, text: str, target: str, notes: Sequence[str]) -> ReadArticle:
    asked = target.strip() or None
    statements = classifier.read_article(_bounded(text), asked)
    if not statements:
        raise StanceryError("found no statement in this text: only headings or the furniture of a page.")
    return ReadArticle(text, statements, asked, notes, classifier.manifest.name)


def _render(found: ReadArticle, *, correctable: bool) -> str:
    return frame(
        render_summary(summarise(found.statements))
        + render_notes(found.notes)
        + render_sides(found.statements, found.target)
        + render_marked_text(found.text, found.statements, correctable=correctable)
        + render_statement_list(found.statements, found.target)
    )


def _offer(name: str, content: str) -> str:
    """A file to download, in the folder that Gradio serves from and empties when the page is closed."""
    served = Path(gr.utils.get_upload_folder())
    served.mkdir(parents=True, exist_ok=True)
    file = Path(tempfile.mkdtemp(dir=served)) / name
    file.write_text(content, encoding="utf-8", newline="")
    return str(file)


def _bounded(text: str) -> str:
    if not text.strip():
        raise StanceryError("There is nothing to read yet: paste a text, or open a file.")
    require_bounded_article(text)
    return text
