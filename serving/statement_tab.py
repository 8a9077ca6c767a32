"""The page's first tab: paste statements, one a line, and see the stance of each."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from stancery.serving.classifier import StanceClassifier
from stancery.serving.correction_panel import CorrectionPanel
from stancery.serving.errors import StanceryError
from stancery.serving.limits import require_bounded_texts
from stancery.serving.rendering import render_notice, render_stances, sentence
from stancery.serving.results_view import results_view
from stancery.serving.stance import Stance

if TYPE_CHECKING:
    from stancery.serving.corrections import CorrectionStore

MOST_STATEMENTS = 200

# One of each forum people paste from; written for this page.
EXAMPLES = {
    "Human-rights council": (
        "We call on the authorities to release everyone who was arrested for marching peacefully."
    ),
    "Foreign ministry": (
        "The operation was lawful from its first hour to its last, and lectures from abroad will not change that."
    ),
    "News agency": (
        "The interior ministry maintained that its officers had been left no choice but to open fire."
    ),
    "Security Council": (
        "My delegation regrets that convoys are still being turned back at a crossing which was to open in May."
    ),
    "Communiqué": (
        "The two ministers reviewed the timetable for demarcation and agreed to meet again in Windhoek."
    ),
    "Mission on social media": (
        "Proud of our neighbours: 40,000 people taken in within a week, and not one turned away."
    ),
}


def add_statement_tab(classifier: StanceClassifier, corrections: "CorrectionStore | None" = None) -> None:
    """Lay out the tab inside the page that is being built, and name its endpoint for programs.

    Args:
        classifier: The model that answers.
        corrections: Where corrections are kept; None hides the controls.
    """

    def show(text: str, target: str) -> tuple[Any, ...]:
        try:
            stances = _classify(classifier, text, target)
        except StanceryError as error:
            return render_notice(sentence(error)), *panel.follow([])
        return render_stances(stances, correctable=corrections is not None), *panel.follow(stances)

    def classify(statements: list[str], target: str | None = None) -> list[dict[str, Any]]:
        """Classify statements; for programs. Answers in order: text, label, confidence, scores."""
        try:
            require_bounded_texts(statements)
            return [stance.to_dict() for stance in classifier.classify(statements, target or None)]
        except StanceryError as error:
            raise gr.Error(sentence(error), print_exception=False) from None

    with gr.Tab("Statement"):
        box = gr.Textbox(
            label="Statements, one a line",
            placeholder="We call on all parties to …",
            lines=4,
            max_lines=12,
            autofocus=True,
        )
        target = gr.Textbox(
            label="Towards whom? (optional)",
            placeholder="e.g. Belarus — leave empty for the stance of the statement as a whole",
            visible=classifier.manifest.reads_targets,
        )
        button = gr.Button("Tell the stance", variant="primary")
        examples = gr.Examples(
            examples=[[text] for text in EXAMPLES.values()],
            example_labels=list(EXAMPLES),
            inputs=[box],
            label="Examples",
        )
        results = results_view(classifier, "Paste a statement, or choose an example.")
        panel = CorrectionPanel(corrections, classifier.labels, results, "statement")
        outputs = [results, *panel.outputs]
        for event in (button.click, box.submit, target.submit, examples.load_input_event.then):
            event(show, [box, target], outputs, api_visibility="private")
        gr.events.api(classify, api_name="classify")


def _classify(classifier: StanceClassifier, text: str, target: str) -> list[Stance]:
    statements = [line.strip() for line in text.splitlines() if line.strip()]
    if not statements:
        raise StanceryError("There is nothing to read yet: paste a statement, or several, one a line.")
    if len(statements) > MOST_STATEMENTS:
        raise StanceryError(
            f"Found {len(statements)} statements; the page takes {MOST_STATEMENTS} at once."
            " For more, use 'stancery classify -' in a shell."
        )
    return classifier.classify(statements, target.strip() or None)
