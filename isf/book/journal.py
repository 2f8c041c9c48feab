"""The journal: an append-only, hash-chained record of every change to an office.

Each record names the files it changed by their hashes before and after, who
made the change and why; no names and no amounts. A change is made when its
record is on the disk (the commit point); the ledger files follow, and if the
machine stops in between, the next command brings them up to date.
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from isf.book.disk import chain, durable
from isf.book.disk.chain import FileRecord, Record, digest
from isf.book.disk.changes import Change, is_proposal, kept, noted, of_the_office, watched
from isf.book.disk.journal_places import FOLDER
from isf.book.disk.notes import Notes
from isf.errors import (
    ChangedOutsideError,
    EarlierNotAppliedError,
    JournalError,
    NotYetAppliedError,
    PerhapsRecordedError,
)

__all__ = [
    "FOLDER",
    "Change",
    "FileRecord",
    "Journal",
    "Record",
    "digest",
    "is_proposal",
    "kept",
    "of_the_office",
    "watched",
]

ASIDE = "aside"
NUMBERS = "numbers"
OFFICE = "office"
"""What stands for the office itself where a fund's id would, as in the ids of its entries."""
COPIES = "copies"
NOT_A_FILE = "not a plain file"
_STOPS = (OSError, KeyboardInterrupt, MemoryError)
_SPARE_BYTES = 16 * 1024
_made: list[int] = []


def made_here() -> tuple[int, ...]:
    """Return the numbers of the records that this process has made, for the one command that it runs."""
    return tuple(_made)


def forget_made() -> None:
    """Begin another command."""
    _made.clear()


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of the office whose ledgers stand in `ledgers`."""

    ledgers: Path

    @property
    def folder(self) -> Path:
        """Where the journal stands."""
        return self.ledgers / FOLDER

    @property
    def notes(self) -> Notes:
        """The notes beside it."""
        return Notes(self.folder)

    # --- reading -------------------------------------------------------------

    def last(self) -> Record | None:
        """Return the newest record; None in an office where nothing was ever recorded.

        Raises:
            JournalError: when it, or its link to the one before it, is damaged.
        """
        return chain.last(self.folder)

    def known(self, path: str) -> str:
        """Return the hash that a file must have; empty when the journal does not know it.

        A note beside the journal answers at once; where the note and the file
        disagree the records are asked, the newest first.
        """
        noted = self.notes.of(path)
        if noted == self.current(path):
            return noted
        found = self._recorded(path)
        self.notes.put(path, found)
        return found

    def current(self, path: str) -> str:
        """Return the hash of a file as it is; empty where there is none."""
        target = self.ledgers / path
        above = [folder for folder in target.parents if self.ledgers in folder.parents]
        if any(part.is_symlink() for part in (target, *above)):
            return NOT_A_FILE
        try:
            return digest(target.read_bytes())
        except FileNotFoundError:
            return ""
        except (IsADirectoryError, NotADirectoryError):
            return NOT_A_FILE

    def staged(self, seq: int, number: int, file: FileRecord) -> Path:
        """Return where the journal has the content that a record put into a file."""
        return chain.place(self.folder, seq, f"{number}.{'add' if file.appended else 'new'}")

    def copy(self, path: str) -> Path:
        """Return where the journal has the newest content of one of the office's records."""
        return self.folder / COPIES / path

    def highest(self, owner: str) -> int:
        """Return the highest number of an entry that was taken out of a ledger for good; 0 for none."""
        try:
            return int((self.folder / NUMBERS / owner).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def keep_highest(self, owner: str, number: int) -> None:
        """Keep the number of an entry that is taken out, so that it is never given out again."""
        if number > self.highest(owner):
            durable.make_folder(self.folder / NUMBERS)
            durable.write(self.folder / NUMBERS / owner, str(number).encode("ascii"))

    # --- recovery --------------------------------------------------------------

    def recover(self) -> tuple[str, ...]:
        """Finish the last recorded change where the machine stopped in the middle of it.

        Returns the files of that change that were changed outside isf since;
        where there are any, nothing is finished.

        Raises:
            JournalError: when the journal is damaged, or its newest records are missing.
            EarlierNotAppliedError: when the disk still refuses.
        """
        durable.make_folder(self.folder)
        record = self.last()
        seq = record.seq if record else 0
        if self.notes.furthest() > seq:
            raise JournalError(seq + 1, "it is missing, though it was carried out")
        if record and self.notes.other_applied(record):
            raise JournalError(
                seq, "it is not the one that was carried out; one of it and its note was changed"
            )
        self._drop_unfinished(seq)
        if record is None:
            return ()
        if not self.notes.present:
            self._note_all()
        outside = self.outside(record)
        if not outside and not self.notes.applied(record):
            try:
                self._renew(record)
                self._carry_out(record)
            except _STOPS as error:
                raise EarlierNotAppliedError(record.seq, _reason(error)) from error
        return outside

    def outside(self, record: Record) -> tuple[str, ...]:
        """Return the files of a newest record that are neither as before nor as after it."""
        applied = self.notes.applied(record)
        return tuple(
            file.path
            for number, file in enumerate(record.files)
            if self._differs(file, self.staged(record.seq, number, file), applied=applied)
        )

    def _differs(self, file: FileRecord, staged: Path, *, applied: bool) -> bool:
        now = self.current(file.path)
        if now == file.new:
            return False
        waiting = not applied and (staged.is_file() or not file.new)
        return now != file.old if waiting else watched(file.path)

    def _drop_unfinished(self, seq: int) -> None:
        """Remove what was staged for a change that never reached its record."""
        for number in (seq, seq + 1):
            durable.drop_temporaries(chain.place(self.folder, number, "json").parent)
        for path in chain.place(self.folder, seq + 1, "json").parent.glob(f"{seq + 1:09d}.*"):
            path.unlink()

    def _renew(self, record: Record) -> None:
        """Write the record and what belongs to it afresh: whoever made it may not have flushed it."""
        wanted = {chain.place(self.folder, record.seq, "json"): record.head}
        for number, file in enumerate(record.files):
            staged = self.staged(record.seq, number, file)
            if staged.is_file():
                wanted[staged] = file.added or file.new
        for path, hash_ in wanted.items():
            content = path.read_bytes()
            if digest(content) != hash_:
                raise JournalError(record.seq, f"{path.name} is not as it was written")
            durable.write(path, content)

    def _note_all(self) -> None:
        newest = {file.path: file.new for record in chain.records(self.folder) for file in record.files}
        for path, known in newest.items():
            self._note(path, known)

    # --- writing -------------------------------------------------------------

    def commit(self, changes: Sequence[Change], who: str, why: str, *, adopted: bool = False) -> Record:
        """Record changes and apply them, all or none.

        `adopted` says that the files already hold the new content, put there by other hands.

        Raises:
            ChangedOutsideError: when a ledger file is not as the journal knows it; nothing is written.
            OSError: when the disk refuses before the commit point; nothing is changed.
            PerhapsRecordedError: when it refused at the commit point itself.
            NotYetAppliedError: when it refused after it.
        """
        last = self.last()
        if last and not self.notes.applied(last):
            outside = self.recover()
            if outside and not adopted:  # a change after it would bury what was recorded and is not there
                raise ChangedOutsideError(self.ledgers / outside[0])
        files = tuple(self._file_record(change, adopted=adopted) for change in changes)
        seq, previous = (last.seq + 1, last.head) if last else (1, chain.GENESIS)
        self._stage(seq, changes, files)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        record = self._seal(chain.text_of(seq, previous, now, who, why, files), seq)
        try:
            self._carry_out(record)
        except (*_STOPS, JournalError) as error:
            raise NotYetAppliedError(seq, _reason(error)) from error
        return record

    def _file_record(self, change: Change, *, adopted: bool) -> FileRecord:
        now = self.current(change.path)
        known = self.known(change.path) if noted(change.path) else now
        if now == NOT_A_FILE or (now != known and not adopted):
            raise ChangedOutsideError(self.ledgers / change.path)
        whole = change.content if change.content is not None else self._grown(change)
        if not _continues(whole, change.added, known):
            raise OSError(
                errno.EIO, "it did not read back as it is recorded", str(self.ledgers / change.path)
            )
        new = "" if whole is None else digest(whole)
        added = "" if change.added is None else digest(change.added)
        return FileRecord(change.path, known, new, added)

    def _grown(self, change: Change) -> bytes | None:
        """Return what stands in a file with what is added to it; None where nothing is."""
        target = self.ledgers / change.path
        if change.added is None:
            return None
        return (target.read_bytes() if target.is_file() else b"") + change.added

    def _size(self, change: Change) -> int:
        """Return for how many bytes a change needs room: the file made anew, and what is staged."""
        target, added = self.ledgers / change.path, len(change.added or b"")
        if change.content is not None:
            return len(change.content) + added
        return 2 * added + (target.stat().st_size if added and target.is_file() else 0)

    def _stage(self, seq: int, changes: Sequence[Change], files: Sequence[FileRecord]) -> None:
        """Put the new content beside the journal, flushed, where no record names it yet."""
        if durable.room(self.ledgers) < sum(map(self._size, changes)) + _SPARE_BYTES:
            raise OSError(errno.ENOSPC, "there is too little room for this change", str(self.ledgers))
        folder = chain.place(self.folder, seq, "json").parent
        durable.make_folder(folder)
        for number, (change, file) in enumerate(zip(changes, files, strict=True)):
            content = change.content if change.added is None else change.added
            if content is not None:
                durable.write(self.staged(seq, number, file), content, settle=False)
        durable.sync_folder(folder)

    def _seal(self, text: bytes, seq: int) -> Record:
        """Write the record: the commit point."""
        path = chain.place(self.folder, seq, "json")
        try:
            durable.write(path, text)
        except _STOPS as error:
            if _may_stand(path):
                _made.append(seq)
                raise PerhapsRecordedError(seq, _reason(error)) from error
            raise
        _made.append(seq)
        return chain.parse(text, path.name)

    def _carry_out(self, record: Record) -> None:
        """Bring the files of a record up to date."""
        for number, file in enumerate(record.files):
            self._apply(record.seq, number, file)
        for file in record.files:
            self._note(file.path, file.new)
        self.notes.put_applied(record)

    def _apply(self, seq: int, number: int, file: FileRecord) -> None:
        target, staged = self.ledgers / file.path, self.staged(seq, number, file)
        if not file.new:
            self._forget(file.path)
            durable.remove(target)
        elif self.current(file.path) != file.new:
            durable.make_folder(target.parent)
            durable.drop_temporaries(target.parent)
            durable.write(target, self._content(seq, file, staged))
        if of_the_office(file.path):
            self._keep_copy(file, staged)
        if not kept(file.path):
            staged.unlink(missing_ok=True)

    def _keep_copy(self, file: FileRecord, staged: Path) -> None:
        copy = self.copy(file.path)
        if not file.new:
            durable.remove(copy)
        elif staged.is_file():
            durable.make_folder(copy.parent)
            durable.drop_temporaries(copy.parent)
            durable.write(copy, staged.read_bytes())

    def _content(self, seq: int, file: FileRecord, staged: Path) -> bytes:
        content = staged.read_bytes() if staged.is_file() else b""
        if file.appended and file.old:
            content = (self.ledgers / file.path).read_bytes() + content
        if digest(content) != file.new:
            raise JournalError(seq, f"what it put into {file.path} is not there")
        return content

    def _forget(self, path: str) -> None:
        """Remove every content of a file that the journal keeps; the records and their hashes stay."""
        for record in chain.records(self.folder):
            for number, file in enumerate(record.files):
                if file.path == path:
                    durable.remove(self.staged(record.seq, number, file))
        self.forget_aside(path)

    def forget_aside(self, path: str) -> None:
        """Remove what was set aside of a file when its recorded text was put back."""
        for copy in (self.folder / ASIDE).glob(f"{path.replace('/', '+')}.*"):
            durable.remove(copy)

    def _note(self, path: str, known: str) -> None:
        if noted(path):
            self.notes.put(path, known)

    def _recorded(self, path: str) -> str:
        for seq in range(chain.newest(self.folder), 0, -1):
            for file in chain.read(self.folder, seq).files:
                if file.path == path:
                    return file.new
        return ""


def _continues(whole: bytes | None, added: bytes | None, known: str) -> bool:
    """Say whether what is added stands at the end of the very content that is recorded."""
    if added is None or whole is None:
        return True
    before = whole.removesuffix(added)
    return before + added == whole and (digest(before) if before or known else "") == known


def _may_stand(path: Path) -> bool:
    """Say whether a record may be there after its writing failed."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or str(error) or type(error).__name__)
