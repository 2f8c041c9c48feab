"""An office of any size, of invented people, for measuring.

    python -m bench.office PEOPLE FOLDER

Each person has one financial year of a thousand entries, in our writer's
form, with every figure in order: the book is sound. Twenty ledgers are made
through the same functions as the store's; the others are these with another
fund id. The journal has one record a fund, as it would in life, without the
copies that it keeps for putting a changed file back. The same entries are
written for ledger and hledger on request.
"""

import random
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from isf.book import accounts as ac
from isf.book import heads
from isf.book.directives import Directive, Entry, Opening
from isf.book.disk import chain
from isf.book.disk.chain import FileRecord, digest
from isf.book.disk.notes import Notes
from isf.book.entries import entry
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.book.text import render_all
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import CARE_ACT_IN_FORCE
from isf.model.fund import Agreement, Authority, AuthorityKind, Fund, FundKind, Outcome, Plan
from isf.office import Office

START = date(2026, 4, 1)
SHARD = "2026-27"
TODAY = date(2027, 3, 31)
COUNCIL = "calderdale"
_PERIODS = 13
_VISITS = 66
_KINDS = 20
_OUTCOMES = ("O1", "O2", "O3", "O4")
_REASONS = ("Learning Disability Support", "Physical Support", "Mental Health Support", "Support with Memory")
_FIRST = "P-7K3QX7"
_RATE = Decimal("24.00")


def told(number: int) -> tuple[list[e.Event], list[f.Fact]]:
    """Return what one of the twenty patterns of a fund's year tells: its lines and its facts."""
    dice = random.Random(number)  # noqa: S311 - the same office each time, no secret
    fund, weekly = _FIRST, Decimal(500 + 25 * number)
    about = Fund(
        id=fund,
        kind=FundKind.PERSON,
        council=COUNCIL,
        start=START,
        support_reason=_REASONS[number % len(_REASONS)],
        area=("North", "South", "Halifax")[number % 3],
    )
    headings = (("Home-Support", weekly - 70), ("Community", Decimal("60.00")), ("Fee", Decimal("10.00")))
    events: list[e.Event] = [
        e.FundOpened(fund=fund, on=START, about=about),
        e.PlanSet(fund=fund, on=START, plan=Plan(START, headings, contribution=Decimal("10.00"))),
        *(e.OutcomeAdded(fund=fund, on=START, outcome=Outcome(o, "g", f"Words of {o}")) for o in _OUTCOMES),
        e.AuthorityGranted(fund=fund, on=START, authority=Authority("A1", AuthorityKind.SELF, START)),
    ]
    facts: list[f.Fact] = []
    for period in range(_PERIODS):
        made, spent = _period(fund, period, headings, dice)
        events.append(made)
        facts += spent
    return events, facts


def _period(
    fund: str, period: int, headings: Iterable[tuple[str, Decimal]], dice: random.Random
) -> tuple[e.Event, list[f.Fact]]:
    first = START + timedelta(days=28 * period)
    given = {name: (amount * 4).quantize(Decimal("0.01")) for name, amount in headings}
    name, total = f"AG-{period + 1:03d}", sum(given.values())
    net = total - 40
    terms = Agreement(
        id=name,
        heading="Home-Support",
        supplier="Provider",
        outcome=_OUTCOMES[period % len(_OUTCOMES)],
        amount=given["Home-Support"],
        agreed_by="A1",
        agreed_on=first,
        agreed_how="in person",
        start=first,
        end=first + timedelta(days=28),
        rate=_RATE,
    )
    common = {"fund": fund, "agreement": name, "heading": "Home-Support"}
    facts: list[f.Fact] = [
        *(f.Allocation(fund=fund, on=first, heading=h, amount=amount) for h, amount in given.items()),
        f.Due(fund=fund, on=first, funder="Council", amount=net),
        f.Due(fund=fund, on=first, funder="Contribution", amount=Decimal("40.00")),
        f.Receipt(fund=fund, on=first, funder="Council", amount=net, bank_ref=f"BACS {period}"),
        f.Receipt(fund=fund, on=first, funder="Contribution", amount=Decimal("40.00"), bank_ref="DD"),
        f.Reservation(
            **common,
            on=first,
            amount=given["Home-Support"],
            agreed_by="A1",
            agreed_on=first,
            agreed_how="in person",
        ),
    ]
    most = int(given["Home-Support"] / _VISITS / _RATE * 100)
    spent = Decimal(0)
    for visit in range(_VISITS):
        units = Decimal(most * dice.randint(60, 100) // 100).scaleb(-2)
        amount = (units * _RATE).quantize(Decimal("0.01"))
        spent += amount
        facts.append(
            f.Delivery(
                **common,
                on=first + timedelta(days=dice.randint(0, 26)),
                supplier="Provider",
                outcome=_OUTCOMES[(period + (visit % 9 == 0)) % len(_OUTCOMES)],
                amount=amount,
                units=units,
                rate=_RATE,
                visit=f"V-{period:02d}-{visit:03d}",
            )
        )
    last = first + timedelta(days=27)
    facts += [
        f.Fee(fund=fund, on=last, amount=Decimal("40.00")),
        f.Payment(fund=fund, on=last, supplier="Provider", amount=spent + 40),
    ]
    return events_of(fund, first, terms), facts


def events_of(fund: str, on: date, terms: Agreement) -> e.Event:
    """Return the line of an agreement."""
    return e.AgreementMade(fund=fund, on=on, agreement=terms)


def pattern(number: int) -> list[Directive]:
    """Return one of the twenty ledgers."""
    events, facts = told(number)
    said: list[Directive] = [line for event in events for line in lines(event)]
    made: list[Directive] = [
        entry(fact, f"{_FIRST}/{_kind(fact)}/{place:05d}") for place, fact in enumerate(facts, 1)
    ]
    names = {leg.account: None for d in made if isinstance(d, Entry) for leg in d.legs}
    opened = [Opening(CARE_ACT_IN_FORCE, name, ac.currency_of(name)) for name in names]
    return [*opened, *said, *made]


def _kind(fact: f.Fact) -> str:
    return entry(fact, "new").kind


def ids(people: int) -> list[str]:
    """Return so many fund ids, the same each time."""
    dice, found = random.Random(people), dict[str, None]()  # noqa: S311
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    while len(found) < people:
        body = "".join(dice.choices(alphabet, k=5))
        found[_with_check(body)] = None
    return list(found)


def _with_check(body: str) -> str:
    from stdnum import luhn

    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return f"P-{body}{luhn.calc_check_digit(body, alphabet)}"


def write_office(people: int, root: Path) -> list[str]:
    """Write an office of so many people with a thousand entries each; return their fund ids."""
    office = Office(root)
    for folder in (office.ledgers / "councils", office.ledgers / ".journal/notes", root / "importers"):
        folder.mkdir(parents=True, exist_ok=True)
    texts = [pattern(number) for number in range(_KINDS)]
    shards = [render_all(directives) for directives in texts]
    tops = [heads.fund_head(_FIRST, Ledger(_FIRST, tuple(d)).fund.plans, [SHARD]) for d in texts]
    funds = ids(people)
    journal = _Records(office)
    for number, fund in enumerate(funds):
        kind = number % _KINDS
        journal.add(
            {
                f"{fund}/{SHARD}.beancount": shards[kind].replace(_FIRST, fund),
                f"{fund}/{heads.FUND_HEAD}": tops[kind].replace(_FIRST, fund),
            }
        )
    book = heads.book_head(f"{fund}/{SHARD}.beancount" for fund in funds)
    journal.add({heads.BOOK_HEAD: book, heads.CLEARING_FILE: "", **_records(office, funds)})
    office.register.chmod(0o600)
    return funds


class _Records:
    """Writes files with a record of the journal for each fund."""

    def __init__(self, office: Office) -> None:
        self.ledgers, self.folder = office.ledgers, office.ledgers / ".journal"
        self.seq, self.previous = 0, chain.GENESIS
        self.notes = Notes(self.folder)

    def add(self, texts: dict[str, str]) -> None:
        self.seq += 1
        files = []
        for path, text in texts.items():
            raw = text.encode()
            (self.ledgers / path).parent.mkdir(exist_ok=True)
            (self.ledgers / path).write_bytes(raw)
            files.append(FileRecord(path, "", digest(raw), digest(raw)))
            self.notes.put(path, digest(raw))
        raw = chain.text_of(self.seq, self.previous, "2026-04-01T09:00:00+00:00", "bench", "made", files)
        place = chain.place(self.folder, self.seq, "json")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        self.previous = digest(raw)
        self.notes.put_applied(chain.parse(raw, place.name))


def _records(office: Office, funds: Iterable[str]) -> dict[str, str]:
    """Return the office's own records: its settings, the register, the council's rules."""
    from isf.book.records import settings_content

    names, people = _names(), []
    for number, fund in enumerate(funds):
        people.append(
            f'[{fund}]\nname = "{next(names)}"\ncouncil = "{COUNCIL}"\ncouncil_ref = "ASC-{number:06d}"\n'
            f'communication = ""\n\n[{fund}.authorities]\nA1 = "Themselves"\n\n'
        )
    settings = settings_content("Bench Support Ltd").decode()
    return {
        office.settings.name: settings,
        office.register.name: "".join(people),
        f"councils/{COUNCIL}.toml": f'code = "{COUNCIL}"\nname = "Calderdale Council"\n',
    }


def _names() -> Iterator[str]:
    """Invented names: letters that mean nothing, so that no word of a ledger is one."""
    dice = random.Random(7)  # noqa: S311
    while True:
        yield " ".join("".join(dice.choices("bcdfghjklmnpqrstvwz", k=6)).capitalize() for _ in range(2))


# --- the same entries for the peers -------------------------------------------------------------------------

_LEG = re.compile(r"^  (\S+)  (-?[0-9.]+) (\S+)$")


def write_journal(people: int, path: Path) -> None:
    """Write the same entries as one file that ledger and hledger read, the outcome as a tag."""
    texts = [_journal(render_all(pattern(number))) for number in range(_KINDS)]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, fund in enumerate(ids(people)):
            out.write(texts[number % _KINDS].replace(_FIRST, fund))


def _journal(text: str) -> str:
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if " * " in line[:14]:
            inside = True
            found += ["", f"{line[:10]} * {line.split(chr(34))[1]}"]
        elif not line or line[0].isdigit():
            inside = False
        elif inside and (leg := _LEG.match(line)):
            money = '"GBP.PLAN"' if leg[3] == ac.PLAN else leg[3]
            found.append(f"    {leg[1]}  {leg[2]} {money}")
        elif inside and line.startswith("    outcome: "):
            found.append(f"    ; outcome: {line.split(chr(34))[1]}")
    return "\n".join(found) + "\n"


if __name__ == "__main__":
    write_office(int(sys.argv[1]), Path(sys.argv[2]))
