"""One of a crowd: records in two funds at once, again and again, and says so; or reads and compares.

python crowd_writer.py REPOSITORY OFFICE write NAME TIMES     through the whole store
python crowd_writer.py REPOSITORY OFFICE append NAME TIMES    through the journal alone, which starts sooner
python crowd_writer.py REPOSITORY OFFICE read                 until stdin closes
"""

import os
import sys
import threading
import time
from pathlib import Path


def say(words: str) -> None:
    """Say something at once."""
    os.write(1, f"{words}\n".encode())


def write(office: Path, name: str, times: int) -> None:
    """Record one spend in each of two funds in one commit, through the store; say mark and milliseconds."""
    from isf.book.store import writing
    from isf.office import Office
    from tests.faults.crowd import spend
    from tests.faults.subject import FUNDS

    for number in range(times):
        mark = f"{name}-{number}"
        with writing(Office(office), by=name, why=mark) as writer:
            begin = time.perf_counter()
            writer.record([spend(fund, mark) for fund in FUNDS])
            took = (time.perf_counter() - begin) * 1000
        say(f"{mark} {took:.2f}")


def append(office: Path, name: str, times: int) -> None:
    """Append one entry to each of two funds in one commit, through the journal alone."""
    from isf.book.disk.lock import held
    from isf.book.journal import Change, Journal
    from tests.faults.subject import FUNDS, path_of, text_of

    journal = Journal(office / "ledgers")
    for number in range(times):
        mark = f"{name}-{number}"
        with held(journal.folder / "lock", name):
            journal.recover()
            changes = []
            for fund in FUNDS:
                added = text_of(fund, mark)
                old = (journal.ledgers / path_of(fund)).read_bytes()
                changes.append(Change(path_of(fund), old + added, added))
            journal.commit(changes, name, mark)
        say(mark)


def read(office: Path) -> None:
    """Read both funds until told to stop; say how often, and how often they did not agree."""
    from isf.book.load import read_funds
    from isf.office import Office
    from tests.faults.subject import FUNDS

    done = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    times = wrong = 0
    while not done.is_set():
        one, two = read_funds(Office(office), FUNDS)
        times += 1
        wrong += len(one.entries) != len(two.entries)
    say(f"{times} {wrong}")


if __name__ == "__main__":
    repository, folder, what, *rest = sys.argv[1:]
    sys.path[:0] = [repository]
    if what == "read":
        read(Path(folder))
    else:
        {"write": write, "append": append}[what](Path(folder), rest[0], int(rest[1]))
