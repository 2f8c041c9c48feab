"""A fund: whose budget it is, what it is for, and who may agree to spend it."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

from isf.errors import (
    AgreementUnknownError,
    CodeError,
    FunderUnknownError,
    HeadingUnknownError,
    NoAuthorityError,
    OutcomeUnknownError,
)
from isf.model.money import ZERO, total
from isf.model.values import Value


class FundKind(StrEnum):
    """Whose budget the fund is."""

    PERSON = "person"
    TEAM = "team"
    POOLED = "pooled"


class AuthorityKind(StrEnum):
    """By what right someone agrees to spending."""

    SELF = "self"
    DEPUTY = "deputy"
    ATTORNEY = "attorney"
    ADVOCATE = "advocate"


class Each(StrEnum):
    """How often an agreement's ceiling is renewed."""

    ONCE = "once"
    WEEK = "week"
    PERIOD = "period"


SHORT_ID = r"[A-Z][A-Z0-9]{0,7}"
"""The form of an outcome's and an authority's id, so that no name is taken for one."""


def check_outcome_id(text: str) -> str:
    """Return an outcome's id unchanged.

    Raises:
        CodeError: when it is not a capital and up to seven capitals and digits.
    """
    if re.fullmatch(SHORT_ID, text, re.ASCII) is None:
        form, example = "a capital and up to seven capitals and digits", "O2"
        raise CodeError(what="outcome id", text=text, form=form, example=example)
    return text


class Outcome(Value, kw_only=False):
    """What the person wants to achieve: the Care Act letter and their own words."""

    id: str
    care_act: str
    words: str

    def as_data(self) -> dict[str, str]:
        """Return it as text by the names of its fields."""
        return {"id": self.id, "care_act": self.care_act, "words": self.words}


class Progress(Value, kw_only=False):
    """A step towards or away from an outcome, as seen on a day."""

    id: str
    outcome: str
    on: date
    direction: str
    words: str
    evidence: str = ""
    confirmed_by: str = ""

    def as_data(self) -> dict[str, str]:
        """Return it as text by the names of its fields, the day in ISO form."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "on": self.on.isoformat(),
            "direction": self.direction,
            "words": self.words,
            "evidence": self.evidence,
            "confirmed_by": self.confirmed_by,
        }


class Authority(Value, kw_only=False):
    """Someone's right to agree, from `start` up to but not including `end`."""

    id: str
    kind: AuthorityKind
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the authority holds on a day."""
        return self.start <= day and (self.end is None or day < self.end)


TOP_UP = "TopUp"
"""How the code of every third party's top-up begins."""


class Funder(Value, kw_only=False):
    """Who pays in: a share of the budget net of other funders (percent), or so much a week (pounds).

    A top-up comes on top of the weekly budget, under `heading`; every other
    weekly sum is a part of the budget.
    """

    code: str
    share: Decimal | None = None
    weekly: Decimal | None = None
    heading: str = ""

    @property
    def tops_up(self) -> bool:
        """Whether this money comes on top of the budget."""
        return self.code.startswith(TOP_UP)


COUNCIL = "Council"
CONTRIBUTION = "Contribution"
PROVIDER = "Provider"
FEE = "Fee"


class OneOff(Value, kw_only=False):
    """Money for one purpose, due on a day, to be used before `until` (exclusive)."""

    id: str
    heading: str
    funder: str
    amount: Decimal
    on: date
    until: date | None = None


class AgreedRate(Value, kw_only=False):
    """What one unit of a kind of support costs this person, pounds; `end` is exclusive."""

    kind: str
    amount: Decimal
    start: date
    end: date | None = None

    def holds(self, kind: str, day: date) -> bool:
        """Say whether the rate is for this kind of support on a day."""
        return self.kind == kind and self.start <= day and (self.end is None or day < self.end)


class Baseline(Value, kw_only=False):
    """How things stood on a day, so that what was saved or gained can be told.

    `weekly` is pounds a week, `hours` a week; `provider_percent` of a saving is
    the provider's, up to `cap` pounds.
    """

    on: date
    weekly: Decimal | None = None
    hours: Decimal | None = None
    provider_percent: Decimal | None = None
    cap: Decimal | None = None
    words: str = ""


class Earmark(Value, kw_only=False):
    """Money kept for an identified need until a day (exclusive), so that it is not surplus."""

    id: str
    amount: Decimal
    purpose: str
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the need still stands on a day."""
        return self.until is None or day < self.until


class ReviewPlan(Value, kw_only=False):
    """When this person's reviews are due, where it differs from the council's rule."""

    first: date
    every_months: int


class Plan(Value, kw_only=False):
    """The budget from a day on: pounds a week for each heading, and the person's contribution.

    An indicative budget is an estimate before the plan is agreed; nothing is
    allocated from it. `until` is a hard end (exclusive).
    """

    start: date
    headings: tuple[tuple[str, Decimal], ...]
    contribution: Decimal = ZERO
    funders: tuple[Funder, ...] = (Funder(COUNCIL, share=Decimal(100)),)
    weeks_in_year: Decimal = Decimal(52)
    until: date | None = None
    indicative: bool = False
    tier: str = ""

    @property
    def weekly(self) -> Decimal:
        """The gross weekly budget in pounds."""
        return total(amount for _, amount in self.headings)


class Agreement(Value, kw_only=False):
    """Spending agreed with the person before it happens.

    `start` is inclusive and `end` exclusive; `amount` is the ceiling in pounds,
    in all or for each week or period. `rate_kind` names the rate card's line
    that `rate` came from, `replaces` the agreement that this one carries on.
    """

    id: str
    heading: str
    supplier: str
    outcome: str
    amount: Decimal
    agreed_by: str
    agreed_on: date
    agreed_how: str
    start: date
    end: date | None = None
    units: Decimal | None = None
    rate: Decimal | None = None
    each: Each = Each.ONCE
    carries: bool = False
    rate_kind: str = ""
    replaces: str = ""

    def covers(self, day: date) -> bool:
        """Say whether a delivery on a day falls within the agreement."""
        return self.start <= day and (self.end is None or day < self.end)


class Fund(Value, kw_only=False):
    """Everything about a fund that its ledger says in `custom` lines, latest state.

    `ending` is the first day on which the person has the fund no more; it is
    wound up until `closed_on`. `died` is the day of a death.
    """

    id: str
    kind: FundKind
    council: str
    start: date
    support_reason: str = "Unknown"
    area: str = ""
    lot: str = ""
    tier: str = ""
    plans: tuple[Plan, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    authorities: tuple[Authority, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    progress: tuple[Progress, ...] = ()
    suspensions: tuple[tuple[date, date | None], ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    rates: tuple[AgreedRate, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    earmarks: tuple[Earmark, ...] = ()
    review_plan: ReviewPlan | None = None
    reviewed: tuple[date, ...] = ()
    ending: date | None = None
    ending_reason: str = ""
    died: date | None = None
    closed_on: date | None = None
    legal_hold: bool = False

    def plan_on(self, day: date) -> Plan:
        """Return the plan that holds on a day; before the first, the first."""
        held = [plan for plan in self.plans if plan.start <= day]
        return held[-1] if held else self.plans[0]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that any version of the plan names, in plan order."""
        return tuple(dict.fromkeys(name for plan in self.plans for name, _ in plan.headings))

    @property
    def funders(self) -> tuple[str, ...]:
        """Every funder code of the plan, the contribution included."""
        named = [funder.code for plan in self.plans for funder in plan.funders]
        named += [once.funder for once in self.one_offs]
        return tuple(dict.fromkeys([*named, CONTRIBUTION]))

    def suspended_days(self, start: date, end: date) -> int:
        """How many days of `[start, end)` the service was paused, or came after the fund's end."""
        spans = [*self.suspensions, *([(self.ending, None)] if self.ending else [])]
        days = {
            day
            for first, after in spans
            for day in range(max(first, start).toordinal(), min(after or end, end).toordinal())
        }
        return len(days)

    def heading(self, name: str) -> str:
        """Return the heading of this name.

        Raises:
            HeadingUnknownError: when the plan has none.
        """
        if name not in self.headings:
            raise HeadingUnknownError(self.id, name, self.headings)
        return name

    def funder(self, code: str) -> str:
        """Return the funder with this code, read without regard to capitals.

        Raises:
            FunderUnknownError: when the plan has none.
        """
        for known in self.funders:
            if known.lower() == code.lower():
                return known
        raise FunderUnknownError(self.id, code, self.funders)

    def outcome(self, outcome: str) -> Outcome:
        """Return the outcome with this id.

        Raises:
            OutcomeUnknownError: when the person has none.
        """
        for known in self.outcomes:
            if known.id == outcome:
                return known
        raise OutcomeUnknownError(self.id, outcome, [o.id for o in self.outcomes])

    def agreement(self, agreement: str) -> Agreement:
        """Return the agreement with this id.

        Raises:
            AgreementUnknownError: when the fund has none.
        """
        for known in self.agreements:
            if known.id == agreement:
                return known
        raise AgreementUnknownError(self.id, agreement, [a.id for a in self.agreements])

    @property
    def next_agreement(self) -> str:
        """The id of the next agreement: after the highest, for one that was taken over keeps its number."""
        numbers = [int(known.id[3:]) for known in self.agreements if re.fullmatch("AG-[0-9]+", known.id)]
        return f"AG-{max(numbers, default=0) + 1:03d}"

    def authority(self, authority: str, day: date, who: str = "") -> Authority:
        """Return the authority with this id, which must hold on the day.

        Raises:
            NoAuthorityError: when it does not; `who` is the name to use in the sentence.
        """
        for known in self.authorities:
            if known.id == authority and known.covers(day):
                return known
        raise NoAuthorityError(self.id, who or authority, day, self.may_agree_on(day))

    def may_agree_on(self, day: date) -> tuple[str, ...]:
        """Return the id of every authority that holds on a day."""
        return tuple(right.id for right in self.authorities if right.covers(day))
