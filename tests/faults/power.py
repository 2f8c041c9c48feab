"""Loss of power: every state of the disk that a trace of calls allows, and what the next command makes of it.

Between two flushes a disk may keep any part of what was written and any of a
folder's new names. A trace is replayed call by call; at each point every such
state is made (or a sample, where there are too many) and judged.
"""

import hashlib
import itertools
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.faults import tracing
from tests.faults.judging import NEW, Row, copy_of, judgement, room, small_office
from tests.faults.subject import FUNDS, path_of
from tests.faults.tracing import Call

CAP = 5000
_CAP_SHORT = 400
_MOVED = "moved from "
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class Inode:
    """A file: what is surely on the disk, and what was written since."""

    safe: bytes = b""
    now: bytes = b""

    def variants(self) -> list[bytes]:
        """Return what a disk may hold of it."""
        new, size = self.now, len(self.now)
        if new == self.safe:
            return [new]
        cuts = (1, size // 3, size // 2, max(size - 1, 0), size)
        found = [self.safe, *(new[:cut] for cut in cuts), b"\0" * size]
        return list(dict.fromkeys(found))


@dataclass
class Disk:
    """Folders and files: names that are surely there, and changes of names not yet flushed."""

    names: dict[str, dict[str, Inode | None]] = field(default_factory=dict)
    pending: dict[str, list[tuple[str, str, Inode | None]]] = field(default_factory=lambda: defaultdict(list))
    now: dict[str, Inode | None] = field(default_factory=dict)
    said: str = ""

    def change(self, path: str, inode: Inode | None, *, gone: bool = False) -> None:
        """Give a name to a file (or take it away), not flushed."""
        folder, name = _split(path)
        self.pending[folder].append(("gone" if gone else "there", name, inode))
        if gone:
            self.now.pop(path, None)
        else:
            self.now[path] = inode

    def flush_folder(self, folder: str) -> None:
        """Make a folder's names sure."""
        self.names.setdefault(folder, {})
        for what, name, inode in self.pending.pop(folder, []):
            _apply(self.names[folder], what, name, inode)

    def open_points(self) -> tuple[list[Inode], list[str]]:
        """Return the files and folders of which the disk may hold more than one state."""
        inodes = {id(inode): inode for inode in self.now.values() if inode and inode.now != inode.safe}
        return list(inodes.values()), [folder for folder, changes in self.pending.items() if changes]


def _apply(names: dict[str, Inode | None], what: str, name: str, inode: Inode | None) -> None:
    if what == "gone":
        names.pop(name, None)
        return
    if what.startswith(_MOVED):
        names.pop(what.removeprefix(_MOVED), None)
    names[name] = inode


def _split(path: str) -> tuple[str, str]:
    pure = PurePosixPath(path)
    return str(pure.parent), pure.name


# --- replaying a trace ---------------------------------------------------------------


def first_disk(ledgers: Path) -> Disk:
    """Return the disk as it is before the trace: everything flushed."""
    disk = Disk()
    disk.names[str(ledgers)] = {}
    for path in sorted(ledgers.rglob("*")):
        inode = None if path.is_dir() else Inode(path.read_bytes(), path.read_bytes())
        disk.names.setdefault(str(path.parent), {})[path.name] = inode
        disk.now[str(path)] = inode
        if path.is_dir():
            disk.names.setdefault(str(path), {})
    return disk


def replay(disk: Disk, calls: list[Call], root: str) -> Iterator[Disk]:
    """Yield the disk before the first call and after each one that changes it."""
    replayed = _Replay(disk, root)
    yield disk
    for call in calls:
        if call.result >= 0 and replayed.step(call):
            yield disk


@dataclass
class _Replay:
    """What a trace has open while it is replayed."""

    disk: Disk
    root: str
    opened: dict[int, tuple[str, Inode | None]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def step(self, call: Call) -> bool:
        """Replay one call; say whether it changed the disk."""
        does = getattr(self, f"_{call.name}", None)
        strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(call.arguments)]
        return does is not None and bool(does(call, strings))

    def _number(self, call: Call) -> int:
        first = call.arguments.split(",")[0].rstrip(")")
        return int(first) if first.isdigit() else -1

    def _openat(self, call: Call, strings: list[bytes]) -> bool:
        path, disk = strings[0].decode("utf-8", "replace"), self.disk
        if not path.startswith(self.root):
            return False
        fresh = "O_CREAT" in call.arguments and path not in disk.now
        if fresh:
            disk.change(path, Inode())
        inode = disk.now.get(path)
        emptied = inode is not None and "O_TRUNC" in call.arguments
        if inode is not None and emptied:
            inode.now = b""
        self.opened[call.result], self.places[call.result] = (path, inode), 0
        return fresh or emptied

    def _close(self, call: Call, _: list[bytes]) -> bool:
        self.opened.pop(self._number(call), None)
        return False

    def _write(self, call: Call, strings: list[bytes]) -> bool:
        number, data = self._number(call), strings[0][: call.result]
        if number == 1:
            self.disk.said = data.decode().strip()
            return True
        inode = self.opened.get(number, ("", None))[1]
        if inode is None:
            return False
        place = self.places[number]
        inode.now = inode.now[:place] + data + inode.now[place + len(data) :]
        self.places[number] = place + len(data)
        return True

    def _fsync(self, call: Call, _: list[bytes]) -> bool:
        path, inode = self.opened[self._number(call)]
        if inode is None:
            self.disk.flush_folder(path)
        else:
            inode.safe = inode.now
        return True

    def _rename(self, _: Call, strings: list[bytes]) -> bool:
        source, target = (text.decode() for text in strings)
        (folder, name), (other, new_name) = _split(source), _split(target)
        inode = self.disk.now.pop(source)
        self.disk.now[target] = inode
        if folder != other:
            msg = f"a rename from one folder into another is not replayed: {source}"
            raise ValueError(msg)
        self.disk.pending[folder].append(
            (_MOVED + name, new_name, inode)
        )  # one change of the folder, not two
        return True

    def _mkdir(self, _: Call, strings: list[bytes]) -> bool:
        path = strings[0].decode()
        if path.startswith(self.root):
            self.disk.change(path, None)
            self.disk.names.setdefault(path, {})
        return path.startswith(self.root)

    def _unlink(self, _: Call, strings: list[bytes]) -> bool:
        path = strings[0].decode()
        if path.startswith(self.root):
            self.disk.change(path, None, gone=True)
        return path.startswith(self.root)


# --- states of the disk ----------------------------------------------------------------

Tree = tuple[tuple[str, bytes | None], ...]


def states(disk: Disk, root: str, most: int, chance: random.Random) -> Iterator[Tree]:
    """Yield every tree that the disk may hold, or a sample of `most`."""
    inodes, folders = disk.open_points()
    choices: list[list[object]] = [list(inode.variants()) for inode in inodes]
    choices += [_subsets(len(disk.pending[folder])) for folder in folders]
    total = 1
    for options in choices:
        total *= len(options)
    picked: Iterator[tuple[object, ...]] | list[tuple[object, ...]]
    if total <= most:
        picked = itertools.product(*choices)
    else:
        picked = [tuple(chance.choice(options) for options in choices) for _ in range(most)]
    for pick in picked:
        data = {id(inode): content for inode, content in zip(inodes, pick, strict=False)}
        kept = dict(zip(folders, pick[len(inodes) :], strict=True))
        yield _tree(disk, root, data, kept)


def _subsets(size: int) -> list[object]:
    return [
        frozenset(chosen)
        for length in range(size + 1)
        for chosen in itertools.combinations(range(size), length)
    ]


def _tree(disk: Disk, root: str, data: dict[int, object], kept: dict[str, object]) -> Tree:
    found: dict[str, bytes | None] = {}

    def walk(folder: str) -> None:
        names = dict(disk.names.get(folder, {}))
        chosen = kept.get(folder, frozenset())
        for place, (what, name, inode) in enumerate(disk.pending.get(folder, ())):
            if place in chosen:  # type: ignore[operator]
                _apply(names, what, name, inode)
        for name, inode in names.items():
            path = f"{folder}/{name}"
            if inode is None:
                found[path] = None
                walk(path)
            else:
                content = data.get(id(inode), inode.now)
                found[path] = content if isinstance(content, bytes) else b""

    walk(root)
    return tuple(sorted(found.items()))


def put(tree: Tree, root: str, target: Path) -> None:
    """Make a tree on the real disk."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path, content in tree:
        place = target / PurePosixPath(path).relative_to(root)
        if content is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


# --- the rows --------------------------------------------------------------------------


def losses(*, full: bool, mutant: str = "", stop_at: int = 0) -> Row:
    """Every state after a loss of power in a commit, each judged after recovery."""
    row = Row("power-loss states replayed from the recorded calls")
    row.missing = tracing.missing()
    folder = room()
    try:
        if not row.missing:
            base = small_office(folder / "base").ledgers
            traced = copy_of(base, "traced")
            disk = first_disk(traced)
            calls = tracing.trace(traced, "commit", mutant=mutant, whole=True)
            judged = _Judged(row, str(traced), CAP if full else _CAP_SHORT, stop_at)
            judged.replayed(disk, calls)
            if not mutant:
                _in_recovery(judged, base, traced, calls, full=full)
    finally:
        shutil.rmtree(folder)
    return row


def _in_recovery(judged: "_Judged", base: Path, traced: Path, calls: list[Call], *, full: bool) -> None:
    """Lose the power in the recovery from a kill, with what the killed commit had not flushed still open."""
    sealed = [call for call in calls if call.name in ("fsync", "rename")]
    for call in sealed if full else sealed[len(sealed) // 2 :: 3]:
        copy_of(base, traced.name)
        disk = first_disk(traced)
        before = tracing.trace(traced, "commit", whole=True, fault=tracing.fault(call, "signal=SIGKILL"))
        after = tracing.trace(traced, "recover", whole=True)
        said = "ok" if (traced / path_of(FUNDS[0])).read_bytes() == NEW[FUNDS[0]] else ""
        for _ in replay(disk, before, judged.root):
            pass
        judged.replayed(disk, after, ok=said)


@dataclass
class _Judged:
    """States that were judged, each once."""

    row: Row
    root: str
    cap: int
    stop_at: int = 0
    seen: set[str] = field(default_factory=set)
    chance: random.Random = field(default_factory=lambda: random.Random(20261122))  # noqa: S311 - a sample

    def replayed(self, disk: Disk, calls: list[Call], ok: str = "ok") -> None:
        """Judge every state along a trace; `ok` is what the traced process's acknowledgement stands for."""
        target = Path(self.root).with_name("after")
        for step, now in enumerate(replay(disk, calls, self.root)):
            said = ok if now.said == "ok" else now.said
            for tree in states(now, self.root, max(self.cap // 10, 20), self.chance):
                if self._is_new(tree, said):
                    put(tree, self.root, target)
                    self.row.judge(f"after change {step}", judgement(target, said))
                if self.stop_at and len(self.row.bad) >= self.stop_at:
                    return
        self.row.note = f"at most {self.cap}"

    def _is_new(self, tree: Tree, said: str) -> bool:
        key = hashlib.sha256(repr((tree, said)).encode()).hexdigest()
        if key in self.seen or len(self.seen) >= self.cap:
            return False
        self.seen.add(key)
        return True


def caught_by_losses(mutant: str) -> int:
    """Return how many losses of power a wrong writer does not survive (five are enough)."""
    return len(losses(full=True, mutant=mutant, stop_at=5).bad)
