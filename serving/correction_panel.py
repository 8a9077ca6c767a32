"""Where a person sets a label right: under the results, closed until it is asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from stancery.serving.errors import StanceryError
from stancery.serving.rendering import frame, render_notice, render_summary, sentence
from stancery.serving.stance import Stance

if TYPE_CHECKING:
    from stancery.serving.corrections import CorrectionStore

_CHARACTERS_SHOWN = 90


class CorrectionPanel:
    """The controls of one tab. Nothing is shown, and nothing kept, where there is no store."""

    def __init__(
        self, store: "CorrectionStore | None", labels: Sequence[str], results: gr.HTML, name: str
    ) -> None:
        """Lay out the controls inside the tab that is being built.

        Args:
            store: Where corrections are kept; None hides the controls.
            labels: What a person can choose from.
            results: The component made by ``results_view``; its "correct" event opens the panel.
            name: The tab's name, which keeps the controls of several tabs apart.
        """
        self._store = store
        self._stances = gr.State([])
        with gr.Accordion(
            "Is a label wrong? Set it right", open=False, visible=False, elem_id=f"{name}-correction"
        ) as self._panel:
            gr.HTML(
                frame(
                    '<p class="hint">Saved on this machine only. <code>stancery corrections export</code> writes what'
                    " was saved as a file to train on.</p>"
                ),
                apply_default_css=False,
            )
            self._statement = gr.Dropdown([], label="Statement", type="index")
            right = gr.Radio(list(labels), label="The right label")
            note = gr.Textbox(label="Why? (optional)", max_lines=3)
            save = gr.Button("Save the correction")
            said = gr.HTML(frame(render_summary("")), apply_default_css=False)
        if store is not None:
            save.click(
                self._save,
                [self._stances, self._statement, right, note],
                [said, note],
                api_visibility="private",
            )
            results.correct(
                self._choose, self._stances, [self._panel, self._statement, said], api_visibility="private"
            ).then(
                None,
                js=f"() => document.querySelector('#{name}-correction input[type=radio]')?.focus()",
                api_visibility="private",
            )

    @property
    def outputs(self) -> list[Any]:
        """The components that :meth:`follow` gives new values."""
        return [self._stances, self._panel, self._statement]

    def follow(self, stances: Sequence[Stance]) -> tuple[Any, ...]:
        """Take new results to correct.

        Args:
            stances: The results, in the order in which they are shown.

        Returns:
            A value for each of :attr:`outputs`.
        """
        shown = bool(stances) and self._store is not None
        return list(stances), gr.Accordion(visible=shown, open=False), _statement_choice(stances, 0)

    def _choose(self, stances: list[Stance], event: gr.EventData) -> tuple[Any, ...]:
        number = min(max(int(event.number), 0), len(stances) - 1)
        return gr.Accordion(visible=True, open=True), _statement_choice(stances, number), _said("")

    def _save(
        self, stances: list[Stance], number: int | None, right: str | None, note: str
    ) -> tuple[str, str]:
        if self._store is None or number is None or number >= len(stances):
            return render_notice("Choose the statement whose label is wrong."), note
        if right is None:
            return render_notice("Choose the right label."), note
        stance = stances[number]
        try:
            self._store.add(
                stance.text,
                right,
                stance.target,
                predicted=stance.label,
                confidence=stance.confidence,
                note=note,
            )
            kept = len(self._store.rows())
        except StanceryError as error:
            return render_notice(sentence(error)), note
        return _said(
            f"Saved on this machine ({kept} so far): statement {number + 1} is {right}."
            " Export with: stancery corrections export corrections.jsonl"
        ), ""


def _statement_choice(stances: Sequence[Stance], number: int) -> gr.Dropdown:
    choices = [_choice(position, stance) for position, stance in enumerate(stances, start=1)]
    return gr.Dropdown(choices=choices, value=choices[number] if choices else None)


def _choice(position: int, stance: Stance) -> str:
    text = " ".join(stance.text.split())
    shown = text if len(text) <= _CHARACTERS_SHOWN else text[: _CHARACTERS_SHOWN - 1] + "…"
    return f"{position} · {stance.label} · {shown}"


def _said(text: str) -> str:
    return frame(render_summary(text))
