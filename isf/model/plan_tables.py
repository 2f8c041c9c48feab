"""Tables of a plan file besides the weekly budget: one-offs, rates, reviews, baselines, earmarks."""

from decimal import Decimal

from pydantic import Field

from isf.model.checked import Checked, Code, Day, Pounds, Words
from isf.model.fund import COUNCIL

WHOLE = Decimal(100)


class OneOffTable(Checked):
    """Money for one purpose: who pays it, when, and until when it may be used (the last day)."""

    heading: Code
    amount: Pounds
    from_: Code = Field(default=COUNCIL, alias="from")
    on: Day | None = None
    last_day: Day | None = None


class RateTable(Checked):
    """What one unit of a kind of support costs this person; `until` is exclusive."""

    kind: Words = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    amount: Pounds
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class OwnReviewTable(Checked):
    """When this person's reviews are due, where it differs from the council's rule."""

    first: Day
    every_months: int = Field(default=12, ge=1, le=36)


class BaselineTable(Checked):
    """How things stood on a day: pounds and hours a week, and how a saving is shared."""

    on: Day | None = None
    weekly: Pounds | None = None
    hours: Decimal | None = Field(default=None, ge=0, le=168, decimal_places=4)
    provider_percent: Decimal | None = Field(default=None, ge=0, le=WHOLE, decimal_places=4)
    cap: Pounds | None = None
    words: Words = ""


class EarmarkTable(Checked):
    """Money kept for an identified need, until a day (exclusive)."""

    amount: Pounds
    purpose: Words = Field(min_length=1, max_length=200)
    until: Day | None = None


def listed(value: object) -> object:
    """Let one table stand where several may: `[one_off]` as well as `[[one_off]]`."""
    return (value,) if isinstance(value, dict) else value
