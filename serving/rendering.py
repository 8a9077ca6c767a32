"""How stances look on the page: a word, a colour that colour-blind readers can tell apart, bars with their numbers.

Whatever a user typed is escaped in here and in ``article_rendering.py``; no other module writes HTML. The first
element of every result is its summary in words, in a live region: a screen reader says it when it changes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from stancery.serving.stance import Explanation, Stance

# Below two points of probability a word is said to have pushed nowhere; at forty it has the strongest shade.
_LEAST_PUSH = 0.02
_STRONGEST_PUSH = 0.4
_WORDS_NAMED = 3
_PUNCTUATION = ".,;:!?…'\"‘’“”()[]{}«»—–-"


def frame(content: str) -> str:
    """Put content under the page's style sheet."""
    return f'<div class="stancery">{content}</div>'


def sentence(error: Exception) -> str:
    """An error's text with a capital, as it stands on the page; a file's name at its start stays as it is."""
    text = str(error)
    return text if "." in text.split(" ", 1)[0] else text[:1].upper() + text[1:]


def render_notice(sentence: str) -> str:
    """A sentence that says what is wrong and what to do."""
    return frame(f'<p class="notice" role="alert">{escape(sentence)}</p>')


def render_placeholder(sentence: str) -> str:
    """What stands where results will be."""
    return frame(f'<p class="quiet" role="status">{escape(sentence)}</p>')


def render_notes(notes: Iterable[str]) -> str:
    """What the user should know of how the input was read, each a quiet sentence; nothing where there is none."""
    return "".join(f'<p class="note">{escape(note)}</p>' for note in notes)


def render_summary(sentence: str) -> str:
    """The line above results, which a screen reader says when they arrive."""
    return f'<p class="summary" role="status">{escape(sentence)}</p>'


def colour(label: str) -> str:
    """The style attribute that gives an element, and what is in it, the colour of a label."""
    return f'style="--colour: var(--{escape(label)})"'


def counted(stances: Iterable[Stance]) -> str:
    """How often each label was found, in words: "2 condemning, 1 neutral"."""
    return ", ".join(
        f"{count} {label}" for label, count in Counter(stance.label for stance in stances).most_common()
    )


def render_legend(labels: Iterable[str]) -> str:
    """The labels as they look in marked text: colour, underline, word."""
    return ", ".join(
        f'<span class="{escape(label)}-line" {colour(label)}>{escape(label)}</span>' for label in labels
    )


def render_scores(stance: Stance) -> str:
    """The probability of each label, as bars with numbers."""
    rows = "".join(
        f'<dt>{escape(label)}</dt><dd class="bar" {colour(label)}><i style="width: {score:.1%}"></i></dd>'
        f'<dd class="share">{score:.0%}</dd>'
        for label, score in stance.scores.items()
    )
    return f'<dl class="scores">{rows}</dl>'


def render_stances(stances: Sequence[Stance], *, correctable: bool = False) -> str:
    """Cards for classified statements, under a line that counts them.

    Args:
        stances: What was classified, in order.
        correctable: Offer a button that says a label is wrong.
    """
    noun = "statement" if len(stances) == 1 else "statements"
    cards = "".join(_card(number, stance, correctable) for number, stance in enumerate(stances))
    return frame(render_summary(f"{len(stances)} {noun}: {counted(stances)}.") + cards)


def render_explanation(explanation: Explanation) -> str:
    """The statement with each word shaded by the label it pushed towards, and the strongest words in a list."""
    shaded, done = [], 0
    text = explanation.stance.text
    for word in explanation.words:
        label = max(word.contributions, key=word.contributions.__getitem__)
        shaded += [escape(text[done : word.start]), _pushing(word.text, label, word.contributions[label])]
        done = word.end
    strongest = "".join(_strongest(explanation, label) for label in explanation.stance.scores)
    if not strongest:
        return (
            '<p class="hint">No single word decides: the probabilities move by less than two points'
            " whichever word is covered.</p>"
        )
    return (
        f'<p class="highlighted">{"".join(shaded)}{escape(text[done:])}</p><ul class="pushes">{strongest}</ul>'
        f'<p class="hint legend">Words are marked {render_legend(explanation.stance.scores)} for what they pushed'
        " towards, the stronger the shade the harder. The numbers say by how many percentage points that label would"
        " be less likely without the word.</p>"
    )


def _card(number: int, stance: Stance, correctable: bool) -> str:
    towards = f" towards {escape(stance.target)}" if stance.target else ""
    read = f" · read in {stance.windows} overlapping parts" if stance.windows > 1 else ""
    wrong = f'<button type="button" class="link" data-correct="{number}">Wrong label?</button>'
    asked = f' data-target="{escape(stance.target)}"' if stance.target else ""
    return (
        f'<article class="stance"{asked} {colour(stance.label)}><div class="statement">'
        f'<p class="verdict"><b>{escape(stance.label.capitalize())}</b>{towards}'
        f" <span>· {_how_sure(stance)}{read}</span></p>"
        f'<p class="said">{escape(stance.text)}</p></div>'
        f"{render_scores(stance)}"
        '<div class="more"><details><summary>Why this label?</summary>'
        '<div class="reasons" aria-live="polite"></div></details>'
        f"{wrong if correctable else ''}</div></article>"
    )


def _how_sure(stance: Stance) -> str:
    likeliest, second, *_ = sorted(stance.scores.items(), key=lambda item: -item[1])
    if stance.label not in stance.scores:  # the classifier was told to abstain
        return f"perhaps {escape(likeliest[0])} ({likeliest[1]:.0%}) or {escape(second[0])} ({second[1]:.0%})"
    return f"{stance.confidence:.0%} sure; next {escape(second[0])}, {second[1]:.0%}"


def _pushing(word: str, label: str, push: float) -> str:
    if push < _LEAST_PUSH:
        return escape(word)
    strength = min(1.0, push / _STRONGEST_PUSH)
    return (
        f'<span class="push {escape(label)}-line" style="--colour: var(--{escape(label)});'
        f' --strength: {strength:.2f}">{escape(word)}</span>'
    )


def _strongest(explanation: Explanation, label: str) -> str:
    pushes = sorted(explanation.words, key=lambda word: -word.contributions[label])[:_WORDS_NAMED]
    named = ", ".join(
        f"{escape(word.text.strip(_PUNCTUATION) or word.text)} +{100 * word.contributions[label]:.0f}"
        for word in pushes
        if word.contributions[label] >= _LEAST_PUSH
    )
    return f"<li><b {colour(label)}>Towards {escape(label)}:</b> {named}</li>" if named else ""
