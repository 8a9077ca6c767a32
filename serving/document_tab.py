"""The page's second tab: paste a news story, a speech or a record, and see who takes which stance."""

from typing import Any

import gradio as gr

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import StanceryError
from stancery.serving.rendering import render_article, render_notice, render_placeholder, sentence

MOST_CHARACTERS = 200_000

# Written for this page; the story is invented.
EXAMPLE = """\
GENEVA, 12 May - Ambassadors pressed Belarus on Monday to free hundreds of people held since last month's protests.

"No one should sit in a cell for carrying a banner," Norway's ambassador, Ingrid Solvang, told the Human Rights
Council. She called on the authorities to release all those detained without charge.

Chile concurred and asked for an independent inquiry into the beatings in custody.

The Belarusian foreign ministry maintained that its police had been left no choice. "Officers were attacked with
petrol bombs and answered with restraint," a spokesman said, adding that every arrest had been ordered by a judge.

Cuba warned delegations against meddling in the affairs of a sovereign state.

The review takes place every four years. A report is to be adopted on Friday.
"""


def add_document_tab(classifier: StanceClassifier) -> None:
    """Lay out the tab inside the page that is being built, and name its endpoint for programs.

    Args:
        classifier: The model that answers.
    """

    def show(text: str) -> str:
        try:
            statements = classifier.read_article(_bounded(text))
        except StanceryError as error:
            return render_notice(sentence(error))
        if not statements:
            return render_notice("Found no statement in this text: only headings or the furniture of a page.")
        return render_article(statements)

    def article(text: str, target: str | None = None) -> list[dict[str, Any]]:
        """Read running text; for programs. Each answer adds start, end, kind, speaker and actor to a stance."""
        try:
            return [item.to_dict() for item in classifier.read_article(_bounded(text), target or None)]
        except StanceryError as error:
            raise gr.Error(sentence(error)) from None

    with gr.Tab("Document"):
        box = gr.Textbox(
            label="A news story, a speech, a record",
            placeholder="Paste the whole text …",
            lines=8,
            max_lines=20,
        )
        with gr.Row():
            button = gr.Button("Read it", variant="primary")
            example = gr.Button("Try an invented story")
        results = gr.HTML(render_placeholder("Paste a text to see who condemns and who defends."))
        button.click(show, box, results, api_visibility="private")
        example.click(lambda: (EXAMPLE, show(EXAMPLE)), None, [box, results], api_visibility="private")
        gr.events.api(article, api_name="article")


def _bounded(text: str) -> str:
    if not text.strip():
        raise StanceryError("There is nothing to read yet: paste a text.")
    if len(text) > MOST_CHARACTERS:
        raise StanceryError(
            f"Found {len(text):,} characters; the page reads {MOST_CHARACTERS:,} at once."
            " For more, use 'stancery article' in a shell."
        )
    return text
