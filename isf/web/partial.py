"""The templates of *My budget*, filled in: the same ones in Fava and in the portal.

A template is taken from the office's `reports/` and, where the office has
none of that name, from the ones that come with isf. Whatever a template is
called, text that comes from a ledger is shown as text.
"""

from collections.abc import Mapping
from functools import lru_cache
from traceback import extract_tb

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from isf.book.records import Settings, read_settings
from isf.errors import IsfError, TemplateBrokenError
from isf.model.money import pounds
from isf.office import Office, starter
from isf.reporting.my_budget import MyBudget, left_sentence
from isf.reporting.pictures import outcome_bar, plan_bar, taken_out
from isf.web.all_funds import AllFunds
from isf.web.catalogues import TAGS, Words, catalogue
from isf.web.pages import Page

STYLE = "my_budget.css"
_SUFFIX = ".j2"
_TEMPLATES = {MyBudget: "my_budget.html.j2", AllFunds: "all_funds.html.j2"}
_CHECKING = "checking_figures.html.j2"


def page(shown: Page, office: Office | None, language: str = "en", *, alone: bool = False) -> Markup:
    """Return a page's figures as HTML without a shell; with None, that they are being checked.

    `alone` says that the ledger is a copy outside its office, with nothing to compare it with.

    Raises:
        TemplateBrokenError: when a template cannot be used; names the line.
    """
    name = _TEMPLATES[type(shown)] if shown else _CHECKING
    return _filled(name, office, language, {"shown": shown, "alone": alone})


def style(office: Office | None) -> str:
    """Return the stylesheet that the templates are written for."""
    environment = _environment(office, "en")
    return environment.loader.get_source(environment, STYLE)[0] if environment.loader else ""


def _filled(name: str, office: Office | None, language: str, told: Mapping[str, object]) -> Markup:
    try:
        template = _environment(office, language).get_template(name)
        text = template.render(told, ask=_whom_to_ask(office))
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
def _environment(office: Office | None, language: str) -> ImmutableSandboxedEnvironment:
    own, words = [office.reports] if office else [], Words(language)
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*own, starter() / "reports"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    known = catalogue(language)
    made.install_gettext_callables(known.gettext, known.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        words.filters,
        left=lambda shown: left_sentence(shown.fund, shown.balance, words.say, words.day),
        outcome_picture=outcome_bar,
        picture=plan_bar,
        pounds=pounds,
        taken_out=taken_out,
    )
    made.globals.update(span=words.span, lang=TAGS[language])
    return made
