"""Running one of our own commands inside another, with its answer as text."""

import contextlib
import io

from isf.cli.root import cli


def run_command(words: list[str]) -> str:
    """Run a command line (without the leading `isf`) and return what it printed.

    Raises:
        IsfError: what the command itself refuses with.
    """
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.main(words, prog_name="isf", standalone_mode=False)
    return out.getvalue()
