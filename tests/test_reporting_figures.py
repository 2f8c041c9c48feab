"""Whatever happens in a fund, the figures add up and every answer tells the same."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from isf.book.ledger import Ledger
from isf.model.money import ZERO, total
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.reporting.about import About, Provider, ReturnAbout
from isf.reporting.agreements import agreements
from isf.reporting.balances import Figures, balance
from isf.reporting.changes import all_changes
from isf.reporting.council_return import council_return
from isf.reporting.flows import flows
from isf.reporting.funders import by_funder
from isf.reporting.outcomes import outcomes
from isf.reporting.spending import spending
from isf.reporting.statement import statement
from tests.statements.books import DAY
from tests.statements.random_books import books

POLICY = Policy("calderdale", "Calderdale Council")
PROVIDER = Provider(name="Ryburn Care")

some_books = settings(max_examples=40)
spans = st.tuples(st.integers(0, 60), st.integers(1, 90)).map(
    lambda days: Period(DAY + timedelta(days[0]), DAY + timedelta(days[0] + days[1]), "")
)


def _adds_up(row: Figures) -> bool:
    held = row.committed + row.conditional + row.available
    gone = row.spent + row.returned + row.lapsed + row.transferred
    return row.allocated + row.brought_forward == held + gone


def _last(span: Period) -> date:
    return span.end - timedelta(days=1)


@some_books
@given(books(), spans)
def test_a_balance_adds_up_for_the_fund_and_each_heading(ledger: Ledger, span: Period) -> None:
    now = balance(ledger.fund, ledger.postings(), _last(span), since=span.start)
    assert all(_adds_up(row) for row in (now.total, *now.headings))
    for key in ("allocated", "spent", "available", "brought_forward"):
        assert total(getattr(row, key) for row in now.headings) == getattr(now.total, key)


@some_books
@given(books(), spans)
def test_outcomes_and_lines_sum_to_what_was_spent(ledger: Ledger, span: Period) -> None:
    fund, postings = ledger.fund, ledger.postings()
    now = balance(fund, postings, _last(span), since=span.start).total
    rows = outcomes(fund, postings, span.start, span.end)
    assert total(row.spent for row in rows) == now.spent
    assert total(row.agreed for row in rows) == now.committed
    lines = spending(fund, postings, span.start, span.end)
    assert total(line.amount for line in lines) == now.spent


@some_books
@given(books(), spans)
def test_agreements_hold_what_is_committed(ledger: Ledger, span: Period) -> None:
    fund, postings = ledger.fund, ledger.postings()
    known = agreements(fund, postings, span.end)
    assert total(now.held for now in known) == balance(fund, postings, _last(span)).total.committed
    assert all(now.reserved == now.delivered + now.released + now.held for now in known)


@some_books
@given(books(), spans)
def test_funders_lead_from_what_was_owed_to_what_is(ledger: Ledger, span: Period) -> None:
    fund, postings = ledger.fund, ledger.postings()
    rows = by_funder(fund, postings, span.start, span.end)
    for row in rows:
        owed = row.owed_before + row.due + row.given_back - row.received - row.set_off
        assert owed == row.owed_now
        back = row.clawback_before + row.clawback_agreed - row.clawback_paid - row.set_off
        assert back == row.clawback_now
    now = balance(fund, postings, _last(span)).money
    assert total(row.owed_now for row in rows) == now.owed
    assert total(row.clawback_now for row in rows) == now.clawback


@some_books
@given(books(), spans)
def test_a_statement_and_a_return_tell_the_same(ledger: Ledger, span: Period) -> None:
    fund, postings = ledger.fund, ledger.postings()
    told = statement(fund, postings, span, About(provider=PROVIDER, issued=span.end, policy=POLICY))
    about = ReturnAbout(provider=PROVIDER, issued=span.end)
    made = council_return(POLICY, span, [(fund, postings, "ASC-100234")], about)
    row = made.money_summary[0]
    assert (row.available, row.committed) == (told.plan.total.available, told.plan.total.committed)
    spent = row.spent_own_service + row.spent_third_party + row.fees - row.refunds
    assert spent == told.plan.total.spent == total(line.gross for line in made.lines)
    moved = row.due + row.transfer_in - row.transfer_out - spent - row.clawback_agreed
    assert row.closing_balance == row.opening_balance + moved
    assert (row.opening_balance, row.closing_balance) == (
        told.opening.money.net,
        told.closing.money.net,
    )


@some_books
@given(books())
def test_a_net_figure_is_explained_to_the_penny(ledger: Ledger) -> None:
    span = Period(DAY, DAY + timedelta(days=700), "")
    about = About(provider=PROVIDER, issued=span.end)
    told = statement(ledger.fund, ledger.postings(), span, about)
    left = told.closing.total
    explained = left.available + left.committed + left.conditional + told.not_yet
    assert explained == told.closing.money.net


@some_books
@given(books())
def test_each_entry_is_told_once(ledger: Ledger) -> None:
    told = all_changes(ledger.fund, ledger.postings(), DAY, DAY + timedelta(days=700))
    assert sorted(change.entry for change in told) == sorted(entry.id for entry in ledger.entries)
    assert all(change.amount >= ZERO for change in told)
    moved = [change for change in told if change.kind in ("allocation", "fee", "clawback", "move")]
    assert all(change.amount > Decimal(0) and change.heading for change in moved)


@given(books(), spans)
@some_books
def test_what_came_and_what_went_leads_from_opening_to_closing(ledger: Ledger, span: Period) -> None:
    own = ledger.postings()
    moved = flows(ledger.fund, own, span)
    before = balance(ledger.fund, own, span.start - timedelta(days=1)).money.net
    assert before + moved.came - moved.went == balance(ledger.fund, own, _last(span)).money.net


@given(books(), spans)
@some_books
def test_what_was_spent_by_funder_sums_to_what_was_spent(ledger: Ledger, span: Period) -> None:
    about = ReturnAbout(provider=PROVIDER, issued=DAY)
    made = council_return(POLICY, span, [(ledger.fund, ledger.postings(), "ASC-1")], about)
    (row,) = made.money_summary
    whole = row.spent_own_service + row.spent_third_party + row.fees - row.refunds
    if any(one.due or one.owed_before for one in made.money_by_funder):
        assert total(one.spent for one in made.money_by_funder) == whole
