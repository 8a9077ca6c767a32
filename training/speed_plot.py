"""The picture of a benchmark: ``python -m stancery.training.speed_plot docs/speed.json docs/speed.png``."""

import json
import statistics
from pathlib import Path
from typing import Any

import click
import matplotlib as mpl
from matplotlib.figure import Figure

from stancery.serving.command_line import PATH, run_app
from stancery.training.benchmark import OURS

_INK, _FAINT = "#24527a", "#b9c7d4"
_PANELS = (
    ("in_batches_per_second", "in batches: statements a second", True),
    ("one_by_one_per_second", "one by one: statements a second", True),
    ("cold_start_seconds", "process start to first answer: seconds", False),
)


def draw(found: dict[str, Any], file: Path) -> None:
    """Draw what was measured: bars of medians, lines from the least to the most.

    Args:
        found: What ``stancery.training.benchmark`` wrote.
        file: The picture to write; its ending says which kind.
    """
    # The words alone are another kind of answer, at another scale; the table has them.
    ways = {name: way for name, way in found["ways"].items() if not name.startswith("TF-IDF")}
    with mpl.rc_context({"font.size": 9, "axes.spines.right": False, "axes.spines.top": False}):
        figure = Figure(figsize=(10, 2.2), layout="constrained", dpi=160)
        for axes, (key, title, more_is_better) in zip(
            figure.subplots(1, 3, sharey=True), _PANELS, strict=True
        ):
            middles = [statistics.median(way[key]) for way in ways.values()]
            reach = [
                [middle - min(way[key]) for middle, way in zip(middles, ways.values(), strict=True)],
                [max(way[key]) - middle for middle, way in zip(middles, ways.values(), strict=True)],
            ]
            colours = [_INK if name == OURS else _FAINT for name in ways]
            axes.barh(list(ways), middles, xerr=reach, color=colours, ecolor="#666666")
            axes.invert_yaxis()
            axes.set_title(f"{title}\n{'more' if more_is_better else 'less'} is better", fontsize=8)
            axes.margins(x=0.25)  # room for the figures beside the bars
            for place, (middle, above) in enumerate(zip(middles, reach[1], strict=True)):
                text = f"  {middle:,.0f}" if more_is_better else f"  {middle:.2f}"
                axes.text(middle + above, place, text, va="center", fontsize=8)
        figure.savefig(file)


@click.command()
@click.argument("json_file", type=PATH)
@click.argument("picture", type=PATH)
def main(json_file: Path, picture: Path) -> None:
    """Draw what the benchmark wrote to JSON_FILE into PICTURE, .png or .svg."""
    draw(json.loads(json_file.read_text(encoding="utf-8")), picture)


if __name__ == "__main__":
    run_app(main, extra="train", feature="The plot")
