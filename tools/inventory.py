"""List what an installation brings: a bill of materials, and the licence of every package.

    python tools/inventory.py

Installs the working tree with the extras "app", "ray" and "train" into a fresh environment, at the versions of
``constraints.txt``, and writes ``dist/stancery.cdx.json`` (CycloneDX) and ``docs/LICENCES.md`` from it. Ends with an
error where a licence is none of those below. Needs cyclonedx-bom and pip-licenses of the extra "dev".
"""

import re
import sys
import tempfile
import venv
from pathlib import Path

from commands import ROOT, output_of

EXTRAS = "app,ray,train"

# Licences that let a program under Apache-2.0 depend on the package.
ALLOWED = (
    "Apache",
    "BSD",
    "BSL-1.0",
    "CC0-1.0",
    "CNRI-Python",
    "HPND",
    "ISC",
    "MIT",
    "Mozilla Public License",
    "MPL",
    "PSF",
    "Python Software Foundation",
    "Public Domain",
    "Unlicense",
    "Zope Public License",
    "Zlib",
    "dependency licenses",  # those of what a wheel carries inside, beside the package's own
)
HEAD = f"""\
# Licences of what is installed

Every package that `pip install "stancery[{EXTRAS}]"` brings on Linux, at the versions of `constraints.txt`; written by
`python tools/inventory.py`. stancery itself is under Apache-2.0, as is the base model that the shipped one was trained
from.

"""


def main() -> None:
    """Install, look, and write."""
    with tempfile.TemporaryDirectory() as place:
        venv.create(place, with_pip=True)
        python = str(Path(place) / "bin" / "python")
        constraints = str(ROOT / "constraints.txt")
        output_of(python, "-m", "pip", "install", "--quiet", "--constraint", constraints, f"{ROOT}[{EXTRAS}]")
        bill = ROOT / "dist" / "stancery.cdx.json"
        bill.parent.mkdir(exist_ok=True)
        output_of(
            *(sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--of", "JSON"),
            *("--pyproject", str(ROOT / "pyproject.toml"), "-o", str(bill), python),
        )
        licences = [sys.executable, "-m", "piplicenses", "--python", python, "--from", "mixed"]
        ours = ("--ignore-packages", "stancery", "pip", "setuptools")
        table = output_of(*licences, "--format", "markdown", *ours).decode()
        (ROOT / "docs" / "LICENCES.md").write_text(HEAD + table, encoding="utf-8")
    others = [row for row in table.splitlines()[2:] if not _fits(row.split("|")[3])]
    if others:
        sys.exit("licences to look at:\n" + "\n".join(others))
    print(
        f"{bill} and docs/LICENCES.md: {len(table.splitlines()) - 2} packages, all under licences that fit."
    )


def _fits(licence: str) -> bool:
    """Whether every licence that holds (AND), or one of those to choose from (OR), is allowed."""
    return all(
        any(allowed in choice for choice in part.split(" OR ") for allowed in ALLOWED)
        for part in re.split(" AND |; |, ", licence)
    )


if __name__ == "__main__":
    main()
