"""The process that the faults happen to: one commit over two funds, or a recovery.

Run as `python -I -S -B subject.py REPOSITORY LEDGERS MODE [MUTANT]`. It imports
little, so that a run is short, and says what it knows on stdout: `ok`,
`recorded` (not yet applied), `perhaps` or `failed`.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FUNDS = ("P-7K3QX7", "P-2M9TFY")
BEGIN, END = "/isf-begin/x", "/isf-end/x"


def path_of(fund: str) -> str:
    """Return the ledger that a commit appends to."""
    return f"{fund}/2026-27.beancount"


def text_of(fund: str, mark: str) -> bytes:
    """Return what a commit appends: one entry of a fund, as long as a real one."""
    return (
        f'2026-05-01 * "Fee: {mark}" ^{fund}/fee/{mark}\n  kind: "fee"\n  id: "{fund}/fee/{mark}"\n'
        f"  Expenses:Fee:{fund}:Fee  20.00 GBP\n  Liabilities:Payable:{fund}:Provider  -20.00 GBP\n"
        f"  Equity:Plan:{fund}:Available:Fee  -20.00 GBP.PLAN\n"
        f"  Equity:Plan:{fund}:Spent:Fee  20.00 GBP.PLAN\n\n"
    ).encode()


def mark(path: str) -> None:
    """Leave a mark in the trace: a call that always fails."""
    with contextlib.suppress(OSError):
        os.mkdir(path)  # noqa: PTH102 - the bare call


def main(repository: str, ledgers: str, mode: str, mutant: str = "") -> int:
    """Do one thing to an office and say how it went."""
    sys.path[:0] = [repository]
    from isf.book.disk.lock import held
    from isf.book.journal import Journal
    from isf.errors import IsfError, NotYetAppliedError, PerhapsRecordedError

    journal = Journal(Path(ledgers))
    if mutant:
        mutate(mutant)
    what = {"commit": commit, "recover": recover}[mode]
    mark(BEGIN)
    try:
        with held(journal.folder / "lock", "subject", 1.0):
            said = what(journal)
    except NotYetAppliedError:
        said = "recorded"
    except PerhapsRecordedError:
        said = "perhaps"
    except (OSError, IsfError):
        said = "failed"
    try:
        os.write(1, f"{said}\n".encode())
    except OSError:
        return 1
    mark(END)
    return 0


def commit(journal: Any) -> str:
    """Record one entry in each of two funds."""
    from isf.book.journal import Change

    journal.recover()
    changes = []
    for fund in FUNDS:
        added = text_of(fund, "00002")
        changes.append(Change(path_of(fund), (journal.ledgers / path_of(fund)).read_bytes() + added, added))
    journal.commit(changes, "clerk", "a fault is tried")
    return "ok"


def recover(journal: Any) -> str:
    """Finish what another process left."""
    journal.recover()
    return "ok"


# --- mutants: writers that are wrong on purpose -----------------------------------------


def mutate(name: str) -> None:
    """Make the writer wrong."""
    MUTANTS[name]()


def _no_fsync() -> None:
    os.fsync = lambda _: None  # type: ignore[assignment]


def _no_folder_fsync() -> None:
    from isf.book.disk import durable

    durable.sync_folder = lambda path: None  # noqa: ARG005 - as the function it stands for


def _no_read_back() -> None:
    from isf.book.disk import durable

    durable.read_back = lambda path, content: None  # noqa: ARG005 - as the function it stands for


def _apply_before_journal() -> None:
    from isf.book.disk import durable
    from isf.book.journal import Journal

    seal = Journal._seal

    def wrong(self: Any, text: bytes, seq: int) -> Any:
        for fund in FUNDS:
            target = self.ledgers / path_of(fund)
            durable.write(target, target.read_bytes() + text_of(fund, "00002"))
        return seal(self, text, seq)

    Journal._seal = wrong  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    "no fsync": _no_fsync,
    "no folder fsync": _no_folder_fsync,
    "apply before journal": _apply_before_journal,
    "no read back": _no_read_back,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
