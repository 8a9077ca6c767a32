"""Telling the furniture of a page from what somebody wrote."""

import time

import pytest

from stancery.serving.reading.boilerplate import credit_start, dateline_end, is_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Five things to know about the vote",
        "Sign up for our morning newsletter",
        "Subscribe now",
        "Share this interview",
        "Share Tweet Email",
        "Follow us on Facebook",
        "Related stories",
        "By Marta Lindgren",
        "By Marta Lindgren in Geneva",
        "Reporting by Marta Lindgren; editing by Tom Hale",
        "Photo: Relatives outside the hall. (Northlight/J. Weber)",
        "People march in the rain. John Doe/Reuters",
        "A man walks past a mural. (Photo by J. Doe)",
        "FILE - The president speaks on Monday.",
        "Published 3 hours ago",
        "3 min read",
        "Belgrade, 9 November 2024",
        "Wednesday, 4 June, 10 a.m.",
        "A/HRC/99/16",
        "S/PV.10487 04/06/2025",
        "GE.25-04411 5",
        "10/25-31877 3",
        "Page 3 of 10",
        "12",
        "* * *",
        "Check against delivery",
        "For further information: press office, tel. +381 11 000 0000",
        "\u00a9 2024 Northlight. All rights reserved.",
        "https://example.org/a",
        "Introduction .......................... 4",
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the envoy said he would leave",
        "See you in court, he said.",
        "File a case, the minister said, or be silent.",
        "Join us, the rebels said.",
        "Support our call for justice, Norway said.",
        "It ended on 3 May.",
        "No.",
        "I thank you.",
        "All rights must be respected.",
        "Climate change contributed to this disaster.",
        "Share prices fell.",
        "This report was rejected by Norway, which said so.",
        "Read more and you will see, the minister said, that nothing was hidden. " * 8,
    ],
)
def test_what_somebody_wrote_is_kept(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("GENEVA, 14 May (Northlight News) \u2014 The talks", "The talks"),
        ("MINSK (Harbor Wire) - The talks", "The talks"),
        ("NEW YORK \u2014 The talks", "The talks"),
        ("Brussels, 3 March 2021 \u2013 The talks", "The talks"),
        ("Norway \u2014 which abstained \u2014 left", "Norway \u2014 which abstained \u2014 left"),
        ("The talks - such as they were - failed", "The talks - such as they were - failed"),
    ],
)
def test_a_dateline_is_cut_off(text: str, rest: str) -> None:
    assert text[dateline_end(text, 0, len(text)) :] == rest


def test_a_closing_credit_is_cut_off() -> None:
    text = "The talks failed. (Reporting by Jane Doe; editing by Tom Hale)"
    assert text[: credit_start(text, 0, len(text))] == "The talks failed."
    assert credit_start("They failed (again)", 0, 19) == 19


@pytest.mark.parametrize(
    "line", ["(" * 400, "a/" * 200, "1 " * 80, "by " + "a." * 200, "photo - " + "a" * 400]
)
def test_no_line_takes_long(line: str) -> None:
    start = time.process_time()
    for _ in range(200):
        is_boilerplate(line)
    assert time.process_time() - start < 1
