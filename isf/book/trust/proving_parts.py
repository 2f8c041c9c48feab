"""Proving a large book fund by fund, on every processor, with memory for one fund at a time.

Beancount judges each fund's ledger by its own head, and the bank's statements
over clearing and the daily sums of all funds. The answer is only ever "sound";
where anything at all is wrong, or is not as our writer writes it, the whole
book is loaded and says what.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from isf.book import heads, index
from isf.book.directives import Entry, Leg
from isf.book.disk.places import is_year_file
from isf.book.identities import problems
from isf.book.identities.office import office as of_the_office
from isf.book.index import freshness
from isf.book.ledger import Ledger
from isf.book.load import beancount_loader, load_clearing
from isf.book.reading.guarding import changed, dangerous, informal
from isf.book.reading.processes import in_processes
from isf.book.reading.scanner import owns
from isf.book.text import gate
from isf.errors import IsfError
from isf.model.dates import CARE_ACT_IN_FORCE, today
from isf.model.money import ZERO
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


def is_sound(office: Office, funds: Sequence[str], *, every: bool) -> bool:
    """Say whether the whole book is certainly sound; False where it is not or cannot be told by parts.

    Without `every`, a fund whose files stand as they did when it was last proved is not loaded again.
    """
    if changed(office) or not _has_head(office, funds):
        return False
    known = {} if every else index.proofs(office)
    parts = {fund: Part(**told) for fund, told in known.items() if fund in funds}
    parts = {fund: part for fund, part in parts.items() if part.files == _files(office, fund)}
    left = [fund for fund in funds if fund not in parts]
    for found in in_processes(_proved, office, left):
        if found is None:
            return False
        parts[found.fund] = found
    index.keep_proofs(office, {fund: parts[fund]._asdict() for fund in left})
    return _adds_up(office, [parts[fund] for fund in funds])


def _files(office: Office, fund: str) -> dict[str, str]:
    """Return the hash of each file of a fund; of its papers' folder, when it last changed."""
    seen = freshness.look(office.fund_folder(fund))
    return {name: one.sha or one.stamp for name, one in seen.items() if name != freshness.HERE}


def _has_head(office: Office, funds: Iterable[str]) -> bool:
    shards = [f"{fund}/{year}.beancount" for fund in funds for year in _years(office, fund)]
    path = office.ledgers / heads.BOOK_HEAD
    return path.is_file() and path.read_bytes() == heads.book_head(shards).encode()


def _years(office: Office, fund: str) -> list[str]:
    return sorted(p.stem for p in office.fund_folder(fund).glob("[0-9]*.beancount") if is_year_file(p))


def _proved(office: Office, fund: str) -> Part | None:
    """Load a fund; None when it is not sound. For a process of its own."""
    gc.disable()  # while Beancount loads there is no rubbish, and afterwards only in what it made
    gc.freeze()
    try:
        return _part(office, fund)
    finally:
        gc.enable()
        gc.collect()
        gc.unfreeze()


def _part(office: Office, fund: str) -> Part | None:
    from isf.book.checks import hearing  # noqa: PLC0415 - Beancount only when a ledger is loaded

    head, files = office.fund_folder(fund) / heads.FUND_HEAD, _files(office, fund)
    if dangerous(head, fund) or informal(head):
        return None
    with hearing() as heard:
        _, errors, _ = beancount_loader().load_file(str(head))
    ledger = Ledger(fund, tuple(heard))
    wanted = heads.fund_head(fund, ledger.fund.plans, _years(office, fund))
    if errors or not owns(fund, ledger.directives) or head.read_bytes() != wanted.encode():
        return None
    bank, splits = dict[str, Decimal](), dict[str, Decimal]()
    for entry in ledger.entries:
        amount = _of_bank(entry)
        day = entry.on.isoformat()
        bank[day] = bank.get(day, ZERO) + amount
        splits |= {link: splits.get(link, ZERO) + amount for link in entry.links if link.startswith("split-")}
    ids = [entry.id for entry in ledger.entries if not entry.id.startswith(f"{fund}/")]
    return Part(fund, files, _told(bank), _told(splits), ids)


def _of_bank(entry: Entry) -> Decimal:
    return sum((leg.amount for leg in entry.legs if leg.account.startswith("Assets:Bank:")), ZERO)


def _told(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items() if amount}


def _adds_up(office: Office, parts: Sequence[Part]) -> bool:
    """Say whether clearing is sound, splits add up, ids are unique and the bank agrees on every day."""
    try:
        clearing = load_clearing(office)
    except IsfError:
        return False
    ids = [*(entry.id for entry in clearing.entries), *(name for part in parts for name in part.ids)]
    summed = [_entry(link, Decimal(amount)) for part in parts for link, amount in part.splits.items()]
    return (
        len(set(ids)) == len(ids)
        and owns("", clearing.directives)
        and not problems(clearing.directives, today(), book=False)
        and not list(of_the_office([*clearing.entries, *summed]))
        and not gate(_clearing(office))
        and _bank_agrees(office, parts)
    )


def _clearing(office: Office) -> str:
    return (office.ledgers / heads.CLEARING_FILE).read_bytes().decode("utf-8", "replace")


def _entry(link: str, amount: Decimal) -> Entry:
    leg = Leg(_FUNDS, amount, "GBP")
    return Entry(today(), "split", link, "", (leg,), (link,))


def _bank_agrees(office: Office, parts: Iterable[Part]) -> bool:
    """Let Beancount read clearing with the daily sums of every fund's bank."""
    days: dict[str, Decimal] = {}
    for part in parts:
        for day, amount in part.bank.items():
            days[day] = days.get(day, ZERO) + Decimal(amount)
    text = heads.settings(heads.BOOK_TITLE, checks=False) + _clearing(office)
    text += "".join(f"{CARE_ACT_IN_FORCE} open {name} GBP\n" for name in (_FUNDS, _OTHER_SIDE))
    text += "".join(
        f'\n{day} * "Every fund"\n  {_FUNDS}  {amount} GBP\n  {_OTHER_SIDE}  {-amount} GBP\n'
        for day, amount in days.items()
    )
    _, errors, _ = beancount_loader().load_string(text)
    return not errors
