"""Shared fixtures: a tiny base model, a toy data set that can be learned, and a model trained on it by the real run."""

import json
from pathlib import Path

import pytest
from toy import FILLERS, WORDS, toy_rows


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT with a word-level vocabulary and random weights, as a local model folder."""
    transformers = pytest.importorskip("transformers", reason="needs stancery[train]")
    import torch

    folder = tmp_path_factory.mktemp("tiny-base")
    cues = [cue for of_label in WORDS.values() for cue in of_label]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *FILLERS, *cues]
    vocabulary += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    vocabulary += list("abcdefghijklmnopqrstuvwxyz0123456789.,!?")
    tokenizer = transformers.BertTokenizerFast(
        vocab={word: index for index, word in enumerate(dict.fromkeys(vocabulary))}
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def toy_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy data set as JSONL."""
    file = tmp_path_factory.mktemp("toy") / "toy.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in toy_rows(360)), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def toy_config(tiny_base: Path, toy_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A config that trains the tiny base on the toy data in seconds."""
    folder = tmp_path_factory.mktemp("toy-run")
    config = folder / "toy.yaml"
    config.write_text(
        f"""\
name: toy
output: {folder / "run"}
data:
  sources:
    - path: {toy_file}
  targets: true
model:
  base: {tiny_base}
  max_length: 32
  freeze_embeddings: false
  hide_names: true
training:
  epochs: 8
  learning_rate: 5e-3
  batch_size: 16
""",
        encoding="utf-8",
    )
    return config


@pytest.fixture(scope="session")
def tiny_model(toy_config: Path) -> Path:
    """A model folder that the real training run made from the toy data."""
    from stancery.training.config import load_config
    from stancery.training.quiet import quiet_libraries
    from stancery.training.run import run

    quiet_libraries()
    return run(load_config(toy_config), say=lambda line: None)
