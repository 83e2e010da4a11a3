"""The `muster` command."""

import argparse
import os
import sys

from muster import __version__
from muster.embedded import EmbeddedError


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; answers the exit code. Errors a person can mend are one sentence, not a traceback."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has left (`| head`): nothing to tell, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    from muster.cli import commands  # noqa: PLC0415 - `muster --version` need not read them

    parser = argparse.ArgumentParser(prog="muster", description=__doc__)
    parser.add_argument("--version", action="version", version=f"muster {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_all(verbs)
    return parser
