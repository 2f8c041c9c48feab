"""The command line as click sees it: what stands before a command, and what becomes of a refusal."""

import gc
import sys

import click

from isf import __version__
from isf.cli import ABOUT, COMMANDS, OPTIONS, WIDEST
from isf.cli.lazy import LazyGroup
from isf.errors import IsfError


class Root(LazyGroup):
    """All commands, under the headings of the first page."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first page, the same with click and without."""
        from isf.cli.first_page import page

        del ctx
        formatter.write(page(formatter.width))


def _versions(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        import platform
        from importlib.metadata import version

        click.echo(
            f"isf {__version__} with beancount {version('beancount')} and fava {version('fava')}, "
            f"Python {platform.python_version()}"
        )
        ctx.exit()


@click.group(
    cls=Root,
    lazy=COMMANDS,
    help=ABOUT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
@click.option("--office", metavar="DIR", envvar="ISF_OFFICE", help=OPTIONS["--office DIR"])
@click.option("--by", metavar="WHO", envvar="ISF_ACTOR", help=OPTIONS["--by WHO"])
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_versions,
    help=OPTIONS["--version"],
)
@click.pass_context
def cli(ctx: click.Context, office: str | None, by: str | None) -> None:
    """Begin a command, whose module is there by now."""
    if (
        not gc.isenabled()
    ):  # `isf.cli.main` turned it off; what was imported since need never be looked through
        gc.freeze()
        gc.enable()
    ctx.obj = {"office": office, "by": by}


def run() -> None:
    """Run what was asked for; a refusal is one sentence on stderr and an exit code."""
    if "isf.book.journal" in sys.modules:  # somebody runs several commands in one process
        sys.modules["isf.book.journal"].forget_made()
    try:
        cli(prog_name="isf")
    except IsfError as error:
        _say(*error.sentences)
        sys.exit(error.exit_code)
    except OSError as error:
        words, code = _disk(error)
        _say(words)
        sys.exit(code)


def _say(*sentences: str) -> None:
    """Say each on stderr; what shows a difference has lines of its own."""
    from isf.cli.visible import visible

    for sentence in sentences:
        click.echo(visible(f"isf: {sentence}"), err=True)


def _disk(error: OSError) -> tuple[str, int]:
    """Say what the disk refused, and whether the change is recorded all the same."""
    from isf.book.journal import made_here

    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    made = made_here()
    if made:
        again = "only the answer could not be shown. Do not enter it again; see `isf log`."
        return f"{what}; the change was recorded as number {made[-1]} all the same, {again}", 3
    return f"{what}; nothing was lost. Check the disk and the rights, then try again.", 1
