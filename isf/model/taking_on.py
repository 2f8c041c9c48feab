"""Taking people on from a provider's own spreadsheet: what its workbook holds, and what must add up.

One sheet each for people, headings, outcomes, who may agree, and open
agreements; rows of one person share the council's reference. The sheets and
columns stand here as data, so that the template and the reader cannot differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from isf.model.care_act import SUPPORT_REASONS
from isf.model.checked import Checked, Code, Day, Pounds, Words, sentences
from isf.model.fund import Each
from isf.model.money import ZERO, parse_amount, plain, total
from isf.model.plan_file import PlanFile

REFERENCE: Final = "Council's reference"
_REASONS: Final = f"as in the council's records, one of these: {'; '.join(SUPPORT_REASONS)}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the workbook: its heading, the key it is read as, what it says, and an example."""

    heading: str
    key: str
    says: str
    example: str
    needed: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook; a person may have one row in it (`single`) or several."""

    title: str
    columns: tuple[Column, ...]
    single: bool = False


_REF = Column(REFERENCE, "council_ref", "as the council writes it; the same on every sheet", "ASC-100", True)  # noqa: FBT003

PEOPLE: Final = Sheet(
    "People",
    (
        _REF,
        Column("Name", "name", "stays in the office's register", "Sample Person", needed=True),
        Column("Council", "council", "its code in this office", "calderdale", needed=True),
        Column("Weekly budget", "weekly", "pounds, gross", "100.00", needed=True),
        Column("Weekly contribution", "contribution", "pounds that the person pays", "10.00"),
        Column("Primary support reason", "primary_support_reason", _REASONS, "Unknown"),
        Column("How they like to be told", "communication", "easy read, large print, Welsh ...", "easy read"),
        Column("Area", "area", "where the council wants it", ""),
        Column("In the bank", "in_bank", "the person's money in the client account", "640.00", needed=True),
        Column("Owed by the council", "owed_by_council", "due and not paid; minus when paid ahead", "0.00"),
        Column("Owed by the person", "owed_by_person", "contributions due and not paid", "0.00"),
    ),
    single=True,
)
HEADINGS: Final = Sheet(
    "Headings",
    (
        _REF,
        Column("Heading", "heading", "Home-Support, Community, Fee ...", "Home-Support", needed=True),
        Column("Weekly", "weekly", "pounds of the weekly budget", "100.00", needed=True),
        Column("Left to spend", "left", "not spent yet, agreed or not", "640.00", needed=True),
    ),
)
OUTCOMES: Final = Sheet(
    "Outcomes",
    (
        _REF,
        Column("Outcome", "id", "O1, O2 ...", "O1", needed=True),
        Column("Care Act letter", "care_act", "a to j", "g", needed=True),
        Column("In their own words", "words", "what the person wants", "See my sister", needed=True),
    ),
)
MAY_AGREE: Final = Sheet(
    "May agree",
    (
        _REF,
        Column("Who", "who", "stays in the office's register", "Sample Person", needed=True),
        Column("Authority", "authority", "self, deputy, attorney, advocate", "self", needed=True),
        Column("From", "from", "the first day, if before taking on", "2025-04-07", is_date=True),
        Column("Until", "until", "the day after the last", "", is_date=True),
    ),
)
AGREEMENTS: Final = Sheet(
    "Agreements",
    (
        _REF,
        Column("Heading", "heading", "one of the person's", "Home-Support", needed=True),
        Column("Supplier", "supplier", "Provider, or a supplier's code", "Provider", needed=True),
        Column("Outcome", "outcome", "one of the person's", "O1", needed=True),
        Column("Units", "units", "hours or visits still to come, or for each", "3"),
        Column("Rate", "rate", "pounds for one", "24.00"),
        Column("Amount", "amount", "or a sum", ""),
        Column("Each", "each", "once, week or period", "week"),
        Column("Agreed by", "agreed_by", "a name from May agree", "Sample Person", needed=True),
        Column("Agreed on", "agreed_on", "the day", "2026-03-02", needed=True, is_date=True),
        Column("Until", "until", "the day after the last", "", is_date=True),
    ),
)
SHEETS: Final = (PEOPLE, HEADINGS, OUTCOMES, MAY_AGREE, AGREEMENTS)


def _signed(value: Any) -> Decimal:  # noqa: ANN401
    text = str(value)
    amount = parse_amount(text.removeprefix("-"))
    return -amount if text.startswith("-") else amount


Signed = Annotated[Decimal, BeforeValidator(_signed)]


class AgreementTaken(Checked):
    """An agreement that is open on the day of taking on; `until` is exclusive."""

    heading: Code
    supplier: Code
    outcome: str
    units: Decimal | None = Field(default=None, gt=0, decimal_places=4)
    rate: Pounds | None = None
    amount: Pounds | None = None
    each: Each = Each.ONCE
    agreed_by: Words
    agreed_on: Day
    until: Day | None = None


class Taken(Checked):
    """One person as the workbook has them: the plan, the money, and what is open. Pounds."""

    plan: PlanFile
    in_bank: Pounds
    owed_by_council: Signed = ZERO
    owed_by_person: Signed = ZERO
    left: dict[str, Pounds]
    agreements: tuple[AgreementTaken, ...] = ()

    @property
    def paid_ahead(self) -> Decimal:
        """What funders paid before it was due."""
        return total(-owed for owed in (self.owed_by_council, self.owed_by_person) if owed < 0)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        money = self.in_bank + self.owed_by_council + self.owed_by_person
        left = total(self.left.values())
        if money != left:
            owed = money - self.in_bank
            msg = (
                f"{plain(self.in_bank)} in the bank and {plain(owed)} owed make {plain(money)}, "
                f"but {plain(left)} is left to spend: {plain(money - left)} apart. What was delivered and is "
                "not paid yet counts as left; record it afterwards"
            )
            raise ValueError(msg)
        if self.paid_ahead > self.in_bank:
            msg = "more was paid ahead than is in the bank"
            raise ValueError(msg)
        return self


def taken_of(tables: Mapping[str, Sequence[Mapping[str, Any]]], start: Any, place: object) -> Taken:  # noqa: ANN401
    """Return a person from the rows of the sheets, by title; `start` is the day of taking on.

    Raises:
        FileError: naming everything that is not right.
    """
    about = dict(tables[PEOPLE.title][0])
    money: dict[str, Any] = {
        key: about.pop(key) for key in ("in_bank", "owed_by_council", "owed_by_person") if key in about
    }
    headings = tables[HEADINGS.title]
    plan: dict[str, Any] = {
        **about,
        "start": start,
        "headings": {row["heading"]: row["weekly"] for row in headings},
        "outcomes": tables[OUTCOMES.title],
        "may_agree": tables[MAY_AGREE.title],
    }
    whole: dict[str, Any] = {
        **money,
        "plan": plan,
        "left": {row["heading"]: row["left"] for row in headings},
        "agreements": tables[AGREEMENTS.title],
    }
    return sentences(lambda: Taken.model_validate(whole), place, "")
