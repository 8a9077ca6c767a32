"""What both command lines share: a user's mistake is one sentence on stderr and exit code 2, never a traceback."""

import sys

import typer

from stancery.serving.errors import MissingExtraError, StanceryError


def new_app(summary: str) -> typer.Typer:
    """A command line without commands yet.

    Args:
        summary: What it is for, in one sentence, shown by ``--help``.
    """
    app = typer.Typer(
        help=summary, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )

    @app.callback()
    def _commands() -> None:  # with it, a command line of a single command still names that command
        pass

    return app


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
