"""The edits that a label is to survive are what they are called, the same at every call, and safe on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("datasets", reason="needs stancery[train]")
from stancery.serving.normalise import as_read
from stancery.training.perturb import (
    EDITS,
    great_respect,
    guillemets,
    look_alikes,
    many_typos,
    other_dashes,
    other_quotes,
    other_stop,
    styled_letters,
    typo,
    unseen_characters,
    would_like,
)

SENTENCE = "We firmly reject the accusation, which Montevideo repeated in the assembly on Tuesday."


def test_quotation_marks_go_both_ways() -> None:
    assert other_quotes('He called it "a sham"') == "He called it \u201ca sham\u201d"
    assert other_quotes("\u201ca sham\u201d, they\u2019d say") == '"a sham", they\'d say'
    assert other_quotes("Nothing quoted.") == "Nothing quoted."
    assert other_quotes("the envoy's 'gift'") == "the envoy\u2019s \u2018gift\u2019"


def test_the_full_stop_comes_and_goes() -> None:
    assert other_stop("They left.") == "They left"
    assert other_stop("They left") == "They left."
    assert other_stop('"They left."') == '"They left"'
    assert other_stop("They left?") == "They left?"


def test_a_typo_swaps_two_letters_of_one_common_word() -> None:
    text = "Montevideo rejected the accusation on Tuesday."
    changed = typo(text)
    assert changed != text
    assert changed == typo(text)
    assert sorted(changed) == sorted(text)
    assert [word for word in text.split() if word not in changed.split()] in (
        ["rejected"],
        ["accusation"],
    )
    assert typo("Oh no") == "Oh no"


def test_many_typos_spoil_every_third_common_word() -> None:
    before, after = SENTENCE.split(), many_typos(SENTENCE).split()
    changed = [word for word, other in zip(before, after, strict=True) if word != other]
    assert changed == ["firmly", "which"]
    assert sorted("".join(before)) == sorted("".join(after))


def test_guillemets_come_in_for_both_kinds_of_quotation_marks() -> None:
    assert guillemets('He called it "a sham"') == "He called it \u00aba sham\u00bb"
    assert guillemets("the envoy's \u201cgift\u201d") == "the envoy's \u00abgift\u00bb"
    assert guillemets("the envoy's gift") == "the envoy's gift"


def test_dashes_go_both_ways() -> None:
    assert other_dashes("the charge \u2014 a lie \u2014 stands") == "the charge - a lie - stands"
    assert other_dashes("the charge\u2014a lie\u2014stands") == "the charge - a lie - stands"
    assert (
        other_dashes("the charge - a well-known lie -- stands")
        == "the charge\u2014a well-known lie\u2014stands"
    )
    assert other_dashes("a well-known lie") == "a well-known lie"


@pytest.mark.parametrize("edit", [look_alikes, styled_letters, unseen_characters])
def test_what_only_a_machine_sees_is_half_the_words_and_read_as_if_it_were_not_there(edit: object) -> None:
    assert callable(edit)
    edited = edit(SENTENCE)
    assert sum(not word.isascii() for word in edited.split()) == 4  # of eight words of four letters and more
    assert as_read(edited) == SENTENCE


def test_politeness_is_added_and_nothing_is_taken_away() -> None:
    assert would_like(SENTENCE).startswith("We would like to firmly reject the accusation")
    assert would_like("Chair, I thank you; we urge calm.") == (
        "Chair, I would like to thank you; we would like to urge calm."
    )
    assert would_like("They condemn us.") == "They condemn us."
    assert great_respect(SENTENCE).startswith("With great respect, we firmly")
    assert great_respect("Belarus rejects it.") == "With great respect, Belarus rejects it."
    assert great_respect("I object.") == "With great respect, I object."


@pytest.mark.parametrize(
    ("ending", "joined"), [("it", "it. "), ("it.", "it. "), ('it."', 'it." '), ("it?", "it? ")]
)
def test_a_further_sentence_stands_by_itself(ending: str, joined: str) -> None:
    appended = EDITS["a sentence beside the point"](f"We reject {ending}")
    assert appended.startswith(f"We reject {joined}")
    assert appended.endswith(".")
    assert len(appended) > 30


@given(st.text(st.characters() | st.sampled_from("aB '\"\u201c\u2019.?-\u2014\n\ud83d\u00e9"), max_size=80))
def test_any_text_can_be_edited_and_the_same_way_twice(text: str) -> None:
    for edit in EDITS.values():
        assert edit(text) == edit(text)
