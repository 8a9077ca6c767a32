"""What the model reads: tricks and accidents of encoding are gone, other scripts and ordinary English stay."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.serving import StanceClassifier
from stancery.serving.normalise import as_read

TEXTS = st.text(
    st.characters() | st.sampled_from("aIo\u0430\u0391\u200b\u202e\u2019\u2026\ufb01\ud83d\u0301")
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("We r\u0435ject the \u0441harge.", "We reject the charge."),  # Cyrillic e, c
        ("W\u0435 c\u03bfndemn r\u00e9gimes.", "We condemn r\u00e9gimes."),  # Cyrillic e, Greek o
        # A Russian sentence ("And he and she condemn the arrests") stays one, its words of look-alikes too.
        (
            "\u0410 \u043e\u043d \u0438 \u043e\u043d\u0430 \u043e\u0441\u0443\u0436\u0434\u0430\u044e\u0442",
            "\u0410 \u043e\u043d \u0438 \u043e\u043d\u0430 \u043e\u0441\u0443\u0436\u0434\u0430\u044e\u0442",
        ),
        ("\u0406 am \u0430 guest", "I am a guest"),  # words of nothing but look-alikes
        ("ac\u200bcept\u00ad this\ufeff \u202etrial\u202c", "accept this trial"),
        ("\U0001d41d\U0001d41e\U0001d41e\U0001d429 \uff52\uff45\uff47\uff52\uff45\uff54", "deep regret"),
        ("of\ufb01cial \u2116 5", "official No 5"),
        (
            "\u201cShame\u201d \u2013 he said\u00a0\u2014 it\u2019s \u00abover\u00bb",
            '"Shame" - he said - it\'s "over"',
        ),
        ("the State\x92s \x93own\x94 law", 'the State\'s "own" law'),
        ("don\u00b4t", "don't"),
        ("before \u2026 after", "before \u2026 after"),
        ("lone \ud83d half", "lone ? half"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430 and \u65e5\u672c \u0391\u03b8\u03ae\u03bd\u03b1",) * 2,
        (
            "K\u0131br\u0131s, \u0141\u00f3d\u017a, S\u00e3o Tom\u00e9",
            "Kibris, \u0141\u00f3d\u017a, S\u00e3o Tom\u00e9",
        ),
    ],
)
def test_what_is_typed_and_what_is_read(typed: str, read: str) -> None:
    assert as_read(typed) == read


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(text: str) -> None:
    assert as_read(text) == text


@given(TEXTS)
def test_twice_is_once_and_any_tokenizer_can_take_it(text: str) -> None:
    once = as_read(text)
    assert as_read(once) == once
    once.encode("utf-8")
    unseen = {"\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad"}
    assert not unseen & set(once)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F)))
def test_letters_of_latin_languages_keep_their_accents(text: str) -> None:
    kept = unicodedata.normalize("NFKC", text).replace("\u0131", "i")
    assert as_read(text).replace("'", "") == kept.replace("\u02bc", "")  # the letter 'n of Afrikaans


def test_the_answer_keeps_the_text_as_typed_and_the_places_in_it(tiny_model: Path) -> None:
    classifier = StanceClassifier.load(tiny_model)
    typed = "we d\u0435plore\u200b the st\u0430te today"
    plain = "we deplore the state today"
    stance = classifier.classify(typed)
    assert stance.text == typed
    assert stance.scores == classifier.classify(plain).scores
    words = classifier.explain(typed).words
    assert [typed[word.start : word.end] for word in words] == [word.text for word in words] == typed.split()
    article = f"{typed}. {typed}."
    for statement in classifier.read_article(article):
        assert article[statement.start : statement.end] == statement.stance.text


def test_the_target_is_read_the_same_way(tiny_model: Path) -> None:
    classifier = StanceClassifier.load(tiny_model)
    text = "we deplore the state today"
    assert (
        classifier.classify(text, "the st\u0430t\u0435").scores
        == classifier.classify(text, "the state").scores
    )
