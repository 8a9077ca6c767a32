"""How a model looks on the page: what its labels mean, its card, and where it came from.

A model folder may come from a stranger. Its card is Markdown that is turned into HTML here, with whatever HTML it holds
shown as text, and without its pictures: a page that asks no other host for anything must not fetch them.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from stancery.serving.model_folder import Label, Manifest
from stancery.serving.rendering import colour, frame, render_notice

MODEL_CSS = """
.stancery .first { margin-top: .5rem; }
.stancery .meanings td:first-child { width: 8rem; font-weight: 600; color: var(--colour); }
.stancery .meanings td:nth-child(2) { width: 14rem; }
.stancery .meanings li, .stancery .meanings ul { list-style: none; margin: 0 0 .35rem; padding: 0; }
.stancery .facts th { width: 13rem; font-weight: 400; color: var(--soft); }
.stancery .facts td { overflow-wrap: anywhere; }
.stancery .facts td span { color: var(--soft); }
.stancery .section { border-top: 1px solid var(--line); padding: .7rem 0; }
.stancery .section > summary { font-size: 1.05rem; font-weight: 600; color: var(--body-text-color, inherit); }
.stancery .section p, .stancery .section ul, .stancery .section ol, .stancery .section pre { margin: .5rem 0; }
.stancery .section :is(h3, h4, h5, h6) { font-size: 1rem; font-weight: 600; margin: 1rem 0 .3rem; }
.stancery .section ul { list-style: disc; padding-left: 1.4rem; }
.stancery .section a { text-decoration: underline; }
.stancery .section code { font-size: .9em; overflow-wrap: anywhere; }
.stancery .section pre { overflow-x: auto; }
.stancery .section .scroll { max-height: 22rem; overflow-y: auto; }
.stancery .section .scroll td { font-variant-numeric: tabular-nums; }
@media (max-width: 45rem) {
  .stancery :is(.meanings, .facts) :is(tbody, tr, td, th) { display: block; width: auto; padding: .1rem .3rem; }
  .stancery :is(.meanings, .facts) tr { padding: .4rem 0; }
  .stancery .meanings thead { display: none; }
  .stancery .meanings td:nth-child(-n+2) { width: auto; } }
"""

# Long sections of our cards, closed until they are asked for.
_CLOSED = ("Data", "Known failures", "How it was made")


class Meaning(NamedTuple):
    """What a label says of the speaker, and sentences that have it."""

    says: str
    examples: Sequence[str]


# The rules are those of data/LABELS.md; the sentences are invented.
MEANINGS: Mapping[Label, Meaning] = {
    "condemning": Meaning(
        "The speaker holds somebody's conduct to be wrong: denounces, accuses, is alarmed, demands that it stop.",
        (
            "Release the fishermen, and return their boats.",
            "The new clinics are a fine thing, but the wards for prisoners remain a disgrace.",
            "Residents complained that the curfew punished a whole town for the deed of one man.",
        ),
    ),
    "defending": Meaning(
        "The speaker holds it to be right, or not for others to criticise: praises, justifies, denies, turns"
        " criticism away.",
        (
            "The prefect insisted that the curfew was lawful and had kept the town from burning.",
            "We commend our neighbours, who opened their schools to every child that came.",
            "No evidence has ever been shown for these supposed graves.",
        ),
    ),
    "neutral": Meaning(
        "The speaker takes no position on it: procedure, facts, thanks, questions, appeals to all sides alike.",
        (
            "The committee meets again on Tuesday at ten.",
            "We urge all sides to come back to the table.",
            "How many observers will the mission have in the north?",
        ),
    ),
}


def render_meanings(labels: Iterable[Label]) -> str:
    """What each label means, with examples."""
    rows = "".join(
        f"<tr {colour(label)}><td>{escape(label)}</td><td>{escape(MEANINGS[label].says)}</td>"
        f"<td><ul>{''.join(f'<li>{escape(example)}</li>' for example in MEANINGS[label].examples)}</ul></td></tr>"
        for label in labels
    )
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Label", "It says that", "For example"))
    return frame(
        '<h2 class="first">What the labels mean</h2>'
        '<p class="hint">A label is the stance a statement takes. It says nothing on whether the statement is true.'
        " Reported speech carries the stance of the one reported.</p>"
        f'<table class="meanings"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def render_origin(manifest: Manifest, place: str, running: Mapping[str, str]) -> str:
    """Where a model came from: what its manifest says, and what runs it here.

    Args:
        manifest: The manifest of the verified folder.
        place: Where the folder is, in words.
        running: Versions of the libraries of this process.
    """
    files = [
        f"{escape(name)} <span>{record.bytes / 1e6:,.1f} MB, SHA-256 {record.sha256}</span>"
        for name, record in manifest.files.items()
    ]
    facts = {
        "Name": escape(manifest.name),
        "Where it is": escape(place),
        "Base model": f"{escape(manifest.base_model.name)} <span>SHA-256 {escape(manifest.base_model.sha256)}</span>",
        "Data it learned from": f"<span>fingerprint {escape(manifest.data_fingerprint)}</span>",
        "Files, verified when it was loaded": "<br>".join(files),
        "Reads at once": f"{manifest.max_length} tokens; longer statements in overlapping windows",
        "Stance towards a named actor": "yes"
        if manifest.reads_targets
        else "no: it was trained without targets",
        "Calibration of the confidence": f"temperature {manifest.temperature:.3f}, biases "
        + ", ".join(f"{bias:+.3f}" for bias in manifest.biases),
        "Made with": _versions(manifest.versions),
        "Runs here with": _versions(running),
    }
    rows = "".join(f'<tr><th scope="row">{title}</th><td>{value}</td></tr>' for title, value in facts.items())
    return frame(f'<h2>Where this model came from</h2><table class="facts"><tbody>{rows}</tbody></table>')


def render_card(card: str) -> str:
    """The model card, section by section."""
    parser = _parser()
    sections = [_section(parser, tokens) for tokens in _by_section(parser.parse(card))]
    return frame(f"<h2>The model card</h2>{''.join(sections)}")


def render_no_card(reason: str) -> str:
    """The sentence that stands where a card would be."""
    return frame("<h2>The model card</h2>") + render_notice(reason)


class _CardParser(MarkdownIt):
    """Links lead to web sites only; what else stands in their place stays the text it is."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.startswith(("http://", "https://"))


def _parser() -> MarkdownIt:
    parser = _CardParser("commonmark", {"html": False}).enable("table").disable("image")
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    parser.add_render_rule("link_open", _open_link)
    return parser


def _open_table(*_: object) -> str:
    return '<div class="scroll" role="group" tabindex="0" aria-label="Table of the model card"><table>'


def _close_table(*_: object) -> str:
    return "</table></div>"


def _open_link(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    address = escape(str(tokens[index].attrGet("href") or ""))
    return f'<a href="{address}" rel="noopener noreferrer" target="_blank">'


def _by_section(tokens: Sequence[Token]) -> list[list[Token]]:
    """A card cut before each heading of the first two levels."""
    sections: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "heading_open" and token.tag in ("h1", "h2") and not token.level:
            sections.append([])
        sections[-1].append(token)
    return [section for section in sections if section]


def _section(parser: MarkdownIt, tokens: list[Token]) -> str:
    title = "About"
    if tokens[0].type == "heading_open" and tokens[0].tag in ("h1", "h2"):
        title, tokens = tokens[1].content, tokens[3:]
    opened = "" if title in _CLOSED else " open"
    for token in tokens:  # the page has its own headings above these
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(3, int(token.tag[1:]))}"
    content = parser.renderer.render(tokens, parser.options, {})
    return f'<details class="section"{opened}><summary>{escape(title)}</summary>{content}</details>'


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{escape(name)} {escape(version)}" for name, version in versions.items())
