"""Every row of the table of targets, in one run, written to docs/benchmarks.md.

    python -m bench.speed WORK [--quick] [--most PEOPLE] [--large PEOPLE] [--beside PEOPLE]
        [--only WORDS] [--page FILE]

WORK is a folder for offices, peers' files and bytecode; what is there is used again. `--most` is the largest
office (1,000 entries a person), `--large` the one in which everybody is asked for beside ledger and
DuckDB, `--beside` the one in which hledger is asked (twice as large for outcomes). `--quick` runs fewer
pairs. Peers that are not installed are named as missing. Run it on a quiet machine.
"""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from bench import peers
from bench.documents import documents
from bench.measure import ROOT, Pairs, Sample, Stopwatch, isf, python, versions
from bench.office import write_office
from bench.where import shares

_MEMORY = 150
PAGE = ROOT / "docs" / "benchmarks.md"
_NOTHING = python("pass")
_PACKAGES = ("beancount", "beanquery", "duckdb", "weasyprint", "openpyxl", "xlsxwriter", "typst", "click")


class Row(NamedTuple):
    """One line of the table; `target` is the most that a ratio may be, None where it is only shown."""

    work: str
    against: str
    target: float | None
    ratio: float
    cpu: float
    ours: Sample
    theirs: Sample | None
    runs: int
    again: Callable[[], Sequence[str | Path]] | None = None

    @property
    def judged(self) -> float:
        """The ratio that counts: by the clock where there are several processes."""
        return self.ratio if self.work.endswith("*") else self.cpu

    @property
    def met(self) -> bool:
        """Whether it is not above its target."""
        return self.target is not None and self.judged <= self.target


class Bench:
    """What all rows share."""

    def __init__(self, work: Path, *, quick: bool, most: int, large: int, beside: int) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.work, self.quick, self.most = work, quick, most
        self.large, self.beside = min(large, most), min(beside, most)
        self.watch, self.load = Stopwatch(work), os.getloadavg()[0]
        self.sizes = [size for size in (1, 100, 1000, 10000) if size <= most]

    def office(self, people: int) -> Path:
        """Return an office of so many people, with the index made."""
        root = self.work / f"o{people}"
        if not (root / "ledgers" / "people.toml").is_file():
            shutil.rmtree(root, ignore_errors=True)
            write_office(people, root)
            for declaration in (ROOT / "importers").glob("*.toml"):
                shutil.copy(declaration, root / "importers")
        if not (root / "ledgers" / ".index").is_dir():
            self.watch.run(isf(root, "balance", "--quiet"))
        return root

    def fund(self, people: int) -> str:
        """Return somebody of an office."""
        return sorted(path.name for path in (self.office(people) / "ledgers").glob("P-*"))[people // 2]

    def runs(self, many: int) -> int:
        """Return how often a pair is run."""
        return max(1, many // 3) if self.quick else many

    def row(self, work: str, against: str, target: float | None, found: Pairs) -> Row:
        """Return a pair as a row."""
        return Row(
            work, against, target, found.wall, found.cpu, found.ours, found.theirs, found.runs, found.again
        )


def start_up(bench: Bench) -> Iterator[Row]:
    """`isf --help` beside a Python that does nothing."""
    found = bench.watch.pairs([sys.executable, "-m", "isf", "--help"], _NOTHING, bench.runs(15))
    yield bench.row("`isf --help`", "`python -c pass`", 5, found)


def one_balance(bench: Bench) -> Iterator[Row]:
    """One person's balance in offices of every size."""
    asked = {size: isf(bench.office(size), "balance", bench.fund(size)) for size in bench.sizes}
    for size, ours in asked.items():
        found = bench.watch.pairs(ours, _NOTHING, bench.runs(15))
        yield bench.row(f"`isf balance FUND`, {size * 1000:,} entries", "`python -c pass`", 6, found)
    large = bench.sizes[-1]
    found = bench.watch.pairs(asked[large], asked[1], bench.runs(15))
    yield bench.row(f"`isf balance FUND`, {large * 1000:,} entries", "1,000 entries", 1.25, found)
    people = bench.beside
    ours = isf(bench.office(people), "balance", bench.fund(people))
    book = peers.journal(people, bench.work)
    for name, target in (("hledger", 0.03), ("ledger", 0.12)):
        if shutil.which(name):
            found = bench.watch.pairs(ours, [name, "-f", book, "bal"], bench.runs(3))
            yield bench.row(f"`isf balance FUND`, {people * 1000:,} entries", f"`{name} bal`", target, found)


def everybody(bench: Bench) -> Iterator[Row]:
    """Everybody's balance."""
    people = bench.large
    ours = isf(bench.office(people), "balance", "--format", "csv")
    if shutil.which("ledger"):
        theirs = ["ledger", "-f", peers.journal(people, bench.work), "bal"]
        found = bench.watch.pairs(ours, theirs, bench.runs(3))
        yield bench.row(f"everybody's balances, {people * 1000:,} entries", "`ledger bal`", 0.02, found)
    theirs = python(peers.DUCK_BALANCES, peers.duck(people, bench.work))
    found = bench.watch.pairs(ours, theirs, bench.runs(9))
    yield bench.row(f"everybody's balances, {people * 1000:,} entries", "a DuckDB file", 0.5, found)


def outcomes(bench: Bench) -> Iterator[Row]:
    """Outcomes by person and quarter; the peers' questions are less: no person, ledger no quarter."""
    people = min(bench.most, 2 * bench.beside)
    ours = python(peers.OUTCOMES, bench.office(people))
    book = peers.journal(people, bench.work)
    asked = {
        "hledger": (0.015, ["hledger", "-f", book, "bal", "-Q", "--pivot", "outcome", "Expenses"]),
        "ledger": (0.04, ["ledger", "-f", book, "bal", "--pivot", "outcome", "Expenses"]),
    }
    work = f"outcomes by person, quarter, {people * 1000:,} entries"
    for name, (target, theirs) in asked.items():
        if shutil.which(name):
            found = bench.watch.pairs(ours, theirs, bench.runs(3))
            yield bench.row(
                f"outcomes by person, quarter, {people * 1000:,} entries", f"`{name}`", target, found
            )
    book = bench.office(people) / "ledgers/book.beancount"
    query = [Path(sys.executable).with_name("bean-query"), book, peers.BQL]
    bench.watch.run(query)
    found = bench.watch.pairs(ours, query, bench.runs(3))
    yield bench.row(work, "`bean-query`, its cache warm", 0.01, found)


def council_return(bench: Bench) -> Iterator[Row]:
    """The money and outcome figures of a return, cold beside DuckDB and warm by themselves."""
    people = bench.large
    office, file = bench.office(people), peers.duck(people, bench.work)
    found = bench.watch.pairs(
        python(peers.RETURN, office, "1"), python(peers.DUCK_RETURN, file), bench.runs(7)
    )
    yield bench.row(f"return figures, {people:,} people, cold", "a DuckDB file, cold", 1, found)
    bench.watch.run(python(peers.RETURN, office, "5"))
    seconds = sorted(float(line) for line in (bench.work / "said").read_text(encoding="utf-8").split())
    warm = Sample(seconds[len(seconds) // 2], seconds[len(seconds) // 2], found.ours.peak)
    yield Row(f"return figures, {people:,} people, warm", "a second", 1, warm.wall, warm.cpu, warm, None, 5)


def one_commit(bench: Bench) -> Iterator[Row]:
    """One `isf spend`, with Beancount checking what is added."""
    asked = {size: _spend(bench, size) for size in bench.sizes}
    for size, ours in asked.items():
        found = bench.watch.pairs(ours, _NOTHING, bench.runs(6))
        yield bench.row(f"`isf spend`, {size * 1000:,} entries", "`python -c pass`", 20, found)
    found = bench.watch.pairs(asked[bench.sizes[-1]], asked[1], bench.runs(6))
    yield bench.row(f"`isf spend`, {bench.sizes[-1] * 1000:,} entries", "1,000 entries", 1.25, found)


def _spend(bench: Bench, size: int) -> list[str | Path]:
    words = ("--agreement", "AG-013", "--units", "0.01", "--on", "2027-03-30")
    return isf(bench.office(size), "spend", bench.fund(size), *words)


def rebuild(bench: Bench) -> Iterator[Row]:
    """The index made anew from text."""
    people = bench.large
    office = bench.office(people)
    if not shutil.which("ledger"):
        return
    theirs = ["ledger", "-f", peers.journal(people, bench.work), "bal"]
    gone = office / "ledgers" / ".index"
    ours = isf(office, "balance", bench.fund(people))
    everybodys = isf(office, "balance", "--format", "csv")
    found = bench.watch.pairs(everybodys, theirs, bench.runs(3), before=lambda: shutil.rmtree(gone))
    yield bench.row(f"index from text, {people * 1000:,} entries *", "`ledger bal`", 1, found)
    peak = found.ours.peak / found.theirs.peak
    yield Row("its memory", "`ledger bal`", 0.1, peak, peak, found.ours, found.theirs, found.runs)
    bench.watch.run(ours)
    yield from _largest(bench)


def _largest(bench: Bench) -> Iterator[Row]:
    """The index of the largest office: how long, and whether its memory stays under 150 MB."""
    office = bench.office(bench.most)
    shutil.rmtree(office / "ledgers" / ".index")
    for words, work in (
        (("balance", "--quiet"), "index from text"),
        (("balance", "--format", "csv"), "everybody's balances"),
        (("outcomes", "--format", "csv"), "everybody's outcomes"),
    ):
        took = bench.watch.run(isf(office, *words))
        share = took.peak / _MEMORY
        yield Row(f"{work}, {bench.most * 1000:,} entries: memory", "150 MB", 1, share, share, took, None, 1)


def check(bench: Bench) -> Iterator[Row]:
    """The whole book proved, beside bean-check of the same book."""
    people = bench.beside
    office = bench.office(people)
    book = office / "ledgers/book.beancount"
    theirs = [Path(sys.executable).with_name("bean-check"), "--no-cache", book]
    found = bench.watch.pairs(isf(office, "check", "--all"), theirs, bench.runs(3))
    yield bench.row(f"`isf check --all`, {people * 1000:,} entries *", "`bean-check`", 0.35, found)
    found = bench.watch.pairs(isf(office, "check"), theirs, 1)
    yield bench.row("`isf check`, nothing changed", "`bean-check`", None, found)


def imported(bench: Bench) -> Iterator[Row]:
    """28 visits for each person, commits included."""
    people = bench.large
    office = bench.work / "importing"
    file = peers.visits(people, bench.work)

    def fresh() -> None:
        for folder in (office, bench.work / "floor"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(bench.office(people), office)

    ours = isf(office, "import", file, "--as", "visits")
    theirs = python(peers.IMPORT_FLOOR, file, bench.work / "floor")
    found = bench.watch.pairs(ours, theirs, 1, before=fresh)
    yield bench.row(f"`isf import` of {28 * people:,} visits", "parse, write, fsync each shard", 2, found)


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "start-up": start_up,
    "balance": one_balance,
    "everybody": everybody,
    "outcomes": outcomes,
    "return": council_return,
    "commit": one_commit,
    "rebuild": rebuild,
    "check": check,
    "import": imported,
    "documents": documents,
}


def main() -> None:
    """Run the rows that are asked for and write the page."""
    asked = _asked()
    bench = Bench(
        asked.work.resolve(), quick=asked.quick, most=asked.most, large=asked.large, beside=asked.beside
    )
    rows: list[Row] = []
    failed: list[str] = []
    for name, measure in ROWS.items():
        if asked.only and name not in asked.only:
            continue
        try:
            for row in measure(bench):
                rows.append(row)
                print(_line(row), flush=True)  # noqa: T201 - what a bench is for
        except (RuntimeError, ImportError, OSError) as error:
            failed.append(f"{name}: {' '.join(str(error).split())[-300:]}")
            print(failed[-1], flush=True)  # noqa: T201
        _write(asked.page, page(bench, rows, failed))
    _write(asked.page, page(bench, rows, failed, tuple(_profiles(bench, rows))))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("work", type=Path)
    reader.add_argument("--quick", action="store_true")
    reader.add_argument("--most", type=int, default=1000)
    reader.add_argument("--large", type=int, default=1000)
    reader.add_argument("--beside", type=int, default=100)
    reader.add_argument("--only", nargs="*")
    reader.add_argument("--page", type=Path, default=PAGE)
    return reader.parse_args()


def _line(row: Row) -> str:
    met = "" if row.target is None else ("met" if row.met else "**not met**")
    target = "" if row.target is None else f"{row.target:g}"
    theirs = f"{row.theirs.wall:.2f} s, {row.theirs.peak:.0f} MB" if row.theirs else ""
    ours = f"{row.ours.wall:.2f} s, {row.ours.peak:.0f} MB"
    ratio = f"{row.ratio:.3g}" if row.ratio < 1 else f"{row.ratio:.2f}"
    return (
        f"| {row.work} | {row.against} | {target} | {ratio} | {row.cpu:.3g} | {met} | "
        f"{ours} | {theirs} | {row.runs} |"
    )


_HEAD = """\
# Benchmarks

Written by `python -m bench.speed` on {day}. Ratios are medians of pairs that ran in turn, as whole processes
with compiled bytecode; seconds and MB (of the largest process) are medians beside them. Seconds are not to be
compared with another run's. A row of one process is judged by the ratio of processor time, a row of several
processes (*) by the clock. What falls short, and why, is in [Speed](speed.md).

| work | against | at most | by the clock | processor time | | isf | the other | pairs |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def page(bench: Bench, rows: list[Row], failed: list[str], profiles: Sequence[str] = ()) -> str:
    """Return the page."""
    day = date.today().isoformat()  # noqa: DTZ011 - of this machine
    table = "\n".join(_line(row) for row in rows)
    met = [row for row in rows if row.met]
    asked = [row for row in rows if row.target is not None]
    machine = f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} processors"
    told = [f"Python {platform.python_version()}", *(f"{name} {says}" for name, says in _versions().items())]
    load = f"{bench.load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end"
    kind = "A quick run. " if bench.quick else ""
    lines = [
        f"{_HEAD.format(day=day)}{table}\n",
        f"{len(met)} of {len(asked)} met. {_memory(rows)}\n",
        *(f"Not measured: {why}\n" for why in failed),
        *profiles,
        f"{kind}Largest office: {bench.most:,} people with 1,000 entries each, a shard a person.\n",
        f"{machine}, load {load}; {', '.join(told)}.\n",
    ]
    return "\n".join(lines)


def _memory(rows: Sequence[Row]) -> str:
    """Return which rows had more in memory than the target, PDFs apart."""
    most = max((row.ours.peak for row in rows if "PDF" not in row.work), default=0)
    above = [f"{row.work} ({row.ours.peak:.0f})" for row in rows if row.ours.peak > _MEMORY]
    told = f"above {_MEMORY} MB: {', '.join(above)}" if above else f"none was above {_MEMORY} MB"
    return f"The largest process of isf, PDFs apart, had {most:.0f} MB; {told}."


def _profiles(bench: Bench, rows: Sequence[Row]) -> Iterator[str]:
    """Yield, for each row that fell short, where its time goes."""
    short = [row for row in rows if row.target is not None and not row.met and row.again]
    if short:
        yield "## Where the time goes in what fell short\n"
        yield "Shares of one more run of each, under cProfile and on one processor.\n"
    told = {row.work: row.again for row in short if row.again}
    lines = []
    for work, again in told.items():
        found = ", ".join(f"{label} {share:.0%}" for label, share in shares(bench.watch, again()))
        lines.append(f"- {work.removesuffix(' *')}: {found}.\n")
    if lines:
        yield "".join(lines)


def _versions() -> dict[str, str]:
    found = versions({"ledger": ["ledger", "--version"], "hledger": ["hledger", "--version"]})
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except ImportError:
            continue
    return found


if __name__ == "__main__":
    main()
