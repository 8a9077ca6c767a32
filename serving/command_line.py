"""What both command lines share: a user's mistake is one sentence on stderr and exit code 2, never a traceback."""

import sys

import typer

from stancery.serving.errors import MissingExtraError, StanceryError


def run_app(app: typer.Typer, *, extra: str, feature: str) -> None:
    """Run a command line.

    Args:
        app: The commands.
        extra: The extra whose libraries the commands import.
        feature: What that extra is for, named when a library is missing.
    """
    try:
        app()
    except StanceryError as error:
        sys.exit(_complain(str(error)))
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("stancery"):
            raise
        sys.exit(_complain(f"{MissingExtraError(feature, extra)} ({error.name} was not found)"))
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away: nothing to say
        sys.exit(141)


def _complain(sentence: str) -> int:
    typer.echo(f"error: {sentence}", err=True)
    return 2
