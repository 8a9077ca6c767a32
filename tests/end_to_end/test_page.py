"""The page as a person meets it, in headless Chromium; skipped where there is no browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from stancery.serving.corrections import CorrectionStore

HOSTILE = (
    'The <b>review</b> <img src=x onerror="document.title=1"><script>document.title=2</script>'
    " ${document.title=3} {{document}} ends."
)


def open_page(browser: "Browser", address: str, width: int) -> "Page":
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector("textarea")
    return page


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    page = open_page(browser, address, 1280)
    yield page
    page.close()


@pytest.fixture
def phone(browser: "Browser", address: str) -> Iterator["Page"]:
    page = open_page(browser, address, 360)
    yield page
    page.close()


def classify(page: "Page", text: str) -> list[tuple[str, str]]:
    page.fill("textarea", text)
    page.get_by_role("button", name="Tell the stance").click()
    page.wait_for_selector(".stance")
    return [
        (card.locator(".verdict b").inner_text(), card.locator(".statement .said").inner_text())
        for card in page.locator(".stance").all()
    ]


def read(page: "Page", text: str | None = None) -> None:
    """Read a text in the second tab: the one given, or the first example."""
    page.get_by_role("tab", name="Document").click()
    if text is None:
        page.get_by_role("button", name="News story").click()
    else:
        page.get_by_label("A news story").fill(text)
        page.get_by_role("button", name="Read it").click()
    page.wait_for_selector("table.statements button")


def shown_numbers(page: "Page") -> list[str]:
    """The numbers of the statements in the list, as they stand now."""
    return [
        (row.get_attribute("id") or "").removeprefix("statement-")
        for row in page.locator(".statements tbody tr:visible").all()
    ]


def test_three_statements_get_their_three_stances(page: "Page") -> None:
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
    assert (
        page.locator(".summary").first.inner_text() == "3 statements: 1 condemning, 1 defending, 1 neutral."
    )


def test_nothing_is_wider_than_a_phone(phone: "Page") -> None:
    classify(phone, "The review takes place every four years. " + "x" * 300)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert phone.locator(".said").first.bounding_box()["width"] > 180
    read(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert phone.locator(".running").bounding_box()["width"] > 300


def test_empty_input_gets_a_sentence(page: "Page") -> None:
    page.get_by_role("button", name="Tell the stance").click()
    page.wait_for_selector(".notice")
    assert "paste a statement" in page.locator(".notice").inner_text()


def test_markup_is_shown_not_run(page: "Page") -> None:
    page.get_by_label("Towards whom?").first.fill("<img src=x onerror=document.title=4>")
    (_, shown), *_ = classify(page, HOSTILE)
    assert shown == HOSTILE
    page.get_by_text("Why this label?").click()
    page.wait_for_selector(".reasons > *")
    read(page, f'{HOSTILE}\n\n"{HOSTILE}" said Ms. <b>Solvang</b>, the ambassador of Norway.')
    page.locator(".mark").last.focus()
    page.wait_for_selector(".aside .verdict")
    assert "<img src=x onerror=" in page.locator(".running").inner_text()
    assert page.locator(":is(.stancery) :is(script, img, .said b, .running b)").count() == 0
    assert page.title() == "stancery"


@pytest.mark.parametrize("forum", ["News agency", "Security Council"])
def test_an_example_is_one_click_away(page: "Page", forum: str) -> None:
    page.get_by_role("button", name=forum).click()
    page.wait_for_selector(".stance")
    assert page.locator(".said").inner_text() == page.locator("textarea").first.input_value()


def test_a_target_changes_the_question(page: "Page") -> None:
    page.get_by_label("Towards whom?").first.fill("Norway")
    classify(page, "We thank Norway, whose ships came at once.")
    assert "towards Norway" in page.locator(".verdict").inner_text()


def test_reasons_come_when_they_are_asked_for_and_go_with_the_statement(page: "Page") -> None:
    classify(page, "The review takes place every four years.\nWe deplore the arrests.")
    assert page.locator(".highlighted").count() == 0
    page.locator(".stance summary").nth(1).press("Enter")
    page.wait_for_selector(".highlighted")
    assert page.locator(".highlighted").inner_text() == "We deplore the arrests."
    assert page.locator(".push", has_text="deplore").get_attribute("class") == "push condemning-line"
    assert "deplore +" in page.locator(".pushes").inner_text()
    page.fill("textarea", "A report is to be adopted on Friday.\nThe next one is due in May.")
    page.get_by_role("button", name="Tell the stance").click()
    page.get_by_text("The next one is due in May.", exact=True).wait_for()
    assert page.locator(".highlighted").count() == 0


def test_a_story_is_marked_charted_and_listed(page: "Page") -> None:
    read(page)
    assert page.locator(".mark").count() == page.locator(".statements tbody tr").count() == 9
    assert "9 statements" in page.locator(".summary:visible").inner_text()
    belarus = page.locator(".speakers tr", has_text="Belarus")
    assert belarus.locator("td").all_inner_texts()[:2] == ["0", "1"]


def test_the_keyboard_moves_through_the_marked_text(page: "Page") -> None:
    read(page)
    page.locator(".mark").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "text-3"
    assert "Ingrid Solvang (Norway)" in page.locator(".aside").inner_text()
    assert "condemning" in page.locator(".aside .verdict").inner_text()
    assert page.locator(".mark[tabindex='0']").count() == 1


def test_pointing_at_a_statement_shows_its_speaker(page: "Page") -> None:
    read(page)
    page.locator(".mark", has_text="Cuba warned").hover()
    page.wait_for_selector(".aside .verdict")
    assert "Cuba" in page.locator(".aside").inner_text()


def test_the_list_is_sorted_and_filtered(page: "Page") -> None:
    read(page)
    stance = page.locator(".statements thead").get_by_role("button", name="stance")
    stance.click()
    labels = page.locator(".statements td.verdict b").all_inner_texts()
    assert labels == sorted(labels)
    assert labels[0] == "condemning"
    stance.click()
    assert page.locator(".statements th.verdict").get_attribute("aria-sort") == "descending"
    assert page.locator(".statements td.verdict b").first.inner_text() == "neutral"
    page.locator(".statements thead").get_by_role("button", name="no.").click()
    assert shown_numbers(page) == list("123456789")
    page.get_by_label("Speaker").select_option("Cuba")
    assert shown_numbers(page) == ["7"]
    page.get_by_label("Speaker").select_option("all")
    page.get_by_label("Words in the statement").fill("SHE called")
    assert shown_numbers(page) == ["3"]
    assert page.locator(".shown").inner_text() == "1 of 9 shown"
    page.get_by_role("button", name="Press release").click()  # a new text starts with everything shown
    page.get_by_text("4 of 4 shown").or_(page.get_by_text("5 of 5 shown")).wait_for()


def test_what_was_read_can_be_kept(page: "Page", tmp_path: Path) -> None:
    read(page)
    kept = {}
    for button in ("Download CSV", "Download JSON", "Report to print"):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        kept[download.value.suggested_filename] = Path(download.value.path()).read_text(encoding="utf-8")
    assert list(kept) == ["stancery-document.csv", "stancery-document.json", "stancery-document.html"]
    assert len(json.loads(kept["stancery-document.json"])["statements"]) == 9
    report = tmp_path / "report.html"
    report.write_text(kept["stancery-document.html"], encoding="utf-8")
    page.goto(report.as_uri())
    assert page.locator("h1").inner_text().startswith("GENEVA, 12 May")
    page.locator(".mark").nth(2).click()
    assert page.url.endswith("#statement-3")


def test_a_file_is_opened(page: "Page", tmp_path: Path) -> None:
    file = tmp_path / "speech.txt"
    file.write_bytes("We deplore the arrests in Chișinău — all of them.\n".encode("utf-16"))
    page.get_by_role("tab", name="Document").click()
    page.locator("input[type=file]").first.set_input_files(file)
    page.wait_for_selector("table.statements button")
    assert page.get_by_label("A news story").input_value().strip() == file.read_text("utf-16").strip()
    assert page.locator(".running .condemning-line").count() == 1


def test_a_file_without_text_gets_a_sentence(page: "Page", tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("\n\n")
    page.get_by_role("tab", name="Document").click()
    page.locator("input[type=file]").first.set_input_files(file)
    page.wait_for_selector(".notice")
    assert "empty.txt is empty" in page.locator(".notice").inner_text()
    assert not page.get_by_role("button", name="Download CSV").is_visible()


def test_a_wrong_label_is_set_right_and_kept(page: "Page", corrections: "CorrectionStore") -> None:
    classify(page, "The review takes place every four years.\nThe next one is due in May.")
    page.get_by_role("button", name="Wrong label?").nth(1).click()
    panel = page.locator("#statement-correction")
    panel.get_by_label("defending").check()
    assert "The next one is due in May." in panel.get_by_label("Statement").input_value()
    panel.get_by_label("Why? (optional)").fill("said in reply to a reproach")
    panel.get_by_role("button", name="Save").click()
    panel.get_by_text(re.compile(r"Saved on this machine \(\d+ so far\)")).wait_for()
    kept = corrections.rows()[-1]
    assert (kept.text, kept.label, kept.predicted, kept.note) == (
        "The next one is due in May.",
        "defending",
        "neutral",
        "said in reply to a reproach",
    )
    assert kept.confidence is not None
    assert 1 / 3 < kept.confidence <= 1


def test_a_correction_without_a_label_gets_a_sentence(page: "Page", corrections: "CorrectionStore") -> None:
    before = len(corrections.rows())
    read(page)
    page.get_by_role("button", name="Is a label wrong?").click()
    page.locator("#document-correction").get_by_role("button", name="Save").click()
    page.wait_for_selector(".notice")
    assert page.locator(".notice").inner_text() == "Choose the right label."
    assert len(corrections.rows()) == before


def test_the_page_asks_no_other_host_for_anything(browser: "Browser", address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("textarea")
    classify(page, "The review takes place every four years.")
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.close()


def test_programs_use_the_named_endpoints(address: str) -> None:
    from gradio_client import Client

    client = Client(address, verbose=False)
    answers = client.predict(["We deplore the arrests."], None, api_name="/classify")
    assert answers[0]["label"] == "condemning"
    statements = client.predict("Norway deplored the arrests.", None, api_name="/article")
    assert statements[0]["actor"] == "Norway"
