"""What the journal recorded of a file, put together again; and how a file differs from it."""

from collections.abc import Sequence

from isf.book import heads
from isf.book.disk import chain
from isf.book.disk.chain import FileRecord, digest
from isf.book.disk.places import is_year_file, strays
from isf.book.journal import NOT_A_FILE, Journal, kept, of_the_office, watched
from isf.book.ledger import Ledger
from isf.book.reading.scanner import in_order, scan
from isf.errors import CannotPutBackError, ChangedOutsideError, JournalError
from isf.model.fund_id import is_fund_id

_MOST_BYTES = 64 * 1024 * 1024
_LONGEST = 160
_SHOWN = 12
SETTINGS = "office.toml"
_REGISTER = "people.toml"


def content(journal: Journal, path: str) -> bytes | None:
    """Return the content that the journal recorded for a ledger or its head; None where it has no such file.

    Raises:
        CannotPutBackError: when the journal no longer has it.
    """
    if of_the_office(path):
        return _record(journal, path)
    if not kept(path):
        return _head(journal, path)
    parts: list[bytes] = []
    known = ""
    for seq, number, file in _history(journal, path):
        known = file.new
        staged = journal.staged(seq, number, file)
        parts = parts if file.appended else []
        parts += [staged.read_bytes()] if staged.is_file() else []
    found = b"".join(parts)
    if known and digest(found) != known:
        raise CannotPutBackError(journal.ledgers / path, "what it kept of it is damaged")
    return found if known else None


def _record(journal: Journal, path: str) -> bytes | None:
    """Return the newest content of one of the office's records: from its copy, or before that was made."""
    known = journal.known(path)
    newest = [journal.staged(seq, number, file) for seq, number, file in _history(journal, path)[-1:]]
    for place in (journal.copy(path), *newest):
        if place.is_file() and digest(found := place.read_bytes()) == known:
            return found
    if known:
        raise CannotPutBackError(journal.ledgers / path, "what it kept of it is gone")
    return None


def _history(journal: Journal, path: str) -> list[tuple[int, int, FileRecord]]:
    return [
        (record.seq, number, file)
        for record in chain.records(journal.folder)
        for number, file in enumerate(record.files)
        if file.path == path
    ]


def _head(journal: Journal, path: str) -> bytes | None:
    """Return a head as the template has it for what is recorded in its year files."""
    known = {file.path: file.new for record in chain.records(journal.folder) for file in record.files}
    years = sorted(name for name, hash_ in known.items() if hash_ and is_year_file(journal.ledgers / name))
    if not known.get(path):
        return None
    if path == heads.BOOK_HEAD:
        return heads.book_head(years).encode()
    fund = path.partition("/")[0]
    own = [name for name in years if name.startswith(f"{fund}/")]
    texts = [(content(journal, name) or b"").decode("utf-8", "replace") for name in own]
    scanned = [scan(text, name, fund) for text, name in zip(texts, own, strict=True)]
    found = [directive for part in scanned for directive in part or ()]
    plans = Ledger(fund, in_order(found)).fund.plans
    stems = [name.rpartition("/")[2].removesuffix(".beancount") for name in own]
    return heads.fund_head(fund, plans, stems).encode()


def changed_outside(journal: Journal, path: str) -> ChangedOutsideError:
    """Return the refusal for a file that is not as recorded, with the beginning of the difference."""
    try:
        lines = difference(journal, path)
    except CannotPutBackError:
        lines = []
    more = [f"... and {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    return ChangedOutsideError(journal.ledgers / path, [*lines[:_SHOWN], *more])


def difference(journal: Journal, path: str) -> list[str]:
    """Return how a file differs from what is recorded: `-` was taken out, `+` was put in.

    Raises:
        CannotPutBackError: when the journal no longer has what was recorded.
    """
    import difflib  # noqa: PLC0415 - only where something was changed by hand

    recorded = content(journal, path)
    now = actual(journal, path)
    if path == _REGISTER and now is not None:
        return ["the register was changed (its lines hold names, so they are not shown here)"]
    lines = difflib.unified_diff(_lines(recorded or b""), _lines(now or b""), lineterm="", n=1)
    shown = [_plain(line) for line in list(lines)[2:]]
    if journal.current(path) == NOT_A_FILE:
        return ["it is no longer a plain file"]
    if now is None and journal.current(path):
        return [f"it is larger than {_MOST_BYTES // 2**20} MiB, so its lines are not shown"]
    if now is None:
        return [f"the file is gone; it had {len(_lines(recorded or b''))} lines"]
    return shown or ["the line endings or the last line's end were changed"]


def actual(journal: Journal, path: str) -> bytes | None:
    """Return what stands in a file now; None where there is no plain file."""
    target = journal.ledgers / path
    if journal.current(path) in ("", NOT_A_FILE) or target.stat().st_size > _MOST_BYTES:
        return None
    return target.read_bytes()


def _lines(raw: bytes) -> list[str]:
    return raw.decode("utf-8", "replace").splitlines()


def _plain(line: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in line[:_LONGEST])


def not_as_recorded(journal: Journal, paths: Sequence[str]) -> list[str]:
    """Return those of the files that are not as the journal recorded them; none where there is no journal."""
    if not chain.newest(journal.folder):
        return []
    return [path for path in paths if journal.known(path) != journal.current(path)]


def files_of(journal: Journal, fund: str = "") -> list[str]:
    """Return every ledger file and head that stands there or is noted; of one fund where it is named."""
    ledgers = journal.ledgers
    pattern = f"{fund}/*.beancount" if fund else "*.beancount"
    found = {path.relative_to(ledgers).as_posix() for path in ledgers.glob(pattern)}
    if not fund:
        found |= {path.relative_to(ledgers).as_posix() for path in ledgers.glob("P-*/*.beancount")}
        found -= {path.relative_to(ledgers).as_posix() for path in strays(ledgers)}
    found |= {path for path in journal.notes.paths(fund) if watched(path)}
    return sorted(path for path in found if "/" not in path or is_fund_id(path.partition("/")[0]))


def journal_is_gone(journal: Journal) -> bool:
    """Say whether there are ledgers and no journal at all: copied without their hidden folder, perhaps."""
    return not chain.newest(journal.folder) and bool(files_of(journal))


def need_journal(journal: Journal) -> None:
    """Refuse to go on without the journal; beginning another one would hide that the old one is lost.

    Raises:
        JournalError: when there are ledgers and no journal.
    """
    if journal_is_gone(journal):
        raise JournalError(1, "the whole journal is missing; see whether the folder was copied without it")


def records_of(journal: Journal) -> list[str]:
    """Return the records that stand there or are noted: settings, register, councils' rules, proposals."""
    ledgers = journal.ledgers
    found = {SETTINGS, _REGISTER, *(path for path in journal.notes.paths() if of_the_office(path))}
    there = [*ledgers.glob("councils/*.toml"), *ledgers.glob("P-*/proposals/*.json")]
    return sorted(found | {path.relative_to(ledgers).as_posix() for path in there})
