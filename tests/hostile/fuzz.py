"""Fuzz one target, led by what of the code each input reaches, and keep what it learns.

    pip install atheris
    python tests/hostile/fuzz.py article --seconds 300

Needs atheris (Linux or macOS, Python 3.11 to 3.13). A finding ends it with the traceback and is written to the folder
it is run in; add it to the corpus by hand once it is mended. Without a finding, the corpus is replaced by a
smallest one that reaches everything that was reached. What is kept is replayed by ``test_corpus_replay.py``.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["stancery", "yaml", "json", "csv"]):
    from targets import TARGETS, keep, kept

LONGEST = 600
"""Bytes of an input; what is found with longer ones can be said with less."""


def main() -> None:
    """Read the command line, and start the fuzzer twice: to search, and to choose what is worth keeping."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found, chosen = Path(place) / "found", Path(place) / "chosen"
        for folder in (found, chosen):
            folder.mkdir()
        for number, content in enumerate(kept(asked.target)):
            (found / str(number)).write_bytes(content)
        again = [sys.executable, __file__, "--libfuzzer", asked.target, f"-max_len={LONGEST}", "-timeout=20"]
        if subprocess.run([*again, f"-max_total_time={asked.seconds}", str(found)], check=False).returncode:
            sys.exit(f"{asked.target}: a finding, or no fuzzer; see above.")
        # libFuzzer starts itself through a shell to choose, and so needs one program to start.
        starter = Path(place) / "starter"
        starter.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" --libfuzzer {asked.target} "$@"\n'
        )
        starter.chmod(0o700)
        subprocess.run([str(starter), "-merge=1", f"-max_len={LONGEST}", str(chosen), str(found)], check=True)
        keep(asked.target, {path.read_bytes() for path in chosen.iterdir()})


def fuzz(target: str, options: list[str]) -> None:
    """Be the fuzzer's own process."""
    program = (
        sys.argv[0]
        if not options or "-merge" not in options[0]
        else str(Path(options[-2]).parent / "starter")
    )
    atheris.Setup([program, *options], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--libfuzzer"]:
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        main()
