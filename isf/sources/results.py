"""What became of a file that came in: counts that add up, controls, and every row that was kept out."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from isf.sources.landing.common import Landed, Landing
from isf.sources.values import SET_ASIDE, Aside, BadRow, Control, Reading


@dataclass(frozen=True, slots=True)
class Note:
    """A row that was kept out; `str(note)` names the file, the line, the column, the value and the reason."""

    file: str
    bad: BadRow

    def __str__(self) -> str:
        return f"{self.file}, {self.bad.sentence()}"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file. Counts are rows.

    `read` is `new`, `known`, `quarantine`, `passed` and `set_aside` together: `passed` are rows of published
    spend about others, `set_aside` lines of 0.00, visits that were missed, payments that were not settled.
    """

    file: str
    source: str
    read: int
    known: int
    matched: int
    clearing: int
    quarantine: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    written: bool = False
    passed: int = 0
    set_aside: int = 0
    rows: tuple[Landing, ...] = ()
    asides: tuple[Aside, ...] = field(default=())

    @property
    def new(self) -> int:
        """Rows that the book did not have before."""
        return self.matched + self.clearing

    @property
    def others(self) -> tuple[Control, ...]:
        """What makes up the rest of the rows read, where there are any."""
        told = (("rows passed over", self.passed), ("rows set aside", self.set_aside))
        return tuple(Control(name, str(count)) for name, count in told if count)

    @property
    def kinds_aside(self) -> Counter[str]:
        """How many rows of each kind were set aside, such as `missed` or `not settled`."""
        return Counter(aside.what for aside in self.asides if aside.what in SET_ASIDE)

    def as_json(self) -> dict[str, object]:
        """Return the row of `isf import --format json`."""
        return {
            "file": self.file,
            "source": self.source,
            "read": self.read,
            "new": self.new,
            "known": self.known,
            "matched": self.matched,
            "clearing": self.clearing,
            "quarantined": len(self.quarantine),
            "controls": [control.as_json() for control in (*self.controls, *self.others)],
            "written": self.written,
        }


def kept_out(reading: Reading, landed: Landed) -> list[BadRow]:
    """Return every row that could not be read, or could not stand in the book, in the file's order."""
    return sorted([*reading.bad, *landed.bad], key=lambda bad: bad.row)


def result_of(reading: Reading, landed: Landed, *, written: bool = False) -> ImportResult:
    """Return what became of a file."""
    name = Path(reading.path).name
    return ImportResult(
        file=reading.path,
        source=reading.source,
        read=reading.rows,
        known=landed.count("known"),
        matched=landed.count("fund", "agreed"),
        clearing=landed.count("clearing"),
        quarantine=tuple(Note(name, bad) for bad in kept_out(reading, landed)),
        controls=reading.controls,
        written=written,
        passed=reading.passed,
        set_aside=reading.set_aside,
        rows=tuple(sorted(landed.rows, key=lambda row: row.row)),
        asides=reading.asides,
    )
