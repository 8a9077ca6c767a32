"""What both command lines share: a user's mistake is one sentence on stderr and exit code 2, never a traceback.

click rather than typer, which loads pydantic and rich: of the time to the first answer that was a sixth.
"""

import sys
from pathlib import Path

import click

from stancery.serving.errors import MissingExtraError, StanceryError

INTERRUPTED = 130  # the exit code of what Ctrl-C stopped, as shells have it
PATH = click.Path(path_type=Path)

model_option = click.option(
    "--model", type=PATH, metavar="DIR", help="A model folder. Default: the model that ships."
)
target_option = click.option(
    "--target", metavar="ACTOR", help="Ask for the stance towards this actor, e.g. Belarus."
)
abstain_option = click.option(
    "--abstain-below",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Answer 'uncertain' where the confidence is below this.",
)
rounds_option = click.option(
    "--rounds", type=click.IntRange(min=1), default=5, show_default=True, help="How often each is measured."
)
threads_option = click.option("--threads", type=click.IntRange(min=1), help="Default: one for each core.")


def run_app(app: click.Command, *, extra: str, feature: str) -> None:
    """Run a command line.

    Args:
        app: The commands.
        extra: The extra whose libraries the commands import.
        feature: What that extra is for, named when a library is missing.
    """
    try:
        sys.exit(app.main(standalone_mode=False))
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
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
    click.echo(f"error: {sentence}", err=True)
    return 2
