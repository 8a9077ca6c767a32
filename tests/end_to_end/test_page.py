"""The page as a person meets it, in headless Chromium; skipped where there is no browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="needs stancery[dev]")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: the page was not tested"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from stancery.serving.app import build_page, launch
    from stancery.serving.classifier import StanceClassifier

    page = build_page(StanceClassifier.load())
    yield launch(page, host="127.0.0.1", port=int(os.environ.get("STANCERY_TEST_PORT", "7899")), block=False)
    page.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        flags = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(params=[1280, 360], ids=["desktop", "phone"])
def page(
    browser: "sync_api.Browser", address: str, request: pytest.FixtureRequest
) -> Iterator["sync_api.Page"]:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector("textarea")
    yield page
    page.close()


def classify(page: "sync_api.Page", text: str) -> list[tuple[str, str]]:
    page.fill("textarea", text)
    page.get_by_role("button", name="Tell the stance").click()
    page.wait_for_selector(".stance")
    return [
        (card.locator(".verdict b").inner_text(), card.locator(".said").inner_text())
        for card in page.locator(".stance").all()
    ]


def test_three_statements_get_their_three_stances(page: "sync_api.Page") -> None:
    statements = [
        "We call on the authorities to release everyone arrested arbitrarily.",
        "Belarus can restore stability on its own and no one should interfere.",
        "The review takes place every four years.",
    ]
    found = classify(page, "\n\n".join(statements))
    assert found == list(zip(["Condemning", "Defending", "Neutral"], statements, strict=True))
    assert page.locator(".stance").first.locator("dt").all_inner_texts() == [
        "condemning",
        "defending",
        "neutral",
    ]


def test_nothing_is_wider_than_the_window(page: "sync_api.Page") -> None:
    classify(page, "The review takes place every four years. " + "x" * 300)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".said").first.bounding_box()["width"] > min(width, 700) * 0.5


def test_empty_input_gets_a_sentence(page: "sync_api.Page") -> None:
    page.get_by_role("button", name="Tell the stance").click()
    page.wait_for_selector(".notice")
    assert "paste a statement" in page.locator(".notice").inner_text()


def test_markup_is_shown_not_run(page: "sync_api.Page") -> None:
    text = 'The <b>review</b> <img src=x onerror="document.title=1"><script>document.title=2</script> ends.'
    (_, shown), *_ = classify(page, text)
    assert shown == text
    assert page.title() == "stancery"


@pytest.mark.parametrize("forum", ["News agency", "Security Council"])
def test_an_example_is_one_click_away(page: "sync_api.Page", forum: str) -> None:
    page.get_by_role("button", name=forum).click()
    page.wait_for_selector(".stance")
    assert page.locator(".said").inner_text() == page.locator("textarea").first.input_value()


def test_a_target_changes_the_question(page: "sync_api.Page") -> None:
    page.get_by_label("Towards whom?").fill("Norway")
    classify(page, "We thank Norway, whose ships came at once.")
    assert "towards Norway" in page.locator(".verdict").inner_text()


def test_the_page_asks_no_other_host_for_anything(browser: "sync_api.Browser", address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("textarea")
    classify(page, "The review takes place every four years.")
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.close()


def test_programs_use_the_named_endpoint(address: str) -> None:
    from gradio_client import Client

    client = Client(address, verbose=False)
    answers = client.predict(["We deplore the arrests."], None, api_name="/classify")
    assert answers[0]["label"] == "condemning"
    assert Path(__file__).name not in str(answers)
