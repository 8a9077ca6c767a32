import shutil
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("gradio", reason="needs stancery[app]")

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import CARD_FILE, LABELS, SHIPPED_MODEL, BaseModelRecord, ModelFolder
from stancery.serving.model_rendering import MEANINGS, render_card, render_meanings, render_origin
from stancery.serving.model_tab import show_card


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    """The shipped model's folder with a card of one's own."""
    copy = tmp_path / "model"
    copy.mkdir()
    for file in SHIPPED_MODEL.iterdir():
        if file.name != CARD_FILE:
            (copy / file.name).symlink_to(file)
    return ModelFolder.open(copy)


def test_every_label_has_a_meaning_and_examples() -> None:
    shown = render_meanings(LABELS)
    assert list(MEANINGS) == list(LABELS)
    for label, meaning in MEANINGS.items():
        assert f"<td>{label}</td>" in shown
        assert len(meaning.examples) >= 3


def test_the_shipped_card_is_rendered_with_its_tables() -> None:
    shown = show_card(ModelFolder.open(SHIPPED_MODEL))
    for section in ("How good", "How sure", "Intended use", "Not intended"):
        assert f'<details class="section" open><summary>{section}</summary>' in shown
    assert '<details class="section"><summary>Data</summary>' in shown
    assert "accuracy of the answers" in shown
    assert shown.count("<table>") == shown.count("</table>") >= 5


def test_the_origin_names_every_file_and_checksum() -> None:
    manifest = StanceClassifier.load().manifest
    shown = render_origin(manifest, "here", {"onnxruntime": "1.2.3"})
    for record in manifest.files.values():
        assert record.sha256 in shown
    for fact in (
        manifest.base_model.sha256,
        manifest.data_fingerprint,
        "onnxruntime 1.2.3",
        f"stancery {manifest.versions['stancery']}",
    ):
        assert fact in shown


def test_a_strangers_card_is_shown_not_run() -> None:
    shown = render_card(
        "# Mine <script>alert(1)</script>\n\n"
        "<img src=x onerror=alert(1)> <iframe src='http://e.example'></iframe>\n\n"
        "![a picture](http://e.example/pixel.png) [run](javascript:alert(1)) [data](data:text/html,x)\n\n"
        '[a site](http://e.example/?a="b" "title") <http://e.example>\n\n'
        "| <b>a</b> |\n| --- |\n| <u>b</u> |\n\n"
        "```html\n<script>alert(2)</script>\n```\n"
    )
    for raw in ("<script", "<img", "<iframe", "<b>", "<u>", 'href="javascript', 'href="data', 'a="b"'):
        assert raw not in shown
    assert "&lt;script&gt;alert(2)" in shown
    assert shown.count('rel="noopener noreferrer"') == 3  # the picture has become a link


def test_headings_stay_below_those_of_the_page() -> None:
    shown = render_card("Before.\n\n# One\n\ntext\n\n### Two\n\nmore\n")
    assert "<summary>About</summary>" in shown
    assert "<summary>One</summary>" in shown
    assert "<h3>Two</h3>" in shown
    assert "<h1" not in shown


def test_names_of_a_strangers_manifest_are_escaped() -> None:
    manifest = msgspec.structs.replace(
        StanceClassifier.load().manifest,
        name="<b>x</b>",
        base_model=BaseModelRecord(name="<i>base</i>", sha256="<u>"),
        versions={"<s>": "<s>"},
        data_fingerprint="<em>",
    )
    shown = render_origin(manifest, "<a>", {})
    for raw in ("<b>", "<i>", "<u>", "<s>", "<em>", "<a>"):
        assert raw not in shown


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "left the card out"),
        (b"x" * 200_001, "longer than 200,000 bytes"),
        (b"caf\xe9", "not UTF-8"),
        (b"", "The model card"),
    ],
)
def test_a_folder_with_a_poor_card_still_has_its_page(
    folder: ModelFolder, content: bytes | None, found: str
) -> None:
    if content is not None:
        folder.card.write_bytes(content)
    assert found in show_card(folder)


def test_a_card_cannot_make_the_page_wait() -> None:
    hostile = "[" * 20_000 + "\n\n" + "> " * 5_000 + "\n\n" + "*a_" * 10_000 + "\n\n" + "`" * 10_000
    assert "section" in render_card(hostile)


def test_the_page_can_be_built_for_any_model(folder: ModelFolder) -> None:
    from stancery.serving.app import build_page

    shutil.copy(SHIPPED_MODEL / "README.md", folder.card)
    page = build_page(StanceClassifier(folder))
    assert any(
        "Where this model came from" in str(block.value)
        for block in page.blocks.values()
        if hasattr(block, "value")
    )
