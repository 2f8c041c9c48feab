"""Identity 7: what was delivered was agreed, by someone who could, for an outcome of the person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from isf.book import accounts as ac
from isf.book.directives import Entry, Line, delivered_on
from isf.book.identities.common import fund_of_entry, problem
from isf.book.problems import Problem
from isf.book.reading.fund_lines import fund_of
from isf.model.fund import Agreement, Fund


@dataclass(frozen=True)
class _Terms:
    """What a fund's lines tell of that a delivery is held against, looked up by id."""

    fund: Fund

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        return {known.id: known for known in reversed(self.fund.agreements)}

    @cached_property
    def outcomes(self) -> frozenset[str]:
        return frozenset(outcome.id for outcome in self.fund.outcomes)


def agreed(entries: Iterable[Entry], lines: Sequence[Line]) -> Iterator[Problem]:
    """Check agreements, moves and deliveries against the lines of their fund."""
    told: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        told[line.fund].append(line)
    funds = {fund_id: _Terms(fund_of(fund_id, tuple(its))) for fund_id, its in told.items()}
    told_entries = tuple(entries)
    taken_back = frozenset(entry.get("corrects") for entry in told_entries) - {""}
    for entry in told_entries:
        fund_id = fund_of_entry(entry)
        if fund_id:
            terms = funds.get(fund_id) or _Terms(fund_of(fund_id, ()))
            yield from _as_agreed(entry, terms, taken_back)


def _as_agreed(entry: Entry, terms: _Terms, taken_back: frozenset[str]) -> Iterator[Problem]:
    if entry.kind in ("agreement", "move"):
        yield from _had_authority(entry, terms.fund)
    elif entry.kind == "delivery":
        # Only what stands in the place of an entry that was taken back may be about an earlier day.
        day = delivered_on(entry) if entry.get("replaces") in taken_back else entry.on
        yield from _delivered_as_agreed(entry, terms, min(day, entry.on))
    if entry.kind in ("agreement", "release", "delivery"):
        yield from _its_own_reservation(entry)


def _its_own_reservation(entry: Entry) -> Iterator[Problem]:
    name = entry.get("agreement")
    for leg in entry.legs:
        meaning = ac.meaning(leg.account)
        if meaning and meaning.role == "Plan:Committed" and meaning.promise != name:
            message = f"it names the agreement {name or '(none)'}, but posts to {leg.account}."
            yield problem(entry, 7, "reservation-of-another-agreement", message)


def _had_authority(entry: Entry, fund: Fund) -> Iterator[Problem]:
    who, when = entry.get("agreed-by"), dict(entry.meta).get("agreed-on")
    day = when if isinstance(when, date) else entry.on
    rights = [right.id for right in fund.authorities if right.covers(day)]
    if who not in rights:
        message = (
            f"it was agreed by {who or 'nobody'} on {day.isoformat()}, who had no authority that day "
            f"(had: {', '.join(rights) or 'nobody'})."
        )
        do = "Ask someone with authority to agree, or record the authority and its dates first."
        yield problem(entry, 7, "agreement-without-authority", message, do)


def _delivered_as_agreed(entry: Entry, known: _Terms, day: date) -> Iterator[Problem]:
    name = entry.get("agreement")
    terms = known.agreements.get(name)
    if terms is None:
        message = f"it names the agreement {name or '(none)'}, which the fund does not have."
        do = "Agree it first with `isf agree`, then record it against that agreement."
        yield problem(entry, 7, "delivery-without-agreement", message, do)
        return
    if not terms.covers(day) or terms.agreed_on > day:
        until = terms.end.isoformat() if terms.end else "further notice"
        message = (
            f"{name} was agreed on {terms.agreed_on.isoformat()} for {terms.start.isoformat()} "
            f"to before {until}, so {day.isoformat()} is outside it."
        )
        do = "Correct the date, or agree it first with `isf agree`."
        yield problem(entry, 7, "delivery-outside-agreement", message, do)
    yield from _agreed_with_authority(entry, terms, known.fund)
    yield from _has_outcome(entry, known.outcomes)


def _agreed_with_authority(entry: Entry, terms: Agreement, fund: Fund) -> Iterator[Problem]:
    if not any(r.id == terms.agreed_by and r.covers(terms.agreed_on) for r in fund.authorities):
        message = (
            f"{terms.id} was agreed by {terms.agreed_by or 'nobody'} on {terms.agreed_on.isoformat()}, "
            "who had no authority that day."
        )
        do = "Ask someone with authority to agree, or record the authority and its dates first."
        yield problem(entry, 7, "agreement-without-authority", message, do)


def _has_outcome(entry: Entry, known: frozenset[str]) -> Iterator[Problem]:
    for leg in entry.legs:
        if leg.account.startswith("Expenses:"):
            outcome = leg.get("outcome")
            if outcome not in known:
                message = f"its outcome {outcome or '(none)'} is not one of the person's."
                do = "Add the outcome with `isf outcome add`, or correct the entry."
                yield problem(entry, 7, "delivery-without-outcome", message, do)
