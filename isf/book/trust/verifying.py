"""Proving an office: the chain of the journal, what it keeps of every change, and the ledgers it tells of.

The chain shows that no record was changed, taken out or put in between. That
nobody rolled the whole office back, or wrote its history anew, only a head
that was kept outside can show: one stands on every statement and return.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from isf.book.disk import chain
from isf.book.disk.chain import FileRecord, Record, digest
from isf.book.disk.recorded import SETTINGS, files_of, journal_is_gone, records_of
from isf.book.journal import Journal, kept, of_the_office, watched
from isf.errors import JournalError, RequestError

_HEAD = re.compile(r"[0-9a-f]{12,64}")
_FROM_BACKUP = "Keep the office as it is, restore the last backup beside it, and compare the two."
_COPY_IT = "Copy its folder from where the office came from, or restore the office's last backup."
_ITS_COPY = (
    "Put the file back from a backup: `isf restore FILE --office ANOTHER-DIR`, and copy it from there."
)
_EDITED = (SETTINGS, "quarantine.toml")
_BY_HAND = "Put it back with `isf restore`, or keep the change with `isf adopt --reason WHY`."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not prove: its name, where it is, what is wrong, what to do."""

    name: str
    where: str
    message: str
    do: str

    def sentence(self) -> str:
        """Say it in one go."""
        return f"{self.name}: {self.where}: {self.message} {self.do}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was proved; `anchor` is the record whose head was named, None where there is none."""

    records: int
    head: str
    findings: tuple[Finding, ...]
    anchor: Record | None = None
    erased: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether everything proves."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """Return the answer in the form of `isf verify --format json`."""
        return {
            "sound": self.sound,
            "records": self.records,
            "head": self.head,
            "anchor": {"seq": self.anchor.seq, "utc": self.anchor.utc} if self.anchor else None,
            "erased": list(self.erased),
            "errors": [asdict(finding) for finding in self.findings],
        }


@dataclass(slots=True)
class _File:
    """What the walk knows of one file so far."""

    known: str = ""
    erased: bool = False
    parts: list[bytes] = field(default_factory=list)
    whole: bool = True
    findings: list[Finding] = field(default_factory=list)


def verify(journal: Journal, head: str = "") -> Verified:
    """Prove chain, kept content and ledgers; with `head` (12 digits or more) also that it is in the chain.

    Raises:
        RequestError: when `head` cannot be a head.
    """
    wanted = head.strip().lower()
    if wanted and not _HEAD.fullmatch(wanted):
        msg = f"{head!r} is not a head; copy its 12 to 64 digits from a statement, a return or a receipt."
        raise RequestError(msg)
    if journal_is_gone(journal):
        return Verified(0, "", (_no_journal(journal, wanted),))
    found: list[Finding] = []
    files: dict[str, _File] = {}
    walked = list(_chain(journal, found))
    for record in walked:
        for number, file in enumerate(record.files):
            _follow(journal, record, number, file, files.setdefault(file.path, _File()))
    found += [finding for file in files.values() for finding in file.findings]
    found += [*_end(journal, walked), *_strangers(journal, walked), *_on_disk(journal, files)]
    anchor = next((record for record in walked if wanted and record.head.startswith(wanted)), None)
    if wanted and not anchor:
        found.append(_not_there(wanted))
    erased = tuple(sorted(path for path, file in files.items() if watched(path) and file.erased))
    return Verified(len(walked), walked[-1].head if walked else "", tuple(found), anchor, erased)


def _no_journal(journal: Journal, wanted: str) -> Finding:
    message = "there are ledgers and no journal: nothing can be proved of them" + (
        ", nor of the head." if wanted else "."
    )
    return Finding("journal-missing", str(journal.folder), message, _COPY_IT)


def _not_there(head: str) -> Finding:
    return Finding(
        "head-not-in-the-journal",
        head[:12],
        "no record of this journal has this head: the office was set back to a time before it, its history "
        "was written anew, or the head is another office's.",
        "Find the newest backup that has it (`isf restore FILE`, then `isf verify --head` again).",
    )


def _chain(journal: Journal, found: list[Finding]) -> Iterator[Record]:
    """Yield every record that can be read; say where the chain breaks."""
    previous: str | None = chain.GENESIS
    for seq in range(1, chain.newest(journal.folder) + 1):
        where = f"record {seq}"
        try:
            record = chain.read(journal.folder, seq)
        except JournalError as error:
            found.append(Finding("record-damaged", where, f"{error.why}.", _FROM_BACKUP))
            previous = None
            continue
        if previous is not None and record.previous != previous:
            message = "it does not follow the record before it; one of the two was changed."
            found.append(Finding("chain-broken", where, message, _FROM_BACKUP))
        yield record
        previous = record.head


def _follow(journal: Journal, record: Record, number: int, file: FileRecord, state: _File) -> None:
    """Take one file one record further."""
    if watched(file.path) and file.old != state.known:
        message = f"{file.path} was not as the record before it left it."
        state.findings.append(
            Finding("record-does-not-follow", f"record {record.seq}", message, _FROM_BACKUP)
        )
    state.erased = bool(state.known) and not file.new
    state.known = file.new
    if not file.new:
        state.parts, state.whole, state.findings = [], True, []
    elif kept(file.path):
        staged = journal.staged(record.seq, number, file)
        content = staged.read_bytes() if staged.is_file() and not staged.is_symlink() else None
        wrong = _kept_wrong(file, content, state)
        if wrong:
            state.findings.append(Finding("kept-content-damaged", staged.name, wrong, _FROM_BACKUP))


def _kept_wrong(file: FileRecord, content: bytes | None, state: _File) -> str:
    if not file.appended:
        state.parts, state.whole = [], True
    if content is None:
        state.whole = False
        return f"what was put into {file.path} is missing."
    state.parts.append(content)
    if file.appended and digest(content) != file.added:
        state.whole = False
        return f"what was put into {file.path} was changed."
    if state.whole:
        content = b"".join(state.parts)
        state.parts = [content]
        if digest(content) != file.new:
            state.whole = False
            return f"what was put into {file.path} does not make up what was recorded."
    return ""


def _end(journal: Journal, walked: list[Record]) -> Iterator[Finding]:
    """Hold the newest record against the note of what was carried out."""
    last = walked[-1] if walked else None
    furthest = journal.notes.furthest()
    if furthest > (last.seq if last else 0):
        message = f"records up to {furthest} were carried out, and are missing at the journal's end."
        yield Finding("records-missing", f"record {furthest}", message, _FROM_BACKUP)
    elif last and last.seq == furthest and not journal.notes.applied(last):
        message = "it is not the record that was carried out; it was changed."
        yield Finding("record-damaged", f"record {last.seq}", message, _FROM_BACKUP)


def _strangers(journal: Journal, walked: list[Record]) -> Iterator[Finding]:
    """Find files among the records that belong to none of them."""
    known = {f"{record.seq:09d}.json" for record in walked}
    known |= {
        journal.staged(record.seq, number, file).name
        for record in walked
        for number, file in enumerate(record.files)
    }
    last = walked[-1].seq if walked else 0
    for path in sorted(journal.folder.glob("[0-9]*/[0-9]*/*")):
        name = path.name
        if name not in known and not name.startswith((".", f"{last + 1:09d}.")) and path.suffix != ".json":
            message = "it belongs to no record."
            yield Finding("not-of-the-journal", name, message, "Move it out of the journal's folder.")


def _on_disk(journal: Journal, files: dict[str, _File]) -> Iterator[Finding]:
    """Hold every file against what was recorded of it, but for those that people are asked to edit."""
    paths = {path for path in files if path not in _EDITED}
    for path in sorted(paths | {*files_of(journal), *records_of(journal)}):
        known, now = files[path].known if path in files else "", journal.current(path)
        if known == now:
            continue
        if path == SETTINGS and now:
            continue  # `isf check` tells of it
        do = _BY_HAND if watched(path) or of_the_office(path) else _ITS_COPY
        if not known:
            yield Finding("file-not-recorded", path, "isf never recorded this file.", do)
        elif not now:
            yield Finding("file-missing", path, "isf recorded it, and it is gone.", do)
        else:
            yield Finding("file-changed", path, "it is not as isf recorded it.", do)
