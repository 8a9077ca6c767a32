"""Take the README's pictures from the running page: ``.venv/bin/python docs/take_pictures.py`` (needs Chromium)."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from stancery.serving import StanceClassifier
from stancery.serving.app import build_page, launch

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent
WIDTH, TALLEST = 1000, 1500  # pixels; what lies below is more of the same
STATEMENTS = """\
We call on the authorities to release everyone arrested arbitrarily.
Belarus can restore stability on its own and no one should interfere.
The review takes place every four years."""


def use_statement(page: "Page") -> None:
    """Classify three statements and ask for the reasons of the first."""
    page.get_by_label("Statements, one a line").fill(STATEMENTS)
    page.get_by_role("button", name="Tell the stance", exact=True).click()
    page.locator(".stance summary").first.click()
    page.wait_for_selector(".highlighted")


def use_document(page: "Page") -> None:
    """Read the invented story and look at one of its statements."""
    page.get_by_role("button", name="News story").click()
    page.wait_for_selector("table.statements button")
    page.locator(".mark").nth(2).focus()


def use_table(page: "Page") -> None:
    """Score the invented table."""
    page.get_by_role("button", name="Try an invented table").click()
    page.get_by_role("button", name="Tell the stances", exact=True).click()
    page.wait_for_selector("table.scored")


def use_model(page: "Page") -> None:
    """Nothing to do but to read it."""
    page.wait_for_selector("table.meanings:visible")


USES = {"Statement": use_statement, "Document": use_document, "Table": use_table, "Model": use_model}


def main() -> None:
    """Open the page, use each tab, and save what it looks like."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("error: found no chromium on this machine; install it to take the pictures.")
    served = build_page(StanceClassifier.load())
    address = launch(served, host="127.0.0.1", port=0, block=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 600})
        page.set_default_timeout(120_000)
        page.goto(address)
        for tab, use in USES.items():
            page.get_by_role("tab", name=tab).click()
            use(page)
            page.mouse.move(0, 0)
            page.wait_for_timeout(800)  # the page fades its answers in
            height = page.evaluate("document.documentElement.scrollHeight")
            page.screenshot(
                path=FOLDER / f"{tab.lower()}.png",
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": min(height, TALLEST)},
            )
        browser.close()
    served.close()


if __name__ == "__main__":
    main()
