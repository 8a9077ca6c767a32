"""What stancery is measured against: other ways from the same statements to one of three labels.

Each peer is written into a folder first, so that a new process can load it and answer: that is its cold start. The
labels they give do not matter here, and they learn from few statements; how good such means are is told by
``stancery-train evaluate … --baselines``.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib  # type: ignore[import-untyped]
import numpy as np
import onnxruntime
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from tokenizers import Tokenizer
from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer, pipeline

from stancery.serving.model_folder import LABELS
from stancery.training.export import quiet_exporter
from stancery.training.model import PACKAGED_BASE, locate_base

_MAX_LENGTH = 128
_FEW = 200


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to classify.

    Attributes:
        name: What it is, in words.
        answer: Classifies statements, so many in a batch.
        command: A process that loads it and classifies the statement that is its last argument.
        has_batches: Whether the size of a batch makes a difference.
    """

    name: str
    answer: Callable[[Sequence[str], int], object]
    command: list[str]
    has_batches: bool = True


def make_peers(folder: Path, texts: Sequence[str], labels: Sequence[int], threads: int) -> list[Peer]:
    """Write and load all peers.

    Args:
        folder: An empty folder.
        texts: Statements to learn from.
        labels: Their labels, indices into LABELS.
        threads: Threads of each.

    Returns:
        The peers; the first is ``transformers.pipeline``, against which the others are measured too.
    """
    torch.set_num_threads(threads)
    base, _ = locate_base(PACKAGED_BASE)
    # The shipped model's architecture. Its head is untrained here, which costs the same time.
    network = AutoModelForSequenceClassification.from_pretrained(base, num_labels=len(LABELS))  # nosec B615 # a folder
    network.eval().save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)  # nosec B615 # a folder
    return [
        _pipeline(folder),
        _float_onnx(folder, network, threads),
        _embeddings(folder, texts[:: max(1, len(texts) // _FEW)], labels[:: max(1, len(texts) // _FEW)]),
        _weighted_words(folder, texts, labels),
    ]


_PIPELINE = """
import sys
from transformers import pipeline
print(pipeline("text-classification", model=sys.argv[1], device="cpu")(sys.argv[2]), flush=True)
"""


def _pipeline(folder: Path) -> Peer:
    classify: Any = pipeline("text-classification", model=str(folder), device="cpu")
    return Peer(
        "transformers.pipeline, torch float32",
        lambda texts, size: classify(list(texts), batch_size=size, truncation=True),
        [sys.executable, "-c", _PIPELINE, str(folder)],
    )


_FLOAT_ONNX = """
import sys
import numpy, onnxruntime
from tokenizers import Tokenizer
session = onnxruntime.InferenceSession(sys.argv[1] + "/float.onnx", providers=["CPUExecutionProvider"])
encoded = Tokenizer.from_file(sys.argv[1] + "/tokenizer.json").encode(sys.argv[2])
feed = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
print(session.run(["logits"], {name: numpy.array([value]) for name, value in feed.items()}), flush=True)
"""


def _float_onnx(folder: Path, network: Any, threads: int) -> Peer:
    names = ("input_ids", "attention_mask", "token_type_ids")
    network.set_attn_implementation("eager")
    with quiet_exporter():
        torch.onnx.export(
            _ByPosition(network),
            tuple(torch.ones((2, 8), dtype=torch.int64) for _ in names),
            str(folder / "float.onnx"),
            input_names=list(names),
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(folder / "float.onnx", options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_MAX_LENGTH)
    tokenizer.enable_padding()

    def answer(texts: Sequence[str], size: int) -> list[Any]:
        found = []
        for start in range(0, len(texts), size):
            batch = tokenizer.encode_batch(list(texts[start : start + size]))
            columns = (
                [row.ids for row in batch],
                [row.attention_mask for row in batch],
                [row.type_ids for row in batch],
            )
            found.append(session.run(["logits"], dict(zip(names, map(np.array, columns), strict=True))))
        return found

    return Peer("onnxruntime, float32", answer, [sys.executable, "-c", _FLOAT_ONNX, str(folder)])


class _ByPosition(torch.nn.Module):
    def __init__(self, network: torch.nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, type_ids: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.network(
            input_ids=ids, attention_mask=mask, token_type_ids=type_ids
        ).logits
        return logits


_EMBEDDINGS = """
import sys
import joblib, torch
from transformers import AutoModel, AutoTokenizer
encoder, tokenizer = AutoModel.from_pretrained(sys.argv[1]), AutoTokenizer.from_pretrained(sys.argv[1])
with torch.inference_mode():
    states = encoder(**tokenizer(sys.argv[2], return_tensors="pt")).last_hidden_state
print(joblib.load(sys.argv[1] + "/vectors.joblib").predict_proba(states.mean(1).numpy()), flush=True)
"""


def _embeddings(folder: Path, texts: Sequence[str], labels: Sequence[int]) -> Peer:
    encoder = AutoModel.from_pretrained(folder).eval()  # nosec B615 # written above
    tokenizer = AutoTokenizer.from_pretrained(folder)  # nosec B615 # written above

    def vectors(texts: Sequence[str], size: int) -> Any:
        # As sentence-transformers does it: batches of like length, the mean over the tokens.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        found = np.zeros((len(texts), encoder.config.hidden_size), np.float32)
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            batch = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=_MAX_LENGTH,
                return_tensors="pt",
            )
            with torch.inference_mode():
                states, mask = encoder(**batch).last_hidden_state, batch["attention_mask"][:, :, None]
                found[rows] = ((states * mask).sum(1) / mask.sum(1)).numpy()
        return found

    head = LogisticRegression(max_iter=1000).fit(vectors(texts, 32), labels)
    joblib.dump(head, folder / "vectors.joblib")
    return Peer(
        "sentence embeddings + logistic regression",
        lambda texts, size: head.predict_proba(vectors(texts, size)),
        [sys.executable, "-c", _EMBEDDINGS, str(folder)],
    )


_WEIGHTED_WORDS = """
import sys
import joblib
print(joblib.load(sys.argv[1] + "/words.joblib").predict_proba([sys.argv[2]]), flush=True)
"""


def _weighted_words(folder: Path, texts: Sequence[str], labels: Sequence[int]) -> Peer:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(max_iter=1000)).fit(texts, labels)
    joblib.dump(model, folder / "words.joblib")
    return Peer(
        "TF-IDF + logistic regression",
        lambda texts, _size: model.predict_proba(texts),
        [sys.executable, "-c", _WEIGHTED_WORDS, str(folder)],
        has_batches=False,
    )
