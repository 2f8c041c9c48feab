"""What waited is held against the ledger of the day on which it is approved, in the words of the commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.approval.deciding import _renamed, still_fits
from isf.book.approval.exact_json import Item
from isf.book.ledger import Ledger
from isf.errors import (
    FunderUnknownError,
    HeadingUnknownError,
    IsfError,
    NoAuthorityError,
    NotEnoughAvailableError,
    NotEnoughMoneyError,
    OutcomeUnknownError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Authority, AuthorityKind, Outcome
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened

OTHER = "P-2M9TFY"
LATER = date(2026, 5, 4)


def ledger() -> Ledger:
    """Return Annie's four weeks: 400.00 came, 100.00 was delivered of 150.00, 30.00 is to go back."""
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("400.00"))
    headings = (("Home-Support", "300.00"), ("Community", "80.00"), ("Fee", "20.00"))
    return book(
        *opened(),
        *(f.Allocation(fund=FUND, on=DAY, heading=name, amount=Decimal(sum_)) for name, sum_ in headings),
        due,
        f.Receipt(fund=FUND, on=DAY, funder="Council", amount=due.amount),
        *agreed("AG-001", "150.00"),
        delivered("AG-001", "100.00", on=date(2026, 4, 20)),
        f.Clawback(fund=FUND, on=LATER, funder="Council", heading="Community", amount=Decimal("30.00")),
        e.AuthorityGranted(
            fund=FUND, on=LATER, authority=Authority("A2", AuthorityKind.SELF, DAY, date(2026, 4, 20))
        ),
    )


PAYMENT = f.Payment(fund=FUND, on=LATER, supplier="Provider", amount=Decimal("100.00"))
PAID_BACK = f.ClawbackPaid(fund=FUND, on=LATER, funder="Council", amount=Decimal("30.00"))
BACK = f.Clawback(fund=FUND, on=LATER, funder="Council", heading="Community", amount=Decimal("50.00"))
FEE = f.Fee(fund=FUND, on=LATER, amount=Decimal("20.00"))
MOVE = f.Move(
    fund=FUND,
    on=LATER,
    source_heading="Community",
    heading="Home-Support",
    amount=Decimal("50.00"),
    agreed_by="A1",
    agreed_on=LATER,
)
ADDED = e.OutcomeAdded(fund=FUND, on=LATER, outcome=Outcome("O2", "i", "Swim"))


def made(*, heading: str = "Home-Support", outcome: str = "O1", agreed_by: str = "A1") -> e.AgreementMade:
    event = agreed("AG-002", "10.00", heading=heading, outcome=outcome)[0]
    assert isinstance(event, e.AgreementMade)
    return replace(event, agreement=replace(event.agreement, agreed_by=agreed_by))


@pytest.mark.parametrize("item", [PAYMENT, PAID_BACK, BACK, FEE, MOVE, ADDED, made()])
def test_what_is_still_there_fits(item: Item) -> None:
    still_fits(item, ledger())


PENNY = Decimal("0.01")


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (replace(PAYMENT, amount=PAYMENT.amount + PENNY), NotEnoughMoneyError),
        (replace(PAYMENT, supplier="Pool"), NotEnoughMoneyError),
        (replace(PAID_BACK, amount=PAID_BACK.amount + PENNY), NotEnoughMoneyError),
        (replace(PAID_BACK, funder="Charity"), FunderUnknownError),
        (replace(BACK, amount=BACK.amount + PENNY), NotEnoughAvailableError),
        (replace(BACK, heading="Transport"), HeadingUnknownError),
        (replace(FEE, amount=FEE.amount + PENNY), NotEnoughAvailableError),
        (replace(MOVE, amount=MOVE.amount + PENNY), NotEnoughAvailableError),
        (replace(MOVE, agreed_by="A2"), NoAuthorityError),  # hers ended on 20 April
        (made(heading="Transport"), HeadingUnknownError),
        (made(outcome="O9"), OutcomeUnknownError),
        (made(agreed_by="A9"), NoAuthorityError),
        (replace(ADDED, outcome=Outcome("O1", "i", "Swim")), RequestError),
    ],
)
def test_what_the_ledger_of_today_no_longer_takes_is_refused(item: Item, refusal: type[IsfError]) -> None:
    with pytest.raises(refusal):
        still_fits(item, ledger())


# --- an agreement whose number was taken meanwhile ---------------------------------------------------


def held(agreement: str = "AG-001", fund: str = FUND) -> f.Reservation:
    return f.Reservation(
        fund=fund,
        on=DAY,
        agreement=agreement,
        heading="Community",
        amount=Decimal("10.00"),
        agreed_by="A1",
        agreed_on=DAY,
        links=(f"{fund}-{agreement}", "split-7"),
    )


def test_an_agreement_and_what_it_reserves_get_the_new_number() -> None:
    event = agreed("AG-001", "10.00")[0]
    assert isinstance(event, e.AgreementMade)
    again = _renamed(event, FUND, "AG-001", "AG-002")
    assert again == replace(event, agreement=replace(event.agreement, id="AG-002"))
    assert _renamed(held(), FUND, "AG-001", "AG-002") == replace(
        held(), agreement="AG-002", links=(f"{FUND}-AG-002", "split-7")
    )


@pytest.mark.parametrize(
    "other",
    [
        lambda: held("AG-003"),
        lambda: held(fund=OTHER),
        lambda: agreed("AG-003", "10.00")[0],
        lambda: agreed("AG-001", "10.00", fund=OTHER)[0],
        lambda: f.Release(fund=FUND, on=DAY, agreement="AG-001", heading="Community", amount=PENNY),
        lambda: PAYMENT,
    ],
)
def test_what_is_not_of_that_agreement_stays_as_it_was(other: Callable[[], Item]) -> None:
    assert _renamed(other(), FUND, "AG-001", "AG-002") == other()
