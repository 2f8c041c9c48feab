"""What a hand-over file says of a fund, so that the next provider can begin with it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from isf.book.actions.adjusting import periods_run
from isf.book.actions.common import committed
from isf.book.actions.handing_over import Sums
from isf.book.directives import Paper
from isf.book.ledger import Ledger
from isf.model.fund import Agreement, Authority, Funder
from isf.model.handing_over import SCHEMA, Tables
from isf.model.money import plain
from isf.model.policy import Policy


def content(  # noqa: PLR0917 - the fund, its rules, its sums, from whom to whom, when, and the names
    ledger: Ledger, policy: Policy, sums: Sums, providers: tuple[str, str], on: date, names: Tables
) -> Tables:
    """Return what the hand-over file says of a fund; `names` hold the person's and the authorities'."""
    fund = ledger.fund
    plan = fund.plan_on(on)
    run = periods_run(ledger, policy)
    return {
        "schema": SCHEMA,
        "fund": fund.id,
        "from_provider": providers[0],
        "to_provider": providers[1],
        "council": fund.council,
        "on": on.isoformat(),
        "funded_until": (run[-1].end if run else on).isoformat(),
        "name": names["name"],
        "council_ref": names["council_ref"],
        "communication": names["communication"],
        "kind": str(fund.kind),
        "primary_support_reason": fund.support_reason,
        "area": fund.area,
        "lot": fund.lot,
        "tier": fund.tier,
        "headings": _plain(dict(plan.headings)),
        "contribution": plain(plan.contribution),
        "weeks_in_year": str(plan.weeks_in_year),
        "funders": [_funder(funder) for funder in plan.funders],
        "outcomes": [outcome.as_data() for outcome in fund.outcomes],
        "authorities": [_right(a, names["authorities"].get(a.id, a.id)) for a in fund.authorities],
        "agreements": [row for terms in fund.agreements if (row := _agreement(ledger, terms, on))],
        "progress": [step.as_data() for step in fund.progress],
        "sums": _plain(sums.money),
        "owed": _plain(sums.owed),
        "owed_by_heading": _plain(sums.owed_by_heading),
        "evidence": [
            {"entry": link, "on": paper.on.isoformat(), "document": paper.path.rpartition("/")[2]}
            for paper in ledger.directives
            if isinstance(paper, Paper)
            for link in paper.links
        ],
    }


def _plain(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(amount) for name, amount in sums.items()}


def _funder(funder: Funder) -> Tables:
    return {
        "code": funder.code,
        "share": None if funder.share is None else str(funder.share),
        "weekly": None if funder.weekly is None else plain(funder.weekly),
        "heading": funder.heading,
    }


def _right(right: Authority, name: str) -> Tables:
    return {
        "id": right.id,
        "kind": str(right.kind),
        "name": name,
        "start": right.start.isoformat(),
        "end": right.end.isoformat() if right.end else None,
    }


def _agreement(ledger: Ledger, terms: Agreement, on: date) -> Tables | None:
    """Return an agreement that is still open, with what it reserves."""
    reserved = committed(ledger, terms, on)
    if terms.end is not None and terms.end <= on and not reserved:
        return None
    if terms.each == "once" and not reserved:
        return None
    return {
        "id": terms.id,
        "heading": terms.heading,
        "supplier": terms.supplier,
        "outcome": terms.outcome,
        "amount": plain(terms.amount),
        "reserved": plain(reserved),
        "agreed_by": terms.agreed_by,
        "agreed_on": terms.agreed_on.isoformat(),
        "agreed_how": terms.agreed_how,
        "start": terms.start.isoformat(),
        "end": terms.end.isoformat() if terms.end else None,
        "units": None if terms.units is None else str(terms.units),
        "rate": None if terms.rate is None else plain(terms.rate),
        "each": str(terms.each),
        "carries": terms.carries,
        "rate_kind": terms.rate_kind,
    }
