"""Reading the workbook with which people are taken on (`isf.model.taking_on`): all of it, or nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from isf.errors import FileError
from isf.model.taking_on import HEADINGS, PEOPLE, SHEETS, Column, Sheet, taken_of
from isf.sources.csv_reader import Record
from isf.sources.errors import FileRefusedError
from isf.sources.files import incoming
from isf.sources.header import norm
from isf.sources.workbook_apart import sheets
from isf.sources.workbook_reader import FORMULA

if TYPE_CHECKING:
    from isf.model.taking_on import Taken

REMEDY: Final = "Mend it in the workbook and take it on again; nothing was written."
_SHOWN: Final = 6
_DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")


def read_take_on(path: Path, start: date) -> tuple["Taken", ...]:
    """Return every person of a workbook, as they stand at the start of a day.

    Raises:
        FileRefusedError: when the file is no workbook that can be read.
        FileError: naming everything in it that is not right.
    """
    found = _Found(path)
    found.read()
    people = [found.person(reference, start) for reference in found.references]
    found.problems += listed(found.of_people)
    if not people and not found.problems:
        found.problems.append("the sheet People has no rows")
    if found.problems:
        raise FileError(path, found.problems, REMEDY, apart=True)
    return tuple(person for person in people if person is not None)


def listed(of_people: Mapping[str, Sequence[str]]) -> list[str]:
    """Return each thing that is wrong once, behind the references of everybody whom it is true of."""
    return [f"{_some(references)}: {problem}" for problem, references in of_people.items()]


def _some(references: Sequence[str]) -> str:
    more = len(references) - _SHOWN
    return ", ".join(references[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _plainly(problem: str) -> str:
    """Return what is wrong without the places of the plan file, which the workbook does not have."""
    for place in ("the file: ", "plan: ", "plan "):
        problem = problem.removeprefix(place)
    return problem.replace(" [key]: ", ": ").rstrip(". ")


class _Found:
    """What stands in a workbook: the rows of each sheet by reference, and what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self.of_people: dict[str, list[str]] = defaultdict(list)
        self.rows: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(
            lambda: {sheet.title: [] for sheet in SHEETS}
        )
        self.references: list[str] = []

    def read(self) -> None:
        """Read every sheet that the template has."""
        there = {norm(name): rows for name, rows in sheets(incoming(self.path)).items()}
        for sheet in SHEETS:
            rows = there.get(norm(sheet.title))
            if rows is None:
                why = f"it has no sheet {sheet.title!r}"
                raise FileRefusedError(self.path, why, "Begin with `isf take-on --template FILE.xlsx`.")
            for number, row in self._table(sheet, rows):
                self._keep(sheet, number, row)
        for reference in self.rows.keys() - set(self.references):
            titles = [title for title, rows in self.rows[reference].items() if rows]
            self.problems.append(f"{reference} stands in {', '.join(titles)}, but not in {PEOPLE.title}")

    def _table(self, sheet: Sheet, rows: Sequence[Record]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield each row below the header by the keys of its columns; empty rows are passed over."""
        filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
        if not filled:
            return
        known = {norm(column.heading): column for column in sheet.columns}
        columns = [known.get(norm(cell)) for cell in filled[0][1]]
        strange = [c for c in filled[0][1] if c.strip() and norm(c) not in known]
        missing = [c.heading for c in sheet.columns if c.needed and c not in columns]
        self.problems += [f"sheet {sheet.title} has a column {name!r} that nothing reads" for name in strange]
        self.problems += [f"sheet {sheet.title} lacks the column {name!r}" for name in missing]
        if missing:
            return
        for number, cells in filled[1:]:
            where = f"{sheet.title} row {number}"
            pairs = zip(columns, cells, strict=False)
            row = {c.key: self._value(c, cell.strip(), where) for c, cell in pairs if c and cell.strip()}
            yield number, row

    def _value(self, column: Column, cell: str, where: str) -> str | date:
        if cell.startswith(FORMULA):
            self.problems.append(f"{where}, {column.heading}: it is a formula; write the value")
        return self._day(column, cell, where) if column.is_date else cell

    def _day(self, column: Column, cell: str, where: str) -> str | date:
        for form in _DAYS:
            try:
                return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self.problems.append(
            f"{where}, {column.heading}: {cell!r} is not a date like 2026-04-06 or 06/04/2026"
        )
        return cell

    def _keep(self, sheet: Sheet, number: int, row: dict[str, Any]) -> None:
        reference = str(row.get("council_ref", ""))
        if not reference:
            self.problems.append(f"{sheet.title} row {number} has no {sheet.columns[0].heading}")
            return
        lacks = [c.heading for c in sheet.columns if c.needed and c.key not in row]
        self.problems += [f"{sheet.title} row {number}: {name} is missing" for name in lacks]
        if sheet.single:
            if reference in self.references:
                self.problems.append(f"{sheet.title} row {number}: {reference} is there twice")
                return
            self.references.append(reference)
        else:
            del row["council_ref"]
        self.rows[reference][sheet.title].append(row)

    def person(self, reference: str, start: date) -> "Taken | None":
        """Return one person, or None where something about them is wrong."""
        rows = self.rows[reference]
        names = Counter(str(row.get("heading")) for row in rows[HEADINGS.title])
        twice = [name for name, times in names.items() if times > 1]
        if twice:
            self.problems.append(f"{reference}: heading {', '.join(twice)} is there twice")
        elif not self._lacks(rows):
            try:
                return taken_of(rows, start, reference)
            except FileError as error:
                for problem in error.problems:
                    self.of_people[_plainly(problem)].append(reference)
        return None

    def _lacks(self, rows: dict[str, list[dict[str, Any]]]) -> bool:
        """Say whether a cell that is needed is empty, which was said already."""
        return any(
            c.key not in row for s in SHEETS for row in rows[s.title] for c in s.columns[1:] if c.needed
        )
