"""How a text that was read looks: who condemns and who defends, the text itself with its statements marked, a list.

The same HTML serves the page, where ``scripts.py`` adds sorting, filters and details, and the printable report, where
it stands as it is: a marked statement links to its row in the list, and the row back to the text.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from stancery.serving.model_folder import LABELS
from stancery.serving.rendering import colour, counted, render_legend, render_scores
from stancery.serving.stance import UNCERTAIN, ArticleStatement

ITSELF = "the text itself"
_SHORTEST_SCALE = 4  # so that a single statement is a short bar, not a long one
_KINDS = {"quote": "quoted", "reported": "reported speech", "narration": "the text's own words"}


def speaker_of(item: ArticleStatement) -> str:
    """Who makes a statement, as the lists say it: the speaker and, where it is another name, who stands behind."""
    if item.speaker is None:
        return ITSELF
    if item.actor is None or item.actor in item.speaker:
        return item.speaker
    return f"{item.speaker} ({item.actor})"


def stances_by_speaker(statements: Sequence[ArticleStatement]) -> dict[str, Counter[str]]:
    """How often each speaker takes each stance; who condemns most comes first, who defends most last.

    Speakers of one state or organisation are counted together; what the text itself tells is left out.
    """
    counts: dict[str, Counter[str]] = {}
    for item in statements:
        if who := item.actor or item.speaker:
            counts.setdefault(who, Counter())[item.stance.label] += 1
    order = sorted(
        counts.items(),
        key=lambda of: (of[1]["defending"] - of[1]["condemning"], -of[1].total(), of[0].casefold()),
    )
    return dict(order)


def summarise(statements: Sequence[ArticleStatement]) -> str:
    """What was found, in one sentence."""
    speakers = len(stances_by_speaker(statements))
    told = sum(item.speaker is None for item in statements)
    own = f", {told} in the text's own words" if told else ""
    return (
        f"{_number(len(statements), 'statement')}: {counted(item.stance for item in statements)}."
        f" {len(statements) - told} by {_number(speakers, 'speaker')}{own}."
    )


def render_sides(statements: Sequence[ArticleStatement], target: str | None) -> str:
    """A table of speakers and stances that is a chart too: condemning to the left, defending to the right."""
    counts = stances_by_speaker(statements)
    if not counts:
        return ""
    columns = [*LABELS, *({UNCERTAIN} & {item.stance.label for item in statements})]
    most = max(_SHORTEST_SCALE, *(max(of.values()) for of in counts.values()))
    head = "".join(
        f'<th scope="col" class="{escape(label)}" data-first="descending">{escape(label)}</th>'
        for label in columns
    )
    rows = "".join(_side(who, of, columns, most) for who, of in counts.items())
    whom = f" {escape(target)}" if target else ""
    return (
        f"<h2>Who condemns{whom} and who defends{whom and ' it'}</h2>"
        '<table class="speakers" data-sortable><caption class="unseen">Number of statements of each speaker by'
        f' stance</caption><thead><tr><th scope="col" data-first="ascending">speaker</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def render_marked_text(
    text: str, statements: Sequence[ArticleStatement], *, correctable: bool = False
) -> str:
    """The whole text, its statements marked by stance, and the margin where the page shows their details.

    Args:
        text: The whole text.
        statements: Its statements, in order.
        correctable: Let the details offer a button that says a label is wrong.
    """
    pieces, done = [], 0
    for number, item in enumerate(statements, start=1):
        if item.start < done:  # a statement inside another is in the list, and marked as part of the other
            continue
        pieces += [escape(text[done : item.start]), _mark(number, item)]
        done = item.end
    pieces.append(escape(text[done:]))
    found = {item.stance.label for item in statements}
    legend = render_legend(label for label in (*LABELS, UNCERTAIN) if label in found)
    return (
        f'<h2>The text</h2><p class="hint legend">Statements are marked {legend}.</p>'
        '<div class="reading"><div class="running" role="region" aria-label="The text with its statements marked"'
        f' tabindex="0">{"".join(pieces)}</div><div class="aside"{" data-correctable" * correctable}></div></div>'
    )


def render_statement_list(statements: Sequence[ArticleStatement], target: str | None) -> str:
    """Every statement in the order of the text: who, which stance, the words."""
    rows = "".join(_row(number, item) for number, item in enumerate(statements, start=1))
    columns = {"number": "no.", "who": "speaker", "verdict": "stance"}
    head = "".join(
        f'<th scope="col" class="{name}" data-first="ascending">{title}</th>'
        for name, title in columns.items()
    )
    return (
        '<h2>Every statement</h2><div class="filters"></div>'
        f'<table class="statements" data-sortable data-target="{escape(target or "")}">'
        f'<thead><tr>{head}<th scope="col" class="said">statement</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _side(who: str, counts: Mapping[str, int], labels: Sequence[str], most: int) -> str:
    cells = []
    for label in labels:
        count = counts.get(label, 0)
        number = f'<span class="count{"" if count else " none"}">{count}</span>'
        if label in ("condemning", "defending"):
            bar = f'<i style="width: {75 * count / most:.0f}%"></i>'
            number = f'<div class="share">{bar}{number}</div>'
        cells.append(
            f'<td class="{escape(label)}" data-sort="{count}" {colour(label)}>{number}</td>',
        )
    return f'<tr><th scope="row" data-sort="{escape(who.casefold())}">{escape(who)}</th>{"".join(cells)}</tr>'


def _mark(number: int, item: ArticleStatement) -> str:
    text = _one_line(item)  # a line break inside a statement is the width of somebody's screen
    label = escape(item.stance.label)
    return (
        f'<a class="mark {escape(item.kind)} {label}-line" id="text-{number}" href="#statement-{number}"'
        f' {colour(label)}>{escape(text)}<span class="unseen"> ({label}, {escape(speaker_of(item))})</span></a>'
    )


def _row(number: int, item: ArticleStatement) -> str:
    who, label = speaker_of(item), item.stance.label
    return (
        f'<tr class="{escape(item.kind)}" id="statement-{number}" data-kind="{_KINDS.get(item.kind, "")}"'
        f' data-label="{escape(label)}" data-who="{escape(who)}" {colour(label)}>'
        f'<td class="number" data-sort="{number}"><a href="#text-{number}">{number}'
        '<span class="unseen">, show in the text</span></a></td>'
        f'<td class="who" data-sort="{escape(who.casefold())}">{escape(who)}</td>'
        f'<td class="verdict" data-sort="{escape(label)} {1 - item.stance.confidence:.4f}">'
        f"<b>{escape(label)}</b> <span>{item.stance.confidence:.0%}</span>"
        f"<div hidden>{render_scores(item.stance)}</div></td>"
        f'<td class="said">{escape(_one_line(item))}</td></tr>'
    )


def _one_line(item: ArticleStatement) -> str:
    return " ".join(item.stance.text.split())


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
