"""Small random encoders of other architectures, each with a tokenizer of its own kind trained on the toy words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from toy import FILLERS, WORDS, toy_rows

SENTENCES = [
    *(str(row["text"]) for row in toy_rows(360)),
    "The panel heard both delegations, then rose until Tuesday.",
    "Nobody in the valley had asked for soldiers; they came all the same.",
    "Our neighbours built the bridge, and we thank them for it.",
]
SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "initializer_range": 0.2,
}


def trained(
    model: models.Model, pre_tokenizer: pre_tokenizers.PreTokenizer, trainer: trainers.Trainer
) -> Any:
    """What training a tokenizer on the sentences makes of its model, as tokenizer.json has it."""
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return json.loads(tokenizer.to_str())["model"]


def unigram(specials: list[str], unknown: str) -> list[tuple[str, float]]:
    """A unigram vocabulary as sentencepiece makes it, the special tokens first."""
    trainer = trainers.UnigramTrainer(vocab_size=200, special_tokens=specials, unk_token=unknown)
    pieces = trained(models.Unigram(), pre_tokenizers.Metaspace(), trainer)["vocab"]
    return [(piece, score) for piece, score in pieces]


def deberta_v3(folder: Path) -> None:
    """DebertaV2: relative positions only, no segments, a unigram vocabulary with [PAD] first."""
    vocabulary = unigram(["[PAD]", "[CLS]", "[SEP]", "[UNK]"], "[UNK]")
    tokenizer = transformers.DebertaV2Tokenizer(vocab=[*vocabulary, ("[MASK]", 0.0)], unk_id=3)
    config = transformers.DebertaV2Config(
        **SIZES,
        vocab_size=len(tokenizer),
        max_position_embeddings=64,
        relative_attention=True,
        position_buckets=16,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        type_vocab_size=0,
    )
    save(folder, transformers.DebertaV2Model(config), tokenizer)


def xlm_roberta(folder: Path) -> None:
    """XLM-RoBERTa: a unigram vocabulary with <pad> second, positions counted from the padding's number."""
    tokenizer = xlm_roberta_tokenizer()
    config = transformers.XLMRobertaConfig(
        **SIZES, vocab_size=len(tokenizer), max_position_embeddings=66, type_vocab_size=1, pad_token_id=1
    )
    save(folder, transformers.XLMRobertaModel(config, add_pooling_layer=False), tokenizer)


def multilingual_e5(folder: Path) -> None:
    """BERT with XLM-RoBERTa's tokenizer, as intfloat/multilingual-e5-small is: the two differ in the padding."""
    tokenizer = xlm_roberta_tokenizer()
    config = transformers.BertConfig(**SIZES, vocab_size=len(tokenizer), max_position_embeddings=64)
    save(folder, transformers.BertModel(config, add_pooling_layer=False), tokenizer)


def roberta(folder: Path) -> None:
    """RoBERTa: byte-level BPE, positions counted from the padding's number."""
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    model = trained(models.BPE(), pre_tokenizers.ByteLevel(add_prefix_space=False), trainer)
    merges = [tuple(merge) for merge in model["merges"]]
    tokenizer = transformers.RobertaTokenizer(vocab=model["vocab"], merges=merges)
    config = transformers.RobertaConfig(
        **SIZES, vocab_size=len(tokenizer), max_position_embeddings=66, type_vocab_size=1, pad_token_id=1
    )
    save(folder, transformers.RobertaModel(config, add_pooling_layer=False), tokenizer)


def word_pieces(*specials: str) -> dict[str, int]:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,;!?"
    cues = [cue for of_label in WORDS.values() for cue in of_label]
    pieces = [*specials, *FILLERS, *cues, *letters, *(f"##{letter}" for letter in letters)]
    return {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}


def distilbert(folder: Path) -> None:
    """DistilBERT: no segments, and other names for its sizes."""
    tokenizer = transformers.DistilBertTokenizer(
        vocab=word_pieces("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    )
    config = transformers.DistilBertConfig(
        vocab_size=len(tokenizer),
        dim=32,
        n_layers=2,
        n_heads=2,
        hidden_dim=64,
        initializer_range=0.2,
        max_position_embeddings=64,
    )
    save(folder, transformers.DistilBertModel(config), tokenizer)


def mpnet(folder: Path) -> None:
    """MPNet: word pieces with <pad> second, a position bias beside the positions."""
    tokenizer = transformers.MPNetTokenizer(vocab=word_pieces("<s>", "<pad>", "</s>", "[UNK]", "<mask>"))
    config = transformers.MPNetConfig(
        **SIZES, vocab_size=len(tokenizer), max_position_embeddings=66, pad_token_id=1
    )
    save(folder, transformers.MPNetModel(config, add_pooling_layer=False), tokenizer)


def xlm_roberta_tokenizer() -> transformers.PreTrainedTokenizerBase:
    vocabulary = unigram(["<s>", "<pad>", "</s>", "<unk>"], "<unk>")
    return transformers.XLMRobertaTokenizer(vocab=[*vocabulary, ("<mask>", 0.0)])


def save(
    folder: Path, encoder: transformers.PreTrainedModel, tokenizer: transformers.PreTrainedTokenizerBase
) -> None:
    encoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


ENCODERS: dict[str, Callable[[Path], None]] = {
    build.__name__.replace("_", "-"): build
    for build in (deberta_v3, xlm_roberta, multilingual_e5, roberta, distilbert, mpnet)
}


def build_encoder(name: str, folder: Path) -> Path:
    """Write one of ENCODERS, with random weights, as a local model folder."""
    torch.manual_seed(0)
    ENCODERS[name](folder)
    return folder
