"""Finding states: names, peoples, seats, and the words that only look like them."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.serving.reading.organisations import find_organisations
from stancery.serving.reading.places import find_places, short_names


def found(text: str) -> list[tuple[str, str, str]]:
    return [(place.text, place.name, place.form) for place in find_places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway abstained.", [("Norway", "Norway", "name")]),
        ("the Norwegian envoy", [("Norwegian", "Norway", "people")]),
        ("Norwegians voted", [("Norwegians", "Norway", "people")]),
        ("Oslo objected", [("Oslo", "Norway", "seat")]),
        (
            "the Kremlin and the White House",
            [("Kremlin", "Russia", "seat"), ("White House", "United States", "seat")],
        ),
        (
            "the UK's vote, the U.K. vote",
            [("UK", "United Kingdom", "name"), ("U.K.", "United Kingdom", "name")],
        ),
        ("the U.S. and the USA", [("U.S.", "United States", "name"), ("USA", "United States", "name")]),
        ("South Sudan and Sudan", [("South Sudan", "South Sudan", "name"), ("Sudan", "Sudan", "name")]),
        (
            "Papua New Guinea, Guinea-Bissau",
            [("Papua New Guinea",) * 2 + ("name",), ("Guinea-Bissau",) * 2 + ("name",)],
        ),
        ("the Republic of Korea", [("Republic of Korea", "South Korea", "name")]),
        (
            "the Democratic People's Republic of Korea",
            [("Democratic People's Republic of Korea", "North Korea", "name")],
        ),
        ("the Republic of the Congo", [("Republic of the Congo", "Congo", "name")]),
        ("the DRC", [("DRC", "Democratic Republic of the Congo", "name")]),
        ("C\u00f4te d\u2019Ivoire", [("C\u00f4te d\u2019Ivoire", "C\u00f4te d'Ivoire", "name")]),
        ("Cote d'Ivoire", [("Cote d'Ivoire", "C\u00f4te d'Ivoire", "name")]),
        ("Iran (Islamic Republic of)", [("Iran (Islamic Republic of)", "Iran", "name")]),
        ("Viet Nam", [("Viet Nam", "Vietnam", "name")]),
        (
            "Turkey and T\u00fcrkiye",
            [("Turkey", "T\u00fcrkiye", "name"), ("T\u00fcrkiye", "T\u00fcrkiye", "name")],
        ),
        (
            "the Netherlands, the Dutch",
            [("Netherlands", "Netherlands", "name"), ("Dutch", "Netherlands", "people")],
        ),
        ("NORWAY: We object.", [("NORWAY", "Norway", "name")]),
        ("the United\nKingdom of Great Britain and Northern Ireland", None),
        ("the United \n Kingdom", [("United \n Kingdom", "United Kingdom", "name")]),
    ],
)
def test_a_state_is_found_under_its_names(text: str, expected: list[tuple[str, str, str]] | None) -> None:
    if expected is None:
        assert [place.name for place in find_places(text)] == ["United Kingdom"]
    else:
        assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "turkey and polish china",
        "us and them",
        "Latin American states",
        "the Vienna Convention",
        "the South China Sea",
        "the Paris Agreement",
        "Sofia Lindqvist spoke",
        "Michael Jordan spoke",
        "Victoria and Kingston agreed",
        "the European Union",
        "",
    ],
)
def test_what_only_looks_like_a_state_is_left_alone(text: str) -> None:
    assert find_places(text) == []


def test_names_of_people_do_not_hide_the_country() -> None:
    assert found("In Jordan, Jordan's envoy") == [("Jordan", "Jordan", "name")] * 2
    assert found("Georgia and Chad agreed") == [("Georgia", "Georgia", "name"), ("Chad", "Chad", "name")]


def test_every_member_of_the_united_nations_is_listed() -> None:
    names = short_names()
    assert len(names) > 195
    assert {"GB", "US", "XK", "PS", "VA", "SS", "TL", "MK"} <= names.keys()
    for name in names.values():
        assert [place.name for place in find_places(f"On Monday {name} abstained.")] == [name]


@given(st.text(max_size=200))
def test_mentions_are_exact_and_in_order_for_any_text(text: str) -> None:
    position = 0
    for place in find_places(text):
        assert position <= place.start < place.end <= len(text)
        assert text[place.start : place.end] == place.text
        position = place.end


def test_organisations_are_found_apart_from_states() -> None:
    text = "The EU, the African Union and the U.N. Security Council met Human Rights Watch."
    names = [mention.name for mention in find_organisations(text)]
    assert names == [
        "European Union",
        "African Union",
        "United Nations",
        "United Nations",
        "Human Rights Watch",
    ]
    assert find_organisations("They and the council agreed.") == []


def test_importing_reads_no_country_data() -> None:
    """The command line imports this on every start; the country data are read when a text first needs them."""
    program = "import sys, stancery.serving.reading.places; print('countryinfo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_time_is_linear() -> None:
    find_places("warm")
    start = time.process_time()
    find_places("Norway said the UK is in the Republic of Chile. " * 10_000)
    assert time.process_time() - start < 5
