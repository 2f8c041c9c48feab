"""The options that `isf agree` and `isf offer` share: what is bought of whom, and how often."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from isf.cli.common import POUNDS, UNITS
from isf.model.fund import Each

Command = TypeVar("Command", bound=Callable[..., Any])

_WHAT = (
    click.option("--heading", required=True),
    click.option("--supplier", required=True, metavar="provider|SUPPLIER", help="Who delivers it."),
    click.option("--units", type=UNITS, help="How many (hours, visits)."),
    click.option("--rate", type=POUNDS, help="Pounds for one."),
    click.option("--amount", type=POUNDS, help="Or a sum."),
    click.option("--outcome", required=True, help="Which outcome it is for."),
)

each_option = click.option(
    "--each",
    type=click.Choice([str(each) for each in Each]),
    default="once",
    show_default=True,
    help="How often the sum is there anew.",
)


def what_options(command: Command) -> Command:
    """Add the options that say what is bought, in their order."""
    for option in reversed(_WHAT):
        command = option(command)
    return command
