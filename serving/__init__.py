"""Classifying statements with a trained model folder: Python API, shell, page.

Importing this package costs what onnxruntime and tokenizers cost; the page's libraries load only with the page.
"""

from stancery.serving.classifier import ArticleStatement, Stance, StanceClassifier

__all__ = ["ArticleStatement", "Stance", "StanceClassifier"]
