"""The page, running on a free port with a model and a place for corrections, and a headless Chromium to use it with."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from stancery.serving.corrections import CorrectionStore

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs stancery[dev]")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    chromium = next(filter(None, found), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine: the page was not tested")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def corrections(tmp_path_factory: pytest.TempPathFactory) -> "CorrectionStore":
    from stancery.serving.corrections import CorrectionStore

    return CorrectionStore(Path(tmp_path_factory.mktemp("corrections")) / "corrections.sqlite")


@pytest.fixture(scope="module")
def address(corrections: "CorrectionStore") -> Iterator[str]:
    pytest.importorskip("gradio", reason="needs stancery[app]")
    from stancery.serving.app import build_page, launch
    from stancery.serving.classifier import StanceClassifier

    page = build_page(StanceClassifier.load(), corrections)
    yield launch(page, host="127.0.0.1", port=0, block=False)
    page.close()
