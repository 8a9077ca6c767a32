"""Which states a statement names cannot count: they are read under names that stand in for all."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.serving import StanceClassifier
from stancery.serving.reading.places import short_names, spellings
from stancery.serving.stand_ins import hide_names
from stancery.training.swap import swap_places


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (
            "Belarus deplored what Poland and the Belarusian opposition said in Minsk.",
            "Norway deplored what Chile and the Norwegian opposition said in Oslo.",
        ),
        (
            "Afghans and Iraqis fled; the Swiss and the Chinese helped.",
            "Norwegians and Chileans fled; the Ghanaian and the Canadian helped.",
        ),
        ("Chile thanked Norway.", "Norway thanked Chile."),
        ("Michael Jordan spoke.", "Michael Jordan spoke."),
        ("Nobody was named.", "Nobody was named."),
    ],
)
def test_states_are_called_by_the_order_they_come_in(text: str, hidden: str) -> None:
    assert hide_names(text, None, spellings()) == (hidden, None)


def test_a_target_is_called_as_in_the_text_however_it_is_spelled() -> None:
    text = "Moscow's envoy said that Kyiv had broken the truce."
    assert hide_names(text, "Ukraine", spellings()) == (
        "Oslo's envoy said that Santiago had broken the truce.",
        "Chile",
    )
    assert hide_names(text, "Fiji", spellings())[1] == "Ghana"
    assert hide_names(text, "the militias", spellings())[1] == "the militias"


@given(st.randoms(use_true_random=False))
def test_other_states_in_their_place_are_read_alike(chance: random.Random) -> None:
    text = "The envoy of Norway told Serbia that Norway and Peru had acted lawfully."
    swapped, (target,) = swap_places(text, ["Serbia"], chance)
    assert swapped != text
    assert hide_names(swapped, target, spellings()) == hide_names(text, "Serbia", spellings())


def test_more_states_than_stand_ins_keep_their_own_names() -> None:
    names = sorted(short_names().values())[:25]
    hidden, _ = hide_names("; ".join(names), None, spellings())
    assert hidden.split("; ")[20:] == names[20:]


def test_a_model_that_hides_names_answers_alike_for_every_state(tiny_model: Path) -> None:
    blind = StanceClassifier.load(tiny_model)
    assert blind.manifest.hides_names
    one, other = blind.classify(["Belarus must free them.", "Fiji must free them."])
    assert one.scores == other.scores
    assert one.text == "Belarus must free them."
    assert (
        blind.classify("Minsk objected.", "Belarus").scores == blind.classify("Suva objected.", "Fiji").scores
    )
