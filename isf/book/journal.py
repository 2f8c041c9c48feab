"""The journal: an append-only, hash-chained record of every change to an office.

Each record names the files it changed by their hashes before and after, who
made the change and why; no names and no amounts. A change is made when its
record is on the disk (the commit point); the ledger files follow, and if the
machine stops in between, the next writer brings them up to date.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from isf.book import durable
from isf.errors import ChangedOutsideError, JournalError

FOLDER = ".journal"
GENESIS = "0" * 64
_PER_FOLDER = 1000
_WATCHED = ".beancount"


@dataclass(frozen=True, slots=True)
class Change:
    """New content for a file (path relative to the ledgers' folder, with `/`).

    `added` is what is new at its end where the old content stays.
    """

    path: str
    content: bytes
    added: bytes | None = None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a record says of one file; hashes are SHA-256, empty where there was no file."""

    path: str
    old: str
    new: str
    appended: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One link of the chain; `head` is the hash of its bytes."""

    seq: int
    previous: str
    utc: str
    who: str
    why: str
    files: tuple[FileRecord, ...]
    head: str


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of the office whose ledgers stand in `ledgers`."""

    ledgers: Path

    @property
    def folder(self) -> Path:
        """Where the journal stands."""
        return self.ledgers / FOLDER

    # --- reading -------------------------------------------------------------

    def last(self) -> Record | None:
        """Return the newest record; None in an office where nothing was ever recorded."""
        folders = sorted(path for path in self.folder.glob("[0-9]*") if path.is_dir())
        for folder in reversed(folders):
            names = sorted(folder.glob("*.json"))
            if names:
                return _read(names[-1])
        return None

    def records(self) -> Iterator[Record]:
        """Yield every record in order.

        Raises:
            JournalError: at the first record that is missing, damaged or out of the chain.
        """
        previous, seq = GENESIS, 0
        for path in sorted(self.folder.glob("[0-9]*/*.json")):
            record, seq = _read(path), seq + 1
            if record.seq != seq or record.previous != previous:
                raise JournalError(record.seq, "the chain is broken before it")
            yield record
            previous = record.head

    def known(self, path: str) -> str:
        """Return the hash that a file must have; empty when the journal does not know it.

        A note beside the journal answers at once; where the note and the file
        disagree the chain itself is asked.
        """
        note = self._note(path)
        noted = note.read_text(encoding="ascii") if note.is_file() else ""
        if noted and noted == self._current(path):
            return noted
        for record in reversed(tuple(self.records())):
            for file in record.files:
                if file.path == path:
                    return file.new
        return ""

    # --- writing -------------------------------------------------------------

    def recover(self) -> None:
        """Finish the last recorded change where the machine stopped in the middle of it.

        Raises:
            ChangedOutsideError: when a ledger file is neither as before nor as after it.
        """
        durable.make_folder(self.folder)
        record = self.last()
        self._drop_unfinished(record.seq if record else 0)
        if record is None:
            return
        for number, file in enumerate(record.files):
            now = self._current(file.path)
            watched = file.path.endswith(_WATCHED)
            pending = file.appended or self._staged(record.seq, number, file).is_file()
            if now != file.new and pending and (now == file.old or not watched):
                self._apply(record.seq, number, file)
            elif now != file.new and watched:
                raise ChangedOutsideError(self.ledgers / file.path)

    def commit(self, changes: Sequence[Change], who: str, why: str) -> Record:
        """Record changes and apply them, all or none.

        Raises:
            ChangedOutsideError: when a ledger file is not as the journal knows it; nothing is written.
            OSError: when the disk refuses before the commit point; nothing is changed.
        """
        last = self.last()
        seq = last.seq + 1 if last else 1
        files = tuple(self._file_record(change) for change in changes)
        for number, change in enumerate(changes):
            self._stage(seq, number, change)
        body = {
            "seq": seq,
            "previous": last.head if last else GENESIS,
            "utc": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": who,
            "why": why,
            "files": [{"path": f.path, "old": f.old, "new": f.new, "appended": f.appended} for f in files],
        }
        place = self._place(seq, "json")
        durable.write(place, (json.dumps(body, sort_keys=True, ensure_ascii=False) + "\n").encode())
        record = _read(place)
        for number, file in enumerate(files):
            self._apply(seq, number, file)
        return record

    def _file_record(self, change: Change) -> FileRecord:
        now = self._current(change.path)
        if change.path.endswith(_WATCHED) and now != self.known(change.path):
            raise ChangedOutsideError(self.ledgers / change.path)
        return FileRecord(change.path, now, digest(change.content), change.added is not None)

    def _current(self, path: str) -> str:
        place = self.ledgers / path
        return digest(place.read_bytes()) if place.is_file() else ""

    def _stage(self, seq: int, number: int, change: Change) -> None:
        content = change.content if change.added is None else change.added
        place = self._place(seq, f"{number}.{'new' if change.added is None else 'add'}")
        durable.make_folder(place.parent)
        durable.write(place, content)

    def _apply(self, seq: int, number: int, file: FileRecord) -> None:
        target = self.ledgers / file.path
        durable.make_folder(target.parent)
        durable.drop_temporaries(target.parent)
        staged = self._staged(seq, number, file)
        if self._current(file.path) != file.new:
            content = staged.read_bytes() if staged.is_file() else b""
            if file.appended and target.is_file():
                content = target.read_bytes() + content
            if digest(content) != file.new:
                raise JournalError(seq, f"what it added to {file.path} is not there")
            durable.write(target, content)
        if not file.appended:
            staged.unlink(missing_ok=True)
        self._remember(file)

    def _staged(self, seq: int, number: int, file: FileRecord) -> Path:
        return self._place(seq, f"{number}.{'add' if file.appended else 'new'}")

    def _remember(self, file: FileRecord) -> None:
        note = self._note(file.path)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(file.new, encoding="ascii", newline="\n")

    def _note(self, path: str) -> Path:
        return self.folder / "notes" / f"{path.replace('/', '.')}.sha256"

    def _place(self, seq: int, ending: str) -> Path:
        return self.folder / f"{seq // _PER_FOLDER:06d}" / f"{seq:09d}.{ending}"

    def _drop_unfinished(self, seq: int) -> None:
        """Remove what was staged for a change that never reached its record."""
        folder = self._place(seq + 1, "json").parent
        if folder.is_dir():
            durable.drop_temporaries(folder)
            for path in folder.glob(f"{seq + 1:09d}.*"):
                path.unlink()


def _read(path: Path) -> Record:
    raw = path.read_bytes()
    try:
        body = json.loads(raw)
        files = tuple(FileRecord(f["path"], f["old"], f["new"], bool(f["appended"])) for f in body["files"])
        return Record(
            body["seq"], body["previous"], body["utc"], body["who"], body["why"], files, digest(raw)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise JournalError(path.name, f"it cannot be read: {error}") from None
