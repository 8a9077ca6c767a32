"""The plots of a report, each a picture that stands in the page itself.

They are SVG in data addresses: a browser runs no script in such a picture, whatever names the data holds.
"""

import base64
import io
import warnings
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stancery.serving.model_folder import LABELS
from stancery.training.evaluate import Predictions, confusion
from stancery.training.metrics import coverage_table, reliability
from stancery.training.slices import Slice

_STYLE: dict[Any, Any] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.edgecolor": "#999999",
    "axes.labelcolor": "#333333",
    "font.size": 9,
    "svg.hashsalt": "stancery",
    "text.parse_math": False,  # a name with dollar signs is a name
    "xtick.color": "#333333",
    "ytick.color": "#333333",
}
_INK = "#24527a"
_FAINT = "#bbbbbb"


def reliability_plot(predictions: Predictions) -> str:
    """Accuracy over confidence: on the diagonal where confidence means what it says."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(4.2, 3.6)
        bins = reliability(predictions.truth, predictions.probabilities)
        largest = max(part.rows for part in bins)
        axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=1)
        axes.plot(
            [part.confidence for part in bins], [part.accuracy for part in bins], color=_INK, linewidth=1
        )
        axes.scatter(
            [part.confidence for part in bins],
            [part.accuracy for part in bins],
            s=[10 + 90 * part.rows / largest for part in bins],
            color=_INK,
        )
        axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="confidence", ylabel="accuracy")
        return _picture(figure)


def confusion_plot(predictions: Predictions) -> str:
    """Draw the confusion matrix, shaded by the share of each true label."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(4.2, 3.6)
        counts = confusion(predictions)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for (row, column), count in np.ndenumerate(counts):
            share = shares[row, column]
            axes.text(
                column,
                row,
                f"{count:,}\n{share:.0%}",
                ha="center",
                va="center",
                color="white" if share > 0.5 else "#222222",
            )
        axes.set_xticks(range(len(LABELS)), LABELS)
        axes.set_yticks(range(len(LABELS)), LABELS, rotation=90, va="center")
        axes.set(xlabel="answer", ylabel="truth")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        return _picture(figure)


def coverage_plot(predictions: Predictions) -> str:
    """Accuracy of the answers over the share of statements that are answered."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(4.2, 3.0)
        coverages = np.linspace(1.0, 0.05, 96)
        table = coverage_table(predictions.truth, predictions.probabilities, coverages.tolist())
        axes.plot([row[0] for row in table], [row[2] for row in table], color=_INK)
        axes.set(xlim=(0, 1), xlabel="share of statements answered", ylabel="accuracy of the answers")
        axes.margins(y=0.1)
        return _picture(figure)


def slices_plot(slices: Sequence[Slice]) -> str:
    """Accuracy of each part of the data with its interval; parts of few statements are faint."""
    with mpl.rc_context(_STYLE):
        figure, axes = _figure(7.5, 0.7 + 0.22 * len(slices))
        for row, part in enumerate(slices):
            colour = _FAINT if part.few else _INK
            axes.plot([part.accuracy.low, part.accuracy.high], [row, row], color=colour, linewidth=1.5)
            axes.plot(part.accuracy.value, row, "o", color=colour, markersize=4)
        axes.set_yticks(range(len(slices)), [f"{part.by}: {part.name:.40}" for part in slices])
        axes.set_ylim(len(slices) - 0.5, -0.5)
        axes.set_xlabel("accuracy")
        axes.grid(axis="x", color="#eeeeee")
        axes.set_axisbelow(True)
        return _picture(figure)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    # Without pyplot there is no global state, no window and nothing to close.
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _picture(figure: Figure) -> str:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that the font lacks are drawn as boxes; the table has them
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
