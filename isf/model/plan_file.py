"""The plan file: what opens a fund. Checked here; names in it never reach a ledger."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from isf.model.care_act import SUPPORT_REASONS
from isf.model.checked import Checked, Code, Day, Pounds, Words, checked
from isf.model.fund import (
    CONTRIBUTION,
    COUNCIL,
    FEE,
    PROVIDER,
    TOP_UP,
    AgreedRate,
    Authority,
    AuthorityKind,
    Baseline,
    Earmark,
    Fund,
    Funder,
    FundKind,
    OneOff,
    Outcome,
    Plan,
    ReviewPlan,
)
from isf.model.money import ZERO, plain, total
from isf.model.plan_tables import (
    WHOLE,
    BaselineTable,
    EarmarkTable,
    OneOffTable,
    OwnReviewTable,
    RateTable,
    listed,
)

_REMEDY = "Mend it in the plan file and open the fund again; nothing was written."


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
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class FunderTable(Checked):
    """Who pays in besides, or instead of, the council: a share in percent or so much a week."""

    code: Code
    share: Decimal | None = Field(default=None, gt=0, le=WHOLE, decimal_places=4)
    weekly: Pounds | None = None
    heading: Code | None = None

    @property
    def tops_up(self) -> bool:
        """Whether it comes on top of the budget."""
        return self.code.startswith(TOP_UP)

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.share is None) == (self.weekly is None):
            msg = "give either a share in percent or a weekly amount"
            raise ValueError(msg)
        if self.heading and not self.tops_up:
            msg = f"only a top-up ({TOP_UP}-...) names a heading; other money is a part of the budget"
            raise ValueError(msg)
        if self.share is not None and self.tops_up:
            msg = "a top-up comes on top of the budget, so it is a weekly amount, not a share"
            raise ValueError(msg)
        if self.code in (CONTRIBUTION, PROVIDER):
            msg = (
                f"{self.code} is not a funder here: a contribution is given as `contribution`, and what the "
                "provider pays in is an advance"
            )
            raise ValueError(msg)
        return self


class PlanFile(Checked):
    """A plan file, whole."""

    name: Words = Field(min_length=1)
    council: str = Field(min_length=1)
    council_ref: Words = ""
    start: Day
    weekly: Pounds
    contribution: Pounds = ZERO
    primary_support_reason: Words = "Unknown"
    communication: Words = ""
    kind: FundKind = FundKind.PERSON
    area: Words = ""
    lot: Words = ""
    tier: Words = ""
    weeks_in_year: Decimal | None = Field(default=None, ge=52, le=53, decimal_places=4)
    headings: dict[Code, Pounds] = Field(min_length=1)
    outcomes: tuple[OutcomeTable, ...] = Field(min_length=1)
    may_agree: tuple[MayAgreeTable, ...] = Field(min_length=1)
    funders: tuple[FunderTable, ...] = ()
    until: Day | None = None
    indicative: bool = False
    one_off: Annotated[tuple[OneOffTable, ...], BeforeValidator(listed)] = ()
    rates: Annotated[tuple[RateTable, ...], BeforeValidator(listed)] = ()
    review: OwnReviewTable | None = None
    baseline: Annotated[tuple[BaselineTable, ...], BeforeValidator(listed)] = ()
    earmarks: Annotated[tuple[EarmarkTable, ...], BeforeValidator(listed)] = ()

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
        return self

    @model_validator(mode="after")
    def _paid_for(self) -> Self:
        shares = [funder.share for funder in self.funders if funder.share is not None]
        if shares and sum(shares) != WHOLE:
            msg = f"the funders' shares sum to {sum(shares)} percent, not 100"
            raise ValueError(msg)
        weekly = {funder.code: funder.weekly for funder in self.funders if funder.weekly is not None}
        weekly = {code: amount for code, amount in weekly.items() if not code.startswith(TOP_UP)}
        fixed = total(weekly.values()) + self.contribution
        if weekly and fixed > self.weekly:
            msg = (
                f"the funders' weekly amounts and the contribution come to {plain(fixed)}, more than the "
                f"weekly budget of {plain(self.weekly)}"
            )
            raise ValueError(msg)
        if COUNCIL in weekly and not shares and fixed != self.weekly:
            msg = (
                f"the funders' weekly amounts and the contribution come to {plain(fixed)}, but the weekly "
                f"budget is {plain(self.weekly)}; leave {COUNCIL} out and it pays the rest"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _tops_up_and_ends(self) -> Self:
        strange = [f.heading for f in self.funders if f.heading and f.heading not in self.headings]
        if strange:
            msg = f"the top-up's heading {strange[0]} is not one of the plan's headings"
            raise ValueError(msg)
        if self.until is not None and self.until <= self.start:
            msg = "the plan ends before it begins"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for what, names in (
            ("outcome", [outcome.id for outcome in self.outcomes]),
            ("funder", [funder.code for funder in self.funders]),
            ("heading", list(self.headings)),
            ("authority", [right.id for right in self.may_agree if right.id]),
        ):
            read = [name.casefold() for name in names]  # people type them without regard to capitals
            twice = sorted({name for name in names if read.count(name.casefold()) > 1})
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
            plans=(plan_of(file, weeks_in_year),),
            outcomes=tuple(Outcome(o.id, o.care_act, o.words) for o in file.outcomes),
            authorities=rights,
            one_offs=_one_offs(file),
            rates=tuple(AgreedRate(r.kind, r.amount, r.from_ or file.start, r.until) for r in file.rates),
            baselines=tuple(
                Baseline(b.on or file.start, b.weekly, b.hours, b.provider_percent, b.cap, b.words)
                for b in file.baseline
            ),
            earmarks=tuple(
                Earmark(f"EM-{number:03d}", mark.amount, mark.purpose, mark.until)
                for number, mark in enumerate(file.earmarks, 1)
            ),
            review_plan=ReviewPlan(file.review.first, file.review.every_months) if file.review else None,
        ),
        names,
    )


def plan_of(file: PlanFile, weeks_in_year: Decimal) -> Plan:
    """Return the budget that a plan file sets from its start.

    Each one-off's heading stands in it too, with nothing a week where the file
    gives it none.
    """
    funders = tuple(Funder(f.code, f.share, f.weekly, _heading(file, f)) for f in file.funders)
    if not any(funder.share or funder.code == COUNCIL for funder in funders):
        funders = (Funder(COUNCIL, share=WHOLE), *funders)
    besides = {once.heading: ZERO for once in file.one_off if once.heading not in file.headings}
    return Plan(
        start=file.start,
        headings=tuple({**file.headings, **besides}.items()),
        contribution=file.contribution,
        funders=funders,
        weeks_in_year=file.weeks_in_year or weeks_in_year,
        until=file.until,
        indicative=file.indicative,
        tier=file.tier,
    )


def _heading(file: PlanFile, funder: FunderTable) -> str:
    """Return the heading that a top-up adds to: the one it names, or the first that is not the fee."""
    if not funder.tops_up:
        return ""
    return funder.heading or next((name for name in file.headings if name != FEE), FEE)


def _one_offs(file: PlanFile) -> tuple[OneOff, ...]:
    return tuple(
        OneOff(
            id=f"ON-{number:03d}",
            heading=once.heading,
            funder=once.from_,
            amount=once.amount,
            on=once.on or file.start,
            until=date.fromordinal(once.last_day.toordinal() + 1) if once.last_day else None,
        )
        for number, once in enumerate(file.one_off, 1)
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
