"""Pages by Jinja: the office's templates first, the shipped ones where it has none."""

import base64
import functools
import traceback
from collections.abc import Mapping
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from isf.errors import TemplateBrokenError
from isf.model.dates import written, written_span
from isf.model.money import pounds
from isf.office import starter
from isf.outputs.tables import shown
from isf.reporting import pictures, words

SUFFIX = ".j2"


def page(name: str, values: Mapping[str, object], templates: Path) -> str:
    """Return the page that a template makes of values; everything in them is escaped.

    Raises:
        TemplateBrokenError: when the template, or a part that it uses, cannot
            be read or fails; it names the file and the line.
    """
    folders = [templates, starter() / "reports"]
    try:
        return environment(tuple(folders), _as_it_stands(folders)).get_template(name).render(values)
    except TemplateSyntaxError as error:
        place = error.filename or templates / str(error.name or name)
        raise TemplateBrokenError(place, error.lineno, error.message or "") from error
    except TemplateNotFound as error:
        why = f"there is no template {error.name!r}"
        place, line = _where(error, folders, templates / name)
        raise TemplateBrokenError(place, line, why) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        place, line = _where(error, folders, templates / name)
        raise TemplateBrokenError(place, line, str(error)) from error


def _as_it_stands(folders: list[Path]) -> frozenset[tuple[Path, int, int]]:
    """Return what changes when a template is written, comes or goes."""
    looks = ((path, path.stat()) for folder in folders for path in folder.rglob("*") if path.is_file())
    return frozenset((path, look.st_mtime_ns, look.st_size) for path, look in looks)


@functools.lru_cache(maxsize=4)
def environment(folders: tuple[Path, ...], stand: object) -> ImmutableSandboxedEnvironment:
    """Return a Jinja environment over folders, with autoescape and the filters of this house.

    Templates are compiled once for all pages while they stand as they are, which `stand` tells.

    Filters: `pounds` (£74.00), `day` (6 April 2026), `heading`, `uses`,
    `capital`, `picture` and `outcome_picture` (parts of a bar); `cell(kind)`
    writes a table's cell. A name that does not exist
    is an error, not an empty text. Templates are an office's own, so they see
    values and nothing behind them.
    """
    del stand
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        pounds=pounds,
        day=written,
        heading=words.heading_words,
        uses=words.use_words,
        capital=words.sentence_case,
        cell=shown,
        picture=pictures.plan_bar,
        outcome_picture=pictures.outcome_bar,
    )
    made.globals.update(span=written_span, symbol=functools.cache(functools.partial(_symbol, folders)))
    return made


def _symbol(folders: tuple[Path, ...], name: str) -> str:
    """Return a picture of `symbols/` as a data URL, from the first folder that has it."""
    for folder in folders:
        path = folder / "symbols" / f"{name}.svg"
        if path.is_file() and path.parent == folder / "symbols":
            return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"
    msg = f"there is no picture symbols/{name}.svg"
    raise LookupError(msg)


def _where(error: BaseException, folders: list[Path], otherwise: Path) -> tuple[Path | str, int]:
    """Return the innermost line of a template that an error passed through."""
    homes = {folder.resolve() for folder in folders}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.suffix == SUFFIX and homes & set(path.resolve().parents):
            return frame.filename, frame.lineno or 1
    return otherwise, 1
