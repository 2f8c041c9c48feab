"""What stands between a ledger file and Beancount: nothing is loaded that could run or read something else.

A head may hold only the lines of the template, a year file no line that
gives Beancount orders. A file in which isf wrote nothing else than its own
form is loaded here; one that somebody else wrote is loaded apart (`apart.py`).
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from isf.book import heads
from isf.book.disk.recorded import changed_outside, files_of, not_as_recorded, records_of
from isf.book.journal import Journal
from isf.book.problems import Problem
from isf.errors import StrangeTextError
from isf.model.fund_id import PATTERN
from isf.office import Office

NAME = "not-in-the-books-form"
CHANGED = "changed-outside-isf"
_MOST_BYTES = 64 * 1024 * 1024
_BOTH_WAYS = "Put the file back with `isf restore`, or keep the change with `isf adopt --reason WHY`."
_CHANGED_FILE = "the file is not as isf recorded it; somebody changed it by hand."
_ORDER = re.compile(r"^\s*(option|plugin|include|pushtag|poptag|pushmeta|popmeta|query)\b", re.MULTILINE)
_NOT_A_LINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u0085\u2028\u2029]")
_YEAR = r"[0-9]{4}-[0-9]{2}\.beancount"
_INCLUDE = re.compile(rf'include "(clearing\.beancount|{_YEAR}|{PATTERN}/{_YEAR})"', re.ASCII)
_BUDGET = re.compile(
    r'[0-9]{4}-[0-9]{2}-[0-9]{2} custom "budget" [A-Z][A-Za-z0-9:-]* "weekly" [0-9]{1,9}\.[0-9]{2} GBP',
    re.ASCII,
)


def dangerous(head: Path, title: str) -> list[Problem]:
    """Return why a ledger may not be given to Beancount at all; nothing when it may."""
    text, wrong = _text_of(head)
    allowed = set(heads.lines_of(title))
    wrong += [
        f"line {number} of the head is not of the template"
        for number, line in enumerate(text.splitlines(), 1)
        if line not in allowed and not _INCLUDE.fullmatch(line) and not _BUDGET.fullmatch(line)
    ]
    if text and not text.startswith(heads.settings(title)):
        wrong.append("the head does not begin as the template does")
    found = [_problem(head, why) for why in wrong]
    for path in included(head, text):
        body, wrong = _text_of(path)
        wrong += [f"it holds the order {match[1]!r}" for match in _ORDER.finditer(body)]
        wrong += ["it holds control characters"] if _NOT_A_LINE.search(body) else []
        found += [_problem(path, why) for why in wrong]
    return found


def informal(head: Path) -> list[Problem]:
    """Return which lines of a ledger isf would not have written."""
    from isf.book.reading.whole import gate_of_all  # noqa: PLC0415 - only where Beancount is to load

    text, _ = _text_of(head)
    return [
        _problem(path, wrong)
        for path in included(head, text)
        for wrong in gate_of_all(path.read_bytes().decode("utf-8", "replace"))
    ]


def included(head: Path, text: str) -> list[Path]:
    """Return the files that a head includes and that are there."""
    found = [head.parent / match[1] for line in text.splitlines() if (match := _INCLUDE.fullmatch(line))]
    return [path for path in found if path.exists() or path.is_symlink()]


def _text_of(path: Path) -> tuple[str, list[str]]:
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        return "", ["it is not a plain file"]
    if path.stat().st_size > _MOST_BYTES:
        return "", [f"it is larger than {_MOST_BYTES // 2**20} MiB"]
    return path.read_bytes().decode("utf-8", "replace"), []


def _problem(path: Path, why: str) -> Problem:
    folder = path.parent.name
    fund = folder if folder.startswith("P-") else ""
    return Problem(NAME, 8, fund, None, f"{why}.", _BOTH_WAYS, str(path))


def changed(office: Office, fund: str = "") -> list[Problem]:
    """Return the ledger files that are not as the journal recorded them; of one fund where it is named."""
    journal = Journal(office.ledgers)
    found = []
    for path in not_as_recorded(journal, files_of(journal, fund)):
        owner = path.partition("/")[0] if "/" in path else ""
        message = _CHANGED_FILE if journal.current(path) else "isf recorded this file, and it is gone."
        found.append(Problem(CHANGED, 8, owner, None, message, _BOTH_WAYS, str(office.ledgers / path)))
    return found


def register_was_changed(office: Office) -> str:
    """Return a warning when the register is not as isf recorded it; empty when it is, or is gone."""
    if not office.register.is_file() or not not_as_recorded(Journal(office.ledgers), [office.register.name]):
        return ""
    return (
        f"{office.register} was changed outside isf, so a name may stand at another fund than it did; keep "
        "the change with `isf adopt --reason WHY`, or put the recorded text back with `isf restore`."
    )


def changed_records(office: Office) -> list[Problem]:
    """Return which of the office's own records are gone, or are not as the journal recorded them."""
    journal = Journal(office.ledgers)
    found = []
    for path in not_as_recorded(journal, records_of(journal)):
        message, remedy = _CHANGED_FILE, _BOTH_WAYS
        if not journal.current(path):
            message, remedy = f"isf recorded {path}, and it is gone.", "Put it back with `isf restore`."
        found.append(Problem(CHANGED, 8, "", None, message, remedy, str(office.ledgers / path)))
    return found


def check_recorded(office: Office, paths: Sequence[str]) -> None:
    """Refuse to show figures from files that are not as recorded.

    Raises:
        ChangedOutsideError: names the first and shows the difference.
    """
    journal = Journal(office.ledgers)
    for path in not_as_recorded(journal, paths):
        raise changed_outside(journal, path)


def check(office: Office, fund: str = "") -> None:
    """Refuse what must not be given to Beancount or Fava: foreign text, and files that are not as recorded.

    `fund` is a fund id, or empty for the whole book.

    Raises:
        ChangedOutsideError: when a file is not as recorded.
        StrangeTextError: when a file holds what isf would never write.
    """
    journal = Journal(office.ledgers)
    check_recorded(office, files_of(journal, fund))
    head = office.fund_folder(fund) / heads.FUND_HEAD if fund else office.ledgers / heads.BOOK_HEAD
    _refuse([*dangerous(head, fund or heads.BOOK_TITLE), *informal(head)])


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise StrangeTextError(found[0].place, [problem.message.rstrip(".") for problem in found])
