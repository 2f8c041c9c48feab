"""What hands can do to the files: cut, flip, edit, delete, swap, roll back, write anew. All is found."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from isf.book.disk import chain
from isf.book.disk.recorded import not_as_recorded
from isf.book.journal import Change, Journal
from isf.book.reading.scanner import scan
from isf.book.text import gate, render_all
from isf.book.trust.verifying import verify
from tests.faults.judging import Row, copy_of, room
from tests.faults.kinds import every_kind
from tests.faults.subject import FUNDS, path_of, text_of

_RECORDS = 8
_DERIVED = ("lock", "lock.holder", "applied")  # the notes too: all may be deleted at any time


def an_office(ledgers: Path, records: int = _RECORDS) -> Journal:
    """Return an office with so many changes of two funds, its heads and clearing."""
    journal = Journal(ledgers)
    ledgers.mkdir(parents=True)
    journal.recover()
    texts = dict.fromkeys(FUNDS, b"")
    for number in range(1, records + 1):
        changes = []
        for fund in FUNDS:
            added = text_of(fund, f"{number:05d}")
            texts[fund] += added
            changes.append(Change(path_of(fund), texts[fund], added))
        if number == 1:
            changes.append(Change("book.beancount", b'include "clearing.beancount"\n'))
            changes.append(Change("clearing.beancount", b""))
        journal.commit(changes, "clerk", f"change {number}")
    return journal


# --- prefixes --------------------------------------------------------------------------


def prefixes(*, full: bool) -> Row:
    """Cut every kind of entry after each of its bytes; the hash finds each, and most the text alone."""
    row = Row("every byte prefix of every kind of entry")
    folder = room()
    unseen = 0
    try:
        journal = an_office(folder / "ledgers", 1)
        path = path_of(FUNDS[0])
        ledger = journal.ledgers / path
        before = ledger.read_bytes()
        kinds = every_kind(FUNDS[0])
        for kind, directives in kinds.items():
            text = render_all(directives).encode()
            for cut in range(1, len(text), 1 if full else 7):
                ledger.write_bytes(before + text[:cut])
                found = not_as_recorded(journal, [path])
                row.judge(f"{kind} cut after {cut}", "" if found else "not found")
                unseen += _looks_right(text[:cut], directives)
        row.note = f"{len(kinds)} kinds; {unseen} would pass as text, whole directives all, found by the hash"
    finally:
        shutil.rmtree(folder)
    return row


def _looks_right(text: bytes, directives: object) -> bool:
    """Say whether the text alone would pass: gate and scanner take it, though something is missing."""
    try:
        plain = text.decode()
    except UnicodeDecodeError:
        return False
    return not gate(plain) and scan(plain, "x", FUNDS[0]) not in (None, (), directives)


# --- flips -----------------------------------------------------------------------------


def flips(*, full: bool) -> Row:
    """Flip one bit of each byte of the journal, of what it keeps, and of the ledgers."""
    row = Row("one-byte flips over journal, blobs, ledgers")
    folder = room()
    try:
        journal = an_office(folder / "ledgers", _RECORDS if full else 3)
        for path in _files(journal):
            whole = path.read_bytes()
            for place in range(0, len(whole), 1 if full else 29):
                flipped = bytearray(whole)
                flipped[place] ^= 1 << (place % 8)
                path.write_bytes(flipped)
                row.judge(f"{path.name} at {place}", "" if verify(journal).findings else "not found")
            path.write_bytes(whole)
        row.note = "without a head from outside"
    finally:
        shutil.rmtree(folder)
    return row


def _files(journal: Journal) -> Iterator[Path]:
    for path in sorted(journal.ledgers.rglob("*")):
        if path.is_file() and path.name not in _DERIVED and "notes" not in path.parts:
            yield path


# --- five deeds --------------------------------------------------------------------------


def deeds(*, full: bool) -> Row:
    """Edit, delete, swap, roll back, write anew; the last two are found by a head kept outside."""
    del full
    row = Row("hand edit, deletion, swap, rollback, rewrite")
    folder = room()
    try:
        early = an_office(folder / "early", 3).ledgers
        journal = an_office(folder / "ledgers")
        last = journal.last()
        head = last.head if last else ""
        for name, deed in _DEEDS.items():
            ledgers = copy_of(journal.ledgers, "done")
            deed(ledgers, early)
            anchored = name in ("rollback", "rewrite")
            found = verify(Journal(ledgers), head if anchored else "").findings
            row.judge(name, "" if found else "not found")
            if anchored and verify(Journal(ledgers)).findings:
                row.judge(name, "found without a head, so that the case shows nothing")
    finally:
        shutil.rmtree(folder)
    return row


def _edit(ledgers: Path, _: Path) -> None:
    path = ledgers / path_of(FUNDS[0])
    path.write_bytes(path.read_bytes().replace(b"20.00", b"21.00"))


def _delete(ledgers: Path, _: Path) -> None:
    chain.place(ledgers / ".journal", 4, "json").unlink()


def _swap(ledgers: Path, _: Path) -> None:
    one, two = (chain.place(ledgers / ".journal", seq, "json") for seq in (4, 5))
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)


def _roll_back(ledgers: Path, early: Path) -> None:
    shutil.rmtree(ledgers)
    shutil.copytree(early, ledgers)


def _rewrite(ledgers: Path, _: Path) -> None:
    """Write the whole history anew with another actor, chain and notes and all."""
    folder = ledgers / ".journal"
    previous = chain.GENESIS
    last = None
    for seq in range(1, chain.newest(folder) + 1):
        place = chain.place(folder, seq, "json")
        body = json.loads(place.read_bytes())
        body.update(previous=previous, who="somebody else")
        raw = (json.dumps(body, sort_keys=True, ensure_ascii=False) + "\n").encode()
        place.write_bytes(raw)
        last = chain.parse(raw, place.name)
        previous = last.head
    if last:
        Journal(ledgers).notes.put_applied(last)


_DEEDS: dict[str, Callable[[Path, Path], None]] = {
    "hand edit": _edit,
    "deletion": _delete,
    "swap": _swap,
    "rollback": _roll_back,
    "rewrite": _rewrite,
}
