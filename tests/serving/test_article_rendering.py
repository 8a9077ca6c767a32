"""A read text as HTML: the marks stand where the statements do, the chart counts right, everything is escaped."""

import re

import pytest

from stancery.serving.article_rendering import (
    render_marked_text,
    render_sides,
    render_statement_list,
    speaker_of,
    stances_by_speaker,
    summarise,
)
from stancery.serving.stance import ArticleStatement, Stance


def said(
    text: str, label: str, speaker: str | None = None, actor: str | None = None, start: int = 0
) -> ArticleStatement:
    scores = {name: 0.8 if name == label else 0.1 for name in ("condemning", "defending", "neutral")}
    kind = "reported" if speaker else "narration"
    return ArticleStatement(
        start, start + len(text), kind, speaker, actor, Stance(text, label, 0.8, scores, None)
    )


CAST = [
    said("a", "defending", "the ministry", "Belarus"),
    said("b", "defending", "a spokesman", "Belarus"),
    said("c", "condemning", "Ms. Solvang", "Norway"),
    said("d", "condemning", "she", "Norway"),
    said("e", "neutral", "a passer-by"),
    said("f", "neutral"),
]


def test_speakers_of_one_state_are_counted_together_and_sides_stand_apart() -> None:
    assert {who: dict(counts) for who, counts in stances_by_speaker(CAST).items()} == {
        "Norway": {"condemning": 2},
        "a passer-by": {"neutral": 1},
        "Belarus": {"defending": 2},
    }
    assert list(stances_by_speaker(CAST)) == ["Norway", "a passer-by", "Belarus"]


def test_the_summary_tells_speakers_from_the_text_itself() -> None:
    assert summarise(CAST) == (
        "6 statements: 2 defending, 2 condemning, 2 neutral. 5 by 3 speakers, 1 in the text's own words."
    )
    assert summarise(CAST[4:5]) == "1 statement: 1 neutral. 1 by 1 speaker."


@pytest.mark.parametrize(
    ("speaker", "actor", "shown"),
    [
        ("Ms. Solvang", "Norway", "Ms. Solvang (Norway)"),
        ("Norway's envoy", "Norway", "Norway's envoy"),
        ("a passer-by", None, "a passer-by"),
        (None, None, "the text itself"),
    ],
)
def test_a_speaker_is_named_with_who_stands_behind(
    speaker: str | None, actor: str | None, shown: str
) -> None:
    assert speaker_of(said("a", "neutral", speaker, actor)) == shown


def test_the_chart_has_a_number_beside_every_bar() -> None:
    shown = render_sides(CAST, None)
    assert shown.count('class="share"') == 6  # three speakers, condemning and defending
    assert re.findall(r'<i style="width: (\d+)%"></i><span class="count[^>]*>(\d)</span>', shown) == [
        ("38", "2"),
        ("0", "0"),
        ("0", "0"),
        ("0", "0"),
        ("0", "0"),
        ("38", "2"),
    ]


def test_the_chart_asks_about_the_target() -> None:
    assert "Who condemns Belarus and who defends it" in render_sides(CAST, "Belarus")


def test_no_speaker_no_chart() -> None:
    assert render_sides([said("f", "neutral")], None) == ""


def test_a_column_for_abstentions_stands_only_where_there_are_any() -> None:
    assert "uncertain" not in render_sides(CAST, None)
    assert 'class="uncertain"' in render_sides([*CAST, said("g", "uncertain", "Chile")], None)


def test_marks_stand_where_the_statements_do() -> None:
    text = "Headline\n\nOne said so. Two said\nnot. The end"
    statements = [
        said("One said so.", "condemning", "One", start=10),
        said("Two said\nnot.", "defending", "Two", start=23),
    ]
    shown = render_marked_text(text, statements)
    running = shown[
        shown.index('tabindex="0">') + len('tabindex="0">') : shown.index('</div><div class="aside"')
    ]
    plain = re.sub(r'<span class="unseen">.*?</span>', "", running)
    assert re.sub(r"<[^>]+>", "", plain) == text.replace("said\nnot", "said not")
    assert re.findall(r'class="mark reported (\w+)-line" id="text-(\d)" href="#statement-(\d)"', shown) == [
        ("condemning", "1", "1"),
        ("defending", "2", "2"),
    ]
    assert "(condemning, One)" in shown  # told in words to those who do not see the colour


def test_a_statement_inside_another_is_marked_once() -> None:
    text = "He said it was wrong."
    shown = render_marked_text(
        text, [said(text, "neutral", "He"), said("it was wrong.", "condemning", start=8)]
    )
    assert shown.count("<a ") == 1
    assert shown.count("wrong.") == 1


def test_the_details_offer_a_correction_only_where_one_can_be_kept() -> None:
    assert "data-correctable" in render_marked_text("a", CAST[:1], correctable=True)
    assert "data-correctable" not in render_marked_text("a", CAST[:1])


def test_text_speakers_and_targets_are_escaped() -> None:
    hostile = '<script>x</script>"><img src=x onerror=y>'
    statements = [said(hostile, "condemning", hostile, hostile)]
    shown = (
        render_sides(statements, hostile)
        + render_marked_text(hostile + " <b>more</b>", statements)
        + render_statement_list(statements, hostile)
    )
    assert not re.search(r"<(script|img|b>more)", shown)
    assert '""' not in shown.replace('data-target=""', "")


def test_the_list_has_every_statement_in_order_with_keys_to_sort_by() -> None:
    shown = render_statement_list(CAST, None)
    assert re.findall(r'id="statement-(\d)"', shown) == list("123456")
    assert 'data-sort="condemning 0.2000"' in shown  # by label, the surest first
    assert '<a href="#text-3">3' in shown
