"""What simpler means reach on the same statements, so that a model's figures can be judged.

From the simplest: always the commonest label; a list of stance words; logistic regression on weighted words
and word pairs; logistic regression on the sentence vectors of the encoder before any fine-tuning. They read
the statement alone, never a target. All that is fitted is fitted on the training statements of a config, and
the strength of the regularisation is chosen on its validation statements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from stancery.serving.model_folder import LABELS
from stancery.serving.reading.wordlists import words
from stancery.training.config import Config, Model, load_config
from stancery.training.errors import ConfigError, DataError
from stancery.training.evaluate import Predictions, Steps, no_steps
from stancery.training.metrics import macro_f1
from stancery.training.model import load_base
from stancery.training.statements import Statement, find_files

DEFAULT_CONFIG = Path("configs/general.yaml")  # everything once, and an encoder that was not tuned
OWN_ONLY_CONFIG = Path("configs/own-only.yaml")

_REGULARISATIONS = (0.3, 1.0, 3.0, 10.0)
# Stems: "condemn" is also "condemned", "condemnation".
_CONDEMNING = words(
    """
    abus accus aggress alarm appal atrocit blam brutal concern condemn critici denounc deplor dismay
    end-impunity flagrant illegal indignant outrag perpetrat protest reckless regret repress slammed
    unacceptable unjustif unlawful violat withdraw
    """
)
_DEFENDING = words(
    """
    applaud appreciat baseless commend commitment-to congratulat double-standard fabricat fulfil
    groundless interfer justified lawful legitimate politici praise proud reject-the sovereign
    self-defen solidarity stand-with unfounded welcom
    """
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a simple means said of the statements.

    Attributes:
        name: The means, in words.
        predictions: Its answers; those without probabilities give their label the probability 1.
        has_probabilities: Whether calibration can be measured.
    """

    name: str
    predictions: Predictions
    has_probabilities: bool


def learning_config(wanted: bool, train: Path | None = None) -> Config | None:
    """Find the config whose training data the baselines learn from.

    Args:
        wanted: Whether there are to be baselines.
        train: The config a user named. Default: configs/general.yaml where all of its data is there, else
            configs/own-only.yaml.

    Returns:
        The config; None where no baselines are wanted.

    Raises:
        ConfigError: A config was named though no baselines are wanted, or the config cannot be read.
    """
    if not wanted:
        if train:
            raise ConfigError("--train says what baselines learn from; add --baselines, or leave it out.")
        return None
    if train:
        return load_config(train)
    config = load_config(DEFAULT_CONFIG)
    try:
        for source in config.data.sources:
            find_files(source.path)
    except DataError:
        return load_config(OWN_ONLY_CONFIG)
    return config


def keyword_label(text: str) -> int:
    """Label a statement by the stance words in it, the more numerous kind; condemning where they tie."""
    folded = re.sub(r"[\s-]+", "-", text.lower())
    condemning, defending = (
        sum(len(re.findall(rf"(?<![a-z]){stem}", folded)) for stem in stems)
        for stems in (_CONDEMNING, _DEFENDING)
    )
    if not condemning and not defending:
        return LABELS.index("neutral")
    return LABELS.index("condemning" if condemning >= defending else "defending")


def run_baselines(
    texts: Sequence[str],
    predictions: Predictions,
    training: Sequence[Statement],
    settings: Model,
    steps: Steps = no_steps,
) -> list[Baseline]:
    """Fit the baselines, and ask them about the statements that a model is evaluated on.

    Args:
        texts: The statements to label.
        predictions: What the model said of them; only its truth and groups are taken over.
        training: Statements with a split, to fit on and to choose by.
        settings: Which encoder, and how much it reads at once.
        steps: Where progress is shown.

    Returns:
        The baselines, the simplest first.
    """
    parts = {
        split: [item for item in training if item.split == split and item.target is None]
        for split in ("train", "validation")
    }
    labels = {split: np.array([LABELS.index(item.label) for item in part]) for split, part in parts.items()}
    passages = {split: [item.text for item in part] for split, part in parts.items()} | {"test": list(texts)}
    commonest = int(np.bincount(labels["train"]).argmax())
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit(passages["train"])
    weighted = {split: words.transform(part) for split, part in passages.items()}
    by_words = _regression(weighted, labels, "fitting on weighted words", steps)
    vectors = _sentence_vectors(passages, settings, steps)
    by_encoder = _regression(vectors, labels, "fitting on sentence vectors", steps)
    return [
        Baseline(name, replace(predictions, probabilities=probabilities), has_probabilities)
        for name, probabilities, has_probabilities in (
            (f"always {LABELS[commonest]}", _certain([commonest] * len(texts)), False),
            ("stance words", _certain([keyword_label(text) for text in texts]), False),
            ("TF-IDF + logistic regression", by_words, True),
            ("untuned encoder + logistic regression", by_encoder, True),
        )
    ]


def _certain(labels: list[int]) -> NDArray[np.float64]:
    return np.eye(len(LABELS))[labels]


def _regression(
    features: dict[str, Any], labels: dict[str, NDArray[np.int64]], what: str, steps: Steps
) -> NDArray[np.float64]:
    """Fit on "train", choose by "validation", and give the probabilities of "test"."""
    progress = steps(what, len(_REGULARISATIONS))
    fitted = {}
    for strength in _REGULARISATIONS:
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000)
        model.fit(features["train"], labels["train"])
        fitted[macro_f1(labels["validation"], model.predict(features["validation"]))] = model
        progress(1)
    return np.asarray(fitted[max(fitted)].predict_proba(features["test"]), dtype=np.float64)


def _sentence_vectors(
    passages: dict[str, list[str]], settings: Model, steps: Steps
) -> dict[str, NDArray[np.float64]]:
    """Mean-pooled states of the encoder as it was published, of length 1."""
    encoder, tokenizer, _ = load_base(settings)
    encoder.eval()
    texts = sorted({text for part in passages.values() for text in part}, key=len)
    progress = steps("reading with the untuned encoder", len(texts))
    vectors: dict[str, NDArray[np.float64]] = {}
    # Where the processor has bf16 instructions they are three times as fast, to the fourth decimal the same.
    bf16 = torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported())
    with torch.inference_mode(), bf16:
        for start in range(0, len(texts), 64):
            batch = texts[start : start + 64]
            inputs = tokenizer(
                batch, truncation=True, max_length=settings.max_length, padding=True, return_tensors="pt"
            )
            states = encoder(**inputs).last_hidden_state.float()
            mask = inputs["attention_mask"].unsqueeze(-1)
            pooled = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)
            vectors.update(zip(batch, pooled.double().numpy(), strict=True))
            progress(len(batch))
    return {split: np.stack([vectors[text] for text in part]) for split, part in passages.items()}
