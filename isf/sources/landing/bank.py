"""Bank lines: one that the book already has is agreed with it and adds nothing; any other waits in clearing.

Two statements of one account may overlap. Sameness is then counted, never
assumed: the book holds each line as often as it came, so true twins stay.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from isf.book.directives import BANK_LINE
from isf.book.ledger import Ledger
from isf.book.records import Settings
from isf.model import facts as f
from isf.model.dates import CARE_ACT_IN_FORCE
from isf.model.events import BankAgreed
from isf.model.money import plain
from isf.sources.errors import FileRefusedError
from isf.sources.landing.clearing import FROM_BANK, WITHIN, Expected, by_amount, expected
from isf.sources.landing.common import SHORT, Book, Landed, Landing, known_sources, source_of
from isf.sources.values import BadRow, BankLine, Reading, words_of

_PRINT = 16


def land_bank(reading: Reading, book: Book) -> Landed:
    """Return the facts and events for a bank statement."""
    landed, known = Landed(), known_sources(book, reading.sha256)
    elsewhere = _from_other_files(book.clearing(), reading.sha256)
    new: list[tuple[BankLine, str, str]] = []
    for line in (value for value in reading.values if isinstance(value, BankLine)):
        if line.on < CARE_ACT_IN_FORCE:
            why = f"it is before {CARE_ACT_IN_FORCE.isoformat()}, when the Care Act came into force"
            landed.bad.append(BadRow(line.row, "date", line.on.isoformat(), why))
            continue
        source, fingerprint = source_of(reading.sha256, line.row), bank_ref(line)
        if source in known or elsewhere[fingerprint] > 0:
            elsewhere[fingerprint] -= source not in known
            landed.rows.append(_row(line, "known"))
            continue
        new.append((line, source, fingerprint))
    agreed = _pairs([line for line, _, _ in new], expected(book))
    for line, source, fingerprint in new:
        group = agreed.get(line.row)
        if group is None:
            landed.items.append(_waits(line, reading.sha256, source, fingerprint))
            landed.rows.append(_row(line, "clearing"))
        else:
            landed.items.append(_agrees(line, group, source, fingerprint))
            landed.rows.append(_row(line, "agreed", f": agrees with {group.link}"))
    return landed


def _pairs(lines: Iterable[BankLine], groups: Iterable[Expected]) -> dict[int, Expected]:
    """Return what the book expects for each line, by its row: the same sum, the nearest days first.

    The order of the file does not decide: of two equal sums, the one that lies nearer is taken.
    """
    of_sum = by_amount(groups)
    near = [
        (abs(group.on - line.on), line.on, line.row, group.link, group)
        for line in lines
        for group in of_sum.get(line.amount, ())
        if abs(group.on - line.on) <= WITHIN
    ]
    found: dict[int, Expected] = {}
    taken: set[str] = set()
    for _, _, row, link, group in sorted(near, key=lambda pair: pair[:4]):
        if row not in found and link not in taken:
            found[row] = group
            taken.add(link)
    return found


def _agrees(line: BankLine, group: Expected, source: str, fingerprint: str) -> BankAgreed:
    return BankAgreed(
        fund="", on=line.on, amount=line.amount, source=source, link=group.link, bank_ref=fingerprint
    )


def _row(line: BankLine, what: str, more: str = "") -> Landing:
    words = f"{words_of(line)} {line.text}".rstrip()
    return Landing(line.row, what, f"{words}{more}", amount=line.amount)


def check_account(reading: Reading, settings: Settings) -> None:
    """Refuse a statement that is not of the office's client account, of that one alone, or not in pounds.

    Raises:
        FileRefusedError: naming only the last digits of each account.
    """
    lines = [value for value in reading.values if isinstance(value, BankLine)]
    _check_pounds(reading.path, lines)
    told = {value.account for value in lines}
    if len(told) > 1:
        why = f"it tells of {len(told)} accounts"
        raise FileRefusedError(reading.path, why, "Export one account at a time.")
    ours = _digits(settings.sort_code + settings.account_number)
    theirs = {_digits(account) for account in (*told, reading.account)} - {""}
    for account in sorted(theirs):
        if ours and not (account.endswith(ours) or ours.endswith(account)):
            why = f"it is of the account ending {account[-4:]}, and the client account ends {ours[-4:]}"
            raise FileRefusedError(
                reading.path, why, "Import the client account's statement, or correct ledgers/office.toml."
            )


def _check_pounds(path: str, lines: Iterable[BankLine]) -> None:
    foreign = sorted({line.currency for line in lines} - {"", "GBP", "826"})
    if foreign:
        why = f"it is in {' and '.join(foreign)}, and the book is in pounds"
        raise FileRefusedError(path, why, "Import the statement of the client account in pounds.")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def bank_ref(line: BankLine) -> str:
    """Return the bank's own id of a line, or a fingerprint of what the bank says of it.

    The text itself stays out of the ledger: bank narratives name people.
    """
    if line.bank_id:
        return line.bank_id[:40]
    balance = plain(line.balance) if line.balance is not None else ""
    said = "|".join((line.account, line.on.isoformat(), plain(line.amount), line.type, line.text, balance))
    return f"fp-{hashlib.sha256(said.encode()).hexdigest()[:_PRINT]}"


def _waits(line: BankLine, sha256: str, source: str, fingerprint: str) -> f.Clearing:
    return f.Clearing(
        fund="",
        on=line.on,
        id=f"clearing/{sha256[:SHORT]}.{line.row}",
        source=source,
        bank_ref=fingerprint,
        links=(f"{FROM_BANK}{sha256[:SHORT]}",),
        amount=line.amount,
    )


def _from_other_files(clearing: Ledger, sha256: str) -> Counter[str]:
    """Count the bank lines that the book has from other files, by the bank's id or fingerprint."""
    told: Iterable[tuple[str, str]] = [
        *(
            (entry.get("source"), entry.get("bank-ref"))
            for entry in clearing.entries
            if _of_bank(entry.links)
        ),
        *((line.get("source"), line.get("bank-ref")) for line in clearing.lines if line.name == BANK_LINE),
    ]
    return Counter(ref for source, ref in told if ref and not source.startswith(sha256))


def _of_bank(links: Iterable[str]) -> bool:
    return any(link.startswith(FROM_BANK) for link in links)
