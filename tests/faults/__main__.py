"""The fault harness: `python -m tests.faults [--full] [NAME ...]`.

One line a row of the table in docs/trust.md: cases run, cases bad. The short
mode takes a few minutes, the full one longer. Exit code 1 when anything was
bad, or could not be run for want of a tool.
"""

import argparse
import sys
import time
from collections.abc import Callable

from tests.faults import calls, crowd, disk_full, mutants, power, speed, tampering, texts
from tests.faults.judging import Row

ROWS: dict[str, Callable[..., Row]] = {
    "kills": calls.kills,
    "errors": calls.errors,
    "recoveries": calls.recoveries,
    "power": power.losses,
    "mutants": mutants.mutants,
    "disk-full": disk_full.full_disks,
    "crowd": crowd.crowd,
    "soak": crowd.soak,
    "prefixes": tampering.prefixes,
    "flips": tampering.flips,
    "deeds": tampering.deeds,
    "fuzz": texts.mutations,
    "payloads": texts.payloads,
    "speed": speed.commits,
}
_SHOWN = 10


def main(words: list[str]) -> int:
    """Run the rows that are named, or all, and print each as it is done."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="run every case, not a sample")
    parser.add_argument("rows", nargs="*", metavar="NAME", help=f"rows to run: {', '.join(ROWS)}")
    asked = parser.parse_args(words)
    unknown = set(asked.rows) - set(ROWS)
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    rows = [_run(ROWS[name], full=asked.full) for name in asked.rows or ROWS]
    bad = [row for row in rows if not row.passed]
    cases = sum(row.cases for row in rows)
    print(f"\n{len(rows)} rows, {cases:,} cases, {sum(len(row.bad) for row in rows)} bad.", flush=True)  # noqa: T201
    return 1 if bad else 0


def _run(row_of: Callable[..., Row], *, full: bool) -> Row:
    begin = time.monotonic()
    row = row_of(full=full)
    print(f"{row.line()}  {time.monotonic() - begin:.0f} s", flush=True)  # noqa: T201 - it is a program
    for wrong in row.bad[:_SHOWN]:
        print(f"    {wrong}", flush=True)  # noqa: T201
    return row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
