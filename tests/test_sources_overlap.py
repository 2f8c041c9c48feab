"""Three hundred accounts in files that overlap, repeat and are renamed: nothing is lost, nothing doubled."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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

ACCOUNTS = 300
AT_ONCE = 30
START = date(2026, 1, 1)
DAYS = 84


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


@dataclass(frozen=True)
class Line:
    """A line as the bank has it, and the account's balance after it."""

    on: date
    amount: Decimal
    text: str
    balance: Decimal


@dataclass(frozen=True)
class Download:
    """A file that somebody fetched: which lines of the account it has, and its bytes."""

    content: bytes
    kinds: frozenset[str]


def history(chance: random.Random) -> list[Line]:
    """Make a quarter of lines: visits at one rate, twins on one day, and refunds that mirror a payment."""
    lines: list[Line] = []
    balance = Decimal("1000.00")
    for day in (START + timedelta(days=number) for number in range(DAYS)):
        for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
            amount = Decimal(chance.choice(["-26.00", "-25.00", "26.00", "329.00", "-4.10"]))
            balance += amount
            lines.append(Line(day, amount, chance.choice(["CARE VISIT", "OWL TRANSPORT"]), balance))
    return lines


def barclays(lines: list[Line]) -> list[str]:
    """Write lines as Barclays does: no balance, so that twins are alike in every cell."""
    rows = [f",{line.on:%d/%m/%Y},00-00-99 00112233,{line.amount},PAYMENT,{line.text}" for line in lines]
    return ["Number,Date,Account,Amount,Subcategory,Memo", *rows]


def lloyds(lines: list[Line]) -> list[str]:
    """Write lines as Lloyds does: two columns of amounts and a running balance."""
    head = (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
        "Debit Amount,Credit Amount,Balance"
    )
    return [head, *map(_lloyds, lines)]


def _lloyds(line: Line) -> str:
    sides = f"{-line.amount}," if line.amount < 0 else f",{line.amount}"
    return f"{line.on:%d/%m/%Y},FPI,'00-00-99,00112233,{line.text},{sides},{line.balance}"


def downloads(chance: random.Random, lines: list[Line], layout: str) -> Iterator[Download]:
    """Yield files of whole days that overlap; some fetched again, some saved anew with other line ends."""
    windows = [(begin, begin + chance.randint(20, 40)) for begin in range(0, DAYS, 20)]
    kinds = [(window, frozenset({"overlap"} if window[0] else {})) for window in windows]
    kinds += [(window, frozenset({"fetched again"})) for window in chance.sample(windows, 2)]
    made: list[Download] = []
    for (begin, end), kind in kinds:
        kept = [line for line in lines if begin <= (line.on - START).days < end]
        if kept:
            made.append(_download(chance, kept, layout, kind))
            yield made[-1]
    yield Download(chance.choice(made).content, frozenset({"renamed"}))


def _download(chance: random.Random, lines: list[Line], layout: str, kinds: frozenset[str]) -> Download:
    newest_first, resaved = chance.random() < 0.5, chance.random() < 0.5
    head, *rows = {"barclays": barclays, "lloyds": lloyds}[layout](lines)
    text = "\n".join([head, *(rows[::-1] if newest_first else rows), ""])
    content = text.replace("\n", "\r\n").encode() if resaved else text.encode()
    return Download(content, kinds | ({"saved anew"} if resaved else set()))


def booked(folder: Path, files: list[Download], layout: str) -> list[Entry]:
    """Bring files in one after the other, each under a name of its own; return what the book then has."""
    directives: list[Directive] = []
    for number, file in enumerate(files):
        path = folder / f"statement ({number}).csv"
        path.write_bytes(file.content)
        reading = read(open_as(incoming(path), shipped(layout)))
        directives += recorded(land_bank(reading, EntriesBook(directives)).items)
    return [directive for directive in directives if isinstance(directive, Entry)]


@pytest.mark.parametrize("first", range(0, ACCOUNTS, AT_ONCE))
def test_of_three_hundred_accounts_no_line_is_lost_and_none_doubled(tmp_path: Path, first: int) -> None:
    met: Counter[str] = Counter()
    for account in range(first, first + AT_ONCE):
        chance = random.Random(account)  # noqa: S311 - a simulation, the same every time
        layout = chance.choice(["barclays", "lloyds"])
        lines = history(chance)
        files = list(downloads(chance, lines, layout))
        have = Counter((entry.on, at_bank(entry)) for entry in booked(tmp_path, files, layout))
        truth = Counter((line.on, line.amount) for line in lines)
        assert (truth - have, have - truth) == (Counter(), Counter()), f"account {account}: lost, doubled"
        met += Counter(kind for file in files for kind in file.kinds)
        met["twins"] += sum(count - 1 for count in truth.values())
    assert met["twins"] > 100
    assert all(met[kind] >= AT_ONCE for kind in ("overlap", "fetched again", "saved anew", "renamed"))
