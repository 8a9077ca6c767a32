"""What the fuzzers kept is fed to their targets again; the targets themselves tell right from wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets import CORPUS, TARGETS, kept

NEEDS = {
    "config": "yaml",
    "document-html": "trafilatura",
    "document-docx": "docx",
    "document-pdf": "pypdfium2",
}


@pytest.mark.parametrize("target", TARGETS)
def test_every_kept_input_has_a_right_end(target: str) -> None:
    if target in NEEDS:
        pytest.importorskip(NEEDS[target])
    for content in kept(target):
        TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=25, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_have_a_right_end(target: str, content: bytes) -> None:
    if target in NEEDS:
        pytest.importorskip(NEEDS[target])
    TARGETS[target](content)


def test_every_corpus_has_a_target() -> None:
    assert {path.stem for path in CORPUS.iterdir()} <= set(TARGETS)
