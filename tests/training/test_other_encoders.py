"""The recipe on encoders of other architectures, with their own tokenizers: from a config's base to serving."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("transformers", reason="needs stancery[train]")

import sentencepiece
import torch
from small_encoders import ENCODERS, SENTENCES, build_encoder
from tokenizers import Tokenizer
from toy import WORDS, toy_rows

from stancery.serving import StanceClassifier
from stancery.serving.model_folder import LABELS
from stancery.serving.windows import as_pair
from stancery.training.config import Model, Training, load_config
from stancery.training.errors import ConfigError
from stancery.training.finetune import _layer_of, _optimizer
from stancery.training.model import StanceModel, load_base
from stancery.training.quiet import quiet_libraries
from stancery.training.run import run

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small run slower on several threads, and much slower where those must share the cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=list(ENCODERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def base(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_encoder(name, tmp_path_factory.mktemp(name))


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toy statements with a target each, enough of them held out to calibrate."""
    file = tmp_path_factory.mktemp("statements") / "toy.jsonl"
    rows = [
        {
            **row,
            "text": f"the envoy {row['text']}",
            "targets": [{"name": "envoy", "label": row["label"]}],
            "split": "validation" if number < 150 else "train",
        }
        for number, row in enumerate(toy_rows(390))
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def classifier(base: Path, statements: Path, tmp_path_factory: pytest.TempPathFactory) -> StanceClassifier:
    """What one run on the base makes, read as a user reads it."""
    folder = tmp_path_factory.mktemp("run")
    config = folder / "other.yaml"
    config.write_text(
        f"""\
name: other
output: {folder / "run"}
data:
  sources:
    - path: {statements}
  targets: true
model:
  base: {base}
  max_length: 32
  freeze_embeddings: true
training:
  epochs: 5
  batch_size: 16
  learning_rate: 5e-3
  layer_decay: 0.9
  evaluations_per_epoch: 1
""",
        encoding="utf-8",
    )
    quiet_libraries()
    return StanceClassifier.load(run(load_config(config), say=lambda line: None))


def test_the_run_measures_calibrates_and_exports_faithfully(classifier: StanceClassifier) -> None:
    manifest = classifier.manifest
    export = manifest.metrics["export"]
    # Of 28 examples that a network of random weights has barely learned, a few may lie on the edge of two labels.
    assert export["same_label"] >= 0.8
    assert export["exported_macro_f1"] > max(0.5, export["torch_macro_f1"] - 0.2)
    assert manifest.temperature != 1.0
    assert len(manifest.base_model.sha256) == 64


def test_statements_are_classified_as_a_whole_and_towards_a_target(classifier: StanceClassifier) -> None:
    rows = toy_rows(30)
    texts = [f"the envoy {row['text']}" for row in rows]
    for target in (None, "envoy"):
        answers = classifier.classify(texts, target)
        assert sum(answer.label == row["label"] for answer, row in zip(answers, rows, strict=True)) >= 20
        # Statements of other lengths, and so of other paddings where an encoder is trained, change nothing.
        alone = classifier.classify(texts[0], target)
        assert alone.scores["neutral"] == pytest.approx(answers[0].scores["neutral"], abs=0.01)


def test_every_word_is_explained(classifier: StanceClassifier) -> None:
    text = f"the council, said the envoy, {WORDS['condemning'][0]} this"
    explanation = classifier.explain(text, "envoy")
    assert [word.text for word in explanation.words] == text.split()
    assert all(set(word.contributions) == set(LABELS) for word in explanation.words)


def test_a_long_text_is_read_in_windows_that_leave_nothing_out(classifier: StanceClassifier) -> None:
    text = " ".join(SENTENCES[:20])
    stance = classifier.classify(text, "envoy")
    assert stance.windows > 3
    windows = classifier._reader.read([text], ["envoy"])[0]
    assert all(len(window.ids) <= 32 for window in windows)
    read = {token for window in windows for token in window.ids.tolist()}
    tokenizer = Tokenizer.from_file(str(classifier.folder.tokenizer))
    tokenizer.no_padding()
    assert set(tokenizer.encode(*as_pair(text, "envoy", classifier.folder.names)).ids) == read
    # Special tokens and the target weigh nothing; the windows overlap, so together they weigh more than the text.
    tokens = len(tokenizer.encode(text, add_special_tokens=False).ids)
    assert all(0 < window.weight < len(window.ids) - 3 for window in windows)
    assert tokens < sum(window.weight for window in windows) < 2 * tokens


def test_word_vectors_are_frozen_and_layers_learn_at_falling_rates(base: Path) -> None:
    encoder, _, _ = load_base(Model(base=str(base), max_length=32))
    assert not encoder.get_input_embeddings().weight.requires_grad  # type: ignore[operator]
    model = StanceModel(encoder, Model())
    names = {parameter: name for name, parameter in model.named_parameters()}
    rates: dict[int, set[float]] = {}
    for group in _optimizer(model, Training(learning_rate=1e-3, layer_decay=0.5)).param_groups:
        (parameter,) = group["params"]
        if not names[parameter].startswith("head."):
            rates.setdefault(_layer_of(names[parameter]), set()).add(group["lr"])
    assert rates == {0: {0.125e-3}, 1: {0.25e-3}, 2: {0.5e-3}}


def test_a_network_reads_as_many_tokens_as_it_says_and_no_more(base: Path) -> None:
    encoder, tokenizer, _ = load_base(Model(base=str(base), max_length=64))
    encoded = tokenizer("the agenda " * 80, truncation=True, max_length=64, return_tensors="pt")
    with torch.inference_mode():
        assert encoder(**encoded).last_hidden_state.shape[1] == 64
    with pytest.raises(ConfigError, match="reads 64 tokens at most"):
        load_base(Model(base=str(base), max_length=65))


def without_tokenizer(base: str, folder: Path) -> Path:
    build_encoder(base, folder)
    for file in [*folder.glob("tokenizer*"), *folder.glob("special*")]:
        file.unlink()
    return folder


def test_a_base_with_only_a_sentencepiece_model_is_read_from_it(tmp_path: Path) -> None:
    folder = without_tokenizer("deberta-v3", tmp_path)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES),
        model_prefix=str(folder / "spm"),
        vocab_size=60,
        hard_vocab_limit=False,
        minloglevel=2,
        **{"pad_id": 0, "bos_id": 1, "eos_id": 2, "unk_id": 3},
        **{"pad_piece": "[PAD]", "bos_piece": "[CLS]", "eos_piece": "[SEP]", "unk_piece": "[UNK]"},
    )
    _, tokenizer, _ = load_base(Model(base=str(folder), max_length=32))
    assert tokenizer.is_fast
    assert tokenizer.decode(tokenizer("the minister said").input_ids, skip_special_tokens=True) == (
        "the minister said"
    )


def test_a_base_without_a_vocabulary_is_refused(tmp_path: Path) -> None:
    folder = without_tokenizer("deberta-v3", tmp_path)
    with pytest.raises(ConfigError, match=r"has no vocabulary; expected tokenizer\.json"):
        load_base(Model(base=str(folder), max_length=32))


def test_a_base_with_only_a_slow_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = without_tokenizer("distilbert", tmp_path)
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "CanineTokenizer"}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"has no fast tokenizer .* choose another"):
        load_base(Model(base=str(folder), max_length=32))


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    build_encoder("distilbert", tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    for file in build_encoder("roberta", other).glob("tokenizer*"):
        os.replace(file, tmp_path / file.name)
    with pytest.raises(ConfigError, match="they do not belong together"):
        load_base(Model(base=str(tmp_path), max_length=32))


def test_segments_are_not_asked_of_an_encoder_without_them(tmp_path: Path) -> None:
    folder = build_encoder("distilbert", tmp_path)
    file = folder / "tokenizer_config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**settings, "tokenizer_class": "BertTokenizer"}), encoding="utf-8")
    _, tokenizer, _ = load_base(Model(base=str(folder), max_length=32))
    assert set(tokenizer("the minister", "the state")) == {"input_ids", "attention_mask"}


@pytest.mark.parametrize("config", ["deberta-v3-small", "multilingual"])
def test_the_configs_of_other_encoders_are_the_default_recipe(config: str) -> None:
    default = load_config(CONFIGS / "general.yaml")
    other = load_config(CONFIGS / f"{config}.yaml")
    assert other.data == default.data
    assert other.model == default.model.model_copy(update={"base": other.model.base, "base_sha256": None})
    rate = other.training.learning_rate
    assert other.training == default.training.model_copy(update={"learning_rate": rate})
    assert rate < default.training.learning_rate
