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
spans = list(zip(turns, turns[1:]))
for (start, _), rows in zip(spans, figures.outcomes_over(office, None, "", spans)):
    for row in rows:
        print(row.fund, start, row.outcome, row.spent, row.deliveries)
"""
RETURN = """
import sys, time
from datetime import date
from pathlib import Path
from isf.book import index
from isf.book.keeping import all_kept
from isf.office import Office
from isf.reporting.balances import balance_of_index
from isf.reporting.outcomes import outcomes_of_index
office = Office(Path(sys.argv[1]))
first, last, end = date(2026, 6, 1), date(2026, 6, 28), date(2026, 6, 29)
with all_kept():
    for again in range(int(sys.argv[2])):
        started = time.perf_counter()
        told = [one for (one,) in index.sums_over(office, None, [(first, last)])]
        money = [balance_of_index(one.fund, one.headings, (one.end, one.before), last, first) for one in told]
        spent = [row for one in told for row in outcomes_of_index(one.aims(), end, one.by_outcome())]
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
CELLS = """
import pickle, sys
from pathlib import Path
from openpyxl import load_workbook
def cell(c):
    fill = c.fill.fgColor.rgb if c.fill.fill_type else None
    at = c.alignment
    place = (at.horizontal, at.vertical, at.wrap_text, at.indent)
    look = (c.font.b, c.font.sz, fill, c.border.top.style, place)
    return (c.row, c.column, c.value, c.data_type, c.number_format, c.quotePrefix, look)
def sheet(s):
    wide = {name: size.width for name, size in s.column_dimensions.items()}
    high = {row: size.height for row, size in s.row_dimensions.items()}
    merged = [str(span) for span in s.merged_cells.ranges]
    inside = {at for span in s.merged_cells.ranges for at in list(span.cells)[1:]}
    cells = [cell(c) for row in s.iter_rows() for c in row if c.has_style and (c.row, c.column) not in inside]
    return (s.title, cells, wide, high, merged, s.freeze_panes, s.auto_filter.ref, s.print_title_rows)
files = sorted(Path(sys.argv[1]).glob("*.xlsx"))
books = [[sheet(s) for s in load_workbook(file)] for file in files]
Path(sys.argv[2]).write_bytes(pickle.dumps(books))
"""
OPENPYXL = """
import pickle, sys
from pathlib import Path
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
looks = {}
def made(look):
    if look not in looks:
        bold, size, fill, top, (across, up, wrap, indent) = look
        looks[look] = (
            Font(name="Calibri", bold=True, size=size) if bold else None,
            PatternFill("solid", fgColor=fill) if fill else None,
            Border(top=Side(style=top)) if top else None,
            Alignment(horizontal=across, vertical=up, wrap_text=wrap, indent=indent),
        )
    return looks[look]
out = Path(sys.argv[2])
out.mkdir(exist_ok=True)
for number, sheets in enumerate(pickle.loads(Path(sys.argv[1]).read_bytes())):
    book = Workbook()
    book.remove(book.active)
    for title, cells, wide, high, merged, frozen, filtered, repeated in sheets:
        sheet = book.create_sheet(title)
        for row, column, value, kind, form, quoted, look in cells:
            cell = sheet.cell(row, column)
            if value is not None:
                cell.value = value
                cell.data_type = kind
            if form != "General":
                cell.number_format = form
            if quoted:
                cell.quotePrefix = True
            font, fill, border, cell.alignment = made(look)
            if font:
                cell.font = font
            if fill:
                cell.fill = fill
            if border:
                cell.border = border
        for name, size in wide.items():
            sheet.column_dimensions[name].width = size
        for row, size in high.items():
            sheet.row_dimensions[row].height = size
        for span in merged:
            sheet.merge_cells(span)
        sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows = frozen, filtered, repeated
    book.save(out / f"{number}.xlsx")
"""
TABLES = """
import pickle, sys
from pathlib import Path
from isf.cli.desk import Desk
from isf.office import Office
from isf.outputs.statement_tables import statement_tables
desk = Desk(Office(Path(sys.argv[1])))
told = [desk.told(fund, sys.argv[2]).statement for fund in desk.register.people]
tables = [[table.in_files() for table in statement_tables(one).every if table.rows] for one in told]
Path(sys.argv[3]).write_bytes(pickle.dumps(tables))
"""
WORKBOOKS = """
import pickle, sys
from datetime import date
from pathlib import Path
from isf.outputs.xlsx import workbook
out = Path(sys.argv[2])
out.mkdir(exist_ok=True)
for number, tables in enumerate(pickle.loads(Path(sys.argv[1]).read_bytes())):
    (out / f"{number}.xlsx").write_bytes(workbook(tables, "Statement", date(2026, 4, 1)))
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
