"""Who speaks, and for which state, where only what stands around the sentence tells."""

import pytest

from stancery.serving.reading.article import read_passages


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(passage.kind, passage.speaker, passage.actor) for passage in read_passages(text)]


@pytest.mark.parametrize(
    ("sentence", "kind", "speaker", "actor"),
    [
        ("“They count football clubs,” laughed the envoy of Peru.", "quote", "the envoy of Peru", "Peru"),
        ("“They count football clubs,” the envoy of Peru sighed.", "quote", "the envoy of Peru", "Peru"),
        ("“Never again,” inquired the Danish envoy.", "quote", "the Danish envoy", "Denmark"),
        ("“Enough,” came the reply from the envoy of Peru.", "reported", "the envoy of Peru", "Peru"),
        (
            "Her Lithuanian counterpart spoke of a farce.",
            "reported",
            "Her Lithuanian counterpart",
            "Lithuania",
        ),
        ("So did Pakistan.", "reported", "Pakistan", "Pakistan"),
        ("In the ministry's view, Chad was to blame.", "reported", "the ministry", None),
        ("Norway rejected the text, which, he said, was old.", "reported", "Norway", "Norway"),
        ("China struck a different note, cautioning against haste.", "reported", "China", "China"),
        ("Fiji and the Maldives spoke against it.", "reported", "Fiji and the Maldives", "Fiji"),
        ("The police say she fell.", "reported", "The police", None),
        ("The Norwegian envoy smiled.", "narration", None, None),
        ("Oslo wants answers.", "narration", None, None),
        ("The minister pressed ahead with the vote.", "narration", None, None),
        ("Peru came out of the talks with nothing.", "narration", None, None),
    ],
)
def test_ways_of_saying(sentence: str, kind: str, speaker: str | None, actor: str | None) -> None:
    assert read(sentence) == [(kind, speaker, actor)]


def test_a_body_lends_its_actor_to_its_officials() -> None:
    text = (
        "The African Union called for talks. The union's chairperson, Ada Diop, urged restraint.\n\n"
        "The U.S. embassy rejected the charge. An embassy official said it was invented."
    )
    assert [actor for _, _, actor in read(text)] == ["African Union"] * 2 + ["United States"] * 2


def test_a_minister_without_a_state_is_of_the_capital_or_of_the_state_the_text_is_about() -> None:
    text = (
        "Georgia defends its law\n\nPoland's foreign minister, Jan Wolny, said Georgia was wrong.\n\n"
        "Justice Minister Davit Lomi said the law of Georgia was sound.\n\n"
        "Oslo disagreed. Climate Minister Tuva Lie said so."
    )
    assert [actor for _, _, actor in read(text)] == ["Poland", "Georgia", "Norway", "Norway"]


def test_a_rapporteur_for_a_state_is_not_of_it() -> None:
    text = "The Committee on Enforced Disappearances rose. ADA DIOP, Country Rapporteur for Peru, deplored the delay."
    assert read(text)[-1] == ("reported", "ADA DIOP", "United Nations")


def test_the_name_that_follows_an_unnamed_official_is_his() -> None:
    text = "Peru's energy minister called it a lie.\n\n“We never signed that paper,” Rosa Quispe said."
    assert read(text)[-1] == ("quote", "Rosa Quispe", "Peru")


def test_coverage_of_a_meeting_lets_who_was_named_go_on() -> None:
    text = (
        "The Human Rights Council this morning held a dialogue on Chad.\n\nDiscussion\n\n"
        "Norway said that detention was the rule. All must be freed. China called for respect. Haste helped nobody."
    )
    assert [actor for _, _, actor in read(text)] == [None, "Norway", "Norway", "China", "China"]


def test_several_brackets_after_a_recommendation_are_one_list() -> None:
    text = (
        "The following were made:\n\n105.1. Ratify the Convention (Chile) (Peru);\n\n105.2. Free all (Fiji)."
    )
    assert [(p.speaker, p.actor) for p in read_passages(text)[1:]] == [
        ("Chile, Peru", "Chile"),
        ("Fiji", "Fiji"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "A coffee with Rosa Quispe, Peru's envoy to Chad",
        "Interview with Rosa Quispe, Peru's envoy to Chad",
        "Ten questions for Rosa Quispe, Peru's envoy to Chad",
    ],
)
def test_who_answers_in_an_interview_is_named_in_its_heading(heading: str) -> None:
    text = (
        f"{heading}\n\nQ: Why did you go?\n\nA: Because I was asked to.\n\nQ: By whom?\n\nA: By the minister."
    )
    assert read(text)[1] == ("quote", "Rosa Quispe", "Peru")


def test_who_answers_is_else_the_first_person_the_text_introduces() -> None:
    text = (
        "On coral and courts\n\nRosa Quispe has represented Peru since 2019. We met in a café.\n\n"
        "Q: Why did you go?\n\nA: I was asked to."
    )
    assert read(text)[1:] == [
        ("narration", None, None),
        ("quote", "Q", None),
        ("quote", "Rosa Quispe", "Peru"),
    ]


@pytest.mark.parametrize(
    ("headings", "actor"),
    [
        ("Remarks by Foreign Minister Ada Diop at the general debate", "Senegal"),
        ("Ministry of Foreign Affairs of Senegal\n\nComment of the Spokesperson on the vote", "Senegal"),
        ("Remarks by Ada Diop, poet, at the book fair", None),
    ],
)
def test_a_speech_is_its_states_where_its_heading_does_not_say_which(
    headings: str, actor: str | None
) -> None:
    speech = "I thank you all. Senegal strongly condemns the coup in Mali. Mali must vote, and Mali knows it."
    text = f"{headings}\n\n{speech}"
    assert {passage.actor for passage in read_passages(text)} == {actor}


def test_turns_in_a_parliament_belong_to_its_state() -> None:
    text = (
        "House of Assembly of Saint Lucia\n\nHON. A. CHARLERY (Minister for Trade): I beg to move. Haiti burns.\n\n"
        "HON. P. JOSEPH: And what have you done?\n\nHON. A. CHARLERY: We sent ships.\n\nHON. P. JOSEPH: Two!"
    )
    assert [actor for _, _, actor in read(text)] == ["Saint Lucia", "Saint Lucia", None, "Saint Lucia", None]


@pytest.mark.parametrize(
    "dateline",
    [
        "GENEVA (8 May 2025) – ",
        "VIENTIANE (Lotus Agency), Nov 9 — ",
        "TEGUCIGALPA, 21 August 2025. ",
        "Accra, 2 September 2025: ",
    ],
)
def test_datelines_are_no_part_of_the_sentence(dateline: str) -> None:
    (passage,) = read_passages(f"{dateline}Norway condemned the arrests.")
    assert (passage.text, passage.speaker) == ("Norway condemned the arrests.", "Norway")


def test_a_quoted_title_is_a_heading() -> None:
    assert [p.text for p in read_passages("“Silence is a policy”\n\nNorway condemned the arrests.")] == [
        "Norway condemned the arrests."
    ]
