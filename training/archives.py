"""Take the wanted files out of a folder or an archive without unpacking it.

Archives come from elsewhere, so they are read as if somebody meant harm: nothing from them is written to
disk, a member's name is compared and never opened as a path, links and devices are passed over, and there are
bounds to the number of members and to the bytes that are read, of one member and of all.
"""

import gzip
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

from stancery.training.errors import DataError

# What the standard library raises on damaged or nonsensical archives. ValueError, NotImplementedError and
# RuntimeError are its words for odd headers, unknown compression, encryption and endless chains of headers.
_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


@dataclass(frozen=True)
class Limits:
    """How much is read before an archive is refused; the published corpora stay under a fifth of each."""

    members: int = 500_000
    member_bytes: int = 32 * 2**20
    total_bytes: int = 4 * 2**30  # unpacked


_LIMITS = Limits()


def document_key(name: str) -> str:
    """Give the words by which a document and its file are matched.

    Args:
        name: A document symbol (``A/HRC/15/16``) or the name of a file, without its folders.

    Returns:
        The words in lower case, joined by ``_``, without the ending of the file and without the ``-EN`` that
        the United Nations document system adds to the names of English files.
    """
    stem = re.sub(r"\.(txt|pdf)$", "", name.lower())
    return re.sub(r"[^a-z0-9]+", "_", stem).strip("_").removesuffix("_en")


def read_documents(
    place: Path, wanted: Collection[str] | None, suffix: str, limits: Limits = _LIMITS
) -> Iterator[tuple[str, bytes]]:
    """Read the wanted documents of a folder or an archive, in the order they lie there.

    Args:
        place: A folder, searched with all its sub-folders, or a .tar, .tar.gz, .tgz or .zip file.
        wanted: Keys of the wanted documents, see ``document_key``; None is every document.
        suffix: How the names of files end, such as ``.txt``; capitals do not matter.
        limits: How much of an archive is read at most.

    Yields:
        The key and the content of every wanted document that is there. Of several files with one wanted key the
        first is taken. Reading stops at the last wanted one.

    Raises:
        DataError: The place does not exist, is no archive of a known kind, is damaged or exceeds the limits.
    """
    if place.is_dir():
        members = _folder_members(place, limits)
    elif place.is_file():
        members = _archive_members(place, limits)
    else:
        raise DataError(f"{place} does not exist; expected a folder, or a .tar, .tgz or .zip archive.")
    remaining = None if wanted is None else set(wanted)
    total = 0
    try:
        for name, read in members if remaining != set() else ():
            base = re.split(r"[/\\]", name)[-1]
            # Names that begin with a dot are the shadow files of macOS, which carry the name of the real one.
            if base.startswith(".") or not base.lower().endswith(suffix):
                continue
            key = document_key(base)
            if remaining is not None and key not in remaining:
                continue
            content = read()
            total += len(content)
            if total > limits.total_bytes:
                raise DataError(f"{place} has documents of more than {limits.total_bytes} bytes in all.")
            yield key, content
            if remaining is not None:
                remaining.remove(key)
                if not remaining:
                    return
    except DataError:
        raise
    except _DAMAGE as error:
        reason = str(error) or type(error).__name__
        raise DataError(f"{place} cannot be read to its end ({reason}); download it again.") from error


_Member = tuple[str, Callable[[], bytes]]
"""The name of a file and the way to its content."""


def _archive_members(place: Path, limits: Limits) -> Iterator[_Member]:
    try:
        with place.open("rb") as stream:
            start = stream.read(512)
    except OSError as error:
        raise DataError(f"{place} cannot be read: {error.strerror}.") from error
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_members(place, limits)
    if start[:2] == b"\x1f\x8b" or start[257:262] == b"ustar":
        return _tar_members(place, start[:2] == b"\x1f\x8b", limits)
    raise DataError(
        f"{place} is no archive that can be read; expected a folder, or a .tar, .tgz or .zip archive."
    )


def _folder_members(place: Path, limits: Limits) -> Iterator[_Member]:
    for folder, subfolders, names in os.walk(place):
        subfolders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file():
                open_file = cast(Callable[[], IO[bytes]], partial(path.open, "rb"))
                yield name, partial(_read_member, open_file, str(path), limits)


def _zip_members(place: Path, limits: Limits) -> Iterator[_Member]:
    with zipfile.ZipFile(place) as archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise DataError(f"{place} has {len(members)} members; at most {limits.members} are read.")
        for member in members:
            kind = stat.S_IFMT(member.external_attr >> 16)
            if not member.is_dir() and kind in (0, stat.S_IFREG):
                name = f"{place}: {member.filename!r}"
                yield member.filename, partial(_read_member, partial(archive.open, member), name, limits)


def _tar_members(place: Path, compressed: bool, limits: Limits) -> Iterator[_Member]:
    with gzip.open(place) if compressed else place.open("rb") as raw:
        stream = _BoundedStream(cast(IO[bytes], raw), place, limits)
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:") as archive:
            count = 0
            while (member := archive.next()) is not None:
                count += 1
                if count > limits.members:
                    raise DataError(
                        f"{place} has more than {limits.members} members; it was not read further."
                    )
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile would keep them all
                if member.isreg() and not member.issparse():
                    name = f"{place}: {member.name!r}"
                    yield (
                        member.name,
                        partial(_read_member, partial(archive.extractfile, member), name, limits),
                    )
            # tarfile takes a broken header for the end of the archive; the true end is a block of zeros.
            if stream.last_read.strip(b"\0"):
                raise EOFError("a header is broken")


def _read_member(open_member: Callable[[], IO[bytes] | None], name: str, limits: Limits) -> bytes:
    stream = open_member()
    if stream is None:  # tarfile's answer for what is no regular file, and those are passed over
        raise EOFError(f"{name} has no content")
    with stream:
        content = stream.read(limits.member_bytes + 1)
    if len(content) > limits.member_bytes:
        raise DataError(f"{name} is larger than {limits.member_bytes} bytes, which no document is.")
    return content


class _BoundedStream:
    """An archive's bytes for tarfile, which by itself reads headers of any length and skips any distance."""

    def __init__(self, stream: IO[bytes], place: Path, limits: Limits) -> None:
        self._stream = stream
        self._place = place
        self._limits = limits
        self.last_read = b""

    def read(self, size: int) -> bytes:
        if size > self._limits.member_bytes + 1:
            raise DataError(f"{self._place} has a header of {size} bytes, which no true archive has.")
        self._check(self.tell() + size)
        self.last_read = self._stream.read(size)
        return self.last_read

    def seek(self, position: int) -> int:
        self._check(position)
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()

    def _check(self, position: int) -> None:
        if position > self._limits.total_bytes:
            raise DataError(f"{self._place} unpacks to more than {self._limits.total_bytes} bytes.")
