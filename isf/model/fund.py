"""A fund: whose budget it is, what it is for, and who may agree to spend it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from isf.errors import (
    AgreementUnknownError,
    FunderUnknownError,
    HeadingUnknownError,
    NoAuthorityError,
    OutcomeUnknownError,
)
from isf.model.money import ZERO, total


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person wants to achieve: the Care Act letter and their own words."""

    id: str
    care_act: str
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A step towards or away from an outcome, as seen on a day."""

    id: str
    outcome: str
    on: date
    direction: str
    words: str
    evidence: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Someone's right to agree, from `start` up to but not including `end`."""

    id: str
    kind: AuthorityKind
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the authority holds on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Funder:
    """Who pays in: a share of the budget net of other funders (percent), or so much a week (pounds)."""

    code: str
    share: Decimal | None = None
    weekly: Decimal | None = None


COUNCIL = "Council"
CONTRIBUTION = "Contribution"
PROVIDER = "Provider"
FEE = "Fee"


@dataclass(frozen=True, slots=True)
class Plan:
    """The budget from a day on: pounds a week for each heading, and the person's contribution."""

    start: date
    headings: tuple[tuple[str, Decimal], ...]
    contribution: Decimal = ZERO
    funders: tuple[Funder, ...] = (Funder(COUNCIL, share=Decimal(100)),)
    weeks_in_year: Decimal = Decimal(52)

    @property
    def weekly(self) -> Decimal:
        """The gross weekly budget in pounds."""
        return total(amount for _, amount in self.headings)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Spending agreed with the person before it happens.

    `start` is inclusive and `end` exclusive; `amount` is the ceiling in pounds,
    in all or for each week or period.
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

    def covers(self, day: date) -> bool:
        """Say whether a delivery on a day falls within the agreement."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Fund:
    """Everything about a fund that its ledger says in `custom` lines, latest state."""

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
    closed_on: date | None = None

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
        return tuple(dict.fromkeys([*named, CONTRIBUTION]))

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

    def authority(self, authority: str, day: date, who: str = "") -> Authority:
        """Return the authority with this id, which must hold on the day.

        Raises:
            NoAuthorityError: when it does not; `who` is the name to use in the sentence.
        """
        for known in self.authorities:
            if known.id == authority and known.covers(day):
                return known
        holders = [a.id for a in self.authorities if a.covers(day)]
        raise NoAuthorityError(self.id, who or authority, day, holders)
