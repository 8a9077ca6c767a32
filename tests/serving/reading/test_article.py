"""Reading whole texts: news, speeches, records, releases, reports, interviews, and whatever else is pasted in."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stancery.serving.reading.article import Passage, read_passages

ARTICLES = Path(__file__).parent / "articles"
NAMES = sorted(path.stem for path in ARTICLES.glob("*.txt"))


def expected_and_read(name: str) -> tuple[list[dict[str, str | None]], list[Passage | None], int]:
    """The statements a text holds, what was read where each stands, and how many passages were read besides."""
    source = (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
    statements = json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8"))["statements"]
    read = {(passage.start, passage.end): passage for passage in read_passages(source)}
    matched, position = [], 0
    for statement in statements:
        start = source.index(statement["text"], position)
        position = start + len(statement["text"])
        matched.append(read.pop((start, position), None))
    return statements, matched, len(read)


def share(statements: list[dict[str, str | None]], matched: list[Passage | None], what: str) -> float:
    right = [
        passage is not None and getattr(passage, what) == statement[what]
        for statement, passage in zip(statements, matched, strict=True)
    ]
    return sum(right) / len(right)


def test_the_kinds_of_text_are_all_there() -> None:
    assert {
        "assembly_speech",
        "council_record",
        "interview",
        "meeting_coverage",
        "ministry_release",
        "news_review",
        "review_report",
    } <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_read_into_its_statements(name: str) -> None:
    statements, matched, besides = expected_and_read(name)
    assert share(statements, matched, "text") >= 0.95
    assert share(statements, matched, "kind") >= 0.9
    assert share(statements, matched, "speaker") >= 0.9
    assert share(statements, matched, "actor") >= 0.8
    assert besides == 0, "passages that nobody made"


def test_over_all_texts_nine_in_ten_speakers_and_actors_are_right() -> None:
    statements: list[dict[str, str | None]] = []
    matched: list[Passage | None] = []
    for name in NAMES:
        of_text, read, _ = expected_and_read(name)
        statements += of_text
        matched += read
    assert share(statements, matched, "text") >= 0.98
    assert share(statements, matched, "kind") >= 0.95
    assert share(statements, matched, "speaker") >= 0.95
    assert share(statements, matched, "actor") >= 0.95


@pytest.mark.parametrize("name", NAMES)
def test_every_expected_statement_carries_a_stance(name: str) -> None:
    statements = json.loads((ARTICLES / f"{name}.json").read_text(encoding="utf-8"))["statements"]
    assert {statement["stance"] for statement in statements} <= {"condemning", "defending", "neutral"}
    assert all(
        statement["stance"] == "neutral" for statement in statements if statement["kind"] == "narration"
    )


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "\u201c\u201d", "* * *", "\ufeff", "\u200b", "12"])
def test_nothing_is_read_from_nothing(text: str) -> None:
    assert read_passages(text) == []


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [(passage.text, passage.kind, passage.speaker) for passage in read_passages(text)]


def test_one_sentence_without_a_full_stop_is_a_statement() -> None:
    assert told("Norway condemns the arrests") == [("Norway condemns the arrests", "reported", "Norway")]


def test_lines_without_full_stops_are_statements_and_no_headings() -> None:
    text = "Norway condemns the arrests\nRussia rejects the criticism\nThe talks begin on Friday"
    assert [kind for _, kind, _ in told(text)] == ["reported", "reported", "narration"]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The ministry of foreign affairs of Ghana said on Monday that the\n"
        "border would stay open, as was announced to the envoys by Mr.\n"
        "Okoro, whatever its neighbours decide. The envoys agreed with\n"
        "him.\n"
    )
    passages = read_passages(text)
    assert [passage.text.split()[-1] for passage in passages] == ["decide.", "him."]


def test_furniture_of_the_page_is_left_out() -> None:
    text = (
        "Envoy quits\n\nBy Jane Doe\n\nPublished 3 hours ago\n\nShare Tweet Email\n\n"
        "LAGOS (Harbor Wire) - The envoy of Ghana said she had resigned. (Reporting by Jane Doe)\n\n"
        "Read more: Who is the envoy?\n\nPhoto: The envoy on Monday. (Harbor Wire/J. Weber)\n\n"
        "Sign up for our newsletter to get this in your inbox.\n\nShe will leave on Friday.\n\n\u00a9 2025 Harbor Wire"
    )
    assert [sentence for sentence, _, _ in told(text)] == [
        "The envoy of Ghana said she had resigned.",
        "She will leave on Friday.",
    ]


def test_sentences_that_open_like_furniture_are_kept() -> None:
    text = "By Monday the envoy had left. Photo albums were burned. Share prices fell, the ministry said."
    assert len(read_passages(text)) == 3


def test_items_of_a_list_belong_to_who_leads_in() -> None:
    text = "The European Union calls on the authorities to:\n- free the journalists;\n- reopen the courts.\n\nDusk."
    assert told(text) == [
        ("The European Union calls on the authorities to:", "reported", "The European Union"),
        ("free the journalists;", "reported", "The European Union"),
        ("reopen the courts.", "reported", "The European Union"),
        ("Dusk.", "narration", None),
    ]


def test_a_recommendation_belongs_to_the_states_in_brackets() -> None:
    text = "The following were made:\n\n105.1. Ratify the Protocol (Chile, Peru);\n\n105.2. Free all prisoners (Fiji)."
    passages = read_passages(text)[1:]
    assert [(p.text, p.speaker, p.actor) for p in passages] == [
        ("Ratify the Protocol (Chile, Peru);", "Chile, Peru", "Chile"),
        ("Free all prisoners (Fiji).", "Fiji", "Fiji"),
    ]


def test_a_turn_lasts_until_the_next() -> None:
    text = (
        "Mr. Okoro (Ghana): We agree. The rebels say otherwise.\n\nThey lie.\n\n"
        "Ms. Lund (Norway) (spoke in French): We do not.\n\nThe meeting rose at noon."
    )
    assert [(p.text, p.kind, p.speaker, p.actor) for p in read_passages(text)] == [
        ("We agree.", "quote", "Mr. Okoro", "Ghana"),
        ("The rebels say otherwise.", "quote", "Mr. Okoro", "Ghana"),
        ("They lie.", "quote", "Mr. Okoro", "Ghana"),
        ("We do not.", "quote", "Ms. Lund", "Norway"),
        ("The meeting rose at noon.", "narration", None, None),
    ]


def test_a_speech_without_a_title_has_no_speaker() -> None:
    text = "Mr. President, we are grateful. The rebels claim the north is theirs. It is not."
    assert [(kind, speaker) for _, kind, speaker in told(text)] == [("quote", None)] * 3


def test_a_single_label_is_no_turn() -> None:
    assert [
        speaker for _, _, speaker in told("Background: The law dates from 1997. It was never applied.")
    ] == [None] * 2


ODD = st.sampled_from(
    [
        *(
            "Norway",
            "said",
            "the",
            "envoy of",
            "Mr.",
            "he",
            "it",
            "according to",
            "was",
            "by",
            "U.S.",
            "who",
            "We",
            "I",
        ),
        *(
            "\u201c",
            "\u201d",
            '"',
            "'",
            "\u2018",
            "\u2019",
            "\u00ab",
            "\u00bb",
            ".",
            ",",
            ";",
            ":",
            "?",
            "!",
            "\u2026",
        ),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\u2028",
            "\t",
            " ",
            "(",
            ")",
            "(Norway)",
            "Q:",
            "A:",
            "- ",
            "1. ",
            "\u2014",
            "MR. X (Chad):",
        ),
        *(
            "\u00e9",
            "\u4e2d",
            "\u3002",
            "\U0001f600",
            "\x00",
            "\ufeff",
            "\u0130",
            "\u00df",
            "\ufb01",
            "Statement by",
            "GENEVA,",
        ),
    ]
)


def check(text: str) -> None:
    position = 0
    for passage in read_passages(text):
        assert position <= passage.start < passage.end <= len(text)
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert any(character.isalnum() for character in passage.text)
        assert passage.kind != "narration" or passage.speaker is None
        assert passage.speaker is None or passage.speaker.strip()
        position = passage.end


@settings(max_examples=300, deadline=None)
@example(pieces=[";", "Norway", "said"], between=" ")
@given(st.lists(ODD, max_size=60), st.sampled_from(["", " "]))
def test_spans_are_valid_for_odd_mixtures(pieces: list[str], between: str) -> None:
    check(between.join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_spans_are_valid_for_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "said ",
            "Norway said ",
            "Norway, ",
            "The delegation of ",
            "was condemned by ",
            "according to ",
            "and ",
        ),
        *(". ", '"', '" ', "\u201ca ", "' ", "(", "; ", "\u2014 ", "A/B/", "a@", "\n", " "),
        *(
            "Norway said; ",
            '"a b c d e f"; ',
            "\u201cx y z w v\u201d said X. ",
            "Norway said it. ",
            "Q: a\n",
            "1. ",
            "(a) ",
        ),
    ],
)
def test_time_is_linear_whatever_the_text(pattern: str) -> None:
    """A tenth of this or less is usual; a quadratic step anywhere would show."""
    text = pattern * (60_000 // len(pattern))
    start = time.process_time()
    check(text)
    assert time.process_time() - start < 6


@pytest.mark.parametrize("pattern", ["Norway said ", '"', "Mr. ", '" ', "was by "])
def test_a_megabyte_takes_seconds(pattern: str) -> None:
    text = pattern * (1_000_000 // len(pattern))
    start = time.process_time()
    read_passages(text)
    assert time.process_time() - start < 15


@pytest.mark.parametrize(
    "text",
    [
        "Norway \ud800 condemned the arrests. \udfff",
        "Nor\u200bway \u202econdemned\u202c the \u2066arrests\u2069.",
        "Norway\x00 condemned the arrests.\x00",
        "\ufffe\uffff Norway condemned the arrests \U0010ffff.",
    ],
)
def test_broken_and_invisible_characters_do_no_harm(text: str) -> None:
    check(text)
    assert "arrests" in read_passages(text)[0].text


@pytest.mark.slow
def test_a_line_of_ten_megabytes_is_read() -> None:
    """Linear: ten times what a megabyte takes."""
    start = time.process_time()
    assert len(read_passages("Norway condemned the arrests of many. " * 263_000)) == 263_000
    assert time.process_time() - start < 150


def test_characters_that_are_not_seen_hide_no_name_and_stay_in_the_text() -> None:
    text = "\u201cThe force used was law\u200bful,\u201d said the amb\u00adassador of Nor\u200bway. The review opened."
    quote, narration = read_passages(text)
    assert (quote.speaker, quote.actor) == ("the ambassador of Norway", "Norway")
    assert all(text[each.start : each.end] == each.text for each in (quote, narration))
    assert "\u200b" in quote.text
