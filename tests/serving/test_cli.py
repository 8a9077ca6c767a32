"""The shell: JSON lines, stdin, and one sentence for each mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from toy import toy_rows

from stancery.serving.model_folder import LABELS

STANCERY = str(Path(sys.executable).with_name("stancery"))


def stancery(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([STANCERY, *arguments], input=stdin, capture_output=True, check=False)


def test_json_lines_from_stdin(tiny_model: Path) -> None:
    lines = "we deplore the state\r\n\nthe meeting of tuesday\nwe praise, “état”\n".encode()
    result = stancery("classify", "-", "--json", "--model", str(tiny_model), stdin=lines)
    assert result.returncode == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.decode().splitlines()]
    assert [row["text"] for row in rows] == [
        "we deplore the state",
        "the meeting of tuesday",
        "we praise, “état”",
    ]
    assert all(list(row) == ["text", "label", "confidence", "scores"] for row in rows)
    assert all(row["label"] in LABELS for row in rows)
    assert b"passed over 1 empty line(s) of 4" in result.stderr


def test_people_see_label_confidence_and_text(tiny_model: Path) -> None:
    text = str(toy_rows(1)[0]["text"])
    result = stancery("classify", text, "--model", str(tiny_model))
    label, confidence, shown = result.stdout.decode().strip().split(maxsplit=2)
    assert (label, shown) == ("condemning", text)
    assert confidence.endswith("%")


def test_a_target_is_passed_on(tiny_model: Path) -> None:
    result = stancery("classify", "we deplore it", "--target", "state", "--json", "--model", str(tiny_model))
    assert json.loads(result.stdout)["target"] == "state"


def test_abstaining_says_uncertain(tiny_model: Path) -> None:
    result = stancery("classify", "we deplore", "--abstain-below", "1", "--model", str(tiny_model))
    assert result.stdout.startswith(b"uncertain")


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["classify", ""], b"", "statement 1 is empty"),
        (["classify", "-"], b"\n \n", "found no statement on stdin"),
        (["classify", "-", "we deplore it"], b"", "found '-' beside other statements"),
        (["classify", "x", "--target", " "], b"", "the target of statement 1 is empty"),
        (["classify", "-", "--target", " "], b"we deplore it\n", "the target of statement 1 is empty"),
    ],
)
def test_a_mistake_is_one_sentence(
    tiny_model: Path, arguments: list[str], stdin: bytes, message: str
) -> None:
    result = stancery(*arguments, "--model", str(tiny_model), stdin=stdin)
    complaint = result.stderr.decode()
    assert result.returncode == 2
    assert message in complaint
    assert complaint.count("\n") == 1
    assert "Traceback" not in complaint


LINES = ["we deplore it", "", *["we praise it"] * 300, "\u200b", "the meeting", "\udcff", "we praise it"]
READABLE = [line for line in LINES if line.isascii() and line]


def test_a_line_that_cannot_be_read_is_named_and_the_next_ones_are_classified(tiny_model: Path) -> None:
    stdin = "\n".join(LINES).encode(errors="surrogateescape")
    result = stancery("classify", "-", "--model", str(tiny_model), stdin=stdin)
    assert result.returncode == 1
    shown = result.stdout.decode().splitlines()
    assert [line.split(maxsplit=2)[2] for line in shown] == READABLE
    unseen, not_text, empty, refused = result.stderr.decode().splitlines()
    assert unseen.startswith("error: line 303 has no characters the model can read")
    assert not_text.startswith("error: line 305 is not UTF-8 text; convert")
    assert (empty, refused) == ("passed over 1 empty line(s) of 306", "could not classify 2 line(s) of 306")


def test_in_json_lines_a_line_that_cannot_be_read_is_an_object_with_an_error(tiny_model: Path) -> None:
    stdin = "\n".join(LINES).encode(errors="surrogateescape")
    result = stancery("classify", "-", "--json", "--model", str(tiny_model), stdin=stdin)
    assert result.returncode == 1
    rows = [json.loads(line) for line in result.stdout.decode().splitlines()]
    assert [row["text"] for row in rows if "text" in row] == READABLE
    assert [(place, row["line"]) for place, row in enumerate(rows) if "error" in row] == [
        (301, 303),
        (303, 305),
    ]


def test_a_missing_model_folder_is_one_sentence() -> None:
    result = stancery("classify", "x", "--model", "/nowhere")
    assert result.returncode == 2
    assert result.stderr.decode().startswith("error: /nowhere is not a folder")


def test_the_package_does_not_load_heavy_libraries(tiny_model: Path) -> None:
    code = (
        "import sys; from stancery.serving import StanceClassifier;"
        f"StanceClassifier.load({str(tiny_model)!r}).classify('we deplore');"
        "print([name for name in ('torch', 'transformers', 'datasets', 'gradio') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout.strip() == b"[]"
