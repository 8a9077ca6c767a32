"""Any text gets stances that are numbers, about the text as it was given, or one sentence that says why not."""

import json
import math
from typing import Any

import pytest
from click.testing import CliRunner
from hostile_texts import AWKWARD, any_text
from hypothesis import given, settings
from hypothesis import strategies as st

from stancery.serving import StanceClassifier
from stancery.serving.cli import app
from stancery.serving.errors import StanceryError, StatementError
from stancery.serving.reading.article import read_passages
from stancery.serving.stance import Stance

a_few = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def classifier() -> StanceClassifier:
    return StanceClassifier.load(threads=1)


def assert_sound(stance: Stance, text: str) -> None:
    assert stance.text == text
    assert stance.label in stance.scores
    assert math.isclose(sum(stance.scores.values()), 1, abs_tol=1e-6)
    assert all(0 <= score <= 1 for score in stance.scores.values())


@a_few
@given(st.lists(any_text, min_size=1, max_size=5))
def test_statements_are_answered_or_named(classifier: StanceClassifier, texts: list[str]) -> None:
    readable = []
    for text in texts:
        try:
            assert_sound(classifier.classify(text), text)
            readable.append(text)
        except StatementError as error:
            assert str(error).startswith(("statement 1 ", "the statement "))
    for stance, text in zip(classifier.classify(readable), readable, strict=True):
        assert_sound(stance, text)


@a_few
@given(any_text, any_text)
def test_targets_are_answered_or_refused(classifier: StanceClassifier, text: str, target: str) -> None:
    try:
        stance = classifier.classify(text, target)
    except StatementError as error:
        assert "statement 1" in str(error)
    else:
        assert_sound(stance, text)
        assert stance.target == target


@a_few
@given(any_text)
def test_articles_are_read_and_their_places_are_right(classifier: StanceClassifier, text: str) -> None:
    try:
        found = classifier.read_article(text)
    except StanceryError as error:
        assert str(error).startswith(("the text is empty", "statement "))
        return
    for statement in found:
        assert text[statement.start : statement.end] == statement.stance.text
        assert_sound(statement.stance, statement.stance.text)


@settings(max_examples=20, deadline=None)
@given(any_text)
def test_reasons_cover_every_word(classifier: StanceClassifier, text: str) -> None:
    try:
        explanation = classifier.explain(text)
    except StatementError:
        return
    assert [text[word.start : word.end] for word in explanation.words] == text.split()


@pytest.mark.parametrize("awkward", AWKWARD)
def test_awkward_characters_in_a_statement_do_not_keep_it_from_being_read(
    classifier: StanceClassifier, awkward: str
) -> None:
    text = f"We deplore {awkward} the arrests of journalists."
    assert_sound(classifier.classify(text), text)


@pytest.mark.parametrize("text", ["\u200b", "\u202e\u2066", "\x00", "\ufe0f", "\u00ad \u00ad"])
def test_text_that_nobody_can_see_is_called_unreadable(classifier: StanceClassifier, text: str) -> None:
    with pytest.raises(StatementError, match="statement 1"):
        classifier.classify(text)


@pytest.mark.parametrize("piece", ["x", "\u0301\u0316", "\u200b", "\u0430\u0301"])
def test_a_word_of_a_hundred_kilobytes_is_read_to_its_end(classifier: StanceClassifier, piece: str) -> None:
    text = "We deplore it: " + piece * (100_000 // len(piece))
    assert_sound(classifier.classify(text), text)


@pytest.mark.parametrize(
    "piece",
    [
        "x",
        "A. ",
        "(",
        "\u201c",
        "'",
        "\u65e5",
        "Mr. ",
        "said ",
        "A: b\n",
        "\n\n",
        " ",
        "the ",
        "\u0301\u0316",
    ],
)
def test_a_line_of_a_hundred_kilobytes_comes_to_an_end(piece: str) -> None:
    text = "Norway deplored it: " + piece * (100_000 // len(piece))
    assert all(text[found.start : found.end] == found.text for found in read_passages(text))


@a_few
@given(content=st.one_of(st.binary(max_size=60), any_text.map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("arguments", [["classify", "-", "--json"], ["article", "-", "--json"]])
def test_whatever_is_piped_in_the_shell_gets_json_or_a_sentence(arguments: list[str], content: bytes) -> None:
    result = CliRunner().invoke(app, arguments, input=content)
    if isinstance(result.exception, StanceryError):
        assert "\n" not in str(result.exception)
        return
    answers: list[Any] = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert all(answer.get("label") or answer["error"] for answer in answers)
    assert result.exit_code == any("error" in answer for answer in answers)
