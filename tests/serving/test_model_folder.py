"""A model folder that is not whole, or not ours, is refused by a sentence that names the file."""

import json
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from stancery.serving import StanceClassifier
from stancery.serving.errors import ModelFolderError
from stancery.serving.model_folder import LARGEST, FileRecord, ModelFolder


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def edit(folder: Path, **changes: object) -> None:
    manifest = json.loads((folder / "stancery.json").read_text(encoding="utf-8"))
    (folder / "stancery.json").write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


def put(folder: Path, name: str, content: bytes) -> None:
    """Replace a file, and its record in the manifest as well."""
    (folder / name).write_bytes(content)
    files = json.loads((folder / "stancery.json").read_text(encoding="utf-8"))["files"]
    edit(folder, files={**files, name: msgspec.to_builtins(FileRecord.of(folder / name))})


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "names.json", "stancery.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelFolderError, match=f"{name} is missing"):
        StanceClassifier.load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "names.json"])
def test_a_truncated_file_is_named_with_both_sizes(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-10])
    with pytest.raises(ModelFolderError, match=f"{name} has {len(content) - 10:,} bytes.*{len(content):,}"):
        StanceClassifier.load(folder)


def test_a_changed_byte_is_found(folder: Path) -> None:
    content = bytearray((folder / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(ModelFolderError, match=r"model\.onnx does not have the checksum"):
        StanceClassifier.load(folder)


def test_a_folder_of_another_format_is_refused(folder: Path) -> None:
    edit(folder, format_version=99)
    with pytest.raises(ModelFolderError, match="format_version 99; this stancery reads 1"):
        StanceClassifier.load(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"temperature": -1}, r"temperature: Expected `float` > 0.0 \(found -1\)"),
        ({"labels": ["yes", "no"]}, "labels"),
        ({"files": {}}, "no checksum for model.onnx"),
        ({"surprise": 1}, "unknown field `surprise`"),
        ({"max_length": 10**9}, "max_length"),
        ({"labels": ["neutral"]}, "each once"),
        ({"labels": ["neutral", "neutral", "defending"]}, "each once"),
        ({"temperature": float("nan")}, "not valid JSON"),
        ({"metrics": {"test": {"macro_f1": float("inf")}}}, "not valid JSON"),
        ({"name": "\u001b[31m<script>"}, "name: Expected `str` matching"),
        ({"name": "a" * 500}, "name: Expected `str` matching"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(folder: Path, change: dict[str, object], message: str) -> None:
    edit(folder, **change)
    with pytest.raises(ModelFolderError, match=message):
        StanceClassifier.load(folder)


@pytest.mark.parametrize("content", ["{", "[1]", "\x00", "[" * 100_000, '{"format_version": 1' + "0" * 5000])
def test_a_manifest_that_is_no_json_object_is_refused(folder: Path, content: str) -> None:
    (folder / "stancery.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelFolderError, match="JSON"):
        StanceClassifier.load(folder)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("model.onnx", "model.onnx is not an ONNX file"),
        ("tokenizer.json", "tokenizer.json is not a tokenizer"),
        ("names.json", "names.json does not say how states are spelled"),
    ],
)
def test_a_foreign_file_with_a_true_checksum_is_still_refused(folder: Path, name: str, refusal: str) -> None:
    put(folder, name, b"{} not what its name says")
    with pytest.raises(ModelFolderError, match=refusal):
        StanceClassifier.load(folder)


def test_names_that_would_take_for_ever_to_look_for_are_refused(folder: Path) -> None:
    many = {"The": [[f"The {number}", "NO", "name"] for number in range(501)]}
    put(folder, "names.json", json.dumps(many).encode())
    with pytest.raises(
        ModelFolderError, match=r"names\.json does not say how states are spelled.*length <= 500"
    ):
        StanceClassifier.load(folder)


def test_a_path_that_is_no_folder_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(ModelFolderError, match="expected a model folder such as"):
        StanceClassifier.load(tmp_path / "nothing")


def test_weights_outside_the_folder_are_not_read(folder: Path, tmp_path: Path) -> None:
    """An ONNX file may name any path for its weights: a model from a stranger must not make us open it."""
    onnx = pytest.importorskip("onnx")
    model = onnx.load(folder / "model.onnx")
    outside = tmp_path / "outside.bin"
    onnx.save(
        model, folder / "model.onnx", save_as_external_data=True, location="weights.bin", size_threshold=0
    )
    (folder / "weights.bin").rename(outside)
    external = onnx.load(folder / "model.onnx", load_external_data=False)
    for tensor in external.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = str(outside)
    put(folder, "model.onnx", external.SerializeToString())
    with pytest.raises(ModelFolderError, match=r"model\.onnx keeps weights in another file"):
        StanceClassifier.load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "names.json", "stancery.json"])
def test_a_file_beyond_all_bounds_is_not_read(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (folder / name).open("r+b") as file:
        file.truncate(LARGEST[name] + 1)  # sparse: it takes no room on the disk

    really = Path.read_bytes

    def read(source: Path) -> bytes:
        assert source.name != name, "it was read"
        return really(source)

    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(ModelFolderError, match=rf"{name} has [\d,]+ bytes; expected [\d,]+ at most"):
        ModelFolder.open(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes and links here")
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "names.json", "stancery.json"])
@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "folder"])
def test_what_is_no_file_is_not_opened(folder: Path, name: str, kind: str) -> None:
    path = folder / name
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)  # to open it would wait for ever
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path)
    with pytest.raises(ModelFolderError, match=f"{name} is missing"):
        StanceClassifier.load(folder)


def test_names_in_the_manifest_are_no_paths_that_are_opened(folder: Path) -> None:
    files = json.loads((folder / "stancery.json").read_text(encoding="utf-8"))["files"]
    edit(folder, files={**files, "../../../etc/passwd": {"bytes": 1, "sha256": "0" * 64}})
    assert StanceClassifier.load(folder).folder.model == folder / "model.onnx"
