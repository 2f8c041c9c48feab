"""One fund in a council return: what all of its tables are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from isf.model.fund import Fund
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting import return_rows as rows
from isf.reporting.about import ReturnAbout
from isf.reporting.agreements import AgreementNow, agreements
from isf.reporting.balances import Balance, balance
from isf.reporting.funders import FunderMoney, by_funder
from isf.reporting.header import DELIVERY_MECHANISM, fund_type, last_day
from isf.reporting.returnable import Returnable, returnable
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import Surplus, surplus


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
    def over_the_period(self) -> Balance:
        """What happened in the period, and what was brought forward."""
        return balance(self.fund, self.own, last_day(self.period), since=self.period.start)

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
    def to_return(self) -> Returnable:
        """Every rule that asks for money back at the close of the period."""
        return returnable(self.fund, self.own, last_day(self.period), self.policy)

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
