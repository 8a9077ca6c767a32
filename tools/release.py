"""Build what is released, twice, from the last commit, and show that both builds are the same to the byte.

    python tools/release.py

Writes to ``dist/``: the source distribution, the wheel that it builds, and their SHA-256 in ``SHA256SUMS``. Every time
stamp in them is that of the commit, and the version of setuptools that of ``constraints.txt``: anyone who builds the
same commit gets the same files. Needs git, and ``build`` of the extra "dev".
"""

import gzip
import hashlib
import io
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from commands import ROOT, output_of


def main() -> None:
    """Build twice and compare."""
    stamp = int(output_of("git", "log", "-1", "--format=%ct"))
    commit = output_of("git", "archive", "HEAD")
    with tempfile.TemporaryDirectory() as place:
        first, second = (_built(commit, Path(place) / name, stamp) for name in ("first", "second"))
        if first != second:
            sys.exit(f"the two builds differ: {first} and {second}")
        dist = ROOT / "dist"
        dist.mkdir(exist_ok=True)
        for earlier in dist.glob("stancery-*"):
            earlier.unlink()
        shutil.copytree(Path(place) / "first" / "dist", dist, dirs_exist_ok=True)
    sums = "".join(f"{digest}  {name}\n" for name, digest in first.items())
    (dist / "SHA256SUMS").write_text(sums, encoding="ascii")
    described = output_of("git", "describe", "--always").decode().strip()
    print(f"Both builds of {described} are the same to the byte:\n{sums}", end="")


def _built(commit: bytes, place: Path, stamp: int) -> dict[str, str]:
    """Build the source distribution, and the wheel from it, in a folder of their own; give the SHA-256 of each."""
    source, dist, unpacked = place / "source", place / "dist", place / "unpacked"
    _unpack(commit, source)
    _build("--sdist", source, dist, stamp)
    (path,) = dist.glob("*.tar.gz")
    content = without_circumstances(path.read_bytes(), stamp)
    path.write_bytes(content)
    _unpack(content, unpacked)
    (root,) = unpacked.iterdir()
    missing = [name for name in _files(source) if not name.startswith(".") and not (root / name).is_file()]
    if missing:
        sys.exit(f"not in the source distribution (see MANIFEST.in): {', '.join(missing)}")
    _build("--wheel", root, dist, stamp)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(dist.iterdir())}


def _build(what: str, source: Path, dist: Path, stamp: int) -> None:
    circumstances = {"SOURCE_DATE_EPOCH": str(stamp), "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    command = (sys.executable, "-m", "build", what, "--outdir", str(dist), str(source))
    output_of(*command, environment={**os.environ, **circumstances})


def _unpack(content: bytes, place: Path) -> None:
    place.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as files:
        files.extractall(place, filter="data")


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def without_circumstances(content: bytes, stamp: int) -> bytes:
    """Write a .tar.gz anew, without what tells of the machine and the hour it was made in.

    Args:
        content: The archive, as setuptools wrote it.
        stamp: The time that every member gets, in seconds since 1970.

    Returns:
        The same members, sorted, owned by nobody, with the permissions of plain files and folders.
    """
    target = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as old,
        gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=stamp) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            plain = tarfile.TarInfo(member.name)
            plain.type, plain.size, plain.mtime = member.type, member.size, stamp
            plain.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(plain, old.extractfile(member) if member.isfile() else None)
    return target.getvalue()


if __name__ == "__main__":
    main()
