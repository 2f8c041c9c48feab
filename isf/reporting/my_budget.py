"""The figures of the page *My budget*: what is left first, then what is behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from isf.model.dates import written
from isf.model.fund import Fund, FundKind
from isf.model.money import pounds
from isf.model.postings import Posting
from isf.reporting.agreements import AgreementNow, open_agreements
from isf.reporting.balances import Balance, balance
from isf.reporting.changes import Change, changes
from isf.reporting.outcomes import OutcomeRow, outcomes
from isf.reporting.words import marked

LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class MyBudget:
    """What a person sees of their fund at the close of a day.

    `outcomes` counts from the start of the fund; `coming` holds the open
    agreements; `changed` what happened in the four weeks up to `on`, newest
    first. `latest` is the day of the newest entry, None while there is none.
    """

    fund: Fund
    on: date
    sentence: str
    balance: Balance
    outcomes: tuple[OutcomeRow, ...]
    coming: tuple[AgreementNow, ...]
    changed: tuple[Change, ...]
    latest: date | None


def figures(fund: Fund, postings: Sequence[Posting], on: date) -> MyBudget:
    """Return the figures of the page *My budget* for the close of a day (inclusive)."""
    end = on + timedelta(days=1)
    now = balance(fund, postings, on)
    return MyBudget(
        fund=fund,
        on=on,
        sentence=left_sentence(fund, now),
        balance=now,
        outcomes=outcomes(fund, postings, None, end),
        coming=open_agreements(fund, postings, end),
        changed=changes(fund, postings, end - LATELY, end),
        latest=max((p.on for p in postings if p.fund == fund.id and p.on < end), default=None),
    )


def left_sentence(
    fund: Fund, now: Balance, say: Callable[[str], str] = str, day: Callable[[date], str] = written
) -> str:
    """Say in one sentence what is left to spend, or that the fund is no more.

    `say` puts a text into another language, `day` writes a day in it.
    """
    if fund.ending is not None and fund.ending <= now.as_of + timedelta(days=1):
        last = fund.ending - timedelta(days=1)
        return say(marked("This fund came to its end on {day}.")).format(day=day(last))
    left, own = now.total.available, fund.kind is FundKind.PERSON and fund.died is None
    if left <= 0:
        nothing = marked("You have no money left to spend at the moment.")
        return say(nothing if own else marked("The fund has no money left to spend at the moment."))
    some = marked("You have {left} left to spend.") if own else marked("The fund has {left} left to spend.")
    return say(some).format(left=pounds(left))
