"""One fund in a council return: each table's rows for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from isf.book.accounts import meaning
from isf.model.fund import CONTRIBUTION, AuthorityKind, Each, Fund
from isf.model.money import ZERO, total
from isf.model.periods import CalendarKind, Period
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting import return_rows as rows
from isf.reporting.about import ReturnAbout
from isf.reporting.agreements import AgreementNow, agreements
from isf.reporting.balances import Balance, balance
from isf.reporting.exceptions import exceptions
from isf.reporting.funders import FunderMoney, by_funder
from isf.reporting.header import DELIVERY_MECHANISM, fund_type, last_day
from isf.reporting.links import Links
from isf.reporting.outcomes import outcomes, progress_text
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import Surplus, surplus
from isf.reporting.words import spending_words, supplier_words

SERVICE_TYPE: Final = "Long Term Support: Community"
"""The Client Level Data service type of support at home and in the community (domain.md C1)."""

COMPONENTS: Final = frozenset(
    {
        "Reablement",
        "Home Support",
        "Day Support",
        "Meals",
        "Transport",
        "Equipment",
        "Shared Lives",
        "Community Supported Living",
        "Extra Care Housing",
        "End of Life Care",
        "Emergency Support",
        "Carer Respite",
        "Carer Sitting Service",
    }
)
OTHER_COMPONENT: Final = "Other Long Term Care"

_FREQUENCY: Final = {
    CalendarKind.FOUR_WEEKLY: "4-weekly",
    CalendarKind.FORTNIGHTLY: "fortnightly",
    CalendarKind.WEEKLY: "weekly",
    CalendarKind.MONTHLY: "monthly",
    CalendarKind.CUSTOM: "",
}
_GIVES_BACK: Final = frozenset({"refund", "credit-note", "waive"})


@dataclass(frozen=True)
class FundInReturn:
    """A fund with what the return needs to tell of it over a period."""

    fund: Fund
    postings: Sequence[Posting]
    ref: str
    period: Period
    policy: Policy
    about: ReturnAbout

    @cached_property
    def own(self) -> list[Posting]:
        """The fund's postings up to the end of the period."""
        return [p for p in self.postings if p.fund == self.fund.id and p.on < self.period.end]

    @cached_property
    def closing(self) -> Balance:
        """The fund at the close of the period's last day."""
        return balance(self.fund, self.own, last_day(self.period))

    @cached_property
    def spent(self) -> tuple[SpendingLine, ...]:
        """Every line of spending in the period."""
        return spending(self.fund, self.own, self.period.start, self.period.end)

    @cached_property
    def by_funder(self) -> tuple[FunderMoney, ...]:
        """The period's money by funder."""
        return by_funder(self.fund, self.own, self.period.start, self.period.end)

    @cached_property
    def over(self) -> Surplus:
        """The surplus rule at the close of the period."""
        return surplus(self.fund, self.own, last_day(self.period), self.policy)

    @cached_property
    def known(self) -> tuple[AgreementNow, ...]:
        """Every agreement made by the end of the period."""
        return agreements(self.fund, self.own, self.period.end)

    def about_fund(self) -> rows.FundRow:
        """Say which fund this is; the name only where it is allowed."""
        named = "person_name" in self.about.allowed_columns
        return rows.FundRow(
            person_ref=self.ref,
            fund=self.fund.id,
            person_name=self.about.names.get(self.fund.id, "") if named else "",
            fund_kind=str(self.fund.kind),
            fund_type=fund_type(self.fund, self.closing),
            delivery_mechanism=DELIVERY_MECHANISM,
            primary_support_reason=self.fund.support_reason,
            area=self.fund.area,
            lot=self.fund.lot,
            tier=self.fund.tier,
            start=self.fund.start,
            closed_on=self.fund.closed_on,
        )

    def money(self) -> rows.MoneyRow:
        """Sum up the period's money."""
        opening = balance(self.fund, self.own, _day_before(self.period.start))
        plan = balance(self.fund, self.own, last_day(self.period), since=self.period.start)
        money, flows = self.closing.money, self._flows()
        return rows.MoneyRow(
            person_ref=self.ref,
            fund=self.fund.id,
            opening_balance=opening.money.net,
            **flows,
            **self._spent_as(),
            closing_balance=money.net,
            allocated=plan.total.allocated,
            committed=plan.total.committed,
            conditional=plan.total.conditional,
            available=plan.total.available,
            surplus_weeks=self.over.weeks,
            surplus_limit_weeks=self.over.limit_weeks,
            returnable=self.over.returnable,
            bank=money.bank,
            card=money.card,
            owed=money.owed,
            payable=money.payable,
            advance=money.advance,
            clawback=money.clawback,
        )

    def _flows(self) -> dict[str, Decimal]:
        money = self.by_funder
        contribution = [row for row in money if row.is_contribution]
        moved = self._transfers()
        return {
            "due": total(row.due for row in money),
            "received": total(row.received - row.given_back for row in money),
            "due_not_received": total(row.owed_now for row in money),
            "contribution_assessed": total(row.due for row in contribution),
            "contribution_received": total(row.received - row.given_back for row in contribution),
            "top_up": total(row.received - row.given_back for row in money if row.is_top_up),
            "clawback_agreed": total(row.clawback_agreed for row in money),
            "clawback_paid": total(row.clawback_paid for row in money),
            "transfer_in": -moved["transfer-in"],
            "transfer_out": moved["transfer-out"],
        }

    def _transfers(self) -> dict[str, Decimal]:
        links, moved = Links(self.fund, self.own), {"transfer-in": ZERO, "transfer-out": ZERO}
        for posting in self.own:
            means = meaning(posting.account)
            if means and means.role == "Income:Transfer" and posting.on in self.period:
                moved[links.kind(posting.entry)] += posting.amount
        return moved

    def _spent_as(self) -> dict[str, Decimal]:
        given_back = [line for line in self.spent if line.of in _GIVES_BACK]
        charged = [line for line in self.spent if line.of not in _GIVES_BACK]
        support = [line for line in charged if not line.is_fee]
        return {
            "spent_own_service": total(line.amount for line in support if line.is_own),
            "spent_third_party": total(line.amount for line in support if not line.is_own),
            "fees": total(line.amount for line in charged if line.is_fee),
            "refunds": -total(line.amount for line in given_back),
        }

    def funders(self) -> Iterator[rows.FunderRow]:
        """Tell of each funder."""
        for row in self.by_funder:
            yield rows.FunderRow(
                person_ref=self.ref,
                fund=self.fund.id,
                funder=row.funder,
                owed_before=row.owed_before,
                due=row.due,
                received=row.received,
                given_back=row.given_back,
                set_off=row.set_off,
                due_not_received=row.owed_now,
                clawback_agreed=row.clawback_agreed,
                clawback_paid=row.clawback_paid,
                clawback_not_paid=row.clawback_now,
            )

    def plan(self) -> Iterator[rows.PlanRow]:
        """Tell of each heading."""
        plan = balance(self.fund, self.own, last_day(self.period), since=self.period.start)
        budget = self.fund.plan_on(last_day(self.period)).headings if self.fund.plans else ()
        weekly = dict(budget)
        for row in plan.headings:
            yield rows.PlanRow(
                person_ref=self.ref,
                fund=self.fund.id,
                heading=row.heading,
                weekly=weekly.get(row.heading, ZERO),
                brought_forward=row.brought_forward,
                allocated=row.allocated,
                committed=row.committed,
                conditional=row.conditional,
                spent=row.spent,
                returned=row.returned,
                lapsed=row.lapsed,
                transferred=row.transferred,
                available=row.available,
            )

    def lines(self) -> Iterator[rows.LineRow]:
        """Tell of each line of spending."""
        terms = {now.terms.id: now.terms for now in self.known}
        letters = {outcome.id: outcome.care_act for outcome in self.fund.outcomes}
        for line in self.spent:
            agreed = terms.get(line.agreement)
            yield rows.LineRow(
                person_ref=self.ref,
                fund=self.fund.id,
                line_id=line.entry,
                date_from=line.on,
                date_to=line.on,
                service_type=SERVICE_TYPE,
                service_component=component(line.heading),
                cost_frequency=self._frequency(agreed.each) if agreed else "one-off",
                units_planned=agreed.units if agreed else None,
                units_actual=line.units,
                unit_cost=line.rate,
                gross=line.amount,
                funder=self._payer(),
                supplier=self._supplier(line.supplier),
                own_or_third_party="own" if line.is_own else "third-party",
                agreement_id=line.agreement,
                agreed_by=self._right(agreed.agreed_by) if agreed else "",
                agreed_on=agreed.agreed_on if agreed else None,
                agreed_how=agreed.agreed_how if agreed else "",
                outcome_codes=letters.get(line.outcome or "", ""),
                plain_words=spending_words(line.kind),
                evidence_ref=line.receipt or line.visit,
                vat_code=line.vat,
                variance_reason=line.reason,
                status="corrected" if line.corrected_on else line.kind,
            )

    def _frequency(self, each: Each) -> str:
        if each is Each.WEEK:
            return "weekly"
        return _FREQUENCY[self.policy.calendar.kind] if each is Each.PERIOD else "one-off"

    def _payer(self) -> str:
        payers = [c for c in self.fund.funders if c != CONTRIBUTION and not c.startswith("TopUp")]
        return payers[0] if len(payers) == 1 else "joint"

    def _supplier(self, code: str) -> str:
        return supplier_words(code or "Provider", self.about.suppliers, self.about.provider.name)

    def _right(self, authority: str) -> str:
        """Return the authority's id and right; a return carries no name."""
        kinds: dict[str, AuthorityKind] = {a.id: a.kind for a in self.fund.authorities}
        return f"{authority} ({kinds[authority]})" if authority in kinds else authority

    def agreements(self) -> Iterator[rows.AgreementRow]:
        """Tell of each agreement that is still open."""
        for now in self.known:
            if now.open_on(last_day(self.period)):
                yield rows.AgreementRow(
                    person_ref=self.ref,
                    fund=self.fund.id,
                    id=now.terms.id,
                    heading=now.terms.heading,
                    supplier=self._supplier(now.terms.supplier),
                    date_from=now.terms.start,
                    date_to=_day_before(now.terms.end) if now.terms.end else None,
                    units=now.terms.units,
                    rate=now.terms.rate,
                    reserved=now.reserved,
                    delivered=now.delivered,
                    released=now.released,
                    held=now.held,
                    expires=now.terms.end,
                )

    def outcomes(self) -> Iterator[rows.OutcomeReturnRow]:
        """Tell of each outcome."""
        for row in outcomes(self.fund, self.own, self.period.start, self.period.end):
            made = row.progress
            yield rows.OutcomeReturnRow(
                person_ref=self.ref,
                fund=self.fund.id,
                outcome=row.outcome or "",
                code=row.care_act or "",
                words=row.words,
                spend=row.spent,
                committed=row.agreed,
                deliveries=row.deliveries,
                progress=progress_text(made),
                evidence=made.evidence if made else "",
                confirmed_by=made.confirmed_by if made else "",
                date=made.on if made else None,
            )

    def exceptions(self) -> Iterator[rows.ExceptionRow]:
        """Tell of what is out of the ordinary."""
        for found in exceptions(self.fund, self.own, self.period, self.closing, self.over):
            yield rows.ExceptionRow(
                person_ref=self.ref,
                fund=self.fund.id,
                exception=found.exception,
                since=found.since,
                amount=found.amount,
                message=found.message,
            )


def component(heading: str) -> str:
    """Return the Client Level Data service component of a heading."""
    words = heading.replace("-", " ").title()
    return words if words in COMPONENTS else OTHER_COMPONENT


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
