"""Choosing how a file is read by its name, and reading one from the shell."""

import subprocess
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from pdf_maker import column, make_pdf

from stancery.serving.cli import app
from stancery.serving.errors import DocumentError
from stancery.serving.files.article_files import EXTENSIONS, read_document

SENTENCE = "The envoy of Norway condemned the arrests on Monday."


@pytest.fixture
def story(tmp_path: Path) -> dict[str, Path]:
    """The same sentence in a file of every kind."""
    files = {extension: tmp_path / f"story{extension}" for extension in EXTENSIONS}
    for extension in (".txt", ".md"):
        files[extension].write_text(SENTENCE)
    for extension in (".html", ".htm"):
        files[extension].write_text(f"<html><body><article><p>{SENTENCE}</p></article></body></html>")
    files[".pdf"].write_bytes(make_pdf([column([SENTENCE])]))
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.save(str(files[".docx"]))
    return files


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_kind_is_read_by_path_and_by_content(story: dict[str, Path], extension: str) -> None:
    path = story[extension]
    assert read_document(path, name=path.name).text == SENTENCE
    assert read_document(path.read_bytes(), name=path.name.upper()).text == SENTENCE


def test_a_name_without_an_extension_is_text() -> None:
    assert read_document(SENTENCE.encode(), name="stdin").text == SENTENCE


def test_an_unknown_kind_is_told_which_work() -> None:
    with pytest.raises(
        DocumentError,
        match=r"^story\.rtf is of a kind that is not read; these are: \.txt, \.md, \.html, \.htm, \.pdf, \.docx\.$",
    ):
        read_document(b"x", name="../../story.rtf")


@pytest.mark.parametrize(("name", "problem"), [("gone.txt", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(DocumentError, match=rf"^[\w.-]+ cannot be read: {problem}"):
        read_document(tmp_path / name, name=name or tmp_path.name.replace(".", ""))


def test_a_device_without_end_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^zero is larger than 20 MB"):
        read_document(Path("/dev/zero"), name="/dev/zero")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_shell_reads_every_kind(story: dict[str, Path], extension: str) -> None:
    result = CliRunner().invoke(app, ["article", str(story[extension])])
    assert result.exit_code == 0
    assert "The envoy of Norway [Norway]" in result.stdout
    assert SENTENCE in result.stdout
    assert "note:" not in result.output


def test_notes_go_to_stderr_and_stdin_is_text(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(f"{SENTENCE} The café closed.".encode("cp1252"))
    result = CliRunner().invoke(app, ["article", str(path), "--json"])
    assert result.stderr == "note: read as windows-1252\n"
    assert result.stdout.count("\n") == 2
    result = CliRunner().invoke(app, ["article", "-"], input=SENTENCE.encode("utf-16"))
    assert result.stderr == "note: read as utf-16-le\n"


def test_importing_the_readers_imports_none_of_their_libraries() -> None:
    code = (
        "import sys, stancery.serving.files.article_files;"
        "sys.exit(any(name in sys.modules for name in"
        " ('charset_normalizer', 'trafilatura', 'lxml', 'pypdfium2', 'docx', 'markdown_it', 'defusedxml')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
