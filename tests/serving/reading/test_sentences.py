"""Splitting sentences and finding quotations, with exact positions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.serving.reading.quotes import find_quotes, is_statement
from stancery.serving.reading.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. J. K. Okoro left at 5 p.m. on Monday.", "He met the U.S. ambassador."],
        ["Dr. Ama Mensah and Mrs. Lund met Gen. Ali.", "George W. Bush did not come."],
        ["The case was No. 4 on the list.", "No.", "We refuse."],
        ["See A/HRC/15/16, para. 31, and art. 7 of the Covenant.", "It rose 3.5 per cent."],
        ["The U.N. Security Council met at 10.05 a.m.", "The item was adopted."],
        ["She wrote of ports, roads, etc.", "The rest was left out."],
        ["It began on Sept. 11 and ended in Dec. 2004."],
        ["\u201cWhy now?\u201d the minister asked.", "\u201cWhy not?\u201d Berg asked."],
        ["\u201cWhy now?\u201d", "The minister left the hall."],
        ["\u201cWe reject this.", "It is political,\u201d the envoy said."],
        ['"It is over."', '"It is not," he said.'],
        ["\u201cWe wait \u2026", "We have waited long.\u201d"],
        ["We wait \u2026 and wait."],
        ["He stopped...", "Then he left."],
        ["What is it?", "It is late!", "Go."],
        ["The vote (see below).", "[...] The end."],
        ["\u00abNon.", "Jamais.\u00bb"],
        ["Who \u2013 asked nobody."],
        ["\u4f60\u597d\u3002", "\u518d\u89c1\u3002"],
        ["12. Norway recommended that Chad ratify the Protocol."],
    ],
)
def test_a_text_is_cut_between_its_sentences(sentences: list[str]) -> None:
    joined = " ".join(sentences)
    assert split(joined) == sentences


def test_sentences_glued_together_are_parted() -> None:
    assert split("They lost the vote.The envoy left.") == ["They lost the vote.", "The envoy left."]
    assert split("They lost the vote.12 The envoy left.") == ["They lost the vote.12", "The envoy left."]
    assert split("See www.example.org or version 2.0.1 first.") == [
        "See www.example.org or version 2.0.1 first."
    ]


def test_a_line_break_is_a_space() -> None:
    assert split("Norway asked\nwhy. Chad did\nnot.") == ["Norway asked\nwhy.", "Chad did\nnot."]


def test_only_the_part_asked_for_is_split() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in sentence_spans(text, 5, 9)] == ["Two."]


def test_nothing_without_words_is_a_sentence() -> None:
    assert split("") == split("  \n ") == split("... !? \u2014 .") == []


@given(st.text(max_size=300))
def test_spans_are_valid_for_any_text(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end
    rest = "".join(character for character in text if character.isalnum())
    kept = "".join(character for start, end in sentence_spans(text) for character in text[start:end])
    assert rest == "".join(character for character in kept if character.isalnum())


def quotes(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in find_quotes(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        (
            "\u201cThey told me, \u2018Sign here,\u2019 so I left,\u201d she said.",
            ["\u201cThey told me, \u2018Sign here,\u2019 so I left,\u201d"],
        ),
        (
            "'It isn't so,' he said, 'and the states' view is clear.'",
            ["'It isn't so,'", "'and the states' view is clear.'"],
        ),
        (
            "\u2018We reject the ministers\u2019 view,\u2019 she said.",
            ["\u2018We reject the ministers\u2019 view,\u2019"],
        ),
        ("He spoke of \u00abla paix\u00bb.", ["\u00abla paix\u00bb"]),
        ("\u201eNein\u201c, sagte er.", ["\u201eNein\u201c"]),
        ("It's the states' view; don't ask.", []),
        ('The 5" pipe broke.', []),
        ("\u201cIt goes on in the next paragraph.", ["\u201cIt goes on in the next paragraph."]),
        ("He forgot \u201cto close the mark.", []),
    ],
)
def test_quotations_are_found_whatever_the_marks(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_a_term_is_no_statement() -> None:
    assert is_statement('"We will not be lectured by anyone."', 0, 36)
    assert is_statement('"Never!"', 0, 8)
    assert not is_statement('"recycled slander"', 0, 18)
    text = 'the report entitled "The State of Things in the World"'
    assert not is_statement(text, text.index('"'), len(text))


@pytest.mark.parametrize("pattern", [".", ". ", "a. ", "' ", '"', "? ", ".\u201d", "Mr. ", "(", "\u201c"])
def test_time_is_linear(pattern: str) -> None:
    text = pattern * (400_000 // len(pattern))
    start = time.process_time()
    sentence_spans(text)
    find_quotes(text, 0, len(text))
    assert time.process_time() - start < 6
