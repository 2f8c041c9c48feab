"""Many accounts, each in files that overlap, repeat and are renamed: nothing is lost and nothing doubled.

ISF_SIMULATED says how many accounts; a handful unless given, 300 for the full run.
"""

import os
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.directives import Directive, Entry
from isf.sources.books import EntriesBook
from isf.sources.files import incoming
from isf.sources.landing.bank import land_bank
from isf.sources.landing.clearing import at_bank
from isf.sources.reading import open_as, read
from tests.sources.house import TODAY, recorded, shipped

ACCOUNTS = int(os.environ.get("ISF_SIMULATED", "6"))
START = date(2026, 1, 1)
DAYS = 84


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def history(chance: random.Random) -> list[tuple[date, Decimal, str]]:
    """Make a quarter of lines: visits at one rate, twins on one day, and refunds that mirror a payment."""
    lines = []
    for day in (START + timedelta(days=number) for number in range(DAYS)):
        for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
            amount = Decimal(chance.choice(["-26.00", "-25.00", "26.00", "329.00", "-4.10"]))
            lines.append((day, amount, chance.choice(["CARE VISIT", "OWL TRANSPORT"])))
    return lines


def exported(lines: list[tuple[date, Decimal, str]], begin: int, end: int, *, newest_first: bool) -> str:
    """Write the lines of whole days as a Barclays export."""
    kept = [line for line in lines if begin <= (line[0] - START).days < end]
    rows = [f",{on:%d/%m/%Y},00-00-99 00112233,{amount},PAYMENT,{text}" for on, amount, text in kept]
    head = "Number,Date,Account,Amount,Subcategory,Memo"
    return "\n".join([head, *(rows[::-1] if newest_first else rows), ""])


@pytest.mark.parametrize("seed", range(ACCOUNTS))
def test_no_line_is_lost_and_none_doubled(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a simulation, the same every time
    truth = history(chance)
    directives: list[Directive] = []
    windows = [(begin, begin + chance.randint(20, 40)) for begin in range(0, DAYS, 20)]
    windows += chance.sample(windows, 2)
    for number, (begin, end) in enumerate(windows):
        text = exported(truth, begin, end, newest_first=chance.random() < 0.5)
        if text.count("\n") == 1:
            continue
        path = tmp_path / f"renamed {number}.csv"
        path.write_text(text, encoding="utf-8", newline=chance.choice(["\n", "\r\n"]))
        reading = read(open_as(incoming(path), shipped("barclays")))
        directives += recorded(land_bank(reading, EntriesBook(directives)).items)
    booked = Counter((d.on, at_bank(d)) for d in directives if isinstance(d, Entry))
    assert booked == Counter((on, amount) for on, amount, _ in truth)
