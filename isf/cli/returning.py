"""`isf return`: two things that people call a return, told apart by `--to`.

`isf return CODE --period ... -o DIR` writes a council return; `isf return FUND
--to FUNDER --amount A` gives money back.
"""

from typing import Any

import click

from isf.cli.council_returns import return_ as council_return
from isf.cli.other_kinds import give_back


class _Either(click.Command):
    """Hand the arguments to one of two commands."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's own
    ) -> click.Context:
        """Return the context of the command that the arguments are for."""
        money = any(word == "--to" or word.startswith("--to=") for word in args)
        chosen = give_back if money else council_return
        return chosen.make_context(info_name, args, parent, **extra)


council_return.epilog = (
    "To give money back: isf return FUND --to FUNDER|provider --amount A [--on DATE] [--reason R]"
)
return_ = _Either("return")
