"""How a statement shall read, and as which file: the options that say so."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from isf.errors import RequestError
from isf.office import Office
from isf.reporting.statement import Statement

if TYPE_CHECKING:
    from isf.outputs.paper import Variant
    from isf.outputs.statements import Look

FORMATS = ("table", "pdf", "html", "xlsx", "csv", "json")
FILES = tuple(name for name in FORMATS if name != "table")
_ENDINGS = {**{name: name for name in FILES}, "htm": "html", "zip": "zip"}
_TEXT = ("", "txt", "text")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a statement shall read."""

    easy_read: bool = False
    large_print: bool = False
    language: str = "en"

    @property
    def variant(self) -> "Variant":
        """The variant that is asked for."""
        from isf.outputs.paper import Variant

        variant = Variant.EASY_READ if self.easy_read else Variant.STANDARD
        return Variant.LARGE_PRINT if self.large_print else variant

    def look(self, office: Office, fmt: str) -> "Look":
        """Return the look of a statement of this office.

        Raises:
            RequestError: for two variants at once, or one of a format that has none.
        """
        from isf.outputs.house_style import house_style
        from isf.outputs.language import language
        from isf.outputs.paper import Variant
        from isf.outputs.statements import Look

        variant = self.variant
        if self.easy_read and self.large_print:
            msg = "Choose one: --easy-read is in large type already."
            raise RequestError(msg)
        if variant is not Variant.STANDARD and fmt not in ("pdf", "html"):
            msg = f"--{variant} is for --format pdf or html; {fmt} has no pages."
            raise RequestError(msg)
        return Look(variant=variant, say=language(self.language), style=house_style(office))


def in_looks(command: Any) -> Any:  # noqa: ANN401 - click's own
    """Add the options that say how a statement shall read."""
    for option in (
        click.option("--easy-read", is_flag=True, help="Short sentences, big type, pictures."),
        click.option("--large-print", is_flag=True, help="Type of 18 points."),
        click.option("--language", type=click.Choice(["en", "cy"]), default="en", help="English or Welsh."),
    ):
        command = option(command)
    return command


def format_of(fmt: str | None, path: Path | None, asked: Asked) -> str:
    """Return the format: the one that was named, else by the file's ending.

    A variant without a file is a PDF, and anything else without one is a table. A format that is
    named may go into a file of any ending but that of another format.

    Raises:
        RequestError: when the ending says something else, or nothing that is known.
    """
    if path is None:
        return fmt or ("pdf" if asked.easy_read or asked.large_print else "table")
    ending = path.suffix.lstrip(".").lower()
    means = _ENDINGS.get(ending, "")
    if fmt:
        if means not in ("", fmt):
            msg = f"{path.name} would be {means}, and {fmt} was asked for; give the file another ending."
            raise RequestError(msg)
        return fmt
    if means in FILES:
        return means
    if ending in _TEXT:
        return "table"
    known = ", ".join(f".{name}" for name in FILES)
    msg = f"--format does not say what {path.name} shall be, nor does its ending; known are {known}, .txt."
    raise RequestError(msg)


def file_name(made: Statement, label: str, look: "Look", fmt: str) -> str:
    """Name the file of a statement: fund, period, variant and language."""
    return _name(made.fund, label or made.period_label, look.variant, look.say.code, fmt)


def name_of(fund: str, label: str, asked: Asked, fmt: str) -> str:
    """Name the file of a statement that is still to be made."""
    return _name(fund, label, asked.variant, asked.language, fmt)


def _name(fund: str, period: str, variant: "Variant", language: str, fmt: str) -> str:
    from isf.outputs.statements import SUFFIXES

    tongue = "" if language == "en" else f"-{language}"
    return f"{fund}-{period.replace(':', 'P')}{SUFFIXES.get(variant, '')}{tongue}.{fmt}"
