"""The model folder: the one thing that passes from training to serving, and the check that it is whole.

A folder holds ``model.onnx``, ``tokenizer.json``, ``stancery.json`` (this module's :class:`Manifest`),
``README.md`` (the model card) and, where the model is not shown which states are named, ``names.json``: how they are
spelled. A folder may come from a stranger: reading one runs no code from it, as there is no
pickle in the format, and reads no more than is allowed for; what its network and its tokenizer may not hold is said
in ``network_check.py`` and ``tokenizer_check.py``.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec  # pydantic does the same, but its import would be a sixth of the time to the first answer
from msgspec import Meta

from stancery.serving.errors import ModelFolderError
from stancery.serving.reading.spellings import Spelling, Spellings

FORMAT_VERSION: Literal[1] = 1
MANIFEST_FILE = "stancery.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
NAMES_FILE = "names.json"
CARD_FILE = "README.md"
SHIPPED_MODEL = Path(__file__).parent / "model"

LARGEST = {MANIFEST_FILE: 2**20, NAMES_FILE: 2**20, TOKENIZER_FILE: 64 * 2**20, MODEL_FILE: 2 * 2**30}
"""Bytes that a file may have; an ONNX file cannot have more."""

_NAMES = dict[str, Annotated[list[Spelling], Meta(max_length=500)]]
"""Spellings by first word: "Republic" starts a hundred, and each is compared wherever the word stands."""

Label = Literal["condemning", "defending", "neutral"]
LABELS: tuple[Label, ...] = get_args(Label)


class FileRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Size in bytes and SHA-256 (hex) of one file of the folder."""

    bytes: Annotated[int, Meta(gt=0)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]

    @classmethod
    def of(cls, path: Path) -> "FileRecord":
        """Measure a file."""
        return cls(bytes=path.stat().st_size, sha256=sha256_of(path))


class BaseModelRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The encoder a model was fine-tuned from: its name, and the SHA-256 of its weights."""

    name: str
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``stancery.json`` says of a model.

    ``max_length`` counts tokens, special ones included. ``temperature`` divides the logits
    before the softmax, and ``biases``, one for each label, are then added to them.
    ``hides_names``: states are read under the names of ``stand_ins.py``.
    ``metrics`` are those the training run measured, by data set; ``files`` holds a record for each data file.
    """

    format_version: Literal[1] = FORMAT_VERSION
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")]
    labels: tuple[Label, ...] = LABELS
    max_length: Annotated[int, Meta(ge=8, le=8192)]
    temperature: Annotated[float, Meta(gt=0, le=100)]
    biases: tuple[Annotated[float, Meta(ge=-100, le=100)], ...] = (0.0,) * len(LABELS)
    reads_targets: bool
    hides_names: bool = False
    base_model: BaseModelRecord
    data_fingerprint: str
    metrics: dict[str, dict[str, float]]
    versions: dict[str, str]
    files: dict[str, FileRecord]

    def __post_init__(self) -> None:
        """Check what the types cannot say.

        Raises:
            ValueError: The labels are not ours, each once, or there is not a bias for each.
        """
        if sorted(self.labels) != sorted(LABELS):
            raise ValueError(f"labels: expected {', '.join(LABELS)}, each once, in any order")
        if len(self.biases) != len(self.labels):
            raise ValueError(
                f"biases: found {len(self.biases)}; expected one for each of {len(self.labels)} labels"
            )


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that was checked: every file is there and is the one the manifest describes.

    Attributes:
        path: The folder.
        manifest: What ``stancery.json`` says.
        network: The bytes of the ONNX file, as they were verified: the file itself may be replaced at any time.
        names: How states are spelled, where the model reads them under other names, else None.
    """

    path: Path
    manifest: Manifest
    network: bytes = field(repr=False)
    names: Spellings | None = field(repr=False)

    @property
    def model(self) -> Path:
        """The ONNX file."""
        return self.path / MODEL_FILE

    @property
    def tokenizer(self) -> Path:
        """The tokenizer file."""
        return self.path / TOKENIZER_FILE

    @property
    def card(self) -> Path:
        """The model card."""
        return self.path / CARD_FILE

    @classmethod
    def open(cls, path: str | Path) -> "ModelFolder":
        """Read and verify a model folder.

        Args:
            path: The folder, as ``stancery-train run`` wrote it.

        Returns:
            The verified folder.

        Raises:
            ModelFolderError: A file is missing, truncated, changed, or of another format.
        """
        path = Path(path)
        if not path.is_dir():
            raise ModelFolderError(
                f"{path} is not a folder; expected a model folder such as runs/default/model,"
                " as 'stancery-train run' writes it."
            )
        manifest = _read_manifest(path / MANIFEST_FILE)
        names_file = [NAMES_FILE] if manifest.hides_names else []
        for name in (MODEL_FILE, TOKENIZER_FILE, *names_file):
            if name not in manifest.files:
                raise ModelFolderError(
                    f"{path / MANIFEST_FILE} has no checksum for {name}; train or export the model again."
                )
        _verified(path / TOKENIZER_FILE, manifest.files[TOKENIZER_FILE])
        network = _verified(path / MODEL_FILE, manifest.files[MODEL_FILE])
        names = _read_names(path / NAMES_FILE, manifest) if manifest.hides_names else None
        return cls(path=path, manifest=manifest, network=network, names=names)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_manifest(path: Path) -> Manifest:
    if not path.is_file():
        raise ModelFolderError(
            f"{path} is missing; expected a model folder with {MANIFEST_FILE}, {MODEL_FILE} and {TOKENIZER_FILE}."
        )
    try:
        _require_size(path)
        content = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise ModelFolderError(f"{path} cannot be read: {error.strerror}.") from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:  # ValueError: no UTF-8
        raise ModelFolderError(f"{path} is not valid JSON ({error}); copy the model folder again.") from None
    if not isinstance(content, dict):
        raise ModelFolderError(f"{path} holds a {type(content).__name__}; expected a JSON object.")
    version = content.get("format_version")
    if version != FORMAT_VERSION:
        raise ModelFolderError(
            f"{path} has format_version {version!r}; this stancery reads {FORMAT_VERSION}."
            " Train the model again, or install the stancery that made it."
        )
    try:
        return msgspec.convert(content, Manifest)
    except msgspec.ValidationError as error:
        fault, _, place = str(error).partition(" - at `$")
        key = place.strip(".`")
        found = f" (found {content[key]!r:.80})" if key in content else ""
        raise ModelFolderError(f"{path}: {key + ': ' if key else ''}{fault}{found}.") from None


def _read_names(path: Path, manifest: Manifest) -> Spellings:
    content = _verified(path, manifest.files[NAMES_FILE])
    try:
        return Spellings(msgspec.json.decode(content, type=_NAMES))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ModelFolderError(
            f"{path} does not say how states are spelled ({error}); copy the model folder again."
        ) from None


def _require_size(path: Path) -> int:
    found = path.stat().st_size
    if found > LARGEST[path.name]:
        raise ModelFolderError(
            f"{path} has {found:,} bytes; expected {LARGEST[path.name]:,} at most, as no model of stancery has more."
        )
    return found


def _verified(path: Path, expected: FileRecord) -> bytes:
    if not path.is_file():
        raise ModelFolderError(f"{path} is missing; copy the model folder again, whole.")
    found = _require_size(path)
    if found != expected.bytes:
        raise ModelFolderError(
            f"{path} has {found:,} bytes, {MANIFEST_FILE} says {expected.bytes:,}: it was cut or replaced;"
            " copy the model folder again."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelFolderError(f"{path} cannot be read: {error.strerror}.") from None
    if hashlib.sha256(content).hexdigest() != expected.sha256:
        raise ModelFolderError(
            f"{path} does not have the checksum that {MANIFEST_FILE} gives: it was changed or belongs to another"
            " model; copy the model folder again."
        )
    return content
