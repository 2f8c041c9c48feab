"""Statements to read and to keep, and councils' returns."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Lock
from typing import Final

from flask import Blueprint, abort, g
from werkzeug.wrappers import Response

from isf.book.load import read_fund
from isf.book.records import council_codes, read_policy, read_register
from isf.errors import CouncilUnknownError, PeriodError
from isf.model.dates import today
from isf.model.fund import Fund
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.web import given_out
from isf.web.accounts import looking
from isf.web.begun import since_begun
from isf.web.headers import PAPER_POLICY
from isf.web.portal.site import need_fund, not_found, page, site, visitor

room = Blueprint("papers", __name__)
KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
EASY, LARGE = "easy", "large"
"""Two more looks of a statement's PDF: short sentences and pictures; type of 18 points."""
LOOKS: Final = {EASY: "easy-read", LARGE: "large-print"}
_LABEL: Final = re.compile(r"20[0-9]{2}P[0-9]{2}", re.ASCII)
_busy: Final[set[int]] = set()
_busy_lock: Final = Lock()
_YEARS: Final = timedelta(days=2 * 366)


@room.get("/fund/<fund>/statements")
def statements(fund: str) -> Response:
    """List the periods of a fund, the newest first."""
    person = need_fund(fund, "statements")
    told = read_fund(site().office, fund).fund
    policy = read_policy(site().office, told.council)
    shown = [form for form in site().papers.formats if form in KINDS or form in LOOKS]
    return page("statements.html", person=person, periods=_of_fund(policy, told), formats=shown, now=today())


@room.get("/fund/<fund>/statement/<label>.<fmt>")
def statement(fund: str, label: str, fmt: str) -> Response:
    """Give a statement: to read in the browser, walled in, or as a file."""
    need_fund(fund)
    told = read_fund(site().office, fund).fund
    period = _named(read_policy(site().office, told.council), label)
    if fmt not in KINDS or fmt not in site().papers.formats or period.start > today():
        not_found()
    looking.note(site().db, visitor().login.id, fund, f"statement {label} {fmt}")
    with one_at_a_time():
        content = site().papers.statement(fund, period.label, fmt, g.language)
    return paper(content, f"{fund}-{label}.{fmt}", to_read=fmt == "html")


@room.get("/fund/<fund>/statement/<label>/<look>.pdf")
def statement_in_a_look(fund: str, label: str, look: str) -> Response:
    """Give a statement for those who need large print, or easy words and pictures."""
    need_fund(fund)
    told = read_fund(site().office, fund).fund
    period = _named(read_policy(site().office, told.council), label)
    fmt = next((fmt for fmt, name in LOOKS.items() if name == look), "")
    if fmt not in site().papers.formats or period.start > today():
        not_found()
    looking.note(site().db, visitor().login.id, fund, f"statement {label} {look}")
    with one_at_a_time():
        content = site().papers.statement(fund, period.label, fmt, g.language)
    return paper(content, f"{fund}-{label}-{look}.pdf")


@room.get("/fund/<fund>/statement/<label>/save")
def saved_page(fund: str, label: str) -> Response:
    """Give the page of a statement as a file to keep."""
    answer = statement(fund, label, "html")
    answer.headers["Content-Disposition"] = f'attachment; filename="{fund}-{label}.html"'
    return answer


@room.get("/council")
def councils() -> Response:
    """List the returns of the councils that somebody works for."""
    access, day = visitor().access, today()
    mine = [code for code in council_codes(site().office) if access.may_have_returns_of(code)]
    if not mine:
        not_found()
    told, register = [read_policy(site().office, code) for code in mine], read_register(site().office)
    shown = [(policy, _lately(policy, register.of_council(policy.code), day)) for policy in told]
    signed = {
        (policy.code, period.code)
        for policy, periods in shown
        for period in periods
        if given_out.is_there(site().office, policy.code, period.label)
    }
    return page("council.html", councils=shown, signed=signed, now=day)


@room.get("/council/<code>/<label>.<fmt>")
def council_return(code: str, label: str, fmt: str) -> Response:
    """Give a council's return: one workbook, or everything in one file."""
    if not visitor().access.may_have_returns_of(code) or fmt not in {"xlsx", "zip", "bundle"}:
        not_found()
    try:
        period = _named(read_policy(site().office, code), label)
    except CouncilUnknownError:
        not_found()
    if period.start > today():
        not_found()
    signed = given_out.fetch(site().office, code, period.label) if fmt == "bundle" else None
    if fmt == "bundle" and signed is None:
        not_found()
    looking.note(site().db, visitor().login.id, "", f"return {code} {label} {fmt}")
    if signed is not None:
        return paper(signed, f"{code}-{label}-signed.zip")
    with one_at_a_time():
        content = site().papers.council_return(code, period.label, fmt)
    return paper(content, f"{code}-{label}.{fmt}")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Make one paper at a time for each login: papers take seconds, and nobody's pages wait for them."""
    who = visitor().login.id
    with _busy_lock:
        busy = who in _busy
        _busy.add(who)
    if busy:
        abort(page("problem.html", 429, what="busy", here="/"))
    try:
        yield
    finally:
        with _busy_lock:
            _busy.discard(who)


def paper(content: bytes, name: str, *, to_read: bool = False) -> Response:
    """Return a document, walled in: it can run nothing, send nothing, and frame nothing."""
    answer = Response(content, content_type=KINDS[name.rpartition(".")[2]])
    how = "inline" if to_read else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer


def _of_fund(policy: Policy, fund: Fund) -> list[Period]:
    last = min(today(), fund.closed_on or today()) + timedelta(days=1)
    return list(reversed(policy.calendar.between(fund.start, max(last, fund.start + timedelta(days=1)))))


def _lately(policy: Policy, funds: Sequence[str], day: date) -> list[Period]:
    """Return a council's periods of the last two years in which it had funds, the newest first."""
    periods = policy.calendar.between(day - _YEARS, day + timedelta(days=1))
    return list(reversed(since_begun(site().office, funds, periods)))


def _named(policy: Policy, label: str) -> Period:
    """Return the period that an address names (`2026P01`), or answer 404."""
    if _LABEL.fullmatch(label) is None:
        not_found()
    try:
        return policy.calendar.period(label.replace("P", ":"))
    except PeriodError:
        not_found()
