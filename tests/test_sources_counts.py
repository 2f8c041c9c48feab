"""Every row is told of once: what was read is what went in, was known, waits, was kept out or set aside."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isf.sources.landing.any_fact import land
from isf.sources.landing.common import Landed
from isf.sources.values import Reading
from tests.sources.house import FOLDER, PEOPLE, TODAY, book, declared, landed, read_text, recorded, shipped

FILES = sorted(
    path.name
    for path in FOLDER.iterdir()
    if path.suffix in {".csv", ".txt", ".ofx", ".qif", ".sta", ".xml", ".dat"}
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def assert_adds_up(reading: Reading, result: Landed) -> None:
    kinds = ("fund", "agreed", "clearing", "known")
    told = sum(result.count(kind) for kind in kinds) + len(reading.bad) + len(result.bad)
    assert told + reading.passed + reading.set_aside == reading.rows
    assert len({row.row for row in result.rows}) == len(result.rows)


@pytest.mark.parametrize("name", FILES)
def test_the_counts_of_a_file_add_up(name: str) -> None:
    held = book(until="2026-04-10")
    reading, result = landed(FOLDER / name, held)
    assert reading.rows > 0
    assert_adds_up(reading, result)
    more = [*held.ledger("P-7K3QX7").directives, *held.clearing().directives, *recorded(result.items)]
    again, repeated = landed(FOLDER / name, type(held)(more))
    assert_adds_up(again, repeated)
    assert repeated.count("known") == sum(
        result.count(kind) for kind in ("fund", "agreed", "clearing", "known")
    )


VISITS = declared("""\
title = "Rota"
fact = "visit"
readers = ["csv"]
dates = ["%d/%m/%Y"]
[columns]
reference = ["Ref"]
date = ["Day"]
billed = ["Time"]
status = ["Status"]
[visits]
delivered = ["Done"]
durations = ["minutes"]
""")
CELLS = st.tuples(
    st.sampled_from(["ASC-100234", "ASC-1", "", "Total"]),
    st.sampled_from(["07/04/2026", "31/02/2026", "", "01/01/2031"]),
    st.sampled_from(["0", "30", "90", "x", "", "9999"]),
    st.sampled_from(["Done", "Cancelled", ""]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(CELLS, max_size=8))
def test_visits_of_any_kind_add_up(tmp_path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    sound = ("ASC-100234", "07/04/2026", "30", "Done")
    text = "".join(f"{','.join(row)}\n" for row in (sound, *rows))
    reading = read_text(tmp_path, f"Ref,Day,Time,Status\n{text}", VISITS)
    assert_adds_up(reading, land(VISITS, reading, PEOPLE, book(until="2026-04-10")))


AMOUNTS = st.sampled_from(["5.00", "-5.00", "0.00", "1,5", "", "£12.00", "Total"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.sampled_from(["ASC-100234", "ASC-1", ""]), AMOUNTS), max_size=8))
def test_payments_of_any_kind_add_up(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    declaration = shipped("council-remittance")
    text = "".join(f'{ref},07/04/2026,"{amount}"\n' for ref, amount in (("ASC-100234", "1.00"), *rows))
    reading = read_text(tmp_path, f"Person ref,Payment date,Amount\n{text}", declaration)
    assert_adds_up(reading, land(declaration, reading, PEOPLE, book(until="2026-04-10")))
