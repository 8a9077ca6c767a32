"""States under other names, so that a model cannot judge a statement by whom it names.

A model learns from its data who tends to be accused. Here the first state that a statement names is always called
Norway, the second Chile, and so on, in training and in every answer: who is who stays clear, and which states they are
cannot count. Names of persons and of armed groups stay as they are.

Source: Garg et al., "Counterfactual Fairness in Text Classification through Robustness" (AIES 2019), there "blindness".
"""

from typing import NamedTuple

from stancery.serving.reading.spellings import Found, Spellings


class _State(NamedTuple):
    name: str
    people: str
    seat: str


# Words that every English vocabulary has, of states that are seldom accused or defended, with regular plurals.
_STAND_INS = (
    _State("Norway", "Norwegian", "Oslo"),
    _State("Chile", "Chilean", "Santiago"),
    _State("Ghana", "Ghanaian", "Accra"),
    _State("Canada", "Canadian", "Ottawa"),
    _State("Kenya", "Kenyan", "Nairobi"),
    _State("Austria", "Austrian", "Vienna"),
    _State("Peru", "Peruvian", "Lima"),
    _State("Malaysia", "Malaysian", "Kuala Lumpur"),
    _State("Slovakia", "Slovakian", "Bratislava"),
    _State("Zambia", "Zambian", "Lusaka"),
    _State("Croatia", "Croatian", "Zagreb"),
    _State("Ecuador", "Ecuadorian", "Quito"),
    _State("Estonia", "Estonian", "Tallinn"),
    _State("Jamaica", "Jamaican", "Kingston"),
    _State("Uganda", "Ugandan", "Kampala"),
    _State("Bolivia", "Bolivian", "La Paz"),
    _State("Latvia", "Latvian", "Riga"),
    _State("Paraguay", "Paraguayan", "Asunción"),
    _State("Tanzania", "Tanzanian", "Dodoma"),
    _State("Namibia", "Namibian", "Windhoek"),
)


def hide_names(text: str, target: str | None, spellings: Spellings) -> tuple[str, str | None]:
    """Give the states of a statement the names that stand in for all.

    Args:
        text: A statement.
        target: The actor it is read towards; a state gets the same name in both.
        spellings: How states are spelled.

    Returns:
        Both, with a name for a name, a people for a people and a capital for a capital. Past the number of names
        that stand in, 20, states keep their own.
    """
    stand_ins: dict[str, _State] = {}
    hidden = _hide(text, spellings, stand_ins)
    return hidden, None if target is None else _hide(target, spellings, stand_ins)


def _hide(text: str, spellings: Spellings, stand_ins: dict[str, _State]) -> str:
    def stand_in(found: Found) -> str | None:
        if found.code not in stand_ins:
            if len(stand_ins) == len(_STAND_INS):
                return None
            stand_ins[found.code] = _STAND_INS[len(stand_ins)]
        return _spelling(stand_ins[found.code], found, text)

    return spellings.replace(text, stand_in)


def _spelling(state: _State, found: Found, text: str) -> str:
    spelling: str = getattr(state, found.form)
    is_plural = (
        found.form == "people" and text.endswith("s", 0, found.end) and not text.endswith("ss", 0, found.end)
    )
    return spelling + "s" if is_plural else spelling
