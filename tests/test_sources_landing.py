"""Where rows land: funds by the council's reference, clearing for the rest; nothing twice, no guess."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book.directives import Directive, Entry, Line
from isf.book.entries import entry
from isf.book.identities.office import splits
from isf.book.lines import lines
from isf.book.records import Settings
from isf.model import facts as f
from isf.model.events import AgreementMade, BankAgreed
from isf.model.fund import Agreement
from isf.model.money import total
from isf.sources.books import EntriesBook
from isf.sources.declaration import Service
from isf.sources.errors import FileRefusedError, PaidBeforeError
from isf.sources.landing.any_fact import land
from isf.sources.landing.bank import check_account
from isf.sources.landing.common import Landed, References, known_sources
from isf.sources.landing.payments import land_payments
from isf.sources.values import BankLine, CouncilPayment, Reading, Value, Visit
from tests.books import DAY, FUND, OTHER, pounds
from tests.sources.house import PEOPLE, TODAY, book, recorded, shipped

SHA, LATER = "a" * 64, "b" * 64
ON = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def reading(source: str, *values: Value, sha256: str = SHA) -> Reading:
    return Reading("file", source, sha256, len(values), values, (), (), ())


def paid(
    row: int, amount: str, reference: str = "ASC-100234", on: date = ON, payment: str = ""
) -> CouncilPayment:
    return CouncilPayment(row, on, pounds(amount), reference, "", payment)


def remittance(held: EntriesBook, *values: Value, sha256: str = SHA, again: bool = False) -> Landed:
    got = reading("council-remittance", *values, sha256=sha256)
    return land(shipped("council-remittance"), got, PEOPLE, held, again=again)


def statement(held: EntriesBook, *values: Value, sha256: str = LATER) -> Landed:
    return land(shipped("lloyds"), reading("lloyds", *values, sha256=sha256), PEOPLE, held)


def bank(row: int, amount: str, on: date = ON, text: str = "CALDERDALE MBC", balance: str = "") -> BankLine:
    return BankLine(row, on, pounds(amount), text, "BGC", pounds(balance) if balance else None, account="1")


def after(held: EntriesBook, landed: Landed) -> EntriesBook:
    """Return the book once the store has recorded what landed."""
    funds = [d for fund in held.funds() for d in held.ledger(fund).directives]
    return EntriesBook([*funds, *held.clearing().directives, *recorded(landed.items)])


def in_bank(landed: Landed) -> Decimal:
    return total(
        leg.amount
        for made in recorded(landed.items)
        if isinstance(made, Entry)
        for leg in made.legs
        if leg.account.startswith("Assets:Bank:")
    )


# --- council payments ---------------------------------------------------------------------------


def test_a_payment_for_a_known_person_is_her_receipt() -> None:
    landed = remittance(book(), paid(7, "360.00", payment="BA 400123"))
    (receipt,) = landed.items
    assert receipt == f.Receipt(
        fund=FUND,
        on=ON,
        id=f"{FUND}/receipt/{SHA[:12]}.7",
        source=f"{SHA}:7",
        bank_ref="BA 400123",
        links=(f"paid-{SHA[:12]}",),
        funder="Council",
        amount=pounds("360.00"),
    )


@pytest.mark.parametrize("reference", ["", "ASC-1", "asc-100234", "ASC-100234 ", "Annie Example"])
def test_what_names_nobody_we_know_waits_in_clearing(reference: str) -> None:
    (waiting,) = remittance(book(), paid(7, "65.00", reference)).items
    assert isinstance(waiting, f.Clearing)
    assert (waiting.fund, waiting.amount, waiting.source) == ("", pounds("65.00"), f"{SHA}:7")
    assert reference.strip() not in waiting.reason or not reference  # references stay out of the ledger


def test_a_reference_that_two_funds_have_belongs_to_neither() -> None:
    twins = PEOPLE.plus(replace(PEOPLE.people[OTHER], council="leeds", council_ref="ASC-100234"))
    got = reading("council-remittance", paid(7, "65.00"), replace(paid(8, "65.00"), council="calderdale"))
    landed = land_payments(got, "Council", References(twins), book())
    assert [type(item).__name__ for item in landed.items] == ["Clearing", "Receipt"]


def test_equal_amounts_for_one_person_are_all_kept() -> None:
    landed = remittance(book(), *(paid(row, "329.00") for row in range(2, 14)))
    assert (landed.count("fund"), in_bank(landed)) == (12, pounds("3948.00"))
    assert len({item.id for item in landed.items if isinstance(item, f.Fact)}) == 12


def test_a_remittance_that_was_saved_anew_is_known_by_its_number() -> None:
    """Other bytes, another order: the same payment, people and sums. True twins inside it are counted."""
    lines = [paid(2, "360.00", payment="BA 1"), paid(3, "65.00", "ASC-1", payment="BA 1")]
    lines.append(replace(lines[1], row=4))
    held = after(book(), remittance(book(), *lines))
    anew = remittance(held, *(replace(line, row=9 - line.row) for line in lines), sha256=LATER)
    assert (anew.items, anew.count("known")) == ([], 3)
    one_more = remittance(held, *lines, replace(lines[1], row=5), sha256=LATER)
    assert one_more.count("known") == 0
    next_time = [replace(line, on=ON + timedelta(days=7)) for line in lines]
    assert remittance(held, *next_time, sha256=LATER).count("known") == 0
    other_run = [replace(line, payment="BA 2") for line in lines]
    assert remittance(held, *other_run, sha256=LATER).count("known") == 0


def test_a_payment_without_a_number_that_the_book_has_is_refused_unless_it_came_again() -> None:
    lines = [paid(2, "360.00"), paid(3, "65.00", "ASC-1")]
    held = after(book(), remittance(book(), *lines))
    with pytest.raises(PaidBeforeError, match=r"payment of 2026-04-20 .* its 2 lines.*--again"):
        remittance(held, *lines, sha256=LATER)
    landed = remittance(held, *lines, sha256=LATER, again=True)
    assert (len(landed.items), landed.count("fund")) == (2, 1)
    assert remittance(held, lines[0], paid(3, "66.00", "ASC-1"), sha256=LATER).count("fund") == 1


def test_the_same_file_again_adds_nothing() -> None:
    held = book()
    values = paid(2, "360.00"), paid(3, "65.00", "ASC-1")
    first = remittance(held, *values)
    again = remittance(after(held, first), *values)
    assert (again.items, again.count("known")) == ([], 2)


def test_a_row_is_known_even_when_the_reference_moved_to_another_person() -> None:
    held = book()
    first = remittance(held, paid(2, "360.00"))
    moved = PEOPLE.plus(replace(PEOPLE.people[FUND], council_ref=""))
    moved = moved.plus(replace(moved.people[OTHER], council_ref="ASC-100234"))
    again = land_payments(
        reading("council-remittance", paid(2, "360.00")), "Council", References(moved), after(held, first)
    )
    assert again.items == []


def test_money_taken_back_leaves_the_fund_as_a_return() -> None:
    (back,) = remittance(book(), paid(2, "-50.00")).items
    assert isinstance(back, f.Return)
    assert (back.amount, back.fund) == (pounds("50.00"), FUND)


def test_more_taken_back_than_the_fund_holds_waits_in_clearing() -> None:
    (waiting,) = remittance(book(), paid(2, "-64.01")).items  # she has 64.00 in the bank
    assert isinstance(waiting, f.Clearing)
    assert (waiting.amount, waiting.reason) == (
        pounds("-64.01"),
        "the fund does not hold what was taken back",
    )


def test_a_payment_from_long_before_the_fund_waits_in_clearing() -> None:
    in_advance, too_early = DAY - timedelta(days=28), DAY - timedelta(days=63)
    landed = remittance(book(), paid(2, "90.00", on=in_advance), paid(3, "90.00", on=too_early))
    assert [type(item).__name__ for item in landed.items] == ["Receipt", "Clearing"]


def test_a_payment_of_a_funder_that_the_plan_does_not_name_waits() -> None:
    got = reading("council-remittance", paid(2, "90.00"))
    (waiting,) = land_payments(got, "ICB", References(PEOPLE), book()).items
    assert isinstance(waiting, f.Clearing)
    assert waiting.reason == "the fund has no funder ICB"


@pytest.mark.parametrize("payment", ["J SMITH CARE", "Annie Example", "12 Mill Lane"])
def test_a_payment_number_that_may_name_somebody_stays_out_of_the_ledger(payment: str) -> None:
    (receipt,) = remittance(book(), paid(2, "90.00", payment=payment)).items
    assert isinstance(receipt, f.Receipt)
    assert receipt.bank_ref == ""


def test_published_spend_has_a_link_for_each_transaction() -> None:
    got = reading("council-spend", paid(2, "5.00", "", payment="1"), paid(3, "5.00", "", payment="2"))
    landed = land(shipped("council-spend"), got, PEOPLE, book())
    assert [item.links for item in landed.items if isinstance(item, f.Fact)] == [
        (f"paid-{SHA[:12]}",),
        (f"paid-{SHA[:12]}-2",),
    ]


@given(
    st.lists(st.tuples(st.integers(-99999, 99999), st.sampled_from(["ASC-100234", "ASC-1", ""])), min_size=1)
)
def test_every_penny_lands_once_and_only_once(lines_: list[tuple[int, str]]) -> None:
    values = [
        CouncilPayment(row, ON, Decimal(pence).scaleb(-2), ref)
        for row, (pence, ref) in enumerate(lines_, 2)
        if pence
    ]
    held = book()
    landed = remittance(held, *values)
    assert in_bank(landed) == total(value.amount for value in values)
    assert len(known_sources(after(held, landed), SHA)) == len(values)
    assert remittance(after(held, landed), *values).items == []


# --- the bank's credit and the remittance, in either order --------------------------------------


def test_a_credit_that_is_the_sum_of_a_remittance_is_agreed_and_adds_nothing() -> None:
    held = book()
    held = after(held, remittance(held, paid(2, "360.00"), paid(3, "65.00", "ASC-1")))
    landed = statement(held, bank(9, "425.00", ON + timedelta(days=2)))
    assert landed.items == [
        BankAgreed(
            fund="",
            on=ON + timedelta(days=2),
            amount=pounds("425.00"),
            source=f"{LATER}:9",
            link=f"paid-{SHA[:12]}",
            bank_ref=landed.items[0].bank_ref,  # type: ignore[union-attr]
        )
    ]
    assert statement(after(held, landed), bank(9, "425.00", ON + timedelta(days=2))).count("known") == 1


@pytest.mark.parametrize(("amount", "days"), [("425.01", 0), ("-425.00", 0), ("425.00", 6), ("360.00", 0)])
def test_any_other_credit_waits_in_clearing(amount: str, days: int) -> None:
    held = book()
    held = after(held, remittance(held, paid(2, "360.00"), paid(3, "65.00", "ASC-1")))
    (waiting,) = statement(held, bank(9, amount, ON + timedelta(days=days))).items
    assert isinstance(waiting, f.Clearing)
    assert waiting.amount == pounds(amount)


def test_one_remittance_agrees_with_one_credit_only() -> None:
    held = book()
    held = after(held, remittance(held, paid(2, "360.00")))
    landed = statement(held, bank(9, "360.00", balance="360.00"), bank(8, "360.00", balance="720.00"))
    assert (landed.count("agreed"), landed.count("clearing")) == (1, 1)


def test_payments_made_together_are_one_debit() -> None:
    held, link = book(), "pay-2026-05-01-Provider-9"
    two = [
        entry(
            f.Payment(fund=fund, on=ON, supplier="Provider", amount=pounds("20.00"), links=(link,)),
            f"{fund}/p/1",
        )
        for fund in (FUND, OTHER)
    ]
    held = EntriesBook([*held.ledger(FUND).directives, *two])
    landed = statement(held, bank(9, "-40.00"))
    assert [item.link for item in landed.items if isinstance(item, BankAgreed)] == [link]


def test_a_payment_by_hand_is_agreed_by_its_own_entry_and_what_was_corrected_is_not() -> None:
    landed = statement(book(), bank(9, "-296.00", date(2026, 5, 1)))
    assert [item.link for item in landed.items if isinstance(item, BankAgreed)] == [f"{FUND}/payment/00010"]
    ledger = book().ledger(FUND)
    original = ledger.entry(f"{FUND}/payment/00010")
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in original.legs)
    undone = f.Correction(fund=FUND, on=date(2026, 5, 1), reason="x", corrects=original.id, legs=legs)
    held = EntriesBook([*ledger.directives, entry(undone, f"{FUND}/correction/1")])
    assert statement(held, bank(9, "-296.00", date(2026, 5, 1))).count("clearing") == 1


def test_a_credit_that_came_first_is_split_on_its_own_day_to_the_penny() -> None:
    held = book()
    held = after(held, statement(held, bank(9, "425.00")))
    values = (
        paid(2, "360.00", on=ON + timedelta(days=3)),
        paid(3, "65.00", "ASC-1", on=ON + timedelta(days=3)),
    )
    landed = remittance(held, *values)
    receipt, waiting, split = landed.items
    assert isinstance(receipt, f.Receipt)
    assert isinstance(waiting, f.Clearing)
    assert isinstance(split, f.Split)
    assert split.links == (f"split-{SHA[:12]}", f"clearing/{LATER[:12]}.9")
    assert {item.on for item in (receipt, waiting, split)} == {ON}
    made: list[Directive] = recorded(landed.items)
    assert list(splits(made)) == []
    assert in_bank(landed) == 0
    done = after(held, landed)
    assert remittance(done, *values).items == []
    assert -done.clearing().balance("Liabilities:Clearing") == pounds("65.00")


def test_a_split_credit_is_not_split_again_and_the_line_is_known_in_another_statement() -> None:
    held = book()
    held = after(held, statement(held, bank(9, "360.00")))
    held = after(held, remittance(held, paid(2, "360.00")))
    second = remittance(held, paid(2, "360.00"), sha256="c" * 64, again=True)
    assert [type(item).__name__ for item in second.items] == ["Receipt"]
    assert statement(held, bank(4, "360.00"), sha256="d" * 64).count("known") == 1


def test_what_split_a_credit_is_not_expected_from_the_bank_once_more() -> None:
    held = book()
    held = after(held, statement(held, bank(9, "360.00")))
    held = after(held, remittance(held, paid(2, "360.00")))
    assert statement(held, bank(4, "360.00", text="ANOTHER"), sha256="d" * 64).count("clearing") == 1


def test_one_credit_is_split_by_one_of_two_equal_payments_in_a_file() -> None:
    held = book()
    held = after(held, statement(held, bank(9, "360.00")))
    landed = remittance(held, paid(2, "360.00"), paid(3, "360.00", on=ON + timedelta(days=1)))
    assert [type(item).__name__ for item in landed.items] == ["Receipt", "Split", "Receipt"]
    assert in_bank(landed) == pounds("360.00")


# --- overlapping statements ---------------------------------------------------------------------


def test_overlapping_statements_lose_nothing_and_double_nothing() -> None:
    twins = [bank(2, "-5.00", text="CAFE", balance="95.00"), bank(3, "-5.00", text="CAFE", balance="90.00")]
    held = after(book(), statement(book(), *twins))
    more = [bank(8, "-5.00", text="CAFE", balance="90.00"), bank(9, "-5.00", text="CAFE", balance="85.00")]
    landed = statement(held, *more, sha256="c" * 64)
    assert (landed.count("known"), landed.count("clearing")) == (1, 1)


def test_true_twins_without_a_balance_stay_as_often_as_they_came() -> None:
    day = [bank(2, "-5.00", text="CAFE"), bank(3, "-5.00", text="CAFE")]
    held = after(book(), statement(book(), *day))
    assert statement(held, *day, sha256="c" * 64).count("known") == 2
    third = statement(held, *day, bank(4, "-5.00", text="CAFE"), sha256="d" * 64)
    assert (third.count("known"), third.count("clearing")) == (2, 1)


def test_a_refund_of_the_same_amount_is_no_duplicate() -> None:
    held = after(book(), statement(book(), bank(2, "-5.00", text="CAFE")))
    assert statement(held, bank(3, "5.00", text="CAFE"), sha256="c" * 64).count("clearing") == 1


def test_a_statement_of_another_account_is_refused() -> None:
    ours = Settings("Bridge", sort_code="00-00-99", account_number="00112233")
    got = reading("lloyds", replace(bank(2, "5.00"), account="20000012345678"))
    with pytest.raises(FileRefusedError, match="account ending 5678, and the client account ends 2233"):
        check_account(got, ours)
    check_account(got, Settings("Bridge"))
    check_account(reading("lloyds", replace(bank(2, "5.00"), account="00009900112233")), ours)


# --- visits -------------------------------------------------------------------------------------


def visit(row: int, day: int, minutes: int = 60, **about: str) -> Visit:
    """Return a visit in April, to Annie unless `reference` says; `service` and `visit` as in a file."""
    said = {"reference": "ASC-100234", **about}
    return Visit(row, date(2026, 4, day), billed=minutes * 60, **said)  # type: ignore[arg-type]


def visits(held: EntriesBook, *values: Value, services: dict[str, Service] | None = None) -> Landed:
    source = shipped("access-abacus").model_copy(update={"services": services or {}})
    return land(source, reading("access-abacus", *values), PEOPLE, held)


def agreed(name: str, heading: str, rate: str | None = "20.00", agreed_on: date = DAY) -> list[Directive]:
    """Return the lines and the reservation of one more agreement with the provider, for 80.00."""
    terms = Agreement(
        id=name,
        heading=heading,
        supplier="Provider",
        outcome="O1",
        amount=pounds("80.00"),
        agreed_by="A1",
        agreed_on=agreed_on,
        agreed_how="",
        start=DAY,
        rate=pounds(rate) if rate else None,
    )
    reserved = f.Reservation(
        fund=FUND,
        on=DAY,
        amount=pounds("80.00"),
        agreement=name,
        heading=heading,
        agreed_by="A1",
        agreed_on=DAY,
    )
    told = lines(AgreementMade(fund=FUND, on=DAY, agreement=terms))
    mine = [replace(line, fund=FUND) for line in told if isinstance(line, Line)]
    return [*mine, entry(reserved, f"{FUND}/{name}")]


def test_a_visit_is_delivered_at_the_agreed_rate() -> None:
    (made,) = visits(book(until="2026-04-10"), visit(2, 13, 50)).items
    assert isinstance(made, f.Delivery)
    assert (made.amount, made.units, made.rate) == (pounds("20.00"), Decimal("0.8333"), pounds("24.00"))
    assert (made.agreement, made.heading, made.outcome, made.supplier) == (
        "AG-001",
        "Home-Support",
        "O1",
        "Provider",
    )
    assert (made.source, made.on, made.final) == (f"{SHA}:2", date(2026, 4, 13), False)


def test_visits_stop_where_the_agreement_is_used_up_and_none_is_paid_in_part() -> None:
    landed = visits(
        book(until="2026-04-10"), *(visit(row, 10 + row, 120) for row in range(2, 9))
    )  # 48.00 each
    assert total(item.amount for item in landed.items if isinstance(item, f.Delivery)) == pounds("288.00")
    (kept_out,) = landed.bad
    assert kept_out.row == 8
    assert "48.00 is more than the 0.00 that AG-001" in kept_out.reason


def test_earlier_deliveries_count_whatever_the_order_of_the_file() -> None:
    landed = visits(book(until="2026-04-10"), visit(2, 30, 11 * 60), visit(3, 12, 120))
    assert [item.on.day for item in landed.items if isinstance(item, f.Delivery)] == [12]
    assert [bad.row for bad in landed.bad] == [2]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (visit(2, 5), "AG-001 of fund P-7K3QX7 runs from 2026-04-06"),
        (visit(2, 13, service="Community"), "has no agreement with Provider for 'Community'"),
        (visit(2, 13, reference="ASC-1"), "no fund has this reference"),
        (visit(2, 13, reference="ASC-100777"), "has no agreement with Provider"),
    ],
)
def test_a_visit_outside_every_agreement_is_an_exception(value: Visit, why: str) -> None:
    landed = visits(book(until="2026-04-10"), value)
    assert landed.items == []
    assert why in landed.bad[0].reason


def test_an_agreement_made_afterwards_does_not_cover_an_earlier_visit() -> None:
    held = book(*agreed("AG-002", "Community", agreed_on=date(2026, 4, 14)), until="2026-04-10")
    landed = visits(held, visit(2, 13, service="Community"), visit(3, 14, service="Community"))
    assert [item.on.day for item in landed.items if isinstance(item, f.Delivery)] == [14]
    assert "AG-002 of fund P-7K3QX7 runs from 2026-04-14" in landed.bad[0].reason


def test_after_the_final_delivery_there_is_nothing_left_to_deliver() -> None:
    (bad,) = visits(book(), visit(2, 29)).bad
    assert "more than the 0.00 that AG-001" in bad.reason


def test_the_kind_of_visit_chooses_between_agreements() -> None:
    held = book(*agreed("AG-002", "Community"), until="2026-04-10")
    assert (
        "AG-001 and AG-002 of fund P-7K3QX7 both cover 2026-04-13" in visits(held, visit(2, 13)).bad[0].reason
    )
    for service, rules in (("Community", {}), ("PA", {"pa": Service(heading="Community")})):
        (made,) = visits(held, visit(2, 13, service=service), services=rules).items
        assert isinstance(made, f.Delivery)
        assert (made.agreement, made.amount) == ("AG-002", pounds("20.00"))


def test_of_two_rates_for_the_same_thing_neither_is_guessed() -> None:
    held = book(*agreed("AG-002", "Home-Support", "26.00"), until="2026-04-10")
    (bad,) = visits(held, visit(2, 13)).bad
    assert bad.reason == (
        "AG-001 and AG-002 of fund P-7K3QX7 both cover 2026-04-13 for Home-Support, at 24.00 and 26.00; give "
        "back what the one that does not hold still reserves (`isf release P-7K3QX7 --agreement AG-001 --on "
        "2026-04-13`), then import the file again."
    )
    released = f.Release(
        fund=FUND, on=date(2026, 4, 10), agreement="AG-001", heading="Home-Support", amount=pounds("288.00")
    )
    (made,) = visits(
        book(*held.ledger(FUND).directives, entry(released, f"{FUND}/release/1")), visit(2, 13)
    ).items
    assert isinstance(made, f.Delivery)
    assert made.agreement == "AG-002"


def test_of_agreements_alike_in_all_that_matters_the_older_is_used_up_first() -> None:
    held = book(*agreed("AG-002", "Home-Support", "24.00"), until="2026-04-10")
    landed = visits(held, *(visit(row, 10 + row, 120) for row in range(2, 9)))
    assert [item.agreement for item in landed.items if isinstance(item, f.Delivery)] == ["AG-001"] * 6 + [
        "AG-002"
    ]


def test_an_agreement_without_a_rate_cannot_price_a_visit() -> None:
    held = book(*agreed("AG-002", "Community", None), until="2026-04-10")
    (bad,) = visits(held, visit(2, 13, service="Community")).bad
    assert "AG-002 of fund P-7K3QX7 has no rate" in bad.reason


def test_a_visit_with_an_id_of_its_own_is_not_recorded_from_a_second_file() -> None:
    held = book(until="2026-04-10")
    first = visits(held, visit(2, 13, visit="V-1"), visit(3, 14, visit="V-1"))
    assert [bad.reason for bad in first.bad] == [
        "visit V-1 of fund P-7K3QX7 was recorded before, from another file or row."
    ]
    again = land(
        shipped("access-abacus"),
        reading("access-abacus", visit(9, 13, visit="V-1"), sha256=LATER),
        PEOPLE,
        after(held, first),
    )
    assert again.items == []


def test_two_workers_at_one_visit_are_two_deliveries() -> None:
    landed = visits(book(until="2026-04-10"), visit(2, 13), visit(3, 13))
    assert landed.count("fund") == 2
