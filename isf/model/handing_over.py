"""What goes with a fund to its next provider, as the hand-over file says it; checked when it is read."""

from typing import Annotated, Any, Literal

from pydantic import Field

from isf.model.checked import Checked, Code, Day, Pounds, Words
from isf.model.fund import AuthorityKind, Each, FundKind

SCHEMA = "isf-hand-over/1"
Id = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,11}$")]


class OutcomeGiven(Checked):
    """One outcome in the person's own words."""

    id: Id
    care_act: str = Field(pattern=r"^[a-j]$")
    words: Words


class AuthorityGiven(Checked):
    """Who may agree, and the name behind the id."""

    id: Id
    kind: AuthorityKind
    name: Words
    start: Day
    end: Day | None = None


class AgreementGiven(Checked):
    """An open agreement with what it still reserves; `end` is exclusive."""

    id: Id
    heading: Code
    supplier: Code
    outcome: Id
    amount: Pounds
    reserved: Pounds
    agreed_by: Id
    agreed_on: Day
    agreed_how: Words = ""
    start: Day
    end: Day | None = None
    units: str | None = None
    rate: Pounds | None = None
    each: Each = Each.ONCE
    carries: bool = False
    rate_kind: Words = ""


class ProgressGiven(Checked):
    """A step towards an outcome."""

    id: Id
    outcome: Id
    on: Day
    direction: Words
    words: Words
    evidence: Words = ""
    confirmed_by: Words = ""


class EvidenceGiven(Checked):
    """A paper of the old book: for which entry, of which day, under which name."""

    entry: str
    on: Day
    document: str


class FunderGiven(Checked):
    """Who pays in."""

    code: Code
    share: str | None = None
    weekly: Pounds | None = None
    heading: str = ""


class HandOver(Checked):
    """A fund as it is handed over.

    `sums` are pounds available by heading, with what open agreements reserve;
    `owed` what funders pay to the next provider instead, and `owed_by_heading`
    whose budget it is. `on` is the first day with the next provider;
    `funded_until` the day up to which budget came already (exclusive).
    """

    schema_: Literal["isf-hand-over/1"] = Field(alias="schema")
    fund: str = Field(pattern=r"^P-[0-9A-Z]{6}$")
    from_provider: Words
    to_provider: Words
    council: str
    on: Day
    funded_until: Day
    name: Words
    council_ref: Words = ""
    communication: Words = ""
    kind: FundKind = FundKind.PERSON
    primary_support_reason: Words
    area: Words = ""
    lot: Words = ""
    tier: Words = ""
    headings: dict[Code, Pounds]
    contribution: Pounds
    weeks_in_year: str
    funders: tuple[FunderGiven, ...]
    outcomes: tuple[OutcomeGiven, ...]
    authorities: tuple[AuthorityGiven, ...]
    agreements: tuple[AgreementGiven, ...] = ()
    progress: tuple[ProgressGiven, ...] = ()
    sums: dict[Code, Pounds]
    owed: dict[Code, Pounds] = Field(default_factory=dict)
    owed_by_heading: dict[Code, Pounds] = Field(default_factory=dict)
    evidence: tuple[EvidenceGiven, ...] = ()


Tables = dict[str, Any]
