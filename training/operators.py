"""Where a network's time goes: ``python -m stancery.training.operators serving/model/model.onnx``.

Runs one batch many times on one thread with onnxruntime's profiler, and prints the time of each operator, by the
shape of its first input, for one token.
"""

import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import click
import numpy as np
import onnxruntime

from stancery.serving.command_line import PATH, run_app
from stancery.training.errors import DataError


def profile(model: Path, batch: int, tokens: int, repeats: int) -> dict[str, float]:
    """Measure the operators of a network.

    Args:
        model: An ONNX file.
        batch: Windows in the batch.
        tokens: Tokens of each.
        repeats: How often it is run; the lower quartile of an operator's times counts, as the least disturbed.

    Returns:
        Nanoseconds for one token, by operator and shape of its first input, the longest first.

    Raises:
        DataError: The file cannot be read, or onnxruntime cannot run it.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder) / "profile")
        try:
            session = onnxruntime.InferenceSession(
                model.read_bytes(),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        except Exception as error:  # onnxruntime raises bare Exceptions of many kinds
            raise DataError(
                f"{model} is not a network onnxruntime can run ({' '.join(str(error).split())[:200]}); expected an"
                " ONNX file, such as serving/model/model.onnx."
            ) from None
        ids = np.random.default_rng(0).integers(0, 60, (batch, tokens))  # in any vocabulary
        known = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        feed = {node.name: known[node.name] for node in session.get_inputs()}
        for _ in range(repeats):
            session.run(["logits"], feed)
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    times: dict[str, list[float]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for event in events:
        if event["name"].endswith("kernel_time"):
            shapes = [shape for value in event["args"]["input_type_shape"] for shape in value.values()]
            times[event["name"]].append(event["dur"])
            kinds[event["name"]] = f"{event['args']['op_name']} {shapes[0] if shapes else ''}"
    total: Counter[str] = Counter()
    for name, microseconds in times.items():
        total[kinds[name]] += float(np.percentile(microseconds, 25)) * 1000 / (batch * tokens)  # type: ignore[assignment]
    return dict(total.most_common())


@click.command()
@click.argument("model", type=PATH)
@click.option("--batch", type=click.IntRange(min=1), default=16, help="Windows in the batch.")
@click.option("--tokens", type=click.IntRange(min=1), default=32, help="Tokens of each.")
@click.option("--repeats", type=click.IntRange(min=1), default=40, help="How often it is run.")
def main(model: Path, *, batch: int, tokens: int, repeats: int) -> None:
    """Print where the time of MODEL, an ONNX file, goes."""
    found = profile(model, batch, tokens, repeats)
    total = sum(found.values())
    click.echo(f"{total:,.0f} ns a token, {batch} × {tokens} tokens, one thread")
    for kind, nanoseconds in found.items():
        if nanoseconds > total / 1000:
            click.echo(f"{nanoseconds / total:6.1%} {nanoseconds:9,.0f} ns  {kind}")


if __name__ == "__main__":
    run_app(main, extra="train", feature="The profile")
