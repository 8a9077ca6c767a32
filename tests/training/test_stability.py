"""Flips: other states named, small edits made."""

import pytest

pytest.importorskip("datasets", reason="needs stancery[train]")
from stub_classifier import StubClassifier

from stancery.training.examples import Example
from stancery.training.perturb import EDITS
from stancery.training.stability import AT_MOST, SWAPS, edit_flips, sample, swap_flips


def test_a_model_that_goes_by_the_names_of_states_flips() -> None:
    examples = [Example("Norway closed the strait.", None, 2), Example("The strait is closed.", None, 2)]
    prejudiced = StubClassifier(lambda text, _: "condemning" if "Norway" in text else "neutral")
    rate, ever = swap_flips(prejudiced, examples, [0, 2])
    assert rate.statements == ever.statements == 1  # the other one names no state
    assert rate.rate is not None
    assert rate.rate.value == 1.0
    assert len(prejudiced.asked) == SWAPS
    assert len({text for text, _ in prejudiced.asked}) > 1
    assert all("Norway" not in text for text, _ in prejudiced.asked)


def test_a_model_that_does_not_look_at_names_never_flips() -> None:
    examples = [Example(f"{state} closed the strait.", None, 2) for state in ("Norway", "Chile", "Fiji")]
    rate, ever = swap_flips(StubClassifier(lambda *_: "neutral"), examples, [2, 2, 2])
    assert rate.rate is not None
    assert rate.rate.value == 0.0
    assert ever.rate is not None
    assert ever.rate.high > 0.3


def test_the_target_is_swapped_with_the_text() -> None:
    stub = StubClassifier(lambda *_: "neutral")
    swap_flips(stub, [Example("Norway closed the strait.", "Norway", 2)], [2])
    assert all(target is not None and text.startswith(target) for text, target in stub.asked)


def test_no_state_named_no_rate() -> None:
    rate, ever = swap_flips(StubClassifier(lambda *_: "neutral"), [Example("It rained.", None, 2)], [2])
    assert (rate.statements, rate.rate, ever.rate) == (0, None, None)


def test_edits_are_counted_where_they_change_something() -> None:
    examples = [Example('He said "no" again.', None, 2), Example("she agreed", None, 2)]
    loud = StubClassifier(lambda text, _: "neutral" if text.islower() else "condemning")
    found = {flips.change: flips for flips in edit_flips(loud, examples, [0, 2])}
    assert found["lower case"].statements == 1
    assert found["lower case"].rate is not None
    assert found["lower case"].rate.value == 1.0
    assert found["other quotation marks"].statements == 1
    assert list(found)[1:] == list(EDITS)
    assert found["guillemets"].rate is not None
    assert found["other dashes"].rate is None
    nothing = next(iter(found.values()))
    assert nothing.statements == 2
    assert nothing.rate is not None
    assert nothing.rate.value == 0.0


def test_the_sample_is_spread_over_everything() -> None:
    examples = [Example("x", None, 2)] * (3 * AT_MOST)
    rows = sample(examples)
    assert len(rows) == len(set(rows)) == AT_MOST
    assert (rows[0], rows[-1]) == (0, len(examples) - 1)
    assert sample(examples[:5]) == [0, 1, 2, 3, 4]
