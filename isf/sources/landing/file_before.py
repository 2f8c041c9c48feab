"""A file with a reference of its own (Access Abacus: FileReference) comes once, whatever its bytes.

The council's portal takes a second file with the same reference for a
duplicate and does not import it; so do we. The mark is kept as a link, the
reference itself is not.
"""

import hashlib
from dataclasses import replace

from isf.model import facts as f
from isf.sources.errors import FileRefusedError
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
