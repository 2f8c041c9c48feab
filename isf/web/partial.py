"""The templates of *My budget*, filled in: the same ones in Fava and in the portal.

A template is taken from the office's `reports/` and, where the office has
none of that name, from the ones that come with isf. Whatever a template is
called, text that comes from a ledger is shown as text.
"""

from functools import lru_cache
from traceback import extract_tb

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from isf.book.records import Settings, read_settings
from isf.errors import IsfError, TemplateBrokenError
from isf.model.dates import written, written_span
from isf.model.money import pounds
from isf.office import Office, starter
from isf.reporting.my_budget import MyBudget
from isf.reporting.pictures import outcome_bar, plan_bar, taken_out
from isf.reporting.words import funder_words, heading_words, supplier_words, use_words
from isf.web.all_funds import AllFunds
from isf.web.pages import Page

STYLE = "my_budget.css"
_SUFFIX = ".j2"
_TEMPLATES = {MyBudget: "my_budget.html.j2", AllFunds: "all_funds.html.j2"}
_CHECKING = "checking_figures.html.j2"


def page(shown: Page, office: Office | None) -> Markup:
    """Return a page's figures as HTML without a shell; with None, that they are being checked.

    Raises:
        TemplateBrokenError: when a template cannot be used; names the line.
    """
    name = _TEMPLATES[type(shown)] if shown else _CHECKING
    return _filled(name, office, shown)


def style(office: Office | None) -> str:
    """Return the stylesheet that the templates are written for."""
    environment = _environment(office)
    return environment.loader.get_source(environment, STYLE)[0] if environment.loader else ""


def _filled(name: str, office: Office | None, shown: Page) -> Markup:
    try:
        text = _environment(office).get_template(name).render(shown=shown, ask=_whom_to_ask(office))
    except TemplateSyntaxError as error:
        raise TemplateBrokenError(error.filename or name, error.lineno, error.message or "") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise TemplateBrokenError(*_place(error, name), str(error)) from error
    return Markup(text)  # noqa: S704 - made by an environment that escapes everything


def _place(error: Exception, name: str) -> tuple[str, int]:
    """Return the innermost line of a template that an error passed through."""
    for frame in reversed(extract_tb(error.__traceback__)):
        if frame.filename.endswith(_SUFFIX):
            return frame.filename, frame.lineno or 1
    return name, 1


def _whom_to_ask(office: Office | None) -> Settings:
    """Who the provider is; figures are shown without it where the settings cannot be read."""
    try:
        return read_settings(office) if office else Settings("")
    except IsfError:
        return Settings("")


@lru_cache(maxsize=8)
def _environment(office: Office | None) -> ImmutableSandboxedEnvironment:
    own = [office.reports] if office else []
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*own, starter() / "reports"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        day=written,
        funder=funder_words,
        heading=heading_words,
        outcome_picture=outcome_bar,
        picture=plan_bar,
        pounds=pounds,
        supplier=supplier_words,
        taken_out=taken_out,
        uses=use_words,
    )
    made.globals.update(span=written_span)
    return made
