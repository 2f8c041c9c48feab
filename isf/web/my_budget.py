"""The Fava extension *My budget*, which every head of a ledger names as its first page."""

import contextlib
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fava.ext import FavaExtensionBase, extension_endpoint
from flask import Response, url_for
from markupsafe import Markup

from isf.book.disk.recorded import files_of
from isf.book.heads import FUND_HEAD
from isf.book.journal import Journal
from isf.book.load import read_fund
from isf.book.reading.guarding import check_recorded
from isf.errors import IsfError, NoOfficeError, SettingsMissingError, TemplateBrokenError
from isf.model.dates import today
from isf.model.fund_id import is_fund_id
from isf.office import Office, find_office
from isf.web import partial
from isf.web.pages import Page, fund_page, page_of

_log = logging.getLogger(__name__)


class MyBudget(FavaExtensionBase):
    """What is left, said in one sentence, and the figures behind it; for the whole book, all funds.

    A ledger with any error, or one that is not as isf recorded it, shows that
    the figures are being checked, and none of them.
    """

    report_title = "My budget"
    _made: tuple[date, object, Page] | None = None
    _as_recorded = False

    def after_load_file(self) -> None:
        """Forget what was made of the ledger as it was, and note whether this one is as isf recorded it."""
        self._made, self._as_recorded = None, False
        with contextlib.suppress(IsfError):
            self._check_recorded(self._office())
            self._as_recorded = True

    def page(self) -> Markup:
        """Return the page's HTML for Fava's shell."""
        office = None
        try:
            office = self._office()
            return partial.page(self._page(office), office, alone=_is_alone(office))
        except TemplateBrokenError as error:
            _log.error("%s", error)
            return partial.page(None, None)
        except IsfError as error:
            _log.error("%s", error)
            return partial.page(None, office)

    def style_url(self) -> str:
        """Where the page's stylesheet is, without the filters that Fava adds to every address."""
        page = url_for("extension_report", extension_name=self.name)
        return page.partition("?")[0] + "style"

    @extension_endpoint
    def style(self) -> Response:
        """Serve the stylesheet, so that the page needs no style of its own inside."""
        try:
            text = partial.style(self._office())
        except IsfError:
            text = partial.style(None)
        return Response(text, mimetype="text/css")

    def _page(self, office: Office | None) -> Page:
        """Return the page for today; in an office, only while its files are as they were recorded."""
        if self.ledger.errors:
            return None
        if office is None or not self._is_of_a_fund():
            self._check_recorded(office)
            return self._kept(None, self._read) if self._as_recorded else None
        if self._head() != (office.fund_folder(self._title()) / FUND_HEAD).resolve():
            return None
        sound = read_fund(office, self._title())  # the ledger that the portal shows, not Fava's reading of it
        return self._kept(sound, lambda on: fund_page(sound, on))

    def _kept(self, of: object, made: Callable[[date], Page]) -> Page:
        """Return what was made on this day of the same ledger, or make it."""
        on = today()
        if self._made is None or self._made[0] != on or self._made[1] is not of:
            self._made = on, of, made(on)
        return self._made[2]

    def _read(self, on: date) -> Page:
        plugins = {name for name, _ in self.ledger.options["plugin"]}
        return page_of(self.ledger.all_entries, self._title(), plugins, on)

    def _check_recorded(self, office: Office | None) -> None:
        """Refuse a whole book of which a file was changed by other hands; a fund's is read anew."""
        if office is not None and not self._is_of_a_fund():
            check_recorded(office, files_of(Journal(office.ledgers)))

    def _title(self) -> str:
        return str(self.ledger.options["title"])

    def _is_of_a_fund(self) -> bool:
        return is_fund_id(self._title())

    def _head(self) -> Path:
        return Path(self.ledger.beancount_file_path).resolve()

    def _office(self) -> Office | None:
        """Return the office that the ledger stands in; a copy on its own has none.

        Raises:
            SettingsMissingError: when it stands in one whose settings are gone.
        """
        try:
            return find_office(self._head().parent)
        except SettingsMissingError:
            raise
        except NoOfficeError:
            return None


def _is_alone(office: Office | None) -> bool:
    """Say whether there is no journal to compare a ledger with."""
    return office is None or Journal(office.ledgers).last() is None
