"""A file of visits comes once, whatever its bytes.

One with a reference of its own (Access Abacus: FileReference) is known by it:
the council's portal takes a second file with the same reference for a
duplicate and does not import it, and nor do we. The mark is kept as a link,
the reference itself is not. One without is known by what it comes to: all of
its visits among those of one other file. Single rows are never compared.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from isf.book.kinds import CORRECTION
from isf.model import facts as f
from isf.sources.errors import DeliveredBeforeError, FileRefusedError
from isf.sources.landing.common import SHORT, Book, Landed, References
from isf.sources.values import Reading, Visit


def check_file_is_new(reading: Reading, people: References, book: Book) -> None:
    """See that no fund has visits of another file with this file's reference.

    Raises:
        FileRefusedError: when one has; the rest of this file then came too, or is an exception there.
    """
    visits = [value for value in reading.values if isinstance(value, Visit) and value.file]
    marks = {_mark(visit.file): visit.file for visit in visits}
    funds = {people.fund(visit.reference, visit.council) for visit in visits} - {None}
    for entry in (entry for fund in sorted(map(str, funds)) for entry in book.ledger(fund).entries):
        seen = next((link for link in entry.links if link in marks), "")
        if seen and not entry.get("source").startswith(reading.sha256):
            why = f"visits of a file with the same reference ({marks[seen]!r}) are in the book already"
            remedy = "Ask for a file with a reference of its own, or say with --again that it is another one."
            raise FileRefusedError(reading.path, why, remedy)


Key: TypeAlias = tuple[str, date, str, Decimal]
"""A delivery: its fund, day, agreement and pounds."""


def check_visits_are_new(landed: Landed, reading: Reading, book: Book) -> None:
    """See that what a file comes to is not all in the book from one other file.

    Raises:
        DeliveredBeforeError: when it is: the same visits, saved anew.
    """
    made = [item for item in landed.items if isinstance(item, f.Delivery)]
    if not made or landed.count("known"):
        return
    wanted = Counter((item.fund, item.on, item.agreement, item.amount) for item in made)
    for told in _from_other_files(sorted({item.fund for item in made}), reading.sha256, book):
        if wanted <= told:
            raise DeliveredBeforeError(reading.path, len(made), min(item.on for item in made))


def _from_other_files(funds: Iterable[str], sha256: str, book: Book) -> Iterable[Counter[Key]]:
    """Return what each other file's visits came to, by file."""
    files: dict[str, Counter[Key]] = defaultdict(Counter)
    for fund in funds:
        entries = book.ledger(fund).entries
        taken_back = {entry.get("corrects") for entry in entries if entry.kind == CORRECTION}
        for entry in entries:
            source = entry.get("source").partition(":")[0]
            if entry.kind == "delivery" and source not in ("", sha256) and entry.id not in taken_back:
                cost = next(leg.amount for leg in entry.legs if leg.account.startswith("Expenses:"))
                files[source][fund, entry.on, entry.get("agreement"), cost] += 1
    return files.values()


def marked(landed: Landed, reading: Reading) -> Landed:
    """Link each delivery to the reference of its file."""
    files = {value.row: value.file for value in reading.values if isinstance(value, Visit)}
    landed.items = [
        replace(item, links=(*item.links, _mark(files[int(item.source.rpartition(":")[2])])))
        if isinstance(item, f.Delivery) and files[int(item.source.rpartition(":")[2])]
        else item
        for item in landed.items
    ]
    return landed


def _mark(reference: str) -> str:
    return f"file-{hashlib.sha256(reference.encode()).hexdigest()[:SHORT]}"
