"""The behavioural tests themselves: valid, balanced, new; and the running of them."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="needs stancery[train]")
from stub_classifier import StubClassifier

from stancery.serving.model_folder import LABELS
from stancery.training.behaviour import BehaviourRow, read_behaviour, run_behaviour
from stancery.training.errors import DataError

DATA = Path(__file__).parents[2] / "data"
TESTS = ("attack-as-defence", "concession", "negation", "reported-speech", "weak-verbs")


@pytest.fixture(scope="module")
def rows() -> list[BehaviourRow]:
    return read_behaviour(DATA / "behaviour")


def test_every_file_is_one_test_of_forty_to_sixty_rows(rows: list[BehaviourRow]) -> None:
    assert sorted(path.stem for path in (DATA / "behaviour").iterdir()) == list(TESTS)
    counts = Counter(row.test for row in rows)
    assert set(counts) == set(TESTS)
    assert all(40 <= count <= 60 for count in counts.values())
    assert all(row.id.startswith(f"{row.test}-") for row in rows)


def test_no_label_is_the_safe_answer(rows: list[BehaviourRow]) -> None:
    for test in TESTS:
        counts = Counter(row.label for row in rows if row.test == test)
        assert min(counts[label] for label in LABELS) >= 10
        assert max(counts.values()) / sum(counts.values()) < 0.5


def test_invariance_rows_say_the_same_in_other_words(rows: list[BehaviourRow]) -> None:
    by_id = {row.id: row for row in rows}
    pairs = [(row, by_id[row.pair]) for row in rows if row.pair]
    assert len(pairs) >= 5 * len(TESTS)
    for row, pair in pairs:
        assert row.kind == "invariance"
        assert pair.kind == "minimum-functionality"
        assert row.text != pair.text
        assert row.label == pair.label


def shingles(text: str) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+", text.lower())
    return {tuple(found[start : start + 3]) for start in range(max(1, len(found) - 2))}


def test_no_row_is_nearly_a_statement_that_models_learn_from(rows: list[BehaviourRow]) -> None:
    known: list[set[tuple[str, ...]]] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for path in (DATA / "statements").glob("*.jsonl"):
        for line in path.open(encoding="utf-8"):
            known.append(shingles(json.loads(line)["text"]))
            for shingle in known[-1]:
                holders[shingle].append(len(known) - 1)
    assert len(known) > 5000
    for row in rows:
        own = shingles(row.text)
        shared = Counter(index for shingle in own for index in holders.get(shingle, ()))
        nearest = max((count / len(own | known[index]) for index, count in shared.items()), default=0.0)
        assert nearest < 0.3, row.id


def row(name: str, label: str, pair: str | None = None, **changes: object) -> dict[str, object]:
    kind = "minimum-functionality" if pair is None else "invariance"
    found = {"id": name, "text": f"Text {name}.", "label": label, "test": "toy", "kind": kind, "pair": pair}
    return {**found, **changes}


def read(folder: Path, *lines: dict[str, object]) -> list[BehaviourRow]:
    (folder / "toy.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_behaviour(folder)


def test_failures_are_counted_by_kind(tmp_path: Path) -> None:
    tests = read(
        tmp_path,
        row("a", "condemning"),
        row("b", "condemning", pair="a"),  # as wrong as its pair: it does not fail
        row("c", "neutral"),
        row("d", "neutral", pair="c"),  # unlike its pair: it fails
        row("e", "neutral"),
    )
    answers = {"a": "defending", "b": "defending", "c": "neutral", "d": "condemning", "e": "neutral"}
    stub = StubClassifier(lambda text, _: answers[text.split()[1][0]])
    minimum, invariance = run_behaviour(stub, tests)
    assert (minimum.kind, minimum.rows, minimum.failed) == ("minimum-functionality", 3, ("a",))
    assert minimum.failure_rate.value == pytest.approx(1 / 3)
    assert minimum.failure_rate.low < 1 / 3 < minimum.failure_rate.high
    assert (invariance.rows, invariance.failed) == (2, ("d",))


def test_a_folder_that_is_not_there_holds_no_tests(tmp_path: Path) -> None:
    assert read_behaviour(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([row("a", "hostile")], "line 1: label"),
        ([row("a", "neutral", extra=1)], "line 1: extra"),
        ([row("a", "neutral", text="")], "line 1: text"),
        ([row("a", "neutral"), row("a", "neutral")], "the id a occurs more than once"),
        ([row("a", "neutral", pair="z")], "the pair of a is 'z'"),
        ([row("a", "neutral", pair="a")], "the pair of a is 'a'"),
        ([row("a", "neutral"), row("b", "condemning", pair="a")], "the pair of b"),
        ([row("a", "neutral", kind="invariance")], "expected a pair"),
        (
            [row("a", "neutral"), row("b", "neutral", pair="a", kind="minimum-functionality")],
            "expected a pair",
        ),
    ],
)
def test_faulty_rows_are_named(tmp_path: Path, lines: list[dict[str, object]], complaint: str) -> None:
    with pytest.raises(DataError, match=re.escape(complaint)):
        read(tmp_path, *lines)


def test_every_row_was_read_twice_and_settled(rows: list[BehaviourRow]) -> None:
    for row in rows:
        assert len(row.readings) >= 2, row.id
        assert 2 * row.readings.count(row.label) >= len(row.readings), row.id


def test_readings_may_be_left_out_and_must_be_labels(tmp_path: Path) -> None:
    once, never = read(tmp_path, row("a", "neutral", readings=["neutral"]), row("b", "neutral"))
    assert (once.readings, never.readings) == (("neutral",), ())
    with pytest.raises(DataError, match=r"line 1: readings\.1"):
        read(tmp_path, row("a", "neutral", readings=["neutral", "hostile"]))
