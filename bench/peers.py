"""The same entries for those whom people would use instead, and the same questions in their words."""

from pathlib import Path

from bench.office import ids, pattern, write_journal
from isf.book.accounts import meaning
from isf.book.ledger import Ledger

KINDS = 20

DUCK_BALANCES = """
import sys, duckdb
db = duckdb.connect(sys.argv[1], read_only=True)
rows = db.execute('''SELECT fund, role, heading, sum(pence) FROM posting WHERE "on" <= DATE '2027-03-31'
    GROUP BY ALL ORDER BY ALL''').fetchall()
print(len(rows))
"""
DUCK_RETURN = """
import sys, duckdb
db = duckdb.connect(sys.argv[1], read_only=True)
first, last = "DATE '2026-06-01'", "DATE '2026-06-28'"
money = db.execute(f'''SELECT fund, role, heading, sum(pence), sum(pence) FILTER (WHERE "on" < {first})
    FROM posting WHERE "on" <= {last} GROUP BY ALL ORDER BY ALL''').fetchall()
spent = db.execute(f'''SELECT fund, outcome, sum(pence), count(*) FROM posting WHERE role LIKE 'Expenses:%'
    AND "on" BETWEEN {first} AND {last} GROUP BY ALL ORDER BY ALL''').fetchall()
print(len(money), len(spent))
"""
OUTCOMES = """
import sys
from datetime import date
from pathlib import Path
from isf.cli import figures
from isf.office import Office
office = Office(Path(sys.argv[1]))
turns = [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)]
for start, end in zip(turns, turns[1:]):
    for row in figures.outcomes(office, None, "", (start, end)):
        print(row.fund, start, row.outcome, row.spent, row.deliveries)
"""
RETURN = """
import sys, time
from datetime import date
from pathlib import Path
from isf.cli import figures
from isf.office import Office
office = Office(Path(sys.argv[1]))
for again in range(int(sys.argv[2])):
    started = time.perf_counter()
    first, last = date(2026, 6, 1), date(2026, 6, 28)
    money = figures.balances(office, None, last, first)
    spent = figures.outcomes(office, None, "calderdale", (first, date(2026, 6, 29)))
    print(len(money), len(spent), file=sys.stdout)
    print(time.perf_counter() - started, file=sys.stderr)
"""
BQL = (
    "SELECT root(account, 3) AS who, year(date) AS y, quarter(date) AS q, any_meta('outcome') AS outcome, "
    "sum(number) WHERE account ~ '^Expenses' GROUP BY who, y, q, outcome"
)
WEASYPRINT = """
import sys
from pathlib import Path
from weasyprint import HTML
for page in sorted(Path(sys.argv[1]).glob("*.html")):
    HTML(filename=str(page)).write_pdf(page.with_suffix(".pdf"), pdf_variant="pdf/ua-1")
"""
IMPORT_FLOOR = """
import csv, os, sys
from collections import defaultdict
from pathlib import Path
rows = defaultdict(list)
with open(sys.argv[1], encoding="utf-8") as file:
    for row in csv.DictReader(file):
        rows[row["Client ref"]].append(row)
folder = Path(sys.argv[2])
folder.mkdir(exist_ok=True)
for who, own in rows.items():
    with open(folder / who, "ab") as out:
        for row in own:
            out.write(("x" * 420 + row["Visit ID"] + "\\n").encode())
        out.flush()
        os.fsync(out.fileno())
"""


def journal(people: int, work: Path) -> Path:
    """Return the entries of an office as a file for ledger and hledger."""
    path = work / f"{people}.journal"
    if not path.is_file():
        write_journal(people, path)
    return path


def _legs(kind: int) -> list[tuple[object, ...]]:
    return [
        (kind, p.on, means.role, means.heading, p.meta.get("outcome", ""), int(p.amount.scaleb(2)))
        for p in Ledger("P-7K3QX7", tuple(pattern(kind))).postings()
        if (means := meaning(p.account))
    ]


def duck(people: int, work: Path) -> Path:
    """Return the postings of an office as a DuckDB file."""
    import duckdb
    import pyarrow as pa

    path = work / f"{people}.duckdb"
    if path.is_file():
        return path
    db = duckdb.connect(str(path))
    legs = [leg for kind in range(KINDS) for leg in _legs(kind)]
    names = ("kind", "on", "role", "heading", "outcome", "pence")
    leg = pa.table(dict(zip(names, map(list, zip(*legs, strict=True)), strict=True)))
    db.register("leg", leg)
    db.register("who", pa.table({"fund": ids(people), "kind": [n % KINDS for n in range(people)]}))
    db.execute(
        'CREATE TABLE posting AS SELECT fund, "on", role, heading, outcome, pence '
        'FROM who JOIN leg USING (kind) ORDER BY fund, "on"'
    )
    db.close()
    return path


def visits(people: int, work: Path) -> Path:
    """Return a file of 28 visits for each person of an office."""
    path = work / f"visits-{people}.csv"
    head = "Visit ID,Client ref,Visit date,Visit type,Planned minutes,Actual minutes,Billed minutes,Status\n"
    lines = [
        f"N-{number:05d}-{day:02d},ASC-{number:06d},{3 + day % 27:02d}/03/2027,Home-Support,15,15,15,Done\n"
        for number in range(people)
        for day in range(28)
    ]
    path.write_text(head + "".join(lines), encoding="utf-8", newline="\n")
    return path
