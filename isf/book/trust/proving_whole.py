"""What a whole book must come to, added up as its funds are proved one by one: memory for no fund but one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from isf.book import heads
from isf.book.directives import Entry, Leg
from isf.book.identities import problems
from isf.book.identities.office import office as of_the_office
from isf.book.load import beancount_loader, load_clearing
from isf.book.reading.scanner import owns
from isf.book.text import gate
from isf.errors import IsfError
from isf.model.dates import CARE_ACT_IN_FORCE, today
from isf.office import Office

_FUNDS = "Assets:Bank:Funds"
_OTHER_SIDE = "Equity:Funds"


class Part(NamedTuple):
    """A fund that is sound by itself: what the whole book must know of it.

    `bank` is pounds by day (ISO), `splits` pounds by link; `ids` are those that do not begin with the fund.
    """

    fund: str
    files: dict[str, str]
    bank: dict[str, str]
    splits: dict[str, str]
    ids: list[str]


class Whole:
    """The bank of all funds by day, what was split among them, and ids that another fund might have."""

    def __init__(self) -> None:
        self.bank = defaultdict[str, Decimal](Decimal)
        self.splits = defaultdict[str, Decimal](Decimal)
        self.ids: list[str] = []

    def add(self, part: Part) -> None:
        """Add a fund."""
        for sums, more in ((self.bank, part.bank), (self.splits, part.splits)):
            for name, amount in more.items():
                sums[name] += Decimal(amount)
        self.ids += part.ids

    def adds_up(self, office: Office) -> bool:
        """Say whether clearing is sound, splits add up, ids are unique and the bank agrees on every day."""
        try:
            clearing = load_clearing(office)
        except IsfError:
            return False
        ids = [*(entry.id for entry in clearing.entries), *self.ids]
        return (
            len(set(ids)) == len(ids)
            and owns("", clearing.directives)
            and not problems(clearing.directives, today(), book=False)
            and not list(of_the_office([*clearing.entries, *self._split()]))
            and not gate(_clearing(office))
            and _bank_agrees(office, self.bank)
        )

    def _split(self) -> Iterator[Entry]:
        for link, amount in self.splits.items():
            yield Entry(today(), "split", link, "", (Leg(_FUNDS, amount, "GBP"),), (link,))


def _clearing(office: Office) -> str:
    return (office.ledgers / heads.CLEARING_FILE).read_bytes().decode("utf-8", "replace")


def _bank_agrees(office: Office, days: Mapping[str, Decimal]) -> bool:
    """Let Beancount read clearing with the daily sums of every fund's bank."""
    text = heads.settings(heads.BOOK_TITLE, checks=False) + _clearing(office)
    text += "".join(f"{CARE_ACT_IN_FORCE} open {name} GBP\n" for name in (_FUNDS, _OTHER_SIDE))
    text += "".join(
        f'\n{day} * "Every fund"\n  {_FUNDS}  {amount} GBP\n  {_OTHER_SIDE}  {-amount} GBP\n'
        for day, amount in days.items()
    )
    _, errors, _ = beancount_loader().load_string(text)
    return not errors
