"""No tab, empty or used, breaks a rule of axe-core that is serious or critical; at both widths, in both themes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs stancery[dev]")


def broken_rules(page: "Page") -> list[dict[str, Any]]:
    """What axe-core finds to be serious or worse, with where."""
    page.wait_for_timeout(400)  # the page fades its answers in, and half-faded text has half the contrast
    return [
        {"rule": found["id"], "where": [node["target"] for node in found["nodes"]]}
        for found in axe.Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def use_statement(page: "Page") -> None:
    page.get_by_role("button", name="Foreign ministry").click()
    page.locator(".stance summary").click()
    page.wait_for_selector(".highlighted")
    page.get_by_role("button", name="Wrong label?").click()
    page.locator("#statement-correction").get_by_role("radio", name="neutral").wait_for()


def use_document(page: "Page") -> None:
    page.get_by_role("button", name="News story").click()
    page.wait_for_selector("table.statements button")
    page.locator(".mark").nth(2).focus()
    page.locator(".aside summary").click()
    page.wait_for_selector(".highlighted:visible")


def use_table(page: "Page") -> None:
    page.get_by_role("button", name="Try an invented table").click()
    page.get_by_role("button", name="Tell the stances").click()
    page.wait_for_selector("table.scored")


USES: dict[str, Callable[["Page"], None]] = {
    "Statement": use_statement,
    "Document": use_document,
    "Table": use_table,
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_tab_shuts_anybody_out(browser: "Browser", address: str, width: int, theme: Any) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector("textarea")
    found = {}
    for tab in page.get_by_role("tab").all_inner_texts():
        page.get_by_role("tab", name=tab).click()
        found[tab, "empty"] = broken_rules(page)
        if tab in USES:
            USES[tab](page)
            found[tab, "used"] = broken_rules(page)
    page.close()
    assert len(found) == len(USES) * 2 + 1  # and the model tab, which there is nothing to do on
    assert {where: rules for where, rules in found.items() if rules} == {}
