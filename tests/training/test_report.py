"""The report: hostile text is escaped, nothing is fetched, and the figures are those that were measured."""

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="needs stancery[train]")
from toy import toy_rows

from stancery.training.errors import DataError
from stancery.training.evaluation_data import read_evaluation_data
from stancery.training.examine import Examination, examine
from stancery.training.report import prepare_folder, render, write_report

SCRIPT = "<script>alert('x')</script>"
BREAKOUT = '"><img src=x onerror=alert(1)> {{ 7 * 7 }} ]]></svg><svg onload=alert(2)> deplore $\\frac{1}$'

EXPECTED_TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "strong", "nav", "a", "section", "div",
    "table", "thead", "tbody", "tr", "th", "td", "figure", "img", "figcaption", "footer",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def examination(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Examination:
    rows = [
        {**row, "source": SCRIPT if number % 2 else BREAKOUT, "forum": f"forum {number % 3}"}
        for number, row in enumerate(toy_rows(45))
    ]
    rows.append({"id": SCRIPT, "text": f"{SCRIPT} we deplore {BREAKOUT}", "label": "neutral"})
    rows.append({"id": "ordinary", "text": "we praise the council", "label": "condemning"})
    path = tmp_path_factory.mktemp("data") / "<b>data<i>.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return examine(
        str(tiny_model),
        read_evaluation_data(str(path)),
        against=str(tiny_model),
        behaviour=path.parent / "none",
    )


def test_hostile_text_stays_text(examination: Examination) -> None:
    page = render(examination)
    assert examination.worst_errors(40)[0].statement.id in (SCRIPT, "ordinary")
    found = Tags()
    found.feed(page)
    assert {tag for tag, _ in found.tags} <= EXPECTED_TAGS
    assert all(not name.startswith("on") for _, attributes in found.tags for name in attributes)
    shown = " ".join(found.text)
    assert SCRIPT in shown
    assert BREAKOUT in shown  # to the letter: the template did not compute 7 * 7 either
    assert "<b>data<i>" in shown


def test_nothing_is_fetched(examination: Examination) -> None:
    found = Tags()
    found.feed(render(examination))
    for tag, attributes in found.tags:
        for name in ("src", "href"):
            address = attributes.get(name) or "#"
            assert address.startswith(("#", "data:image/svg+xml;base64,")), (tag, address)
    assert "default-src 'none'" in render(examination)
    assert not re.search(r"url\(|@import", render(examination))


def test_every_plot_is_a_picture_without_scripts(examination: Examination) -> None:
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", render(examination))
    assert len(pictures) == 4  # reliability, confusion, coverage, slices
    for picture in pictures:
        drawing = base64.b64decode(picture).decode("utf-8")
        assert "<svg" in drawing
        assert "<script" not in drawing.lower()
        assert "onload=alert(2)>" not in drawing


def test_the_figures_are_those_of_the_page(examination: Examination, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "report"
    prepare_folder(folder)
    page = write_report(folder, examination)
    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert figures["schema_version"] == 1
    assert figures["data"]["statements"] == 47
    assert sum(figures["data"]["labels"].values()) == 47
    assert sum(map(sum, figures["confusion"]["counts"])) == 47
    first = figures["systems"][0]["figures"]
    assert set(first) == {"macro_f1", "accuracy", "expected_calibration_error", "brier_score"}
    right = sum(figures["confusion"]["counts"][label][label] for label in range(3))
    assert first["accuracy"]["value"] == pytest.approx(right / 47)
    assert f"accuracy {right / 47:.3f}" in page.read_text(encoding="utf-8")
    assert figures["comparison"]["difference"]["value"] == 0
    assert figures["comparison"]["p_value"] == 1
    assert figures["coverage"][0]["accuracy"]["value"] == pytest.approx(right / 47)
    assert all(part["few"] == (part["statements"] < 30) for part in figures["slices"])
    assert set(figures) == {
        "schema_version", "model", "data", "systems", "labels", "confusion", "coverage", "slices", "targets",
        "stability", "behaviour", "comparison", "notes",
    }  # fmt: skip


def test_the_figures_quote_no_statement(examination: Examination, tmp_path: Path) -> None:
    prepare_folder(tmp_path)
    write_report(tmp_path, examination)
    figures = (tmp_path / "metrics.json").read_text(encoding="utf-8")
    assert not any(json.dumps(item.text)[1:-1] in figures for item in examination.data.statements)


def test_a_new_folder_is_kept_out_of_repositories(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "new")
    assert "*" in (tmp_path / "new" / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_folder_with_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    prepare_folder(tmp_path)
    assert not (tmp_path / ".gitignore").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="taken"):
        prepare_folder(tmp_path / "taken")
