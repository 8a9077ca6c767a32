"""Reasons on demand: bounded, and a sentence where there is none."""

import pytest

from stancery.serving.classifier import StanceClassifier

gradio = pytest.importorskip("gradio", reason="needs stancery[app]")


@pytest.fixture(scope="module")
def view() -> "gradio.HTML":
    from stancery.serving.results_view import results_view

    return results_view(StanceClassifier.load(), "Nothing yet.")


def test_reasons_name_words_of_the_statement(view: "gradio.HTML") -> None:
    shown = view.explain({"text": "We deplore the arrests.", "target": None})
    assert 'class="highlighted"' in shown
    assert "Towards condemning:</b> deplore" in shown


def test_a_long_statement_is_refused_with_both_numbers(view: "gradio.HTML") -> None:
    shown = view.explain({"text": "never " * 151, "target": None})
    assert "This statement has 151 words" in shown
    assert "up to 150" in shown


@pytest.mark.parametrize(
    "asked", [{}, {"text": None}, {"text": 3}, {"text": "a", "target": 3}, {"text": " "}]
)
def test_a_question_without_a_statement_gets_a_sentence(
    view: "gradio.HTML", asked: dict[str, object]
) -> None:
    assert 'class="notice" role="alert"' in view.explain(asked)
