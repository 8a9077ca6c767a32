"""The page's model tab: what the labels mean, how far to trust them, and where the model came from."""

from importlib.metadata import PackageNotFoundError, version

import gradio as gr

from stancery.serving.classifier import StanceClassifier
from stancery.serving.model_folder import SHIPPED_MODEL, ModelFolder
from stancery.serving.model_rendering import render_card, render_meanings, render_no_card, render_origin

_LIBRARIES = ("stancery", "onnxruntime", "tokenizers", "numpy", "gradio")
_LONGEST_CARD = 200_000  # bytes; a card is a few pages


def add_model_tab(classifier: StanceClassifier) -> None:
    """Lay out the tab inside the page that is being built.

    Args:
        classifier: The model that answers.
    """
    folder = classifier.folder
    with gr.Tab("Model"):
        gr.HTML(
            render_meanings(classifier.manifest.labels)
            + show_card(folder)
            + render_origin(classifier.manifest, _place(folder), _running()),
            apply_default_css=False,
        )


def show_card(folder: ModelFolder) -> str:
    """The card of a model folder as HTML, or a sentence that says why there is none."""
    name = folder.card.name
    try:
        with folder.card.open("rb") as file:
            content = file.read(_LONGEST_CARD + 1)
    except FileNotFoundError:
        return render_no_card(f"This model folder has no {name}: whoever made it left the card out.")
    except OSError as error:
        return render_no_card(f"The {name} of this model folder cannot be read: {error.strerror}.")
    if len(content) > _LONGEST_CARD:
        return render_no_card(
            f"The {name} of this model folder is longer than {_LONGEST_CARD:,} bytes; that is no model card."
        )
    try:
        return render_card(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return render_no_card(f"The {name} of this model folder is not UTF-8 text; it is not shown.")


def _place(folder: ModelFolder) -> str:
    if folder.path.resolve() == SHIPPED_MODEL.resolve():
        return "the model that ships with stancery"
    return f"the folder {folder.path}"


def _running() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that was never installed
            continue
    return found
