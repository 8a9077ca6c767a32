"""Take the README's pictures from the running page: ``.venv/bin/python docs/take_pictures.py`` (needs Chromium)."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from stancery.serving import StanceClassifier
from stancery.serving.app import build_page, launch

FOLDER = Path(__file__).parent
STATEMENTS = """\
We call on the authorities to release everyone arrested arbitrarily.
Belarus can restore stability on its own and no one should interfere.
The review takes place every four years."""


def main() -> None:
    """Open the page, use each tab, and save what it looks like."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("error: found no chromium on this machine; install it to take the pictures.")
    address = launch(build_page(StanceClassifier.load()), host="127.0.0.1", port=7898, block=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        page.goto(address)
        page.get_by_label("Statements, one a line").fill(STATEMENTS)
        page.get_by_role("button", name="Tell the stance").click()
        page.wait_for_selector(".stance")
        page.wait_for_timeout(500)  # the page fades its answers in
        page.screenshot(path=FOLDER / "page.png", full_page=True)
        page.get_by_role("tab", name="Document").click()
        page.get_by_role("button", name="Try an invented story").click()
        page.wait_for_selector("table.statements")
        page.wait_for_timeout(500)
        page.screenshot(path=FOLDER / "document.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
