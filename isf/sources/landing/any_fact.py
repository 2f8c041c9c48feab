"""Landing whatever a file tells of."""

from collections.abc import Sequence

from isf.book.records import Register
from isf.sources.declaration import Declaration, FactKind
from isf.sources.landing.bank import land_bank
from isf.sources.landing.common import Book, Landed, References, Rule
from isf.sources.landing.file_before import check_file_is_new, check_visits_are_new, marked
from isf.sources.landing.payments import land_payments
from isf.sources.landing.purchases import land_purchases
from isf.sources.landing.visits import land_visits
from isf.sources.values import Reading


def land(
    declaration: Declaration,
    reading: Reading,
    register: Register,
    book: Book,
    rules: Sequence[Rule] = (),
    *,
    again: bool = False,
) -> Landed:
    """Return what a file comes to in a book; nothing is written.

    `again` says that payments or visits which look like some in the book are others.

    Raises:
        PaidBeforeError, DeliveredBeforeError: when it looks so, and nobody said that.
    """
    people = References(register, rules)
    if declaration.fact is FactKind.BANK_STATEMENT:
        return land_bank(reading, book)
    if declaration.fact is FactKind.VISIT:
        return _visits(declaration, reading, people, book, again=again)
    if declaration.fact in (FactKind.PURCHASE, FactKind.CARD):
        return land_purchases(reading, people, book, by_card=declaration.fact is FactKind.CARD)
    numbered = declaration.fact is FactKind.COUNCIL_SPEND
    return land_payments(reading, declaration.funder, people, book, numbered=numbered, again=again)


def _visits(
    declaration: Declaration, reading: Reading, people: References, book: Book, *, again: bool
) -> Landed:
    if not again:
        check_file_is_new(reading, people, book)
    landed = land_visits(reading, declaration, people, book)
    if not again:
        check_visits_are_new(landed, reading, book)
    return marked(landed, reading)
