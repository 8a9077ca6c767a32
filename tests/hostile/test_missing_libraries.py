"""What an installation lacks is one sentence that says what to install, not a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

# Runs a command line in a process that finds some libraries nowhere.
WITHOUT = """
import sys
missing, program, *rest = sys.argv[1:]
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing.split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
sys.argv = [program, *rest]
from importlib import import_module
import_module({"stancery": "stancery.serving.cli", "stancery-train": "stancery.training.cli"}[program]).main()
"""


def run_without(missing: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, missing, *command],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("missing", "command", "extra"),
    [
        ("gradio", ["stancery", "serve", "--port", "0"], "app"),
        ("uvicorn", ["stancery", "serve", "--no-page", "--port", "0"], "app"),
        ("mcp", ["stancery", "serve", "--mcp", "--no-page", "--port", "0"], "app"),
        ("pyarrow", ["stancery", "score", "in.parquet", "out.parquet"], "files"),
        ("openpyxl", ["stancery", "score", "in.csv", "out.xlsx"], "files"),
        ("python_calamine", ["stancery", "score", "in.xlsx", "out.csv"], "files"),
        ("ray", ["stancery", "score", "in.csv", "out.csv", "--ray", "auto"], "ray"),
        ("trafilatura", ["stancery", "article", "in.html"], "files"),
        ("docx", ["stancery", "article", "in.docx"], "files"),
        ("pypdfium2", ["stancery", "article", "in.pdf"], "files"),
        ("markdown_it", ["stancery", "article", "in.md"], "files"),
        ("torch", ["stancery-train", "run", "some.yaml"], "train"),
        ("datasets", ["stancery-train", "check", "in.csv"], "train"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_library_is_one_sentence(
    missing: str, command: list[str], extra: str, tmp_path: Path
) -> None:
    for kind in ("parquet", "xlsx", "html", "docx", "pdf", "md"):
        (tmp_path / f"in.{kind}").write_bytes(b"anything")
    (tmp_path / "in.csv").write_text("text,label\nWe object.,condemning\n")
    (tmp_path / "some.yaml").write_text(
        f"name: x\noutput: {tmp_path / 'run'}\ndata:\n  sources: [{{path: {tmp_path / 'in.csv'}}}]\n"
    )
    result = run_without(
        missing, *(str(tmp_path / part) if (tmp_path / part).is_file() else part for part in command)
    )
    assert result.returncode == 2, result.stderr
    assert result.stderr.startswith("error: ")
    assert f'pip install "stancery[{extra}]"' in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_what_needs_none_of_them_works_without_all() -> None:
    everything = (
        "gradio,uvicorn,fastapi,mcp,pyarrow,openpyxl,ray,trafilatura,docx,pypdfium2,torch,transformers"
    )
    result = run_without(everything, "stancery", "classify", "--json", "We deplore the arrests.")
    assert result.returncode == 0, result.stderr
    assert '"label": "condemning"' in result.stdout
