"""Build what is released, twice, from the last commit, and show that both builds are the same to the byte.

    python tools/release.py

Writes to ``dist/``: the wheel, the source distribution, and their SHA-256 in ``SHA256SUMS``. Every time stamp in them
is that of the commit, so anyone who builds the same commit with the same versions of ``build`` and ``setuptools`` gets
the same files. Needs git, and ``build`` of the extra "dev".
"""

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Build twice and compare."""
    stamp = int(_git("log", "-1", "--format=%ct"))
    with tempfile.TemporaryDirectory() as place:
        first, second = (_built(Path(place) / name, stamp) for name in ("first", "second"))
        if first != second:
            sys.exit(f"the two builds differ: {first} and {second}")
        dist = ROOT / "dist"
        shutil.rmtree(dist, ignore_errors=True)
        shutil.copytree(Path(place) / "first" / "dist", dist)
    sums = "".join(f"{digest}  {name}\n" for name, digest in first.items())
    (dist / "SHA256SUMS").write_text(sums, encoding="ascii")
    print(
        f"Both builds of {_git('describe', '--always', '--dirty')} are the same to the byte:\n{sums}", end=""
    )


def _built(place: Path, stamp: int) -> dict[str, str]:
    """Build both distributions in a folder of their own; give the SHA-256 of each."""
    source, dist = place / "source", place / "dist"
    source.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(source, filter="data")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(dist), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(stamp)},
    )
    for path in dist.glob("*.tar.gz"):
        path.write_bytes(without_circumstances(path.read_bytes(), stamp))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(dist.iterdir())}


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


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
