"""The nine identities in their finer points; a ledger for each named error stands in tests/errors/."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book.directives import Assertion, Directive, Entry, Leg, Line, Opening, Paper, Stranger
from isf.book.entries import entry
from isf.book.identities import problems, problems_of_addition
from isf.book.identities.days import NET_ASSETS, net_assets
from isf.book.identities.office import splits
from isf.book.lines import lines
from isf.book.problems import Problem
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Agreement, Authority, AuthorityKind, Fund, FundKind, Outcome, Plan

F, G = "P-7K3QX7", "P-2M9TFY"
DAY = date(2026, 4, 6)
TODAY = date(2026, 5, 3)


def pounds(text: str) -> Decimal:
    return Decimal(text)


TERMS = Agreement(
    "AG-001", "Community", "Provider", "O1", pounds("50.00"), "A1", DAY, "", DAY, date(2026, 6, 1)
)


def told(
    fund: str = F, *, terms: Agreement | None = TERMS, right: Authority | None = None
) -> list[Directive]:
    """Return the lines that open a fund with one outcome, one authority and one agreement."""
    same = {"fund": fund, "on": DAY}
    right = right or Authority("A1", AuthorityKind.SELF, DAY)
    made: list[e.Event] = [
        e.FundOpened(**same, about=Fund(fund, FundKind.PERSON, "calderdale", DAY)),  # type: ignore[arg-type]
        e.PlanSet(**same, plan=Plan(DAY, (("Community", pounds("20.00")),))),  # type: ignore[arg-type]
        e.OutcomeAdded(**same, outcome=Outcome("O1", "g", "Swim")),  # type: ignore[arg-type]
        e.AuthorityGranted(**same, authority=right),  # type: ignore[arg-type]
    ]
    if terms:
        made.append(e.AgreementMade(**same, agreement=terms))  # type: ignore[arg-type]
    return [replace(line, fund=fund) for one in made for line in lines(one) if isinstance(line, Line)]


def book(*facts: f.Fact, lines_: Sequence[Directive] | None = None) -> list[Directive]:
    """Return the ledger of a fund in which these facts were recorded."""
    made = [entry(fact, f"{fact.fund or 'office'}/{number}") for number, fact in enumerate(facts, 1)]
    return [*(told() if lines_ is None else lines_), *made]


@cache
def identity_of(name: str) -> int:
    """Return the identity that an error's own page says it breaks."""
    page = Path(__file__).parent / "errors" / f"{name}.toml"
    return int(tomllib.loads(page.read_text(encoding="utf-8"))["identity"])


def found(directives: Sequence[Directive], *, whole: bool = False, today: date = TODAY) -> list[str]:
    """Return the names of what is wrong, each of which is told of under its own identity."""
    wrong = problems(directives, today, book=whole)
    assert [problem.identity for problem in wrong] == [identity_of(problem.name) for problem in wrong]
    return [problem.name for problem in wrong]


def on(day: int, month: int = 4) -> date:
    return date(2026, month, day)


BUDGET = f.Allocation(fund=F, on=DAY, heading="Community", amount=pounds("80.00"))
DUE = f.Due(fund=F, on=DAY, funder="Council", amount=pounds("80.00"))
PAID = f.Receipt(fund=F, on=on(8), funder="Council", amount=pounds("80.00"))


def reserved(amount: str = "50.00", day: date = DAY, **more: object) -> f.Reservation:
    fact = f.Reservation(
        fund=F,
        on=day,
        agreement="AG-001",
        heading="Community",
        amount=pounds(amount),
        agreed_by="A1",
        agreed_on=DAY,
    )
    return replace(fact, **more)  # type: ignore[arg-type]


def delivered(amount: str, day: date, **more: object) -> f.Delivery:
    fact = f.Delivery(
        fund=F,
        on=day,
        agreement="AG-001",
        heading="Community",
        supplier="Provider",
        outcome="O1",
        amount=pounds(amount),
    )
    return replace(fact, **more)  # type: ignore[arg-type]


def payment(amount: str, day: date) -> f.Payment:
    return f.Payment(fund=F, on=day, supplier="Provider", amount=pounds(amount))


SOUND = (BUDGET, DUE, PAID, reserved(), delivered("30.00", on(20)), payment("30.00", on(21)))


def test_a_plain_month_is_sound() -> None:
    assert found(book(*SOUND)) == []


def test_an_empty_ledger_is_sound() -> None:
    assert found([]) == []


# --- limits hold at the close of each day ------------------------------------------------


def test_within_a_day_the_order_does_not_matter() -> None:
    """Paid in the morning, received in the afternoon: the bank's day ends above zero."""
    same_day = (BUDGET, DUE, reserved(), delivered("30.00", on(7)), payment("30.00", on(8)), PAID)
    assert found(book(*same_day)) == []


def test_a_limit_broken_on_one_day_is_found_though_the_end_is_sound() -> None:
    late = replace(PAID, on=on(22))
    (problem,) = problems(
        book(BUDGET, DUE, reserved(), delivered("30.00", on(20)), payment("30.00", on(21)), late),
        TODAY,
        book=False,
    )
    assert (problem.name, problem.on, problem.fund) == ("overdrawn-bank", on(21), F)
    assert "-30.00" in problem.message


def test_entries_are_taken_by_day_whatever_their_order_in_the_file() -> None:
    directives = book(*SOUND)
    assert found([*directives[:5], *reversed(directives[5:])]) == []


def test_each_account_that_is_overdrawn_is_shown_once() -> None:
    second = replace(TERMS, id="AG-002")
    more = [
        replace(line, fund=F)
        for line in lines(e.AgreementMade(fund=F, on=DAY, agreement=second))
        if isinstance(line, Line)
    ]
    over = [
        delivered("30.00", on(20)),
        delivered("30.00", on(21)),
        delivered("30.00", on(20), agreement="AG-002"),
        delivered("1.00", on(22), agreement="AG-002"),
    ]
    names = problems(book(BUDGET, DUE, PAID, *over, lines_=[*told(), *more]), TODAY, book=False)
    overdrawn = [(p.name, p.on, "AG-002" in p.message) for p in names if p.name == "overdrawn-agreement"]
    assert overdrawn == [("overdrawn-agreement", on(20), False), ("overdrawn-agreement", on(20), True)]


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        (reserved("80.01"), "overdrawn-heading"),
        (
            f.Clawback(fund=F, on=on(9), funder="Council", heading="Community", amount=pounds("80.01")),
            "overdrawn-heading",
        ),
        (f.CardReturn(fund=F, on=on(9), amount=pounds("0.01")), "overdrawn-card"),
        (f.CardLoad(fund=F, on=on(9), amount=pounds("80.01")), "overdrawn-bank"),
    ],
)
def test_a_penny_too_much_is_too_much(fact: f.Fact, name: str) -> None:
    assert found(book(BUDGET, DUE, PAID, fact)) == [name]


def test_to_the_penny_is_not_too_much() -> None:
    assert (
        found(
            book(BUDGET, DUE, PAID, reserved("80.00"), f.CardLoad(fund=F, on=on(9), amount=pounds("80.00")))
        )
        == []
    )


# --- agreements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (on(5), ["delivery-outside-agreement"]),
        (DAY, []),
        (on(31, 5), []),
        (on(1, 6), ["delivery-outside-agreement"]),
    ],
)
def test_an_agreement_runs_from_its_first_day_to_before_its_end(day: date, names: list[str]) -> None:
    early = replace(reserved(), on=min(day, DAY))
    budget = replace(BUDGET, on=min(day, DAY))
    assert found(book(budget, early, delivered("5.00", day)), today=on(30, 6)) == names


@pytest.mark.parametrize(
    ("right", "names"),
    [
        (Authority("A1", AuthorityKind.SELF, DAY), []),
        (Authority("A1", AuthorityKind.SELF, DAY, on(7)), []),
        (Authority("A1", AuthorityKind.SELF, on(7)), ["agreement-without-authority"] * 2),
        (Authority("A1", AuthorityKind.SELF, on(1), DAY), ["agreement-without-authority"] * 2),
        (Authority("A2", AuthorityKind.DEPUTY, DAY), ["agreement-without-authority"] * 2),
    ],
)
def test_whoever_agreed_could_on_that_day(right: Authority, names: list[str]) -> None:
    """Both the reservation and the delivery under it are shown."""
    assert found(book(BUDGET, reserved(), delivered("5.00", on(20)), lines_=told(right=right))) == names


def test_an_authority_that_ended_later_leaves_what_was_agreed() -> None:
    right = Authority("A1", AuthorityKind.SELF, DAY, on(10))
    assert found(book(BUDGET, reserved(), delivered("5.00", on(20)), lines_=told(right=right))) == []


def test_a_move_needs_authority_too() -> None:
    move = f.Move(
        fund=F,
        on=on(9),
        source_heading="Community",
        heading="Fee",
        amount=pounds("5.00"),
        agreed_by="A9",
        agreed_on=on(9),
    )
    assert found(book(BUDGET, move)) == ["agreement-without-authority"]
    assert found(book(BUDGET, replace(move, agreed_by="A1"))) == []


def test_a_delivery_takes_from_its_own_agreement_only() -> None:
    made = entry(delivered("5.00", on(20)), "x")
    other = replace(made, meta=tuple((k, "AG-002" if k == "agreement" else v) for k, v in made.meta))
    names = found([*book(BUDGET, reserved()), other])
    assert "reservation-of-another-agreement" in names
    assert "delivery-without-agreement" in names


def test_metadata_of_a_kind_that_nobody_expects_is_a_problem_and_not_a_crash() -> None:
    made = entry(reserved(), "x")
    for value in ("soon", Decimal(5), ""):
        odd = replace(made, meta=(*made.meta[:2], ("agreed-on", value)))
        assert isinstance(found([*book(BUDGET), odd]), list)


# --- corrections -----------------------------------------------------------------------------------


def correction(original: Entry, *, still_open: bool = True, day: date = TODAY) -> Entry:
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in original.legs)
    fact = f.Correction(
        fund=F, on=day, reason="wrong", corrects=original.id, legs=legs, agreement_open=still_open
    )
    return entry(fact, f"{original.id}-back")


@pytest.mark.parametrize(
    ("replaces", "delivered_on", "names"),
    [
        ("{original}", on(20), []),
        ("{original}", on(5), ["delivery-outside-agreement"]),
        ("{original}", on(30, 6), ["delivery-outside-agreement"]),
        (f"{F}/1", on(20), ["delivery-outside-agreement"]),
        ("", on(20), ["delivery-outside-agreement"]),
    ],
)
def test_only_what_replaces_a_corrected_delivery_is_about_an_earlier_day(
    replaces: str, delivered_on: date, names: list[str]
) -> None:
    """It is dated after the agreement's end, 1 June; the day that counts is the day of the event."""
    directives = book(*SOUND[:-1])
    original, later = directives[-1], on(10, 6)
    assert isinstance(original, Entry)
    back = correction(original, day=later)
    fact = delivered(
        "25.00", later, replaces=replaces.format(original=original.id), delivered_on=delivered_on
    )
    assert found([*directives, back, entry(fact, f"{F}/afresh")], today=on(30, 6)) == names


@pytest.mark.parametrize("still_open", [True, False])
def test_a_delivery_may_go_back_to_its_agreement_or_to_its_heading(*, still_open: bool) -> None:
    directives = book(*SOUND[:-1])
    original = directives[-1]
    assert isinstance(original, Entry)
    assert found([*directives, correction(original, still_open=still_open)]) == []


@given(st.integers(0, 5), st.integers(-500, 500).filter(bool))
def test_any_change_to_a_leg_of_a_correction_is_found(which: int, by: int) -> None:
    directives = book(*SOUND[:-1])
    original = directives[-1]
    assert isinstance(original, Entry)
    back = correction(original)
    legs = list(back.legs)
    legs[which % len(legs)] = replace(
        legs[which % len(legs)], amount=legs[which % len(legs)].amount + Decimal(by).scaleb(-2)
    )
    assert found([*directives, replace(back, legs=tuple(legs))]) != []


def test_a_correction_makes_no_budget() -> None:
    directives = book(*SOUND)
    original = next(d for d in directives if isinstance(d, Entry) and d.kind == "delivery")
    back = correction(original)
    extra = entry(replace(BUDGET, amount=pounds("1000.00")), "x").legs
    assert found([*directives, replace(back, legs=(*back.legs, *extra))]) == ["correction-differs"]


# --- what is added to a ledger that was proved ---------------------------------------------------


def _additions() -> list[Directive]:
    """Return what may be added to a sound month, most of it wrong."""
    overspent = f.Clawback(fund=F, on=on(9), funder="Council", heading="Community", amount=pounds("30.01"))
    move = f.Move(
        fund=F,
        on=on(9),
        source_heading="Community",
        heading="Fee",
        amount=pounds("5.00"),
        agreed_by="A9",
        agreed_on=on(9),
    )
    ended = e.FundClosed(fund=F, on=on(30), reason="moved away")
    facts = [
        delivered("20.00", on(22)),
        delivered("20.01", on(22)),
        delivered("5.00", on(2, 6)),
        delivered("5.00", on(20), agreement="AG-002"),
        delivered("5.00", on(20), outcome="O9"),
        overspent,
        move,
        payment("50.01", on(8)),
        payment("0.01", on(19)),
        replace(PAID, on=on(4, 5)),
        f.CardReturn(fund=F, on=on(9), amount=pounds("0.01")),
    ]
    made = [entry(fact, f"{F}/more/{number}") for number, fact in enumerate(facts)]
    first = made[0]
    back = correction(first)
    later = [replace(line, fund=F) for line in lines(ended) if isinstance(line, Line)]
    return [
        *made,
        replace(first, id=f"{F}/1", links=(f"{F}/1",)),
        replace(first, id="unpaid", links=("unpaid",), legs=first.legs[:-1]),
        back,
        replace(back, id="twice", links=("twice",)),
        Line(on(9), "isf-unheard-of", ("x",), fund=F),
        *later,
        *told(terms=None)[-1:],
    ]


_MORE = _additions()


@given(st.lists(st.sampled_from(range(len(_MORE))), unique=True, max_size=5))
def test_an_addition_is_judged_as_the_whole_ledger_would_be(chosen: list[int]) -> None:
    before, added = book(*SOUND), [_MORE[number] for number in chosen]
    assert problems_of_addition(before, added, TODAY) == problems([*before, *added], TODAY, book=False)


def test_what_is_added_wrong_is_found_whatever_it_is() -> None:
    before = book(*SOUND)
    found_in = [bool(problems_of_addition(before, [one], TODAY)) for one in _MORE]
    assert found_in.count(False) == 2  # a delivery within what was agreed, and a penny more paid in time


# --- ids, other ledgers, clearing ---------------------------------------------------------------------


def test_ids_are_looked_at_over_the_whole_book() -> None:
    directives = [*book(BUDGET), *told(G), entry(replace(BUDGET, fund=G), f"{F}/1")]
    assert "id-used-twice" in found(directives, whole=True)


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("", []),
        (f"/office/ledgers/{F}/2026-27.beancount:7", []),
        (f"C:\\office\\ledgers\\{F}\\2026-27.beancount:7", []),
        (f"/office/ledgers/{G}/2026-27.beancount:7", ["entry-in-another-ledger"]),
        ("/office/ledgers/clearing.beancount:7", ["entry-in-another-ledger"]),
        ("<string>:7", []),
    ],
)
def test_an_entry_stands_in_the_ledger_that_it_is_about(place: str, names: list[str]) -> None:
    made = replace(entry(BUDGET, "x"), place=place)
    assert found([*told(), made]) == names


def test_clearing_is_proved_over_the_whole_book_only() -> None:
    legs = (
        Leg("Assets:Bank:Clearing", pounds("5.00"), "GBP"),
        Leg("Liabilities:Office", pounds("-5.00"), "GBP"),
    )
    odd = Entry(DAY, "clearing", "x", "Odd", legs, ("x",))
    assert "clearing-not-mirrored" not in found([odd])
    assert "clearing-not-mirrored" in found([odd], whole=True)


def test_splits_add_up_over_several_funds() -> None:
    link = ("split-one",)
    matched = f.Split(fund="", on=on(8), amount=pounds("80.00"), links=link)
    first = replace(PAID, amount=pounds("50.00"), links=link)
    second = replace(PAID, fund=G, amount=pounds("30.00"), links=link)
    together = [entry(fact, str(number)) for number, fact in enumerate((matched, first, second))]
    assert list(splits(together)) == []
    (problem,) = splits(together[:2])
    assert (problem.name, problem.identity) == ("split-differs", 6)
    assert "-30.00 instead of 0.00" in problem.message


# --- each identity by its number ------------------------------------------------------------------------


def with_first_leg(fact: f.Fact, **more: object) -> Entry:
    """Return a fact's entry with something else in its first leg."""
    one = entry(fact, f"{F}/1")
    return replace(one, legs=(replace(one.legs[0], **more), *one.legs[1:]))  # type: ignore[arg-type]


def without(fact: f.Fact, root: str) -> Entry:
    """Return a fact's entry without its legs of one root of the chart."""
    one = entry(fact, f"{F}/9")
    return replace(one, legs=tuple(leg for leg in one.legs if not leg.account.startswith(root)))


_OWED, _INCOME = entry(DUE, "x").legs
_NOTHING = replace(_OWED, amount=pounds("0.00"))
_HALVES = (replace(_OWED, amount=pounds("40.00")), replace(_OWED, amount=pounds("40.00")), _INCOME)
STRAY = entry(replace(DUE, fund=G), f"{F}/2")
BACK = f.Clawback(fund=F, on=on(22), funder="Council", heading="Community", amount=pounds("30.00"))
PAPER = Paper(on(20), f"Expenses:{F}:Community", "documents/x.pdf", (f"{F}/1",))


@pytest.mark.parametrize(
    ("wrong", "identity", "name", "says"),
    [
        (with_first_leg(DUE, written=False), 1, "amount-left-out", f"the amount for Assets:Owed:{F}:Council"),
        (with_first_leg(DUE, amount=pounds("80.000")), 1, "amount-not-in-pence", "80.000, which is not"),
        (with_first_leg(DUE, currency="EUR"), 1, "wrong-commodity", "may not hold EUR"),
        (with_first_leg(DUE, amount=pounds("79.99")), 1, "entry-does-not-balance", "differ by -0.01"),
        (
            with_first_leg(DUE, account=f"Assets:Cash:{F}"),
            2,
            "unknown-account",
            f"no account Assets:Cash:{F}",
        ),
        (
            replace(STRAY, legs=(*STRAY.legs[:1], entry(DUE, "x").legs[1])),
            6,
            "two-funds-in-one-entry",
            "it touches",
        ),
        (
            with_first_leg(PAID, amount=pounds("-80.00")),
            2,
            "account-not-of-kind",
            "a receipt may not post -80.00",
        ),
        (replace(entry(DUE, "x"), kind="gift"), 2, "unknown-kind", "no kind 'gift'"),
        (replace(entry(DUE, "x"), legs=(_NOTHING,)), 1, "entry-does-not-balance", "fewer than two legs"),
        (replace(entry(DUE, "x"), legs=_HALVES), 2, "account-twice", f"Owed:{F}:Council stands in it twice"),
        (replace(entry(DUE, "x"), links=()), 2, "id-missing", "no id with a link made from it"),
        (replace(entry(DUE, "x"), place=f"{G}/2026-27.beancount:9"), 6, "entry-in-another-ledger", f"of {G}"),
        (
            without(delivered("30.00", on(20)), "Equity"),
            5,
            "spent-not-expensed",
            "0.00 spent in the plan, but 30.00 of expenses",
        ),
        (without(BACK, "Equity"), 4, "returned-not-clawed-back", "0.00 in the plan, but 30.00 of clawback"),
        (PAPER, 8, "recorded-twice", "the document documents/x.pdf is there twice."),
        (
            Stranger(on(20), "an option", fund=F),
            8,
            "directive-not-allowed",
            "an option may not stand in a ledger.",
        ),
        (
            Assertion(on(5, 5), "Assets:Bank", pounds("0.00")),
            8,
            "dated-in-the-future",
            "the bank's balance is dated 2026-05-05",
        ),
        (
            Line(on(4, 5), "isf-review", ("held",), fund=F),
            8,
            "dated-in-the-future",
            "the line isf-review held is dated",
        ),
        (entry(replace(BUDGET, on=on(4, 5)), ""), 8, "dated-in-the-future", "entry (without id) is dated"),
    ],
    ids=lambda value: value if isinstance(value, str) and "-" in value and " " not in value else "",
)
def test_what_is_wrong_is_found_under_its_identity(
    wrong: Directive, identity: int, name: str, says: str
) -> None:
    twice = [wrong, wrong] if isinstance(wrong, Paper) else [wrong]
    found_ = problems([*told(), *twice], TODAY, book=False)
    said = [problem for problem in found_ if problem.name == name]
    assert [problem.identity for problem in said] == [identity]
    assert says in said[0].message


def test_a_line_that_is_there_twice_is_told_of_with_its_fund_and_place() -> None:
    line = Line(on(20), "isf-review", ("went well",), fund=F, place="2026-27.beancount:40")
    again = replace(line, place="2026-27.beancount:44")
    (problem,) = problems([*told(), line, again], TODAY, book=False)
    assert (problem.name, problem.fund, problem.place) == ("recorded-twice", F, "2026-27.beancount:44")
    assert problem.message == "the line isf-review went well is there twice."


def test_a_line_without_a_word_is_told_of_and_is_no_crash() -> None:
    bare = Line(on(4, 5), "isf-review", (), fund=F)
    assert found([*told(), bare]) == ["dated-in-the-future"]


def test_a_correction_gives_its_reason() -> None:
    first = entry(DUE, f"{F}/1")
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in first.legs)
    back = f.Correction(fund=F, on=on(9), corrects=first.id, legs=legs, reason="typed twice")
    assert found([*told(), first, entry(back, f"{F}/2")]) == []
    assert found([*told(), first, entry(replace(back, reason=""), f"{F}/2")]) == ["correction-without-reason"]


# --- the future ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("directive", "late"),
    [
        (entry(replace(BUDGET, on=on(4, 5)), "x"), True),
        (entry(replace(BUDGET, on=TODAY), "x"), False),
        (Line(on(4, 5), "isf-review", ("",), fund=F), True),
        (Assertion(on(4, 5), "Assets:Bank", pounds("0.00")), False),
        (Assertion(on(5, 5), "Assets:Bank", pounds("0.00")), True),
        (Opening(on(4, 6), f"Assets:Bank:{F}", "GBP"), False),
        (Paper(TODAY, f"Assets:Bank:{F}", "documents/x.pdf"), False),
    ],
)
def test_nothing_stands_after_today_but_the_banks_tomorrow(directive: Directive, *, late: bool) -> None:
    assert ("dated-in-the-future" in found([*told(), directive])) == late


# --- closed funds ----------------------------------------------------------------------------------------


CLOSED = Line(on(25), "isf-fund", ("closed", "moved away"), fund=F)
REST = f.Clawback(fund=F, on=on(22), funder="Council", heading="Community", amount=pounds("30.00"))
RELEASED = f.Release(fund=F, on=on(22), agreement="AG-001", heading="Community", amount=pounds("20.00"))
ALL_BACK = replace(REST, amount=pounds("50.00"))
RETURNED = f.ClawbackPaid(fund=F, on=on(23), funder="Council", amount=pounds("50.00"))


def closed_book(*more: f.Fact) -> list[Directive]:
    return [*book(*SOUND, RELEASED, ALL_BACK, RETURNED, *more), CLOSED]


def test_a_fund_with_nothing_left_may_close() -> None:
    assert found(closed_book()) == []


@pytest.mark.parametrize(
    "fact",
    [
        f.Receipt(fund=F, on=on(28), funder="Council", amount=pounds("9.00")),
        f.Refund(fund=F, on=on(28), heading="Community", amount=pounds("3.00"), agreement="AG-001"),
        f.Repayment(fund=F, on=on(28), supplier="Provider", amount=pounds("3.00")),
    ],
)
def test_money_that_comes_later_is_booked_and_returned(fact: f.Fact) -> None:
    assert found(closed_book(fact)) == []


@pytest.mark.parametrize(
    "fact",
    [
        replace(BUDGET, on=on(28)),
        f.Fee(fund=F, on=on(28), amount=pounds("0.00"), heading="Community"),
        f.Advance(fund=F, on=on(28), amount=pounds("5.00")),
    ],
)
def test_nothing_else_is(fact: f.Fact) -> None:
    assert "change-after-closing" in found(closed_book(fact))


def test_money_dated_before_the_closing_is_found_as_left_over() -> None:
    late = f.Receipt(fund=F, on=on(24), funder="Council", amount=pounds("9.00"))
    assert "closed-with-money-left" in found(closed_book(late))


def test_an_account_that_the_chart_does_not_have_is_told_of_in_a_closed_fund_too() -> None:
    strange = replace(with_first_leg(DUE, account=f"Assets:Cash:{F}"), id=f"{F}/strange")
    assert "unknown-account" in found([*closed_book(), strange])


def test_the_closing_of_one_fund_is_not_anothers() -> None:
    other = [*told(G), entry(replace(BUDGET, fund=G, on=on(28)), "y")]
    assert found([*closed_book(), *other], whole=True) == []


# --- what is said -----------------------------------------------------------------------------------------


def test_every_problem_names_the_fund_the_day_both_figures_and_the_remedy() -> None:
    directives = book(BUDGET, reserved("80.01"))
    (problem,) = problems(directives, TODAY, book=False)
    said = problem.sentence()
    assert said.startswith(f"overdrawn-heading: {F} on 2026-04-06: Community Available would be -0.01")
    assert "below 0.00" in said
    assert said.endswith("or correct the entry that went too far (`isf correct`).")


def test_problems_are_shown_oldest_first_and_all_at_once() -> None:
    late = replace(reserved("80.01"), on=on(9))
    early = replace(PAID, on=on(7), amount=pounds("-1.00"))
    days = [problem.on for problem in problems(book(BUDGET, late, early), TODAY, book=False)]
    assert days == sorted(days, key=lambda day: day or date.min)
    assert len(days) > 1


def test_the_offices_own_problem_is_said_of_the_office() -> None:
    problem = Problem("clearing-not-mirrored", 6, "", None, "It is not.", "Do.")
    assert problem.sentence() == "clearing-not-mirrored: the office: It is not. Do."


def test_net_assets_are_what_is_there_less_what_is_owed() -> None:
    role = {(F, name): pounds("10.00") for name in NET_ASSETS[:3]} | {
        (F, name): pounds("-4.00") for name in NET_ASSETS[3:]
    }
    assert net_assets(role, F) == pounds("18.00")
    assert net_assets(role, G) == pounds("0.00")
