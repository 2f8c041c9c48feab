"""How long a fund's records are kept, and from which day they may be erased.

Six full financial years after the one in which the fund ends, unless the
council's policy pack says otherwise (`[retention] years`). A legal hold keeps
them until it is lifted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from isf.book.approval.roles import need_reason
from isf.book.load import fund_ids, read_fund
from isf.book.one_rule import policy_for
from isf.book.privacy.linter import check_reason
from isf.book.reading.settling import steady
from isf.book.store import Receipt, writing
from isf.errors import RequestError
from isf.model.dates import financial_year, today, written
from isf.model.events import LegalHold
from isf.office import Office

_APRIL = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a fund's records are kept; `erase_from` is the first day on which they may be erased.

    Both days are None while the fund is open. `years` are full financial
    years, 1 April to 31 March; `clause` is empty where the pack cites none.
    """

    fund: str
    council: str
    closed_on: date | None
    years: int
    clause: str
    held: bool

    @property
    def erase_from(self) -> date | None:
        """The first day on which the records may be erased; a hold is not counted in."""
        return None if self.closed_on is None else earliest_erasing(self.closed_on, self.years)

    def why_not(self, on: date) -> str:
        """Return why the records may not be erased on a day; empty when they may."""
        if self.erase_from is None:
            return "it is open; records are kept while a fund runs and for years after it was closed."
        if self.held:
            return "it is under a legal hold; lift that first with `isf retention release`."
        if on < self.erase_from:
            return f"its records are kept until {self.erase_from.isoformat()} ({self.years} full years)."
        return ""

    def sentence(self) -> str:
        """Say how long the records are kept, and from which day they may be erased."""
        clause = f" (clause {self.clause})" if self.clause else ""
        span = f"{self.years} full financial years{clause}"
        if self.held:
            return f"kept under a legal hold; without it, for {span} after closing."
        if self.erase_from is None:
            return f"kept while it runs, and for {span} after it is closed."
        return f"kept for {span}; may be erased from {written(self.erase_from)}."

    def as_json(self) -> dict[str, object]:
        """Return it in the form of `isf retention list --format json`."""
        return {
            "fund": self.fund,
            "council": self.council,
            "closed": self.closed_on.isoformat() if self.closed_on else None,
            "years": self.years,
            "clause": self.clause,
            "legal_hold": self.held,
            "erase_from": self.erase_from.isoformat() if self.erase_from else None,
        }


def earliest_erasing(closed_on: date, years: int) -> date:
    """Return the day after so many full financial years have passed since the one of closing."""
    first = int(financial_year(closed_on)[:4])
    return date(first + 1 + years, _APRIL, 1)


def kept(office: Office, fund: str) -> Kept:
    """Return how long a fund's records are kept.

    Raises:
        FundUnknownError, UnsoundBookError, CouncilUnknownError.
    """
    told = read_fund(office, fund).fund
    policy = policy_for(office, told.council, "retention")
    return Kept(
        fund=fund,
        council=told.council,
        closed_on=told.closed_on,
        years=policy.retention_years,
        clause=policy.clauses.get("retention", ""),
        held=told.legal_hold,
    )


def kept_of(office: Office, funds: Iterable[str] = ()) -> tuple[Kept, ...]:
    """Return how long the records of these funds, or of every fund, are kept."""
    wanted = tuple(funds) or fund_ids(office)
    return steady(office, lambda: tuple(kept(office, fund) for fund in wanted))


def hold(office: Office, fund: str, *, held: bool, by: str, reason: str) -> Receipt:
    """Put a fund under a legal hold, or lift it.

    Raises:
        RequestError: when it is so already.
        ReasonMissingError: when no reason is given.
    """
    word = "hold" if held else "release"
    need_reason(f"A {word} of {fund}", reason)
    check_reason(office, reason, fund)
    with writing(office, by=by, why=f"retention {word} {fund}: {reason}") as writer:
        if writer.ledger(fund).fund.legal_hold == held:
            msg = f"Fund {fund} is {'under a legal hold already' if held else 'under no legal hold'}."
            raise RequestError(msg)
        return writer.record([LegalHold(fund=fund, on=today(), reason=reason, held=held)])
