"""Keep libraries from talking over our own progress lines."""

import logging
import os
import warnings


def quiet_libraries() -> None:
    """Silence load reports, hub notices and progress bars of steps that take no time."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    warnings.filterwarnings("ignore", category=UserWarning)
    import datasets
    import transformers

    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    datasets.disable_progress_bars()
    datasets.logging.set_verbosity_error()
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
