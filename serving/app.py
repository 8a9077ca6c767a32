"""The page: a Gradio app on this machine, a tab for each way to use the classifier.

A new tab is one module with an ``add_…_tab(classifier)`` function and one line in :func:`build_page`.
"""

from pathlib import Path

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import MissingExtraError, StanceryError

try:
    import gradio as gr

    from stancery.serving.document_tab import add_document_tab
    from stancery.serving.rendering import CSS
    from stancery.serving.statement_tab import add_statement_tab
except ModuleNotFoundError as error:
    raise MissingExtraError("The page", "app") from error

_INTRODUCTION = """\
# stancery

Does a diplomatic statement **condemn** somebody's conduct, **defend** it, or take **no position**?
Everything stays on this machine.
"""
# System fonts: a page that works without a network cannot fetch others.
_THEME = gr.themes.Base(
    primary_hue="slate",
    neutral_hue="gray",
    font=["system-ui", "-apple-system", "Segoe UI", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
)
_PAGE_CSS = """
.gradio-container { max-width: 64rem !important; margin: 0 auto !important; }
footer { display: none !important; }
button[role="tab"][aria-selected="true"] { color: var(--body-text-color) !important; font-weight: 600; }
.dark textarea::placeholder { color: #a3adbb !important; }
"""


def build_page(classifier: StanceClassifier) -> gr.Blocks:
    """Build the page.

    Args:
        classifier: The model that answers.

    Returns:
        The app; start it with :func:`launch`, which applies the style.
    """
    page: gr.Blocks
    with gr.Blocks(title="stancery", analytics_enabled=False) as page:
        gr.Markdown(_INTRODUCTION)
        add_statement_tab(classifier)
        add_document_tab(classifier)
    return page


def launch(page: gr.Blocks, *, host: str, port: int, block: bool = True) -> str:
    """Start serving a page.

    Args:
        page: From :func:`build_page`.
        host: Address to listen on.
        port: Port to listen on.
        block: Stay until interrupted; otherwise return at once.

    Returns:
        The address of the page.

    Raises:
        StanceryError: The port is taken.
    """
    try:
        _, address, _ = page.launch(
            server_name=host,
            server_port=port,
            share=False,
            quiet=True,
            prevent_thread_lock=not block,
            theme=_THEME,
            css=CSS + _PAGE_CSS,
        )
    except OSError:
        raise StanceryError(
            f"port {port} of {host} is taken; choose another with --port, or stop what uses it."
        ) from None
    return str(address)


def serve(*, host: str, port: int, model: Path | None) -> None:
    """Load a model and serve the page until interrupted.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        model: A model folder; None is the shipped model.

    Raises:
        ModelFolderError: The folder is damaged or missing.
        StanceryError: The port is taken.
    """
    page = build_page(StanceClassifier.load(model))
    print(f"stancery is open at http://{host}:{port} — stop it with Ctrl-C", flush=True)
    launch(page, host=host, port=port)
