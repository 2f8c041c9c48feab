"""A council's rules in plain words, each with the clause that it cites."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from isf.errors import PeriodError
from isf.model.dates import written, written_span
from isf.model.money import plain, pounds
from isf.model.periods import CalendarKind
from isf.model.policy import Basis, Policy
from isf.model.rules import Bears, FeeKind, Invoices, PayBy, VisitRule

_ROUNDING = {"nearest-penny": "to the nearest penny", "up-to-4p": "up to the next 4p"}
_PAID_BY = {
    PayBy.PLANNED: "the planned minutes are paid",
    PayBy.ACTUAL: "the minutes that were given are paid",
    PayBy.ROUNDED: "the minutes that were given are rounded up and paid",
}
_BEARS = {Bears.FUND: "the fund", Bears.PROVIDER: "the provider", Bears.COUNCIL: "the council"}
_FEES = {
    FeeKind.PERCENT_OF_SPEND: "{v} percent of what is spent",
    FeeKind.PERCENT_OF_BUDGET: "{v} percent of the budget",
    FeeKind.FIXED_PER_PERIOD: "£{v} a period",
    FeeKind.HOURLY: "£{v} an hour",
}


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule of a pack: its name there, what it says, and its clause (empty for a default)."""

    rule: str
    words: str
    clause: str

    def sentence(self) -> str:
        """The words with the clause behind them."""
        return f"{self.words} ({self.clause})" if self.clause else self.words


def in_plain_words(policy: Policy, today: date) -> tuple[RuleInWords, ...]:
    """Return every rule of a pack in the order in which a fund meets them."""
    return tuple(
        RuleInWords(rule, words, policy.clauses.get(rule, "") or own)
        for rule, words, own in _all(policy, today)
    )


_Told = Iterator[tuple[str, str, str]]


def _all(policy: Policy, today: date) -> _Told:
    yield "calendar", f"Periods are {policy.calendar.kind}; {_now(policy, today)}.", ""
    yield from _payment(policy)
    yield from _prices(policy)
    yield from _keeping(policy)
    yield from _fee_and_visits(policy)
    yield from _person(policy)
    yield from _end(policy)


def _now(policy: Policy, today: date) -> str:
    try:
        now = policy.calendar.containing(today)
    except PeriodError:
        return "today is in none of those that are listed"
    return f"this one is {now.label}, {written_span(now.start, now.end)}"


def _payment(policy: Policy) -> _Told:
    days, rules = policy.pays_after_days, policy.rules
    when = "on the first day" if not days else f"{abs(days)} days {'after' if days > 0 else 'before'} it"
    if policy.basis is Basis.NET:
        basis = "less the person's contribution, which the person pays into the fund"
    elif rules.payment.invoices is Invoices.COUNCIL:
        basis = "in full, and charges the person itself"
    else:
        basis = "in full, and the provider charges the person for it"
    yield "payment", f"The council pays {when} by {rules.payment.route}: {basis}.", ""
    if policy.basis is Basis.NET and rules.payment.invoices is Invoices.COUNCIL:
        yield "payment", "The council invoices the person, for payment into the fund.", ""
    for label, day in rules.moved:
        yield "calendar", f"The payment of {label} comes on {written(day)}; the period stays as it is.", ""
    weeks = f"{policy.weeks_in_year.normalize():f}"
    odd = (
        "each month is a twelfth of the year's budget"
        if policy.calendar.kind is CalendarKind.MONTHLY
        else "each day is a seventh of the week's, and the odd day of a year falls in the next period"
    )
    yield "budget", f"A year's budget is {weeks} weekly budgets; {odd}.", ""


def _prices(policy: Policy) -> _Told:
    rules = policy.rules
    for rate in rules.rates:
        until = f" to before {written(rate.end)}" if rate.end else ""
        when = "" if rate.when == "any" else f", {rate.when}"
        each = "an hour" if rate.unit == "hour" else f"a {rate.unit}"
        words = f"{rate.kind}{when}: {pounds(rate.amount)} {each} from {written(rate.start)}{until}."
        yield "rates", words, rate.clause
    for block in rules.blocks:
        words = (
            f"{block.kind}: {block.hours.normalize():f} hours a week are bought for {pounds(block.cost)}, "
            f"which is {pounds(block.rate)} an hour; hours that nobody uses are no person's cost."
        )
        yield "blocks", words, block.clause
    for uplift in rules.uplifts:
        index = f" ({uplift.index})" if uplift.index else ""
        words = f"From {written(uplift.start)} {', '.join(uplift.kinds)} went up by {uplift.percent} percent"
        yield "uplifts", f"{words}{index}.", uplift.clause
    rates, weekly = (_ROUNDING.get(r, "up to the next 7p") for r in (rules.rounding, rules.weekly_rounding))
    yield "rounding", f"New rates are rounded {rates}, weekly rates {weekly}.", ""


def _keeping(policy: Policy) -> _Told:
    rules = policy.rules
    marks = " What is kept for an identified need does not count." if rules.earmarks_allowed else ""
    allowed = f"Up to {policy.keep_weeks} weekly budgets may be kept for up to {policy.keep_for_weeks} weeks."
    yield "surplus", f"{allowed}{marks}", ""
    limits = [] if rules.banked.max_weeks is None else [f"{rules.banked.max_weeks} weeks"]
    limits += [] if rules.banked.percent is None else [f"{rules.banked.percent} percent of the year's"]
    if limits:
        which = f"the {'lower' if rules.banked.lower else 'higher'} of " if len(limits) > 1 else ""
        words = f"Up to {which}{' and '.join(limits)} service may be banked, and is used within"
        yield "banked", f"{words} {rules.banked.within_months} months.", ""
    receipts = ", with receipts" if rules.one_off.receipts else ""
    yield "one_off", f"One-off money is used within {rules.one_off.within_months} months{receipts}.", ""
    if rules.year_end.sweep:
        kept = policy.keep_weeks if rules.year_end.keep_weeks is None else rules.year_end.keep_weeks
        day = f"{rules.year_end.day:02d}/{rules.year_end.month:02d} (day/month)"
        yield "year_end", f"On {day} everything over {kept} weekly budgets goes back.", ""


def _fee_and_visits(policy: Policy) -> _Told:
    fee, visits = policy.rules.fee, policy.rules.visits
    if fee.kind is not FeeKind.NONE and fee.value is not None:
        by = f", authorised by {' and '.join(fee.authorised_by)}" if fee.authorised_by else ""
        yield "fee", f"The provider may charge {_FEES[fee.kind].format(v=plain(fee.value))}{by}.", ""
    else:
        yield "fee", "No fee is set; one is charged only from the Fee heading that the plan agrees.", ""
    least = f", at least {visits.minimum} minutes" if visits.minimum else ""
    besides = f" (not {', '.join(visits.exceptions)})" if visits.exceptions else ""
    yield "visits", f"For a visit {_PAID_BY[visits.pay_by]}{least}{besides}.", ""
    yield from _not_given(visits)
    yield "agency", f"What an agency costs above the agreed rate, {_BEARS[policy.rules.agency]} bears.", ""


def _not_given(visits: VisitRule) -> _Told:
    if visits.missed_paid:
        yield "visits", "A visit that was missed is paid as planned.", ""
    hours = visits.cancelled_notice_hours
    if hours is not None:
        yield "visits", f"A visit that is cancelled less than {hours} hours before is paid as planned.", ""
    if visits.difference is not Bears.FUND:
        yield "visits", f"What goes beyond the planned minutes, {_BEARS[visits.difference]} bears.", ""


def _person(policy: Policy) -> _Told:
    rules = policy.rules
    charged = "charged" if rules.suspension.contribution_charged else "not charged"
    words = f"While the service is paused the contribution is {charged}"
    if not rules.suspension.contribution_charged:
        words += f"; {_BEARS[rules.suspension.made_up_by]} does without it or makes it up"
    yield "suspension", f"{words}.", ""
    late = rules.arrears
    words = f"A contribution that has not come after {late.chase_days} days is chased"
    if late.council_pays_after_days is not None:
        words += f", and after {late.council_pays_after_days} days the council pays it"
    elif late.write_off:
        words += " and then written off"
    words += f"; what was spent already, {_BEARS[late.spent_is_borne_by]} bears"
    yield "arrears", f"{words}.", ""
    yield "spending", f"Nothing is spent on {', '.join(rules.spending.blocked)}.", ""
    if rules.spending.warned:
        yield "spending", f"A reason is asked for {', '.join(rules.spending.warned)}.", ""
    weeks, months = policy.first_review_weeks, policy.review_months
    yield "review", f"Reviews: first by {weeks} weeks, then every {months} months.", ""


def _end(policy: Policy) -> _Told:
    days = policy.rules.closing.repay_days
    yield "closing", f"A fund ends with {policy.notice_days} days' notice; the rest goes back in {days}.", ""
    if policy.rules.returns.due_days is not None:
        yield "returns", f"Returns are due {policy.rules.returns.due_days} days after a period.", ""
