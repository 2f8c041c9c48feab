"""What a council paid becomes receipts in people's funds; what names nobody we know waits in clearing.

Lines of one payment share the link `paid-<file>`, so that the bank's one
credit can be agreed with all of them. Where that credit came first and waits
in clearing, the lines split it: same day, one commit, link `split-<file>`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from isf.book import accounts as ac
from isf.errors import FunderUnknownError
from isf.model import facts as f
from isf.model.money import total
from isf.sources.errors import PaidBeforeError
from isf.sources.landing.clearing import OpenCredit, open_credits
from isf.sources.landing.common import (
    SHORT,
    Book,
    Landed,
    Landing,
    References,
    known_sources,
    source_of,
)
from isf.sources.landing.paid_before import payments_before
from isf.sources.values import CouncilPayment, Reading, words_of

_NUMBER = re.compile(r"[A-Za-z]{0,4}[-/ ]?[0-9][0-9/_.-]{0,30}", re.ASCII)
"""A payment number as councils write them; anything wordier might name somebody, so it stays out."""

_IN_ADVANCE = timedelta(days=62)
"""How long before a fund begins its council may pay: the most that a policy pack may say."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A payment and the fund it is for; without a fund, why it waits."""

    value: CouncilPayment
    fund: str
    why: str = ""


def land_payments(
    reading: Reading,
    funder: str,
    people: References,
    book: Book,
    *,
    numbered: bool = False,
    again: bool = False,
) -> Landed:
    """Return the facts for a council's payments.

    `funder` is the code that the money comes from, as in the person's plan. A
    remittance is one payment a day; `numbered` files (published spend) hold
    many, told apart by the council's number for each. A payment that the book
    has from another file is known by its number, and nothing of it is added;
    `again` says that it is another one all the same.

    Raises:
        PaidBeforeError: when such a payment has no number to know it by.
    """
    landed, known = Landed(), known_sources(book, reading.sha256)
    credits_ = open_credits(book.clearing())
    for number, lines in enumerate(_payments(reading.values, numbered=numbered), 1):
        old = {line.row for line in lines if source_of(reading.sha256, line.row) in known}
        new = [line for line in lines if line.row not in old]
        landed.rows += [_known(line) for line in lines if line.row in old]
        found = [_line(line, funder, people, book) for line in new]
        if not old and not again and _paid_before(reading, found, book):
            landed.rows += [_known(line) for line in new]
            continue
        credit = _credit(credits_, new) if len(new) == len(lines) else None
        batch = _Batch(reading.sha256, number, funder, credit, book)
        landed.items += batch.facts(found)
        landed.rows += [batch.row(line) for line in found]
    return landed


def _paid_before(reading: Reading, lines: list[_Line], book: Book) -> bool:
    """Say whether the book has this very payment from another file."""
    if not lines:
        return False
    funds = sorted({line.fund for line in lines} - {""})
    ledgers = [("", book.clearing()), *((fund, book.ledger(fund)) for fund in funds)]
    keys = [(line.fund, line.value.amount, _bank_ref(line.value)) for line in lines]
    on = lines[0].value.on
    before = next((one for one in payments_before(ledgers, reading.sha256) if one.has(keys, on)), None)
    if before is not None and not all(number for _, _, number in keys):
        raise PaidBeforeError(reading.path, len(lines), before.on)
    return before is not None


def _payments(values: Iterable[object], *, numbered: bool) -> list[list[CouncilPayment]]:
    """Group lines into payments, as the bank will show them."""
    groups: dict[tuple[str, date], list[CouncilPayment]] = defaultdict(list)
    for value in values:
        if isinstance(value, CouncilPayment):
            groups[value.payment if numbered else "", value.on].append(value)
    return list(groups.values())


def _known(value: CouncilPayment) -> Landing:
    return Landing(value.row, "known", words_of(value), amount=value.amount)


def _line(value: CouncilPayment, funder: str, people: References, book: Book) -> _Line:
    fund = people.fund(value.reference, value.council)
    if fund is None:
        why = "no fund has its reference" if value.reference else "it names no person"
        return _Line(value, "", why)
    ledger = book.ledger(fund)
    if value.on < ledger.fund.start - _IN_ADVANCE:
        return _Line(value, "", "it is from long before the fund began")
    try:
        ledger.fund.funder(funder)
    except FunderUnknownError:
        return _Line(value, "", f"the fund has no funder {funder}")
    if value.amount < 0 and ledger.headroom(ac.bank(fund), value.on) < -value.amount:
        return _Line(value, "", "the fund does not hold what was taken back")
    return _Line(value, fund)


def _credit(credits_: list[OpenCredit], lines: list[CouncilPayment]) -> OpenCredit | None:
    """Take the bank's line that is exactly these lines' sum, where one waits in clearing."""
    if not lines:
        return None
    amount, on = total(line.amount for line in lines), lines[0].on
    fits = [credit for credit in credits_ if credit.fits(amount, on)]
    if not fits:
        return None
    best = min(fits, key=lambda credit: (abs(credit.on - on), credit.id))
    credits_.remove(best)
    return best


@dataclass(frozen=True, slots=True)
class _Batch:
    """The facts of one payment; with `credit`, it splits what the bank had brought already."""

    sha256: str
    number: int
    funder: str
    credit: OpenCredit | None
    book: Book

    @property
    def _mark(self) -> str:
        return self.sha256[:SHORT] + (f"-{self.number}" if self.number > 1 else "")

    def facts(self, lines: list[_Line]) -> list[f.Fact]:
        made = [self._fact(line) for line in lines]
        if self.credit is not None:
            made.append(self._split(self.credit))
        return made

    def row(self, line: _Line) -> Landing:
        value = line.value
        if line.fund:
            return Landing(value.row, "fund", words_of(value), line.fund, value.amount)
        return Landing(value.row, "clearing", f"{words_of(value)}: {line.why}", amount=value.amount)

    def _fact(self, line: _Line) -> f.Fact:
        if not line.fund:
            return self._clearing(line)
        value, fund = line.value, line.fund
        kind, make = ("return", f.Return) if value.amount < 0 else ("receipt", f.Receipt)
        return make(
            fund=fund,
            on=self._on(value),
            id=f"{fund}/{kind}/{self.sha256[:SHORT]}.{value.row}",
            source=source_of(self.sha256, value.row),
            bank_ref=_bank_ref(value),
            links=self._links,
            funder=self.book.ledger(fund).fund.funder(self.funder),
            amount=abs(value.amount),
        )

    def _clearing(self, line: _Line) -> f.Clearing:
        value = line.value
        return f.Clearing(
            fund="",
            on=self._on(value),
            id=f"clearing/{self.sha256[:SHORT]}.{value.row}",
            reason=line.why,
            source=source_of(self.sha256, value.row),
            bank_ref=_bank_ref(value),
            links=self._links,
            amount=value.amount,
        )

    def _on(self, value: CouncilPayment) -> date:
        return self.credit.on if self.credit else value.on

    @property
    def _links(self) -> tuple[str, ...]:
        paid = f"paid-{self._mark}"
        return (paid, f"split-{self._mark}") if self.credit else (paid,)

    def _split(self, credit: OpenCredit) -> f.Split:
        return f.Split(
            fund="",
            on=credit.on,
            id=f"split/{self._mark}",
            amount=credit.amount,
            links=(f"split-{self._mark}", credit.id),
        )


def _bank_ref(value: CouncilPayment) -> str:
    return value.payment if _NUMBER.fullmatch(value.payment) else ""
