"""Classifying statements with a trained model folder: Python API, shell, page.

Importing this package costs what onnxruntime and tokenizers cost; the page's libraries load only with the page.
"""

from stancery.serving.classifier import StanceClassifier
from stancery.serving.stance import ArticleStatement, Explanation, Stance, Word

__all__ = ["ArticleStatement", "Explanation", "Stance", "StanceClassifier", "Word"]
