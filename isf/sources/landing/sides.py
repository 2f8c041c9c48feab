"""The book's side of a reconciliation: its cash, whose it is, and what the bank has not shown."""

from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.ledger import Ledger
from isf.model.events import BankAgreed
from isf.model.money import ZERO
from isf.sources.landing.bank import land_bank
from isf.sources.landing.clearing import Expected, expected
from isf.sources.landing.common import Book, Landing
from isf.sources.values import Reading


def cash(book: Book, on: date) -> Decimal:
    """Return the cash book at the close of a day: every account under Assets:Bank, in every ledger."""
    ledgers = (book.clearing(), *(book.ledger(fund) for fund in book.funds()))
    return sum((_money(ledger, on, bank=True) for ledger in ledgers), ZERO)


def of_funds(book: Book, on: date) -> Decimal:
    """Return what the funds hold by their other accounts: what came in less what went out and is owed."""
    return -sum((_money(book.ledger(fund), on, bank=False) for fund in book.funds()), ZERO)


def office_and_clearing(book: Book, on: date) -> tuple[Decimal, Decimal]:
    """Return the office's own money at the bank, and what waits in clearing."""
    ledger = book.clearing()
    clearing = -ledger.balance(ac.CLEARING, on)
    return -_money(ledger, on, bank=False) - clearing, clearing


def _money(ledger: Ledger, on: date, *, bank: bool) -> Decimal:
    entries = (entry for entry in ledger.entries if entry.on <= on)
    legs = (leg for entry in entries for leg in entry.legs if leg.currency == ac.MONEY)
    return sum((leg.amount for leg in legs if leg.account.startswith(f"{ac.BANK_PARENT}:") == bank), ZERO)


def unlike(book: Book, on: date, reading: Reading | None) -> tuple[list[Landing], list[Expected]]:
    """Return what of the statement the book does not have, and what of the book the bank has not shown."""
    landed = land_bank(reading, book) if reading else None
    shown = {item.link for item in landed.items if isinstance(item, BankAgreed)} if landed else set()
    missing = [row for row in landed.rows if row.what == "clearing"] if landed else []
    return missing, [group for group in expected(book) if group.on <= on and group.link not in shown]
