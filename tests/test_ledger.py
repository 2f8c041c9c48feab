"""A ledger as values: balances by the day, what may leave an account, and its papers."""

from datetime import date

import pytest

from isf.book import accounts as ac
from isf.book.directives import Paper
from isf.book.entries import entry
from isf.book.ledger import Ledger, postings_of
from isf.errors import EntryUnknownError
from isf.model import facts as f
from tests.one_fund import F, day, opened, pounds

BANK, PAYABLE = ac.bank(F), ac.payable(F, "Provider")
SHA = "0123456789abcdef" * 4


def moved(*sums: tuple[str, int]) -> Ledger:
    """Return a ledger of money that came into the bank (or left it) on days of April, as it was told."""
    facts = [f.Advance(fund=F, on=day(on), amount=pounds(amount)) for amount, on in sums]
    return Ledger(F, tuple(entry(fact, f"{F}/{number}") for number, fact in enumerate(facts)))


def test_a_balance_is_at_the_close_of_a_day_and_without_one_of_all() -> None:
    ledger = moved(("5.00", 10), ("3.00", 8), ("1.00", 10))
    assert [ledger.balance(BANK, day(on)) for on in (7, 8, 9, 10)] == [
        pounds(text) for text in ("0.00", "3.00", "3.00", "9.00")
    ]
    assert ledger.balance(BANK) == pounds("9.00")
    assert ledger.balance(ac.advance(F)) == pounds("-9.00")
    assert ledger.balance(ac.card(F)) == pounds("0.00")


def test_entries_stand_by_day_and_then_as_they_were_recorded() -> None:
    ledger = moved(("5.00", 10), ("3.00", 8), ("1.00", 10))
    assert [one.id for one in ledger.entries] == [f"{F}/1", f"{F}/0", f"{F}/2"]
    assert ledger.ids == {f"{F}/0", f"{F}/1", f"{F}/2"}
    assert ledger.entry(f"{F}/2").on == day(10)
    with pytest.raises(EntryUnknownError, match=f"{F}/3"):
        ledger.entry(f"{F}/3")


@pytest.mark.parametrize(
    ("on", "may_leave", "set_by"),
    [
        (5, "-2.00", 7),  # 0.00 then, but on the 7th it is 2.00 short
        (6, "-2.00", 7),
        (7, "-2.00", None),
        (8, "1.00", 12),  # 5.00 then, of which 4.00 is needed on the 12th
        (12, "1.00", None),
        (14, "6.00", None),
    ],
)
def test_what_may_leave_an_account_leaves_enough_for_every_later_day(
    on: int, may_leave: str, set_by: int | None
) -> None:
    """Within a day the order does not count: on the 8th 4.00 leaves before 11.00 comes."""
    ledger = moved(("-2.00", 7), ("-4.00", 8), ("11.00", 8), ("-4.00", 12), ("5.00", 14))
    tightest = None if set_by is None else day(set_by)
    assert ledger.headroom(BANK, day(on)) == pounds(may_leave)
    assert ledger.tightest(BANK, day(on)) == tightest
    # The advance is a debt: what is in the bank is owed to the provider.
    assert ledger.owing(ac.advance(F), day(on)) == pounds(may_leave)
    assert ledger.tightest(ac.advance(F), day(on), debt=True) == tightest


def test_the_first_of_two_days_that_are_equally_short_is_named() -> None:
    ledger = moved(("9.00", 8), ("-4.00", 10), ("1.00", 11), ("-1.00", 12))
    assert ledger.tightest(BANK, day(8)) == day(10)


def test_nothing_has_no_minus() -> None:
    assert str(opened().owing(PAYABLE, day(8))) == "0.00"
    assert str(opened().headroom(ac.card(F), day(8))) == "0.00"


# --- papers ---------------------------------------------------


def with_papers(*papers: tuple[str, str]) -> Ledger:
    """Return a ledger with two fees, and papers that were kept with them."""
    fees = [
        entry(f.Fee(fund=F, on=day(8), heading="Fee", amount=pounds("5.00")), f"{F}/fee/{n}") for n in (1, 2)
    ]
    account = ac.expense("Fee", F, "Fee")
    kept = [Paper(day(9), account, f"documents/{name}", (link,)) for link, name in papers]
    return Ledger(F, (*fees, *kept))


def receipts(ledger: Ledger) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for posting in ledger.postings():
        found.setdefault(posting.entry, set()).add(
            posting.meta.get("receipt") if posting.account.startswith("Expenses:") else None
        )
        if not posting.account.startswith("Expenses:"):
            assert "receipt" not in posting.meta, "a paper is of what was spent"
    return {name: values - {None} for name, values in found.items()}


def test_a_paper_is_the_receipt_of_the_expense_that_it_is_kept_with() -> None:
    one, two = f"{F}/fee/1", f"{F}/fee/2"
    assert receipts(with_papers()) == {one: set(), two: set()}
    assert receipts(with_papers((one, f"{SHA}.pdf"))) == {one: {f"{SHA}.pdf"}, two: set()}
    newer = with_papers((one, f"{SHA}.pdf"), (one, f"{SHA[::-1]}.png"))
    assert receipts(newer) == {one: {f"{SHA[::-1]}.png"}, two: set()}


def test_a_receipt_that_the_entry_itself_names_comes_first() -> None:
    visit = f.Delivery(
        fund=F,
        on=day(8),
        agreement="AG-001",
        heading="Fee",
        supplier="Provider",
        outcome="O1",
        amount=pounds("5.00"),
        receipt="own.pdf",
    )
    made = entry(visit, f"{F}/1")
    (first, *_) = postings_of(made, "later.pdf")
    assert first.meta["receipt"] == "own.pdf"
    assert (first.fund, first.on, first.kind, first.entry) == (F, day(8), "delivery", f"{F}/1")
    assert first.meta["words"] == "Delivered"
    assert [posting.plan for posting in postings_of(made)] == [False, False, True, True]


# --- what is added ----------------------------------------------


def test_what_is_added_is_in_every_answer() -> None:
    """Answers that were given before hold no longer where what is added changes them."""
    ledger = opened()
    before = (ledger.fund, ledger.lines, ledger.ids, ledger.balance(BANK), ledger.opened, ledger.assertions)
    more = entry(f.Advance(fund=F, on=day(12), amount=pounds("5.00")), "new")
    whole = ledger.plus([more])
    assert "new" in whole.ids
    assert whole.balance(BANK) == before[3] + pounds("5.00")
    assert (whole.fund, whole.lines, whole.opened) == (before[0], before[1], before[4])
    assert (ledger.ids, ledger.balance(BANK, date.max)) == (before[2], before[3])
