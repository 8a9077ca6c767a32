"""How a stance looks on the page: a word, a colour that colour-blind readers can tell apart, and three bars.

Everything a user typed is escaped here; no other module of the page writes HTML.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape

from stancery.serving.stance import ArticleStatement, Stance

# Okabe and Ito's vermilion and blue, darkened (or, on dark pages, lightened) to WCAG AA contrast; grey for neutral.
CSS = """
.stancery { --condemning: #a33d00; --defending: #005a94; --neutral: #4b5563; --uncertain: #6b21a8;
  --bar: #e5e7eb; --line: #d1d5db; --soft: #4b5563; }
.dark .stancery { --condemning: #ff9d5c; --defending: #6cbcf5; --neutral: #c3cad5; --uncertain: #d8b4fe;
  --bar: #374151; --line: #4b5563; --soft: #c3cad5; }
.stancery .summary { color: var(--soft); margin: 0 0 .75rem; font-size: .95rem; }
.stancery .stance { border: 1px solid var(--line); border-left: .4rem solid var(--colour); border-radius: .4rem;
  padding: .8rem 1rem; margin: 0 0 .7rem; display: flex; flex-wrap: wrap; gap: .6rem 1.5rem;
  align-items: center; }
.stancery .statement { flex: 1 1 18rem; min-width: 0; }
.stancery .verdict { margin: 0 0 .25rem; font-size: 1rem; }
.stancery .verdict b { color: var(--colour); font-size: 1.1rem; }
.stancery .verdict span { color: var(--soft); }
.stancery .said { margin: 0; line-height: 1.45; overflow-wrap: anywhere; white-space: pre-wrap; }
.stancery .scores { flex: 0 1 15rem; min-width: 0; margin: 0; display: grid;
  grid-template-columns: 6rem 1fr 2.8rem; gap: .2rem .5rem;
  font-size: .85rem; align-items: center; }
.stancery .scores dt, .stancery .scores dd { margin: 0; }
.stancery .scores .share { text-align: right; font-variant-numeric: tabular-nums; }
.stancery .scores .bar { background: var(--bar); height: .5rem; border-radius: .25rem; overflow: hidden; }
.stancery .scores .bar i { display: block; height: 100%; background: var(--colour); }
.stancery table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; font-size: .95rem; }
.stancery caption { text-align: left; font-weight: 600; padding: .3rem 0; }
.stancery table, .stancery tr, .stancery th, .stancery td { border: 0 !important; background: none !important; }
.stancery th, .stancery td { text-align: left; padding: .45rem .6rem; vertical-align: top; }
.stancery tr { border-bottom: 1px solid var(--line) !important; }
.stancery .speakers th { overflow-wrap: anywhere; }
.stancery .speakers th[scope="col"] { overflow-wrap: normal; font-weight: 400; color: var(--soft); }
.stancery .speakers td, .stancery .speakers th[scope="col"] { text-align: center; }
.stancery .count { color: var(--colour); font-weight: 600; font-variant-numeric: tabular-nums; }
.stancery .statements .who { width: 24%; }
.stancery .statements td.verdict { width: 10rem; box-shadow: inset .3rem 0 var(--colour); padding-left: .9rem; }
.stancery .statements .said { white-space: normal; }
.stancery .statements .narration .who, .stancery .statements .narration .said { color: var(--soft); }
@media (max-width: 40rem) {
  .stancery .statements tr { display: block; padding: .5rem 0; }
  .stancery .speakers th, .stancery .speakers td { padding: .4rem .25rem; font-size: .85rem; }
  .stancery .statements tr:has(th) { display: none; }
  .stancery .statements td, .stancery .statements .who, .stancery .statements td.verdict { display: block; width: auto;
    padding: .15rem .6rem; } }
.stancery .notice { border: 1px solid var(--line); border-left: .4rem solid var(--condemning); border-radius: .4rem;
  padding: .8rem 1rem; margin: 0; }
.stancery .quiet { color: var(--soft); border: 1px dashed var(--line); border-radius: .4rem; padding: 1.5rem 1rem;
  margin: 0; text-align: center; }
"""


def render_stances(stances: Sequence[Stance]) -> str:
    """Cards for classified statements, with a line that counts them where there are several."""
    cards = "".join(_card(stance) for stance in stances)
    return _frame((_summary(stances) if len(stances) > 1 else "") + cards)


def render_article(statements: Sequence[ArticleStatement]) -> str:
    """Two tables of a text that was read: who takes which stance how often, and every statement in order."""
    return _frame(_speakers_table(statements) + _statements_table(statements))


def render_notice(sentence: str) -> str:
    """A sentence that says what is wrong and what to do."""
    return _frame(f'<p class="notice" role="alert">{escape(sentence)}</p>')


def sentence(error: Exception) -> str:
    """An error's text with a capital, as it stands on the page."""
    text = str(error)
    return text[:1].upper() + text[1:]


def render_placeholder(sentence: str) -> str:
    """What stands where results will be."""
    return _frame(f'<p class="quiet">{escape(sentence)}</p>')


def _frame(content: str) -> str:
    return f'<div class="stancery">{content}</div>'


def _summary(stances: Sequence[Stance]) -> str:
    counts = Counter(stance.label for stance in stances)
    listed = ", ".join(f"{count} {label}" for label, count in counts.most_common())
    return f'<p class="summary">{len(stances)} statements: {escape(listed)}</p>'


def _speakers_table(statements: Sequence[ArticleStatement]) -> str:
    counts: dict[str, Counter[str]] = {}
    for statement in statements:
        if who := statement.actor or statement.speaker:
            counts.setdefault(who, Counter())[statement.stance.label] += 1
    if not counts:
        return ""
    labels = list(statements[0].stance.scores)
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in labels)
    rows = "".join(
        f'<tr><th scope="row">{escape(who)}</th>'
        + "".join(
            f'<td class="count" style="--colour: var(--{escape(label)})">{found[label] or "·"}</td>'
            for label in labels
        )
        + "</tr>"
        for who, found in sorted(counts.items(), key=lambda item: -item[1].total())
    )
    return f'<table class="speakers"><caption>Who takes which stance</caption><tr><td></td>{head}</tr>{rows}</table>'


def _statements_table(statements: Sequence[ArticleStatement]) -> str:
    rows = "".join(
        f'<tr class="{escape(item.kind)}" style="--colour: var(--{escape(item.stance.label)})">'
        f'<td class="who">{escape(_who(item))}</td>'
        f'<td class="verdict"><b>{escape(item.stance.label)}</b> <span>{item.stance.confidence:.0%}</span></td>'
        f'<td class="said">{escape(" ".join(item.stance.text.split()))}</td></tr>'
        for item in statements
    )
    head = '<tr><th scope="col">Who</th><th scope="col">Stance</th><th scope="col">Statement</th></tr>'
    return f'<table class="statements"><caption>{len(statements)} statements, in order</caption>{head}{rows}</table>'


def _who(item: ArticleStatement) -> str:
    if item.speaker is None:
        return "the text itself"
    if item.actor is None or item.actor in item.speaker:
        return item.speaker
    return f"{item.speaker} ({item.actor})"


def _card(stance: Stance) -> str:
    towards = f" towards {escape(stance.target)}" if stance.target else ""
    read = f" · read in {stance.windows} overlapping parts" if stance.windows > 1 else ""
    return (
        f'<article class="stance" style="--colour: var(--{escape(stance.label)})"><div class="statement">'
        f'<p class="verdict"><b>{escape(stance.label.capitalize())}</b>{towards}'
        f" <span>· {stance.confidence:.0%} sure{read}</span></p>"
        f'<p class="said">{escape(stance.text)}</p></div>'
        f'<dl class="scores">{"".join(_score(label, score) for label, score in stance.scores.items())}</dl></article>'
    )


def _score(label: str, score: float) -> str:
    return (
        f'<dt>{escape(label)}</dt><dd class="bar" style="--colour: var(--{escape(label)})">'
        f'<i style="width: {score:.1%}"></i></dd><dd class="share">{score:.0%}</dd>'
    )
