import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.training.fingerprint import FoldedText, fingerprint, fold_letters

# The end of a line may fall between any two words, and after any hyphen.
BREAKS = st.sampled_from(
    [" ", "\n", "\r\n", "  \t", " \n\n ", "\u00a0", " \u2013 ", "-\n", "\u00ad", "\ufffe"]
)
WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzéÉßﬁ0123456789", min_size=1, max_size=9), min_size=1, max_size=12
)


def reference_hash(letters: str) -> int:
    value = 0
    for letter in letters:
        value = (value * 0x9E3779B97F4A7C15 + ord(letter)) & (2**64 - 1)
    return value


def places(text: str, statement: str) -> list[str]:
    folded = FoldedText.of(text)
    wanted = fingerprint(statement)
    found = folded.find([wanted]).get(wanted, [])
    return [text[slice(*folded.span(start, wanted[0]))] for start in found]


def test_folding_keeps_only_ascii_letters_and_digits_in_lower_case() -> None:
    assert fold_letters("Côte d\u2019Ivoire\u2019s 3½ oﬃces — OP-CAT.") == "cotedivoires312officesopcat"
    assert fold_letters("Москва … °") == ""


def test_fingerprint_is_the_polynomial_hash_of_the_letters() -> None:
    assert fingerprint("a") == (1, f"{ord('a'):016x}")
    assert fingerprint("The envoy\u2019s reply!") == (14, f"{reference_hash('theenvoysreply'):016x}")


def test_order_of_letters_counts() -> None:
    assert fingerprint("the north blamed the south") != fingerprint("the south blamed the north")


@given(words=WORDS, breaks=st.lists(BREAKS, min_size=12, max_size=12))
def test_fingerprint_survives_line_breaks_and_hyphens(words: list[str], breaks: list[str]) -> None:
    broken = "".join(word + gap for word, gap in zip(words, breaks, strict=False))
    assert fingerprint(broken) == fingerprint(" ".join(words))


@given(
    before=st.text(max_size=60),
    after=st.text(max_size=60),
    words=WORDS.filter(lambda words: len(fold_letters("".join(words))) >= 8),
    breaks=st.lists(BREAKS, min_size=12, max_size=12),
)
def test_search_finds_what_was_planted(before: str, after: str, words: list[str], breaks: list[str]) -> None:
    planted = "".join(word + gap for word, gap in zip(words, breaks, strict=False))
    statement = " ".join(words)
    found = places(before + "." + planted + "." + after, statement)
    assert found
    assert all(fold_letters(span) == fold_letters(statement) for span in found)
    assert any(span in planted or planted.startswith(span) for span in found)


def test_search_gives_every_place_of_many_statements_at_once() -> None:
    chance = random.Random(5)
    letters = "".join(chance.choice("abcdefgh ") for _ in range(30_000))
    folded = FoldedText.of(letters)
    starts = [chance.randrange(0, 20_000) for _ in range(200)]
    lengths = [chance.choice([20, 33, 150]) for _ in range(200)]
    wanted = [fingerprint(folded.letters[s : s + n]) for s, n in zip(starts, lengths, strict=True)]
    found = folded.find([*wanted, fingerprint("not a word of this is in it")])
    assert set(found) == set(wanted)
    for each, start in zip(wanted, starts, strict=True):
        assert start in found[each]
        assert all(
            reference_hash(folded.letters[at : at + each[0]]) == int(each[1], 16) for at in found[each]
        )


def test_a_repeated_statement_has_several_places() -> None:
    assert places("We object. Let it be noted: WE OB-\nJECT!", "We object.") == ["We object", "WE OB-\nJECT"]


def test_a_statement_may_be_the_whole_document_but_not_more() -> None:
    assert places("We object", "we object") == ["We object"]
    assert places("We obj", "we object") == []
    assert places("", "we object") == []


def test_same_length_and_other_letters_is_not_found() -> None:
    assert places("They accept the ruling.", "They reject the ruling") == []


def test_span_keeps_accents_and_ligatures_whole() -> None:
    text = "(«Un café\u0301» oﬀ)"
    assert places(text, "un cafe") == ["Un café\u0301"]
    assert places(text, "un cafe o f") == ["Un café\u0301» oﬀ"]


def test_span_refuses_letters_that_are_not_there() -> None:
    folded = FoldedText.of("nine words")
    assert folded.span(0, 9) == (0, 10)
    for start, length in [(0, 10), (9, 1), (-1, 2), (3, 0)]:
        with pytest.raises(IndexError, match="of a text that has 9"):
            folded.span(start, length)


def test_positions_lead_back_to_every_letter() -> None:
    folded = FoldedText.of("Ça — ½")
    assert folded.letters == "ca12"
    assert np.array_equal(folded.positions, [0, 1, 5, 5])
