"""The council return: one value for a council and a period, from many funds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias, TypeVar

from isf.model.fund import Fund
from isf.model.money import total
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting import return_lines, return_money, return_national, return_remittance, return_views
from isf.reporting import return_rows as rows
from isf.reporting import summary_rows as sums
from isf.reporting.about import ReturnAbout
from isf.reporting.dictionary import DICTIONARY, OPTIONAL, Field
from isf.reporting.header import SCHEMA_VERSION, last_day, statement_id
from isf.reporting.plain_data import plain_data
from isf.reporting.return_fund import FundInReturn

Item: TypeAlias = tuple[Fund, Sequence[Posting], str]
"""A fund, its postings, and the council's reference for the person."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class CouncilReturn:
    """What a council receives for a period. Each field is a table; see `isf.reporting.dictionary`."""

    header: tuple[rows.HeaderRow, ...]
    funds: tuple[rows.FundRow, ...]
    money_summary: tuple[rows.MoneyRow, ...]
    money_by_funder: tuple[rows.FunderRow, ...]
    plan_summary: tuple[rows.PlanRow, ...]
    lines: tuple[rows.LineRow, ...]
    open_agreements: tuple[rows.AgreementRow, ...]
    outcomes: tuple[rows.OutcomeReturnRow, ...]
    exceptions: tuple[rows.ExceptionRow, ...]
    returnable: tuple[sums.GroundRow, ...]
    attestation: tuple[rows.AttestationRow, ...]
    spending_views: tuple[sums.ViewRow, ...]
    demand_by_area: tuple[sums.AreaRow, ...]
    baselines: tuple[sums.BaselineRow, ...]
    cld_service_rows: tuple[sums.CldRow, ...]
    ascfr_summary: tuple[sums.AscfrRow, ...]
    transparency: tuple[sums.TransparencyRow, ...]
    remittance_match: tuple[sums.RemittanceRow, ...]
    data_dictionary: tuple[Field, ...]

    def columns(self, table: str) -> tuple[Field, ...]:
        """Return the fields of a table that this return carries, in order."""
        return tuple(field for field in self.data_dictionary if field.table == table)

    def as_json(self) -> dict[str, object]:
        """Return every table as a list of objects, with the fields that this return carries."""
        told = (field.name for field in fields(self) if self.columns(field.name))
        return {name: self._table(name) for name in told}

    def _table(self, name: str) -> list[dict[str, object]]:
        shown = [column.field for column in self.columns(name)]
        return [{field: plain_data(getattr(row, field)) for field in shown} for row in getattr(self, name)]


def council_return(
    policy: Policy, period: Period, items: Sequence[Item], about: ReturnAbout
) -> CouncilReturn:
    """Return the return of a council for a half-open period.

    `items` are the council's funds. No name goes out unless `about` allows
    `person_name` to its recipient.
    """
    told = [FundInReturn(fund, own, ref, period, policy, about) for fund, own, ref in items]
    return CouncilReturn(
        header=(_header(policy, period, len(items), about),),
        funds=tuple(fund.about_fund() for fund in told),
        money_summary=tuple(return_money.money(fund) for fund in told),
        money_by_funder=_every(return_money.funders(fund) for fund in told),
        plan_summary=_every(return_money.plan(fund) for fund in told),
        lines=_every(return_lines.lines(fund) for fund in told),
        open_agreements=_every(return_lines.agreements(fund) for fund in told),
        outcomes=_every(return_lines.outcomes(fund) for fund in told),
        exceptions=_every(return_lines.exceptions(fund) for fund in told),
        returnable=_every(return_remittance.returnable(fund) for fund in told),
        attestation=(_attestation(about, told),),
        spending_views=return_views.spending_views(told),
        demand_by_area=return_views.demand_by_area(told),
        baselines=_every(return_views.baselines(fund) for fund in told),
        cld_service_rows=_every(return_national.cld_service_rows(fund) for fund in told),
        ascfr_summary=return_national.ascfr_summary(told),
        transparency=_every(return_national.transparency(fund) for fund in told),
        remittance_match=_every(return_remittance.remittance_match(fund) for fund in told),
        data_dictionary=_dictionary(about),
    )


def _every(many: Iterable[Iterable[_Row]]) -> tuple[_Row, ...]:
    return tuple(row for its in many for row in its)


def _dictionary(about: ReturnAbout) -> tuple[Field, ...]:
    hidden = OPTIONAL - about.allowed_columns
    shown = (field for field in DICTIONARY if field.field not in hidden)
    return tuple(field for field in shown if about.profile.shows(field.table, field.field))


def _header(policy: Policy, period: Period, funds: int, about: ReturnAbout) -> rows.HeaderRow:
    return rows.HeaderRow(
        schema_version=SCHEMA_VERSION,
        statement_id=statement_id(policy.code, period),
        period_label=period.label,
        period_start=period.start,
        period_end=last_day(period),
        issued_at=about.issued,
        council_code=policy.code,
        provider_name=about.provider.name,
        provider_cqc_id=about.provider.cqc_id,
        provider_company_no=about.provider.company_no,
        policy_pack=policy.code,
        policy_version=about.policy_version,
        ledger_hash=about.head,
        funds=funds,
    )


def _attestation(about: ReturnAbout, told: Iterable[FundInReturn]) -> rows.AttestationRow:
    attested = about.attested
    return rows.AttestationRow(
        reconciled_on=attested.reconciled_on,
        bank_balance=attested.bank_balance,
        sum_of_funds=attested.sum_of_funds,
        difference=attested.difference,
        sum_of_these_funds=total(fund.closing.money.bank for fund in told),
        prepared_by=attested.prepared_by,
        checked_by=attested.checked_by,
        seen_by_person=attested.seen_by_person,
    )
