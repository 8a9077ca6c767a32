"""Where a person sets a label right: what is kept of it, and what is said."""

from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="needs stancery[app]")
import gradio as gr

from stancery.serving import StanceClassifier
from stancery.serving.correction_panel import CorrectionPanel
from stancery.serving.corrections import CorrectionStore
from stancery.serving.model_folder import LABELS
from stancery.serving.results_view import results_view


def test_what_the_model_had_said_and_how_sure_it_was_is_kept(tmp_path: Path) -> None:
    classifier = StanceClassifier.load()
    store = CorrectionStore(tmp_path / "corrections.sqlite")
    with gr.Blocks():
        panel = CorrectionPanel(store, LABELS, results_view(classifier, ""), "statement")
    first, second = classifier.classify(["We deplore the arrests.", "The meeting is on Tuesday."])
    said, note = panel._save([first, second], 1, "defending", "as a reply")
    (kept,) = store.rows()
    assert (kept.text, kept.label, kept.note) == (second.text, "defending", "as a reply")
    assert (kept.predicted, kept.confidence) == (second.label, second.confidence)
    assert "statement 2 is defending" in said
    assert note == ""
