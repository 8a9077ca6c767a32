"""The page: a Gradio app on this machine, a tab for each way to use the classifier.

A new tab is one module with an ``add_…_tab(classifier)`` function and one line in :func:`build_page`.
"""

from typing import TYPE_CHECKING

from stancery.serving.access import Login
from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import MissingExtraError
from stancery.serving.limits import MOST_UPLOAD_BYTES

try:
    import gradio as gr
    from fastapi import FastAPI

    from stancery.serving.document_tab import add_document_tab
    from stancery.serving.gate import Gate
    from stancery.serving.graceful import GracefulServer, address_of, listen
    from stancery.serving.model_rendering import MODEL_CSS
    from stancery.serving.model_tab import add_model_tab
    from stancery.serving.statement_tab import add_statement_tab
    from stancery.serving.styles import CSS, PAGE_CSS
    from stancery.serving.table_rendering import TABLE_CSS
    from stancery.serving.table_tab import add_table_tab
except ModuleNotFoundError as error:
    raise MissingExtraError("The page", "app") from error

if TYPE_CHECKING:
    from stancery.serving.corrections import CorrectionStore

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
).set(  # Gradio's own greys are too pale for WCAG AA
    body_text_color_subdued="*neutral_600",
    body_text_color_subdued_dark="*neutral_300",
    input_placeholder_color="*neutral_600",
    input_placeholder_color_dark="#b0b8c4",
)


def build_page(classifier: StanceClassifier, corrections: "CorrectionStore | None" = None) -> gr.Blocks:
    """Build the page.

    Args:
        classifier: The model that answers.
        corrections: Where corrections are kept; None shows no controls for them.

    Returns:
        The app; start it with :func:`launch`, which applies the style.
    """
    page: gr.Blocks
    # What people upload and download lies in a temporary folder: for a day, or until the page is stopped.
    with gr.Blocks(title="stancery", analytics_enabled=False, delete_cache=(3600, 86400)) as page:
        gr.Markdown(_INTRODUCTION)
        add_statement_tab(classifier, corrections)
        add_document_tab(classifier, corrections)
        add_table_tab(classifier)
        add_model_tab(classifier)
    return page


def mount_page(
    app: FastAPI, page: gr.Blocks, *, login: Login | None = None, waiting: int = 64, running: int = 2
) -> None:
    """Put a page at ``/`` of an app, behind the routes that the app has already.

    Args:
        app: Where to put it.
        page: From :func:`build_page`.
        login: What opens the page; None leaves it open.
        waiting: The most events that may wait in its queue; further ones are refused at once (503).
        running: The most events of one kind that are worked on at once.
    """
    page.queue(max_size=waiting, default_concurrency_limit=running, api_open=False)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth=None if login is None else login.accept,
        auth_message="This page asks for a login.",
        max_file_size=MOST_UPLOAD_BYTES,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        theme=_THEME,
        css=CSS + TABLE_CSS + MODEL_CSS + PAGE_CSS,
    )


def launch(page: gr.Blocks, *, host: str, port: int, block: bool = True) -> str:
    """Serve a page alone, as :func:`stancery.serving.server.serve` would; for tests and pictures.

    Args:
        page: From :func:`build_page`.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        block: Stay until interrupted; otherwise return at once, and stop with ``page.close()``.

    Returns:
        The address of the page.

    Raises:
        StanceryError: The port is taken.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    mount_page(app, page)
    listener = listen(host, port)
    server = GracefulServer(app, Gate(app), page=page)
    page.server_port = listener.getsockname()[1]
    page.server = server  # type: ignore[assignment]  # what page.close() closes
    if block:
        server.run(sockets=[listener])
    else:
        server.start(listener)
    return address_of(listener)
