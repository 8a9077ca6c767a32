"""Where results appear on the page: one component for all tabs, with the reasons for a label on demand."""

from typing import Any

import gradio as gr

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import StanceryError
from stancery.serving.rendering import render_explanation, render_notice, render_placeholder, sentence
from stancery.serving.scripts import RESULTS

MOST_WORDS_EXPLAINED = 150


def results_view(classifier: StanceClassifier, placeholder: str, **options: Any) -> gr.HTML:
    """Make the component. Its custom event "correct" says the number of the result whose label a person finds wrong.

    Args:
        classifier: The model that is asked for its reasons.
        placeholder: The sentence that stands where results will be.
        options: More options of ``gr.HTML``.
    """

    def explain(asked: dict[str, Any]) -> str:
        try:
            return _explain(classifier, asked.get("text"), asked.get("target"))
        except StanceryError as error:
            return render_notice(sentence(error))

    return gr.HTML(
        render_placeholder(placeholder),
        js_on_load=RESULTS,
        server_functions=[explain],
        apply_default_css=False,
        **options,
    )


def _explain(classifier: StanceClassifier, text: Any, target: Any) -> str:
    if not isinstance(text, str) or not isinstance(target, str | None):
        raise StanceryError("the page asked for reasons without a statement; reload it and try again.")
    words = len(text.split())
    if words > MOST_WORDS_EXPLAINED:
        raise StanceryError(
            f"this statement has {words} words; the page gives reasons for up to {MOST_WORDS_EXPLAINED}, because"
            " it reads the statement once more for each. Try a part of it."
        )
    return render_explanation(classifier.explain(text, target))
