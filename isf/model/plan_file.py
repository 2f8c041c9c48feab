"""The plan file: what opens a fund. Checked here; names in it never reach a ledger."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from isf.model.care_act import SUPPORT_REASONS
from isf.model.checked import Checked, Pounds, Words, checked
from isf.model.fund import COUNCIL, Authority, AuthorityKind, Fund, Funder, FundKind, Outcome, Plan
from isf.model.money import ZERO, plain, total

_REMEDY = "Mend it in the plan file and open the fund again; nothing was written."
_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9-]*", re.ASCII)
_WHOLE = Decimal(100)


def _code(text: str) -> str:
    if _NAME.fullmatch(text) is None:
        msg = f"{text!r} must begin with a capital or a digit and hold letters, digits and hyphens only"
        raise ValueError(msg)
    return text


Code = Annotated[str, AfterValidator(_code)]

Free = dict[str, Any] | tuple[dict[str, Any], ...]
UNUSED = ("one_off", "rates", "review", "baseline", "earmarks")


class OutcomeTable(Checked):
    """One outcome: a Care Act letter and the person's own words."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    care_act: Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
    words: Words = Field(min_length=1, max_length=300)


class MayAgreeTable(Checked):
    """Someone who may agree to spending."""

    who: Words = Field(min_length=1)
    authority: AuthorityKind
    id: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


class FunderTable(Checked):
    """Who pays in besides, or instead of, the council: a share in percent or so much a week."""

    code: Code
    share: Decimal | None = Field(default=None, gt=0, le=_WHOLE)
    weekly: Pounds | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.share is None) == (self.weekly is None):
            msg = "give either a share in percent or a weekly amount"
            raise ValueError(msg)
        return self


class PlanFile(Checked):
    """A plan file, whole."""

    name: Words = Field(min_length=1)
    council: str = Field(min_length=1)
    council_ref: Words = ""
    start: date
    weekly: Pounds
    contribution: Pounds = ZERO
    primary_support_reason: Words = "Unknown"
    communication: Words = ""
    kind: FundKind = FundKind.PERSON
    area: Words = ""
    lot: Words = ""
    tier: Words = ""
    weeks_in_year: Decimal | None = Field(default=None, ge=52, le=53)
    headings: dict[Code, Pounds] = Field(min_length=1)
    outcomes: tuple[OutcomeTable, ...] = Field(min_length=1)
    may_agree: tuple[MayAgreeTable, ...] = Field(min_length=1)
    funders: tuple[FunderTable, ...] = ()
    one_off: Free = ()
    rates: Free = ()
    review: Free = ()
    baseline: Free = ()
    earmarks: Free = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """The optional tables that stand in the file and that nothing acts on."""
        return tuple(name for name in UNUSED if getattr(self, name))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        headings = total(self.headings.values())
        if headings != self.weekly:
            msg = (
                f"the headings sum to {plain(headings)} a week, but the weekly budget is {plain(self.weekly)}"
            )
            raise ValueError(msg)
        if self.contribution > self.weekly:
            msg = "the contribution is more than the weekly budget"
            raise ValueError(msg)
        shares = [funder.share for funder in self.funders if funder.share is not None]
        if shares and sum(shares) != _WHOLE:
            msg = f"the funders' shares sum to {sum(shares)} percent, not 100"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for what, names in (
            ("outcome", [outcome.id for outcome in self.outcomes]),
            ("funder", [funder.code for funder in self.funders]),
            ("authority", [right.id for right in self.may_agree if right.id]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                msg = f"{what} {', '.join(twice)} is there twice"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _known_reason(self) -> Self:
        if self.primary_support_reason not in SUPPORT_REASONS:
            msg = (
                f"primary_support_reason {self.primary_support_reason!r} is not one of "
                f"{'; '.join(SUPPORT_REASONS)}"
            )
            raise ValueError(msg)
        for right in self.may_agree:
            if right.until and right.until <= (right.from_ or self.start):
                msg = f"the authority of {right.who!r} ends before it begins"
                raise ValueError(msg)
        return self


def plan_file_of(tables: dict[str, Any], path: object) -> PlanFile:
    """Return the checked plan file.

    Raises:
        FileError: naming each place that is not right.
    """
    return checked(PlanFile, tables, path, _REMEDY)


def fund_of_plan(file: PlanFile, fund: str, weeks_in_year: Decimal) -> tuple[Fund, dict[str, str]]:
    """Return the fund that a plan file opens, and the name behind each authority id."""
    rights, names = _authorities(file)
    return (
        Fund(
            id=fund,
            kind=file.kind,
            council=file.council,
            start=file.start,
            support_reason=file.primary_support_reason,
            area=file.area,
            lot=file.lot,
            tier=file.tier,
            plans=(_plan(file, weeks_in_year),),
            outcomes=tuple(Outcome(o.id, o.care_act, o.words) for o in file.outcomes),
            authorities=rights,
        ),
        names,
    )


def _plan(file: PlanFile, weeks_in_year: Decimal) -> Plan:
    funders = tuple(Funder(f.code, f.share, f.weekly) for f in file.funders)
    if not any(funder.share for funder in funders):
        funders = (Funder(COUNCIL, share=_WHOLE), *funders)
    return Plan(
        start=file.start,
        headings=tuple(file.headings.items()),
        contribution=file.contribution,
        funders=funders,
        weeks_in_year=file.weeks_in_year or weeks_in_year,
    )


def _authorities(file: PlanFile) -> tuple[tuple[Authority, ...], dict[str, str]]:
    taken = {right.id for right in file.may_agree if right.id}
    free = (f"A{number}" for number in range(1, 1000) if f"A{number}" not in taken)
    rights, names = [], {}
    for right in file.may_agree:
        name = right.id or next(free)
        rights.append(Authority(name, right.authority, right.from_ or file.start, right.until))
        names[name] = right.who
    return tuple(rights), names
