"""The classifier's contract: types, order, windows, threads, refusals."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import WORDS, toy_rows

from stancery.serving import Stance, StanceClassifier
from stancery.serving.errors import StanceryError, StatementError
from stancery.serving.model_folder import LABELS
from stancery.serving.stance import UNCERTAIN

TEXTS = [str(row["text"]) for row in toy_rows(40)]


@pytest.fixture(scope="module")
def classifier(tiny_model: Path) -> StanceClassifier:
    return StanceClassifier.load(tiny_model)


def test_a_string_gives_a_stance_and_a_list_a_list(classifier: StanceClassifier) -> None:
    assert isinstance(classifier.classify("we deplore the state"), Stance)
    for count in (0, 1, 3):
        answer = classifier.classify(TEXTS[:count])
        assert isinstance(answer, list)
        assert len(answer) == count


def test_order_is_kept_whatever_the_lengths(classifier: StanceClassifier) -> None:
    mixed = [" ".join(TEXTS[index : index + 1 + index % 5]) for index in range(30)]
    answers = classifier.classify(mixed, batch_size=4)
    assert [answer.text for answer in answers] == mixed
    alone = [classifier.classify(text) for text in mixed]
    assert [answer.label for answer in answers] == [answer.label for answer in alone]


def test_scores_are_probabilities_and_the_label_is_the_likeliest(classifier: StanceClassifier) -> None:
    for answer in classifier.classify(TEXTS):
        assert set(answer.scores) == set(LABELS)
        assert sum(answer.scores.values()) == pytest.approx(1)
        assert answer.scores[answer.label] == answer.confidence == max(answer.scores.values())


def test_the_batch_size_does_not_change_the_answers(classifier: StanceClassifier) -> None:
    one, many = (classifier.classify(TEXTS, batch_size=size) for size in (1, 32))
    for first, second in zip(one, many, strict=True):
        assert first.scores == pytest.approx(second.scores, abs=0.02)


def test_a_long_statement_is_read_to_its_end(classifier: StanceClassifier) -> None:
    filler = "the council of the state " * 30
    answer = classifier.classify(filler + "deplore " * 120)
    assert answer.windows > 2
    assert answer.label == "condemning"
    assert classifier.classify("the council").windows == 1


def test_a_long_statement_keeps_its_target_in_every_window(classifier: StanceClassifier) -> None:
    answer = classifier.classify("the council of the state " * 30, target="minister")
    assert answer.windows > 2
    assert answer.target == "minister"


def test_threads_share_one_classifier(classifier: StanceClassifier) -> None:
    expected = [answer.label for answer in classifier.classify(TEXTS, batch_size=1)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert [answer.label for answer in pool.map(classifier.classify, TEXTS)] == expected


def test_targets_go_to_all_or_one_to_each(classifier: StanceClassifier) -> None:
    everyone = classifier.classify(TEXTS[:2], target="council")
    assert [answer.target for answer in everyone] == ["council", "council"]
    each = classifier.classify(TEXTS[:2], target=["minister", None])
    assert [answer.target for answer in each] == ["minister", None]
    assert each[1].scores == pytest.approx(classifier.classify(TEXTS[1]).scores, abs=0.02)


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (["fine", ""], "statement 2 is empty"),
        (["fine", "  \n"], "statement 2 is empty"),
        ("", "statement 1 is empty"),
        (["fine", "fine", None], "statement 3 is NoneType"),
        ([3.5], "statement 1 is float"),
        (["\u200b\u200b"], "statement 1 has no characters the model can read"),
    ],
)
def test_what_is_no_statement_is_refused_by_position(
    classifier: StanceClassifier, statements: list[str], message: str
) -> None:
    with pytest.raises(StatementError, match=message):
        classifier.classify(statements)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "the target of statement 1 is empty"),
        ("of the " * 40, "expected the name of an actor"),
        (["council"], "found 2 statements and 1 targets"),
    ],
)
def test_what_is_no_target_is_refused(classifier: StanceClassifier, target: str, message: str) -> None:
    with pytest.raises(StatementError, match=message):
        classifier.classify(TEXTS[:2], target=target)


def test_one_statement_takes_one_target(classifier: StanceClassifier) -> None:
    with pytest.raises(StatementError, match="takes one target"):
        classifier.classify("we deplore", target=["a", "b"])  # type: ignore[call-overload]


def test_a_bad_batch_size_is_refused(classifier: StanceClassifier) -> None:
    with pytest.raises(StanceryError, match="batch_size is 0"):
        classifier.classify(TEXTS, batch_size=0)


def test_abstaining_keeps_the_scores(tiny_model: Path, classifier: StanceClassifier) -> None:
    unsure = StanceClassifier.load(tiny_model, abstain_below=1.0)
    answer, plain = unsure.classify(TEXTS[0]), classifier.classify(TEXTS[0])
    assert answer.label == UNCERTAIN
    assert answer.scores == plain.scores
    with pytest.raises(StanceryError, match=r"abstain_below is 1\.5"):
        StanceClassifier.load(tiny_model, abstain_below=1.5)


def test_the_json_form_has_the_documented_keys(classifier: StanceClassifier) -> None:
    assert list(classifier.classify(TEXTS[0]).to_dict()) == ["text", "label", "confidence", "scores"]
    assert classifier.classify(TEXTS[0], target="council").to_dict()["target"] == "council"


def test_the_word_that_decides_contributes_most(classifier: StanceClassifier) -> None:
    row = toy_rows(4)[3]
    explanation = classifier.explain(str(row["text"]))
    label = explanation.stance.label
    assert label == row["label"]
    strongest = max(explanation.words, key=lambda word: word.contributions[label])
    assert strongest.text in WORDS[label]
    assert [explanation.stance.text[word.start : word.end] for word in explanation.words] == str(
        row["text"]
    ).split()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_unicode_is_classified_or_refused_in_a_sentence(classifier: StanceClassifier, text: str) -> None:
    try:
        answer = classifier.classify(text)
    except StatementError as error:
        assert "statement 1" in str(error)
    else:
        assert answer.text == text
        assert sum(answer.scores.values()) == pytest.approx(1)


def test_lone_surrogates_do_no_harm(classifier: StanceClassifier) -> None:
    assert classifier.classify("we deplore \ud800 the state").label in LABELS
