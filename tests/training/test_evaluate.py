"""Evaluation: what is read, how it is parted, comparison, and the command on a real tiny model."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("datasets", reason="needs stancery[train]")
from stub_classifier import StubClassifier
from toy import toy_rows

from stancery.serving.errors import StanceryError
from stancery.serving.model_folder import LABELS
from stancery.training.cli import app
from stancery.training.compare import compare
from stancery.training.config import Config
from stancery.training.errors import DataError
from stancery.training.evaluate import Predictions, confusion, measure, measure_labels, predict
from stancery.training.evaluation_data import cautions, overlap, read_evaluation_data
from stancery.training.examples import Example
from stancery.training.metrics import bootstrap, macro_f1
from stancery.training.slices import measure_slices
from stancery.training.statements import Statement


def written(folder: Path, rows: list[dict[str, object]], name: str = "some.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def certain(truth: list[int], answers: list[int], groups: list[int] | None = None) -> Predictions:
    return Predictions(
        np.array(truth), np.eye(3)[answers], None if groups is None else np.array(groups, dtype=np.int64)
    )


# -- predictions and figures


def test_answers_keep_the_order_of_the_questions() -> None:
    examples = [Example(f"{number} {LABELS[number % 3]}", None, number % 3) for number in range(700)]
    done: list[int] = []
    found = predict(StubClassifier(lambda text, _: text.split()[1]), examples, done.append)
    assert found.correct.all()
    assert sum(done) == 700
    assert len(done) > 1
    assert found.probabilities[1].tolist() == pytest.approx([0.1, 0.8, 0.1])


def test_no_question_no_answer() -> None:
    found = predict(StubClassifier(lambda *_: "neutral"), [])
    assert found.probabilities.shape == (0, 3)


def test_figures_come_with_intervals() -> None:
    found = certain([0, 0, 1, 1, 2, 2] * 10, [0, 1, 1, 1, 2, 0] * 10)
    figures = measure(found)
    assert figures["accuracy"].value == pytest.approx(4 / 6)
    assert figures["macro_f1"].low < figures["macro_f1"].value < figures["macro_f1"].high
    assert figures["brier_score"].value == pytest.approx(2 * 2 / 6)
    assert measure_labels(found)["defending"]["recall"].value == 1.0
    assert confusion(found).tolist() == [[10, 10, 0], [0, 20, 0], [10, 0, 10]]


def test_groups_follow_the_rows_that_are_chosen() -> None:
    part = certain([0, 1, 2], [0, 1, 1], groups=[5, 5, 8]).of([2, 0])
    assert part.truth.tolist() == [2, 0]
    assert part.groups is not None
    assert part.groups.tolist() == [8, 5]


# -- the data


def test_a_target_column_is_found(tmp_path: Path) -> None:
    row = {"id": "a", "text": "Oslo scolds Malé.", "target": "Malé", "label": "condemning", "source": "wire"}
    data = read_evaluation_data(written(tmp_path, [row]))
    assert data.examples == [Example("Oslo scolds Malé.", "Malé", LABELS.index("condemning"))]
    assert data.target_examples == []
    assert data.name == "some.jsonl"


def test_targets_topics_and_documents_are_found(tmp_path: Path) -> None:
    rows = [
        {
            "text": f"Statement {number}.",
            "label": "neutral",
            "targets": [{"name": "Suva", "label": "defending"}] if number == 1 else [],
            "topic": "fishing" if number < 2 else None,
            "document": "D/1" if number < 3 else "D/2",
            "forum": "letter",
        }
        for number in range(4)
    ]
    data = read_evaluation_data(written(tmp_path, rows))
    assert data.topics == ("fishing", "fishing", None, None)
    assert data.target_examples == [(1, Example("Statement 1.", "Suva", LABELS.index("defending")))]
    assert data.groups[0] == data.groups[1] == data.groups[2] != data.groups[3]
    assert data.statements[0].forum == "letter"


def test_a_table_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["text", "label", "target"], ["Well done, Quito.", "defending", ""]])
    data = read_evaluation_data(str(path))
    assert data.examples == [Example("Well done, Quito.", None, LABELS.index("defending"))]


def test_variants_of_one_group_stay_together_whatever_their_document(tmp_path: Path) -> None:
    rows = [
        {"text": "A.", "label": "neutral", "group": "g"},
        {"text": "B.", "label": "neutral", "group": "g"},
        {"text": "C.", "label": "neutral", "group": None},
    ]
    groups = read_evaluation_data(written(tmp_path, rows)).groups
    assert groups[0] == groups[1] != groups[2]


def test_training_statements_and_repetitions_are_pointed_out(tmp_path: Path) -> None:
    rows = [
        {"text": "The gates are open.", "label": "neutral", "split": "train"},
        {"text": "The gates are open.", "label": "neutral", "split": "test"},
        {"text": "Shut them!", "label": "condemning", "split": "test"},
    ]
    path = written(tmp_path, rows)
    trained, repeated, missing = cautions(read_evaluation_data(path))
    assert trained.startswith("1 of the 3 statements")
    assert "--only test" in trained
    assert repeated.startswith("1 statements repeat")
    assert "defending" in missing
    assert len(read_evaluation_data(path, "test").statements) == 2


def test_overlap_does_not_look_at_capitals_and_spaces(tmp_path: Path) -> None:
    data = read_evaluation_data(
        written(tmp_path, [{"text": "THE  gates\tare open.", "label": "neutral"}] * 1)
    )
    assert overlap(data, [Statement("1", "The gates are open.", "neutral")]) == 1
    assert overlap(data, [Statement("1", "The gates are shut.", "neutral")]) == 0


def test_a_file_without_labels_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no column 'label'.* give as --config"):
        read_evaluation_data(written(tmp_path, [{"text": "Nothing else."}]))


def test_a_file_is_read_by_the_columns_of_the_source_it_belongs_to(tmp_path: Path) -> None:
    row = {"said": "Oslo scolds Malé.", "about": "Malé", "view": "against", "topic": "fishing"}
    mine, new = (written(tmp_path, [row], name) for name in ("mine.jsonl", "new.jsonl"))
    usual = written(tmp_path, [{"text": "The gates are open.", "label": "neutral"}], "usual.jsonl")
    own = {
        "columns": {"text": "said", "label": "view", "target": "about"},
        "labels": {"against": "condemning"},
    }
    sources = [{"path": str(tmp_path / "absent.csv")}, {"path": usual}, {"path": mine, **own}]
    config = Config.model_validate({"name": "mine", "data": {"sources": sources}})
    data = read_evaluation_data(mine, config=config)
    assert data.examples == [Example("Oslo scolds Malé.", "Malé", LABELS.index("condemning"))]
    assert data.topics == ("fishing",)
    assert read_evaluation_data(usual, config=config).statements[0].label == "neutral"
    with pytest.raises(DataError, match="no column 'text'"):  # of no source: read as the first one
        read_evaluation_data(new, config=config)
    reversed_ = Config.model_validate({"name": "mine", "data": {"sources": sources[::-1]}})
    assert read_evaluation_data(new, config=reversed_).examples == data.examples
    typo = {"path": mine, **own, "columns": {**own["columns"], "target": "abuot"}}
    misspelt = Config.model_validate({"name": "mine", "data": {"sources": [typo]}})
    with pytest.raises(DataError, match=r"no column 'abuot', which the config names as columns\.target"):
        read_evaluation_data(mine, config=misspelt)


# -- slices


def test_slices_are_counted_measured_and_marked(tmp_path: Path) -> None:
    rows = [
        {
            "text": " ".join(["word"] * (5 if number < 20 else 25)) + f" {number}",
            "label": LABELS[number % 3],
            "source": "large" if number < 80 else "small",
        }
        for number in range(100)
    ]
    data = read_evaluation_data(written(tmp_path, rows))
    truth = [number % 3 for number in range(100)]
    answers = [label if number < 80 else (label + 1) % 3 for number, label in enumerate(truth)]
    slices = measure_slices(data, certain(truth, answers))
    by_name = {(part.by, part.name): part for part in slices}
    large, small = by_name["source", "large"], by_name["source", "small"]
    assert (large.statements, large.accuracy.value, large.few) == (80, 1.0, False)
    assert (small.statements, small.accuracy.value, small.few) == (20, 0.0, True)
    assert small.accuracy.high > 0.1  # twenty wrong of twenty do not prove that all are wrong
    assert [part.name for part in slices if part.by == "length"] == ["1-12 words", "21-30 words"]
    # One forum, one topic, one kind of question: no slices of these.
    assert {part.by for part in slices} == {"source", "length"}


def test_macro_f1_is_left_out_where_a_label_is_missing(tmp_path: Path) -> None:
    rows = [
        {"text": f"{number}.", "label": LABELS[number % 3 if number < 60 else 0], "forum": str(number // 60)}
        for number in range(90)
    ]
    data = read_evaluation_data(written(tmp_path, rows))
    truth = [LABELS.index(item.label) for item in data.statements]
    found = {part.name: part for part in measure_slices(data, certain(truth, truth))}
    assert found["0"].macro_f1 is not None
    assert found["1"].macro_f1 is None


def test_many_topics_become_ten_and_the_rest(tmp_path: Path) -> None:
    rows = [
        {"text": f"{topic} {number}", "label": "neutral", "topic": f"topic {topic:02d}"}
        for topic in range(14)
        for number in range(20 - topic)
    ]
    data = read_evaluation_data(written(tmp_path, rows))
    slices = measure_slices(data, certain([2] * len(rows), [2] * len(rows)))
    topics = [part for part in slices if part.by == "topic"]
    assert [part.name for part in topics] == [*(f"topic {topic:02d}" for topic in range(10)), "(4 others)"]
    assert topics[-1].statements == 10 + 9 + 8 + 7


# -- comparison


def test_the_better_model_is_called_better() -> None:
    truth = [0, 1, 2] * 40
    good = certain(truth, truth)
    bad = certain(truth, [0] * 120)
    found = compare("good", "bad", good, bad)
    assert found.verdict.startswith("good is better than bad: macro-F1 differs by +0.8")
    assert (found.only_first_right, found.only_second_right) == (80, 0)
    assert compare("bad", "good", bad, good).verdict.startswith("bad is worse than good")


def test_a_small_difference_is_not_made_much_of() -> None:
    truth = [0, 1, 2] * 40
    answers = [*truth[:-1], 0]
    found = compare("this", "that", certain(truth, truth), certain(truth, answers))
    assert found.verdict.startswith("No difference can be told between this and that")
    assert "p = 1.000" in found.verdict


def test_the_comparison_is_paired() -> None:
    # Both models are wrong on the same rows but for a few: the difference is surer than either figure.
    chance = np.random.default_rng(0)
    truth = chance.integers(0, 3, 300)
    answers = np.where(chance.random(300) < 0.4, (truth + 1) % 3, truth)
    better = answers.copy()
    wrong = np.flatnonzero(answers != truth)[:12]
    better[wrong] = truth[wrong]
    found = compare(
        "a", "b", certain(truth.tolist(), better.tolist()), certain(truth.tolist(), answers.tolist())
    )
    single = bootstrap(macro_f1, truth, answers)
    assert found.difference.low > 0
    assert found.difference.high - found.difference.low < single.high - single.low


# -- the command


@pytest.fixture
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_says_the_result_first(tiny_model: Path, in_an_empty_folder: Path) -> None:
    rows = [{**row, "targets": [{"name": "the council", "label": "neutral"}]} for row in toy_rows(60)]
    rows[0]["label"] = "neutral"  # one that the model must get wrong
    data = written(in_an_empty_folder, rows)
    result = CliRunner().invoke(
        app, ["evaluate", str(tiny_model), data, "--against", str(tiny_model), "--report", "out"]
    )
    assert result.exit_code == 0, result.output
    flat = " ".join(result.output.split())
    assert "on some.jsonl: macro-F1 0.9" in flat[: flat.index("How good")]
    assert "No difference can be told between" in flat
    for title in (
        "By label",
        "What is taken for what",
        "What abstaining buys",
        "Stance towards named actors",
    ):
        assert title in flat
    assert result.output.count("[") == result.output.count("]")  # no interval is cut off at 80 columns
    assert "Behavioural tests" not in flat  # there are none in this folder
    assert "toy-0" in flat[flat.index("Wrong, and surest of it") :]
    assert Path("out/report.html").is_file()
    assert Path("out/metrics.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere", "{data}"], "nowhere is not a folder"),
        (["{model}", "nothing.jsonl"], "no such file"),
        (["{model}", "{data}", "--train", "some.yaml"], "add --baselines"),
        (["{model}", "{data}", "--config", "some.yaml"], "some.yaml does not exist"),
        (["{model}", "{data}", "--baselines", "--train", "some.yaml"], "some.yaml does not exist"),
        (["{model}", "{data}", "--only", "test"], "holds no statements in the split 'test'"),
        (["{model}", "{data}", "--report", "some.jsonl"], "the report cannot be written"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(
    tiny_model: Path, in_an_empty_folder: Path, arguments: list[str], sentence: str
) -> None:
    data = written(in_an_empty_folder, toy_rows(6))
    filled = [argument.format(model=tiny_model, data=data) for argument in arguments]
    result = CliRunner().invoke(app, ["evaluate", *filled])
    assert isinstance(result.exception, StanceryError)
    complaint = str(result.exception)
    assert sentence in complaint
    assert "\n" not in complaint


def test_statements_that_command_the_terminal_are_disarmed(
    tiny_model: Path, in_an_empty_folder: Path
) -> None:
    hostile = "deplore \u001b]0;owned\u0007\u001b[31m the [bold]council[/bold] \u202e today"
    data = written(in_an_empty_folder, [{"id": "[red]x", "text": hostile, "label": "neutral"}] * 3)
    result = CliRunner().invoke(app, ["evaluate", str(tiny_model), data])
    assert result.exit_code == 0, result.output
    assert "[bold]council[/bold]" in re.sub(r"\s+", " ", result.output)
    assert not set("\u001b\u0007\u202e") & set(result.output)
