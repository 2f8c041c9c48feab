"""Proving a large book fund by fund, on every processor, with memory for one fund at a time.

Beancount judges each fund's ledger by its own head, and the bank's statements
over clearing and the daily sums of all funds. The answer is only ever "sound";
where anything at all is wrong, or is not as our writer writes it, the whole
book is loaded and says what.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from isf.book import heads, index
from isf.book.directives import Entry
from isf.book.disk.places import is_year_file
from isf.book.index import freshness
from isf.book.ledger import Ledger
from isf.book.load import beancount_loader
from isf.book.reading.guarding import changed, dangerous, informal
from isf.book.reading.processes import in_processes
from isf.book.reading.scanner import owns
from isf.book.trust.proving_whole import Part, Whole
from isf.model.money import ZERO
from isf.office import Office

_AT_ONCE = 100


def is_sound(office: Office, funds: Sequence[str], *, every: bool) -> bool:
    """Say whether the whole book is certainly sound; False where it is not or cannot be told by parts.

    Without `every`, a fund whose files stand as they did when it was last proved is not loaded again.
    """
    if changed(office) or not _has_head(office, funds):
        return False
    whole, left, fresh = Whole(), list[str](), list[Part]()
    for fund, part in _known(office, () if every else funds):
        if part:
            whole.add(part)
        else:
            left.append(fund)
    for found in in_processes(_proved, office, funds if every else left):
        if found is None:
            return False
        whole.add(found)
        fresh.append(found)
        if len(fresh) == _AT_ONCE:
            _keep(office, fresh)
            fresh.clear()
    _keep(office, fresh)
    return whole.adds_up(office)


def _known(office: Office, funds: Sequence[str]) -> Iterator[tuple[str, Part | None]]:
    """Yield each fund with what was kept when it was proved; None where its files are others now."""
    for at in range(0, len(funds), _AT_ONCE):
        some = funds[at : at + _AT_ONCE]
        kept = {fund: Part(**told) for fund, told in index.proofs(office, some).items()}
        for fund in some:
            part = kept.get(fund)
            yield fund, part if part and part.files == _files(office, fund) else None


def _keep(office: Office, parts: Iterable[Part]) -> None:
    index.keep_proofs(office, {part.fund: part._asdict() for part in parts})


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
