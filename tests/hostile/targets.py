"""What the fuzzers feed: each target takes any bytes, and ends with a right answer or a sentence for the user.

Whatever else it does (another exception, an answer that contradicts itself) is a finding. The targets are shared by
the fuzzer (``fuzz.py``), by the replay of what it kept (``corpus/``) and by the property tests.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from stancery.serving.corpus import read_preview
from stancery.serving.errors import StanceryError
from stancery.serving.files.article_files import read_document
from stancery.serving.model_folder import ModelFolder
from stancery.serving.network_check import fault_of
from stancery.serving.normalise import as_read
from stancery.serving.reading.article import read_passages


def article(content: bytes) -> None:
    """The reader of running text: statements lie in the text, in order, and are what stands there."""
    text = content.decode("utf-8", "surrogateescape")
    before = 0
    for found in read_passages(text):
        assert before <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        assert found.text.strip()
        before = found.start


def normalised(content: bytes) -> None:
    """What the model reads instead: text that can be encoded, and is not changed by a second time."""
    once = as_read(content.decode("utf-8", "surrogateescape"))
    once.encode("utf-8")
    assert as_read(once) == once


def document(content: bytes, *, kind: str) -> None:
    """The readers of files: some text that can be encoded."""
    with said_in_a_sentence():
        found = read_document(content, name=f"story.{kind}")
        assert found.text.strip()
        found.text.encode("utf-8")


def table(content: bytes, *, kind: str) -> None:
    """The readers of tables: rows as long as the header."""
    with tempfile.TemporaryDirectory() as folder, said_in_a_sentence():
        path = Path(folder) / f"table.{kind}"
        path.write_bytes(content)
        found = read_preview(path, 20)
        assert all(len(row) == len(found.columns) for row in found.rows)
        assert found.total is None or found.total >= len(found.rows)


def manifest(content: bytes) -> None:
    """The model folder: refused, as its other files are not there."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "stancery.json").write_bytes(content)
        try:
            ModelFolder.open(folder)
        except StanceryError as error:
            assert folder in str(error)
        else:
            raise AssertionError("a folder without a model was accepted")


def network(content: bytes) -> None:
    """The look through an ONNX file: comes to an end, and refuses whatever begins as no ONNX file does."""
    fault_of(content)
    assert fault_of(b"\x07" + content) == "is not an ONNX file"  # a field of a kind there is not


def config(content: bytes) -> None:
    """The config of a training."""
    from stancery.training.config import load_config

    with tempfile.TemporaryDirectory() as folder, said_in_a_sentence():
        path = Path(folder) / "some.yaml"
        path.write_bytes(content)
        load_config(path)


@contextmanager
def said_in_a_sentence() -> Iterator[None]:
    """Let an error for the user pass, if it is short and says something."""
    try:
        yield
    except StanceryError as error:
        assert 0 < len(str(error)) < 2000, f"no sentence for a user: {str(error)[:200]!r}"


TARGETS: dict[str, Callable[[bytes], None]] = {
    "article": article,
    "normalised": normalised,
    "manifest": manifest,
    "network": network,
    "config": config,
    **{f"document-{kind}": partial(document, kind=kind) for kind in ("txt", "md", "html", "docx", "pdf")},
    **{f"table-{kind}": partial(table, kind=kind) for kind in ("csv", "tsv", "jsonl", "xlsx", "parquet")},
}
"""Every target by the name it is fuzzed and its corpus is kept under."""

CORPUS = Path(__file__).parent / "corpus"


def kept(target: str) -> list[bytes]:
    """The inputs kept for a target: seeds, and what a fuzzer found to lead it somewhere new."""
    path = CORPUS / f"{target}.json"
    if not path.is_file():
        return []
    return [line.encode("latin-1") for line in json.loads(path.read_text(encoding="ascii"))]


def keep(target: str, inputs: set[bytes]) -> None:
    """Write the inputs of a target, each byte as the character of its number, the short ones first."""
    lines = [content.decode("latin-1") for content in sorted(inputs, key=lambda each: (len(each), each))]
    (CORPUS / f"{target}.json").write_text(json.dumps(lines, indent=0) + "\n", encoding="ascii")
