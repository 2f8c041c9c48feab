"""The Fava extension *My budget*, which every head of a ledger names as its first page."""

import logging
from datetime import date
from pathlib import Path

from fava.ext import FavaExtensionBase, extension_endpoint
from flask import Response, url_for
from markupsafe import Markup

from isf.errors import IsfError, NoOfficeError
from isf.model.dates import today
from isf.office import Office, find_office
from isf.web import partial
from isf.web.pages import Page, page_of

_log = logging.getLogger(__name__)


class MyBudget(FavaExtensionBase):
    """What is left, said in one sentence, and the figures behind it; for the whole book, all funds.

    A ledger with any error shows that the figures are being checked, and none
    of them.
    """

    report_title = "My budget"
    _made: tuple[date, Page] | None = None

    def after_load_file(self) -> None:
        """Forget what was made of the ledger as it was before."""
        self._made = None

    def page(self) -> Markup:
        """Return the page's HTML for Fava's shell."""
        try:
            return partial.page(self._page(), self._office())
        except IsfError as error:
            _log.error("%s", error)
            return partial.page(None, None)

    def style_url(self) -> str:
        """Where the page's stylesheet is, without the filters that Fava adds to every address."""
        page = url_for("extension_report", extension_name=self.name)
        return page.partition("?")[0] + "style"

    @extension_endpoint
    def style(self) -> Response:
        """Serve the stylesheet, so that the page needs no style of its own inside."""
        return Response(partial.style(self._office()), mimetype="text/css")

    def _page(self) -> Page:
        on = today()
        if self._made is None or self._made[0] != on:
            self._made = on, self._read(on)
        return self._made[1]

    def _read(self, on: date) -> Page:
        options = self.ledger.options
        if self.ledger.errors:
            return None
        plugins = {name for name, _ in options["plugin"]}
        return page_of(self.ledger.all_entries, options["title"], plugins, on)

    def _office(self) -> Office | None:
        """The office that the ledger stands in; a ledger on its own has none."""
        try:
            return find_office(Path(self.ledger.beancount_file_path).parent)
        except NoOfficeError:
            return None
