"""`isf review`: what needs attention."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from isf.book.approval.proposals import proposals
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, load_clearing, load_fund, read_fund
from isf.book.reading.settling import steady
from isf.book.records import read_policy
from isf.book.trust.issued import records
from isf.book.trust.reconciliations import SIGNATORIES, Compared, differs, read_reconciliations
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, table
from isf.errors import ChangedOutsideError, UnsoundBookError
from isf.model.dates import today
from isf.model.money import plain, pounds
from isf.office import Office
from isf.reporting.attention import Broken, FundNow, OfficeNow, ReturnDue, Row, Waiting, in_order, of_office
from isf.reporting.attention_funds import of_fund

if TYPE_CHECKING:
    from isf.model.policy import Policy

_FEW = 5
"""So many lines of a file are named; the rest stand in the file of what was kept out."""


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
def review(request: Request, who: tuple[str, ...]) -> None:
    """Show what needs attention, most urgent first, each with the command that deals with it.

    Without a fund, also the office's own affairs: clearing, proposals, the bank.

    Example: isf review --format json

    Refused: somebody whom the office does not know.
    """
    office = request.office
    funds = [request.fund(text) for text in who] if who else list(fund_ids(office))
    ledgers, broken = _sound(office, funds)
    policies: dict[str, Policy] = {}
    rows: list[Row] = []
    for ledger in ledgers:
        code = ledger.fund.council
        policies[code] = policies.get(code) or read_policy(office, code)
        rows += of_fund(FundNow(ledger.fund, ledger.postings(), policies[code]), today())
    now = _office(office, broken, funds, everything=not who)
    if not who:
        now = replace(now, returns=tuple(_returns(office, ledgers, policies)))
    rows += of_office(now, today())
    ordered = in_order(rows)
    names = ("fund", "kind", "amount", "since", "message", "do")
    answer(request, [row.as_json() for row in ordered], _table(ordered), names)


def _sound(office: Office, funds: list[str]) -> tuple[list[Ledger], list[Broken]]:
    """Return the ledgers that are sound, as of one moment, and what is wrong with others."""
    return steady(office, lambda: _sorted_out(office, funds))


def _sorted_out(office: Office, funds: list[str]) -> tuple[list[Ledger], list[Broken]]:
    ledgers, broken = [], []
    for fund in funds:
        try:
            ledgers.append(read_fund(office, fund))
        except (UnsoundBookError, ChangedOutsideError):
            found = load_fund(office, fund).problems
            broken += [Broken(fund, p.on, p.name, p.message, p.do) for p in found]
    return ledgers, broken


def _office(office: Office, broken: list[Broken], funds: list[str], *, everything: bool) -> OfficeNow:
    waiting = tuple(
        Waiting(one.id, one.fund, one.on, None, "; ".join(one.asked) or one.why)
        for one in proposals(office)
        if everything or set(one.funds) & set(funds)
    )
    if not everything:
        return OfficeNow(proposals=waiting, broken=tuple(broken), reconciled=today())
    from isf.sources.landing import matching

    clearing, compared = load_clearing(office), read_reconciliations(office)
    return OfficeNow(
        clearing=tuple(Waiting(one.id, "", one.on, one.rest, one.why) for one in matching.waiting(clearing)),
        quarantined=_quarantined(office),
        proposals=waiting,
        broken=tuple(broken),
        reconciled=max((found.on - timedelta(days=1) for found in clearing.assertions), default=None),
        has_bank=bool(funds),
        difference=_difference(compared),
        unsigned=_unsigned(compared),
    )


def _difference(rows: Sequence[Compared]) -> Waiting | None:
    """Return what the newest comparison with the bank found apart."""
    found = differs(rows)
    return Waiting("", "", found.on, found.difference, "") if found else None


def _unsigned(rows: Sequence[Compared]) -> Waiting | None:
    """Return the newest comparison that agrees, while only one person has signed it."""
    found = rows[-1] if rows else None
    if found is None or not found.agrees or len(found.signed) >= SIGNATORIES:
        return None
    do = f"isf reconcile --balance {plain(found.bank)} --on {found.on.isoformat()} --by WHO"
    return Waiting(do, "", found.on, None, " and ".join(found.signed))


def _quarantined(office: Office) -> tuple[Waiting, ...]:
    """Return the files with rows that were kept out, and have not gone in since."""
    from isf.sources.quarantine import NAME, KeptOut, read_quarantine

    files: dict[tuple[str, str], list[KeptOut]] = {}
    for row in read_quarantine(office):
        files.setdefault((row.file, row.sha256), []).append(row)
    return tuple(
        Waiting(
            name, "", rows[0].on, None, f"{_lines_of(name, [r.line for r in rows])}; ledgers/{NAME} says why."
        )
        for (name, _), rows in files.items()
    )


def _lines_of(name: str, lines: list[int]) -> str:
    said = ", ".join(map(str, lines[:_FEW])) + (", ..." if len(lines) > _FEW else "")
    if len(lines) == 1:
        return f"1 row of {name} was kept out (line {said})"
    return f"{len(lines)} rows of {name} were kept out (lines {said})"


_LOOK_BACK = 3
"""Periods that are looked at for a return that was not made."""


def _returns(office: Office, ledgers: list[Ledger], policies: "dict[str, Policy]") -> Iterator[ReturnDue]:
    """Return the returns of the last periods that were not issued, where a pack says when they are due."""
    for code, policy in policies.items():
        days = policy.rules.returns.due_days
        if days is not None:
            first = min(ledger.fund.start for ledger in ledgers if ledger.fund.council == code)
            issued = {told["span"] for told in records(office, code)}
            over = [p for p in policy.calendar.between(first, today()) if p.end <= today()][-_LOOK_BACK:]
            for period in over:
                if period.label not in issued:
                    yield ReturnDue(code, policy.name, period.label, period.end + timedelta(days=days))


def _table(rows: tuple[Row, ...]) -> str:
    if not rows:
        return "Nothing needs attention."
    head = ["Fund", "What", "Amount", "Since", "In words"]
    told = [
        [
            row.fund or "office",
            row.kind,
            "" if row.amount is None else pounds(row.amount),
            row.since.isoformat() if row.since else "",
            f"{row.message}\n    {row.do}",
        ]
        for row in rows
    ]
    return "\n".join(_lines(told, head))


def _lines(rows: list[list[str]], head: list[str]) -> list[str]:
    """Lay out rows, each with its command on a line of its own under it."""
    laid = table(head, [[*row[:4], row[4].split("\n")[0]] for row in rows], right=[2]).split("\n")
    found = laid[:2]
    for line, row in zip(laid[2:], rows, strict=True):
        found += [line, row[4].split("\n")[1]]
    return found
