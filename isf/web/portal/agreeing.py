"""Agreements: what is agreed, and what is offered and waits for a yes or a question."""

from datetime import timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from isf.book.approval.offering import accept, offers
from isf.book.approval.proposals import Proposal
from isf.book.load import read_fund
from isf.errors import (
    NoAuthorityError,
    ProposalDecidedError,
    ProposalStaleError,
    WaitsForApproval,
)
from isf.model.dates import today
from isf.model.fund import Agreement, Fund
from isf.reporting.agreements import open_agreements
from isf.web.accounts import messages
from isf.web.portal.site import go, log, need_fund, not_found, page, site, visitor
from isf.web.portal.talking import must_wait

room = Blueprint("agreeing", __name__)


@room.get("/fund/<fund>/agreements")
def agreements(fund: str) -> Response:
    """Show what is offered, and what is agreed and still to come."""
    person = need_fund(fund, "agreements")
    ledger = read_fund(site().office, fund)
    coming = open_agreements(ledger.fund, ledger.postings(), today() + timedelta(days=1))
    return page(
        "agreements.html",
        person=person,
        offers=offers(site().office, fund),
        coming=coming,
        words={outcome.id: outcome.words for outcome in ledger.fund.outcomes},
        may_agree=bool(_authority(ledger.fund)),
    )


@room.route("/fund/<fund>/offer/<number>", methods=["GET", "POST"])
def offer(fund: str, number: str) -> Response:
    """Show one offer, and take a yes from somebody with authority on this day."""
    person = need_fund(fund, "offer")
    told = read_fund(site().office, fund).fund
    put, terms = _offer(fund, number)
    authority = _authority(told)
    if request.method == "POST":
        if not authority or request.form.get("sure") != "yes":
            return _one(person, put, terms, told, wrong="sure" if authority else "authority")
        return _agree(fund, put, authority)
    return _one(person, put, terms, told, wrong="")


def _one(person: object, put: Proposal, terms: Agreement, told: Fund, wrong: str) -> Response:
    words = {outcome.id: outcome.words for outcome in told.outcomes}
    may = bool(_authority(told))
    return page(
        "offer.html",
        400 if wrong else 200,
        person=person,
        offer=put,
        terms=terms,
        words=words,
        may_agree=may,
        wrong=wrong,
    )


def _agree(fund: str, put: Proposal, authority: str) -> Response:
    """Record the yes in the book, with who said it, or say why it could not be."""
    how = "agreed"
    try:
        accept(site().office, put.id, authority=authority)
    except WaitsForApproval:
        how = "second"
    except (NoAuthorityError, ProposalDecidedError, ProposalStaleError) as error:
        log(error)
        how = "stale"
    return go(f"/fund/{fund}/agreed/{how}")


@room.get("/fund/<fund>/agreed/<how>")
def agreed(fund: str, how: str) -> Response:
    """Say what came of a yes."""
    person = need_fund(fund)
    if how not in {"agreed", "second", "stale"}:
        not_found()
    return page("agreed.html", person=person, how=how)


@room.post("/fund/<fund>/offer/<number>/question")
def question(fund: str, number: str) -> Response:
    """Keep a question about an offer, for staff; the offer waits."""
    need_fund(fund)
    put, _ = _offer(fund, number)
    words = messages.clean(request.form.get("words", ""))
    if not words or must_wait():
        return go(f"/fund/{fund}/messages" if words else f"/fund/{fund}/offer/{number}")
    messages.send(site().db, fund, visitor().login.id, words, about=put.id)
    return go(f"/fund/{fund}/messages/sent")


def _offer(fund: str, number: str) -> tuple[Proposal, Agreement]:
    for put, terms in offers(site().office, fund):
        if put.id == f"{fund}/proposal/{number}":
            return put, terms
    return not_found()


def _authority(fund: Fund) -> str:
    """Return the authority by which the visitor may agree today; empty when they may not."""
    mine = visitor().access.authorities(fund.id)
    covering = (a.id for a in fund.authorities if a.id in mine and a.covers(today()))
    return next(covering, "")
