"""How the tools beside this file run other programs: as a person would type them, and stopping where one fails."""

import subprocess  # nosec B404 # what runs is written in the tools, never given by anybody
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def output_of(*command: str, environment: dict[str, str] | None = None) -> bytes:
    """Run a program in the root of the repository; what it says of itself goes on to the terminal.

    Args:
        command: The program and its arguments.
        environment: Its environment; default: that of this process.

    Returns:
        What it wrote to its standard output.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)  # nosec B603
    return done.stdout
