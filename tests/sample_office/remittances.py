"""What the councils say they paid: one file for each council and period, each council in its own layout."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.model.money import plain, total
from tests.sample_office.cast import DAMI, HONG, LUCJA, SIAN, TEGWYN
from tests.sample_office.inputs import PLANS, POLICIES, dues, periods, refs_of
from tests.sample_office.workbook import Cell, workbook

LATE = {("millbrook", "2025:05"): 10, ("harrowdale", "2025:09"): 6}
"""Payments that came so many days after they were due."""

UNPAID = {(LUCJA, "2025:08"), (HONG, "2025:04"), (TEGWYN, "2025:26")}
"""People whom the council left out of a payment."""

ARREARS = {(LUCJA, "2025:09"): "2025:08", (HONG, "2025:05"): "2025:04"}
"""Payments that also bring what an earlier one left out."""

SHORT = {(SIAN, "2025:09"): Decimal("40.00"), (DAMI, "2025:12"): Decimal("12.60")}
"""Payments that were smaller than what was due, by so much."""

STRANGERS = {
    ("millbrook", "2025:07"): ("MB-19999", Decimal("481.60")),
    ("penmarsh", "2025:18"): ("PBC00931", Decimal("176.20")),
}
"""Lines for somebody whom the provider does not know."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person in one payment."""

    ref: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Remittance:
    """A payment of a council: `on` is the bank's day, `imported` when the office reads it."""

    council: str
    label: str
    on: date
    imported: date
    number: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return total(line.amount for line in self.lines)

    @property
    def name(self) -> str:
        ending = "xlsx" if self.council == "harrowdale" else "csv"
        return f"{self.council}-{self.label.replace(':', '-')}.{ending}"


def remittances() -> Iterator[Remittance]:
    for council, rules in POLICIES.items():
        for period in periods(council):
            late = timedelta(days=LATE.get((council, period.label), 0))
            on = rules.payment_day(period) + late
            lines = [line for ref in refs_of(council) for line in _lines(ref, period.label)]
            if (council, period.label) in STRANGERS:
                ref, amount = STRANGERS[council, period.label]
                lines.append(Line(ref, period.label, amount))
            number = f"{council[:2].upper()}{400_000 + (on - date(2025, 1, 1)).days * 37}"
            yield Remittance(council, period.label, on, max(on, period.start), number, tuple(lines))


def _lines(ref: str, label: str) -> Iterator[Line]:
    for paid in (label, ARREARS.get((ref, label), "")):
        if paid and (paid != label or (ref, label) not in UNPAID):
            period = POLICIES[PLANS[ref].council].calendar.period(paid)
            if PLANS[ref].start < period.end:
                amount = dues(ref, period).owed["Council"] - SHORT.get((ref, paid), Decimal(0))
                yield Line(ref, paid, amount)


def file_of(payment: Remittance) -> bytes:
    """Write the file as its council writes it."""
    return _LAYOUTS[payment.council](payment)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _millbrook(payment: Remittance) -> bytes:
    """Millbrook says everything on every line, and a total below."""
    day = f"{payment.on:%d/%m/%Y}"
    rows = [["Remittance number", "Payment date", "Client ref", "Period", "Service", "Net amount"]]
    rows += [
        [payment.number, day, line.ref, line.label, "Individual Service Fund", f"{line.amount:,.2f}"]
        for line in payment.lines
    ]
    return _csv([*rows, ["Total", "", "", "", "", f"{payment.total:,.2f}"]])


def _penmarsh(payment: Remittance) -> bytes:
    """Penmarsh writes a letter's head above the table."""
    rows = [
        ["Penmarsh Borough Council - remittance advice"],
        ["Paid to", "Candlewick Support"],
        ["BACS reference", payment.number],
        ["Payment date", f"{payment.on:%d %b %Y}"],
        ["Number of lines", str(len(payment.lines))],
        ["Total paid", f"£{payment.total:,.2f}"],
        [],
        ["Citizen ID", "Pay period", "Amount paid"],
    ]
    return _csv([*rows, *([line.ref, line.label, plain(line.amount)] for line in payment.lines)])


def _harrowdale(payment: Remittance) -> bytes:
    """Harrowdale sends a workbook."""
    rows: list[Sequence[Cell]] = [
        ["Harrowdale County Council"],
        ["Individual Service Funds paid to Candlewick Support"],
        ["Remittance reference", payment.number],
        ["Payment date", payment.on],
        [],
        ["Mosaic ID", "Period covered", "Gross amount", "Remarks"],
    ]
    rows += [
        [line.ref, line.label, line.amount, "" if line.label == payment.label else "arrears"]
        for line in payment.lines
    ]
    rows += [["Total payment", None, payment.total]]
    return workbook("Remittance", rows)


_LAYOUTS: dict[str, Callable[[Remittance], bytes]] = {
    "millbrook": _millbrook,
    "harrowdale": _harrowdale,
    "penmarsh": _penmarsh,
}
