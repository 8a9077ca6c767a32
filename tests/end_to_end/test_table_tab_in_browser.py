"""The table tab as a person meets it, in headless Chromium; skipped where there is no browser."""

import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="needs stancery[dev]")

HOSTILE = "${document.title='a'} {{b}} <img src=x onerror=\"document.title='c'\">"
SAID = (
    "We deplore the arrests in ward {}.",
    "We commend ward {} for its patience.",
    "Ward {} votes on Tuesday.",
)
ROWS = [[str(number), SAID[number % 3].format(number), "Malta", '=1+1, "x"'] for number in range(300)]


@pytest.fixture(params=[1280, 360], ids=["desktop", "phone"])
def page(
    browser: "sync_api.Browser", address: str, request: pytest.FixtureRequest
) -> Iterator["sync_api.Page"]:
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.set_default_timeout(120_000)
    page.goto(address)
    page.get_by_role("tab", name="Table").click()
    yield page
    page.close()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "Übersicht März.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["no", "remark", "whom", HOSTILE], *ROWS, ["300", HOSTILE, "Malta", ""]])
    return path


def open_table(page: "sync_api.Page", table: Path) -> None:
    page.locator("input[type=file][accept*='.parquet']").set_input_files(table)
    page.wait_for_selector("table.cells")


def test_the_same_table_comes_back_with_its_stances(
    page: "sync_api.Page", table: Path, tmp_path: Path
) -> None:
    open_table(page, table)
    assert "301 rows, 4 columns" in page.locator(".summary:visible").inner_text()
    assert page.locator("table.cells th").last.inner_text() == HOSTILE
    assert page.get_by_label("Column with the statements").input_value() == "remark"
    page.get_by_role("button", name="Tell the stances").click()
    page.wait_for_selector("table.scored")
    verdicts = page.locator("table.scored td.verdict b").all_inner_texts()
    assert verdicts[:6] == ["condemning", "defending", "neutral"] * 2
    assert len(verdicts) == 20
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the table").click()
    assert started.value.suggested_filename == "Übersicht März-stances.csv"
    started.value.save_as(tmp_path / "scored.csv")
    with (tmp_path / "scored.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[:5] == ["no", "remark", "whom", HOSTILE, "stance"]
    assert [row[:4] for row in rows[:300]] == ROWS
    assert rows[300][1] == HOSTILE
    assert page.title() == "stancery"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_run_can_be_watched_and_stopped(
    page: "sync_api.Page", table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stancery.serving import table_job
    from stancery.serving.corpus import Progress, Summary

    ended: list[int] = []

    def endlessly(*_: Any, progress: Callable[[Progress], None], **__: Any) -> Summary:
        done = 0
        try:
            while True:
                progress(Progress(done, 10_000))
                done = min(done + 10, 9_000)
                time.sleep(0.05)
        finally:
            ended.append(done)

    monkeypatch.setattr(table_job, "score_file", endlessly)
    open_table(page, table)
    page.get_by_role("button", name="Tell the stances").click()
    told = page.locator(".progress p")
    sync_api.expect(told).to_contain_text("of 10,000 rows", timeout=60_000)
    sync_api.expect(told).to_contain_text("left", timeout=60_000)
    assert page.get_by_role("button", name="Tell the stances").is_disabled()
    page.get_by_role("button", name="Stop", exact=True).click()
    sync_api.expect(page.get_by_text("Stopped. Nothing was kept")).to_be_visible(timeout=60_000)
    sync_api.expect(page.get_by_role("button", name="Tell the stances")).to_be_enabled()
    deadline = time.monotonic() + 60
    while not ended and time.monotonic() < deadline:
        time.sleep(0.1)
    assert ended, "the work went on"
    assert not list(Path(tempfile.gettempdir()).glob("stancery-table-*/Übersicht*"))


def test_what_cannot_be_scored_is_a_sentence(page: "sync_api.Page", tmp_path: Path) -> None:
    scored = tmp_path / "scored.csv"
    scored.write_text("text,stance\nSo be it.,neutral\n")
    open_table(page, scored)
    page.get_by_role("button", name="Tell the stances").click()
    notice = page.locator(".notice")
    notice.wait_for()
    assert "scored.csv has a column 'stance' already" in notice.inner_text()
    broken = tmp_path / "broken.parquet"
    broken.write_text("no parquet")
    page.get_by_role("button", name="Clear").or_(page.get_by_label("Clear")).first.click()
    page.locator("input[type=file][accept*='.parquet']").set_input_files(broken)
    sync_api.expect(page.locator(".notice")).to_contain_text("broken.parquet")
    assert not page.get_by_role("button", name="Tell the stances").is_visible()


def test_the_model_tab_shows_card_meanings_and_origin(page: "sync_api.Page") -> None:
    page.get_by_role("tab", name="Model").click()
    page.wait_for_selector("table.meanings")
    assert page.locator("table.meanings tbody tr").count() == 3
    assert page.get_by_text("accuracy of the answers").is_visible()
    assert not page.get_by_text("press-heldout").first.is_visible()
    page.get_by_text("Data", exact=True).click()
    assert page.get_by_text("press-heldout").first.is_visible()
    assert page.get_by_text("Where this model came from").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
