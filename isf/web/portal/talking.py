"""Messages about a fund, or about one line of it, between those who may see it and staff."""

import re
from datetime import timedelta
from typing import Final

from flask import Blueprint, request
from werkzeug.wrappers import Response

from isf.book.load import read_fund
from isf.model.dates import today
from isf.reporting.changes import changes
from isf.web.accounts import messages
from isf.web.portal.site import go, need_fund, not_found, page, site, visitor

room = Blueprint("talking", __name__)
_MOST: Final = 20
_DIGITS: Final = 5
_AGREEMENT: Final = re.compile(r"AG-[0-9]{3,5}", re.ASCII)


@room.route("/fund/<fund>/messages", methods=["GET", "POST"])
def of_fund(fund: str) -> Response:
    """Show the messages of a fund, and keep a new one."""
    person = need_fund(fund, "messages")
    about = _about(fund, request.values.get("about", ""))
    wait = request.method == "POST" and must_wait()
    if request.method == "POST" and not wait:
        words = messages.clean(request.form.get("words", ""))
        if words:
            staff = visitor().access.staff
            messages.send(site().db, fund, visitor().login.id, words, about=about, staff=staff)
            return go(f"/fund/{fund}/messages/sent")
    shown = messages.of_fund(site().db, fund)
    empty = request.method == "POST" and not wait
    told = {"person": person, "messages": shown, "about": about, "line": _line(fund, about), "empty": empty}
    return page("messages.html", 429 if wait else 400 if empty else 200, **told, wait=wait)


@room.get("/fund/<fund>/messages/sent")
def sent(fund: str) -> Response:
    """Say that a message is with staff."""
    return page("sent.html", person=need_fund(fund))


@room.get("/fund/<fund>/lines")
def lines(fund: str) -> Response:
    """Show the lines of a fund that a person may ask about, the newest first, a few at a time."""
    person = need_fund(fund, "lines")
    ledger = read_fund(site().office, fund)
    told = changes(ledger.fund, ledger.postings(), ledger.fund.start, today() + timedelta(days=1))
    number = request.args.get("page", "1")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else 1
    shown = told[(at - 1) * _MOST : at * _MOST] if at else ()
    return page("lines.html", person=person, lines=shown, at=at, more=len(told) > at * _MOST)


def must_wait() -> bool:
    """Say whether the visitor has written so much that staff would not see the others."""
    return not visitor().access.staff and messages.has_written_a_lot(site().db, visitor().login.id)


def _about(fund: str, told: str) -> str:
    """Return the entry, agreement or offer that a message is about; 404 for one of no such fund."""
    if not told or _AGREEMENT.fullmatch(told):
        return told
    if told not in read_fund(site().office, fund).ids:
        not_found()
    return told


def _line(fund: str, about: str) -> object:
    """Return the line that a message is about, for the page to show; None where it is about no line."""
    if "/" not in about:
        return None
    entry = read_fund(site().office, fund).entry(about)
    return {"on": entry.on, "words": entry.words}
