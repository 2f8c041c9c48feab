"""An import writes each ledger once, however many rows of it are that person's."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bench.office import TODAY, write_office
from bench.peers import visits
from isf.book import index
from isf.book.disk import durable
from isf.cli import figures
from isf.office import Office
from isf.reporting.balances import Balance
from tests.command_line import done

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people with a year of a thousand entries each."""
    root = tmp_path_factory.mktemp("writes") / "office"
    write_office(2, root)
    shutil.copy(ROOT / "importers" / "visits.toml", root / "importers")
    return root


def balances(office: Path, on: date = TODAY) -> list[Balance]:
    return figures.balances(Office(office), None, on)


def test_each_ledger_is_written_once_and_the_index_follows(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    before = balances(office)
    written, write = Counter[str](), durable.write

    def counted(path: Path, content: bytes, mode: int = 0o600, *, settle: bool = True) -> None:
        written[path.relative_to(office / "ledgers").as_posix()] += 1
        write(path, content, mode, settle=settle)

    monkeypatch.setattr(durable, "write", counted)
    file = visits(2, office.parent)
    rows = done(
        "import", str(file), "--as", "visits", "--format", "json", office=office, today=TODAY.isoformat()
    )
    assert [row["matched"] for row in rows.json] == [56]
    shards = {path: times for path, times in written.items() if path.startswith("P-")}
    assert sorted(shards.values()) == [1, 1]
    after = balances(office)
    spent = [late.total.spent - early.total.spent for early, late in zip(before, after, strict=True)]
    assert spent == [168, 168]  # 28 visits of a quarter of an hour at 24.00
    index.discard(Office(office))
    assert balances(office) == after
