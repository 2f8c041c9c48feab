"""The provider's visits of the year, as the visit system exports them when a council's period is over."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from isf.model.money import plain, to_pence, total
from isf.model.periods import Period
from tests.sample_office.cast import CAST, EDITH, Call, Visiting
from tests.sample_office.chance import chance
from tests.sample_office.inputs import PLANS, POLICIES, periods

HEADER = (
    "FileReference",
    "Description",
    "Created",
    "ProviderRef",
    "ContractNumber",
    "ServiceUserRef",
    "ServiceUserDetails",
    "WeekEnding",
    "OurRef",
    "ServiceUserContribution",
    "PaymentClaimed",
    "ServiceType",
    "VisitDate",
    "StartTimeClaimed",
    "DurationClaimed",
    "ActualStartTime",
    "ActualDuration",
    "SecondaryVisit",
    "NumberOfCarers",
)
CONTRACT = {"millbrook": "C-1187", "harrowdale": "HCC/ISF/0042", "penmarsh": "PBC-CO-311"}
SHORT = {"millbrook": "MBK", "harrowdale": "HDC", "penmarsh": "PBC"}
EDITH_LEAVES = date(2026, 3, 30)
_MISSED, _AT_THE_DOOR, _CUT_SHORT = 6, 18, 90
"""In a thousand visits: nobody came; sent away at the door; went early. The rest went as claimed."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One worker at one visit; minutes; `claimed` is what is charged."""

    ref: str
    heading: str
    rate: Decimal
    on: date
    start: str
    claimed: int
    arrived: str
    actual: int
    carers: int
    secondary: bool

    @property
    def cost(self) -> Decimal:
        return to_pence(Decimal(self.claimed) / 60 * self.rate)


@dataclass(frozen=True, slots=True)
class Batch:
    """The visits that come in one file; `on` is the day on which it is made and imported.

    `labels` are the periods that are over, by council.
    """

    on: date
    labels: Mapping[str, str]
    visits: tuple[Visit, ...]

    @property
    def name(self) -> str:
        return f"visits-{self.on.isoformat()}"


def batches() -> Iterator[Batch]:
    """Yield every file of visits by its day, with each council whose period is over."""
    over: dict[date, dict[str, str]] = defaultdict(dict)
    made: dict[date, list[Visit]] = defaultdict(list)
    for council in POLICIES:
        for period in periods(council):
            for visit in (visit for terms in CAST.visiting for visit in _within(terms, council, period)):
                on = _exported(visit, period)
                over[on][council] = period.label
                made[on].append(visit)
    for on in sorted(made):
        own = sorted(made[on], key=lambda visit: (visit.ref, visit.on, visit.start, visit.secondary))
        yield Batch(on, over[on], tuple(own))


def _exported(visit: Visit, period: Period) -> date:
    """Return the day after the period; Edith's last weeks come earlier, in a file of their own."""
    return EDITH_LEAVES if visit.ref == EDITH and period.end > EDITH_LEAVES else period.end


def _within(terms: Visiting, council: str, period: Period) -> Iterator[Visit]:
    if PLANS[terms.ref].council != council:
        return
    day = max(period.start, terms.first_visit or terms.on)
    while day < min(period.end, terms.until or period.end):
        for call in terms.calls:
            if call.weekday == day.weekday() and _week(terms, day) % call.weeks == 0:
                yield from _visits(terms, call, day)
        day += timedelta(days=1)


def _week(terms: Visiting, day: date) -> int:
    return (day - terms.on).days // 7


def _visits(terms: Visiting, call: Call, day: date) -> Iterator[Visit]:
    if chance(terms.ref, day, call.start, "refused") < terms.refused:
        return
    luck = chance(terms.ref, day, call.start, "luck")
    claimed = actual = call.minutes
    if luck < _MISSED:
        claimed = actual = 0
    elif luck < _AT_THE_DOOR:
        claimed, actual = 30, 0
    elif luck < _CUT_SHORT:
        claimed = call.minutes - 15 * (1 + luck % 3)
        actual = claimed - luck % 5
    else:
        actual = call.minutes + luck % 13 - 6
    for carer in range(call.carers):
        yield Visit(
            terms.ref, terms.heading, terms.rate, day, call.start, claimed,
            _later(call.start, luck % 9 - 3) if actual else "", actual, call.carers, carer > 0,
        )  # fmt: skip


def _later(start: str, minutes: int) -> str:
    return f"{datetime.strptime(start, '%H:%M') + timedelta(minutes=minutes):%H:%M}"  # noqa: DTZ007


def file_of(batch: Batch) -> bytes:
    """Write the file: one line for each worker at each visit, no names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_row(batch, visit) for visit in batch.visits)
    return out.getvalue().encode("utf-8")


def _row(batch: Batch, visit: Visit) -> list[str]:
    sunday = visit.on + timedelta(days=6 - visit.on.weekday())
    own = [v for v in batch.visits if (v.ref, v.heading) == (visit.ref, visit.heading)]
    week = total(v.cost for v in own if _same(v.on, sunday))
    council = PLANS[visit.ref].council
    label = batch.labels[council]
    return [
        f"{SHORT[council]}-{label.replace(':', '-')}",
        f"Candlewick Support {label}",
        f"{batch.on.isoformat()}T07:{chance(batch.name, of=60):02d}:{chance(batch.name, 's', of=60):02d}",
        "CANDLEWICK",
        CONTRACT[council],
        visit.ref,
        "name withheld",
        f"{sunday:%d/%m/%Y}",
        f"{visit.ref}-{sunday:%y%m%d}",
        "0.00",
        plain(week),
        visit.heading,
        f"{visit.on:%d/%m/%Y}",
        f"{visit.start}:00",
        _clock(visit.claimed),
        f"{visit.arrived}:00" if visit.arrived else "",
        _clock(visit.actual),
        str(visit.secondary),
        str(visit.carers),
    ]


def _same(day: date, sunday: date) -> bool:
    return sunday - timedelta(days=6) <= day <= sunday


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
