"""Classifying statements with a trained model folder: Python API, shell, page.

Importing this package costs what onnxruntime and tokenizers cost; the page's libraries load only with the page.
"""

import os

# From 1.29 on, onnxruntime reports its use to its maker over the network unless told not to before it loads.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from stancery.serving.classifier import StanceClassifier
from stancery.serving.stance import ArticleStatement, Explanation, Stance, Word

__all__ = ["ArticleStatement", "Explanation", "Stance", "StanceClassifier", "Word"]
