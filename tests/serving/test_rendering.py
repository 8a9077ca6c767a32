"""Results as HTML: everything typed is escaped, and nothing is told by colour alone."""

import pytest

from stancery.serving.rendering import render_explanation, render_notice, render_stances
from stancery.serving.stance import Explanation, Stance, Word

HOSTILE = "<script>alert(1)</script> \"quoted\" & '<img src=x onerror=alert(2)>'"


def stance(
    text: str = "We deplore it.", label: str = "condemning", target: str | None = None, sure: float = 0.7
) -> Stance:
    scores = {"condemning": sure, "defending": 0.9 - sure, "neutral": 0.1}
    return Stance(text, label, sure, scores, target)


def word(text: str, start: int, **contributions: float) -> Word:
    towards = {"condemning": 0.0, "defending": 0.0, "neutral": 0.0} | contributions
    return Word(text, start, start + len(text), towards)


@pytest.mark.parametrize("correctable", [True, False])
def test_what_was_typed_is_escaped(correctable: bool) -> None:
    shown = render_stances([stance(HOSTILE, target=HOSTILE)], correctable=correctable)
    assert "<script" not in shown
    assert "<img" not in shown
    assert shown.count("&lt;script&gt;") == 3  # the statement, "towards …", and the question for reasons


def test_a_notice_is_escaped_and_announced() -> None:
    shown = render_notice(HOSTILE)
    assert "<script" not in shown
    assert 'role="alert"' in shown


def test_the_verdict_names_the_second_likeliest_label() -> None:
    assert "70% sure; next defending, 20%" in render_stances([stance()])


def test_an_abstention_names_both_candidates() -> None:
    assert "perhaps condemning (70%) or defending (20%)" in render_stances([stance(label="uncertain")])


def test_the_summary_counts_in_words_and_is_a_live_region() -> None:
    shown = render_stances([stance(), stance(), stance(label="neutral")])
    assert '<p class="summary" role="status">3 statements: 2 condemning, 1 neutral.</p>' in shown


def test_only_a_correctable_result_offers_the_button() -> None:
    assert 'data-correct="1"' in render_stances([stance(), stance()], correctable=True)
    assert "data-correct" not in render_stances([stance()])


def test_a_word_is_marked_for_the_label_it_pushed_towards() -> None:
    words = (
        word("We", 0),
        word("deplore", 3, condemning=0.5, defending=-0.5),
        word("it.", 11, condemning=-0.2, neutral=0.2),
    )
    shown = render_explanation(Explanation(stance(), words))
    assert ">deplore</span>" in shown
    assert (
        'class="push condemning-line" style="--colour: var(--condemning); --strength: 1.00">deplore' in shown
    )
    assert 'class="push neutral-line" style="--colour: var(--neutral); --strength: 0.50">it.' in shown
    assert '<p class="highlighted">We <span' in shown  # a word that pushed nowhere is not marked
    assert "Towards condemning:</b> deplore +50</li>" in shown
    assert "Towards neutral:</b> it +20</li>" in shown  # without its full stop
    assert "Towards defending" not in shown


def test_at_most_three_words_are_named_for_a_label_strongest_first() -> None:
    words = tuple(word(name, 2 * at, condemning=0.1 + at / 10) for at, name in enumerate("abcd"))
    shown = render_explanation(Explanation(stance("a b c d"), words))
    assert "d +40, c +30, b +20</li>" in shown


def test_a_statement_without_a_decisive_word_gets_a_sentence() -> None:
    shown = render_explanation(Explanation(stance(), (word("We", 0, neutral=0.01), word("deplore", 3))))
    assert "No single word decides" in shown


def test_marked_words_are_escaped_and_the_text_between_them_is_kept() -> None:
    text = "<b>Stop</b>\n  now & here"
    words = (word("<b>Stop</b>", 0, condemning=0.3), word("now", 14, condemning=0.3), word("&", 18))
    shown = render_explanation(Explanation(stance(text), (*words, word("here", 20))))
    assert "<b>Stop" not in shown
    assert "&lt;b&gt;Stop&lt;/b&gt;</span>\n  <span" in shown
    assert "</span> &amp; here</p>" in shown
