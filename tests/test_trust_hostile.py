"""A ledger that somebody prepared: nothing in it runs, nothing else is read, and no command dies of it."""

import os
import pickle
from pathlib import Path

import pytest

from isf.book.heads import BOOK_TITLE
from isf.book.reading import apart, guarding
from isf.errors import ChangedOutsideError, StrangeTextError
from isf.office import Office
from tests.command_line import ANNIE, copy_of, done, isf

YEAR = f"{ANNIE}/2026-27.beancount"
HEADS = (f"{ANNIE}/fund.beancount", "book.beancount")
COMMANDS = (
    ["check"],
    ["balance"],
    ["query", "SELECT account", ANNIE],
    ["query", "SELECT account", "--all"],
    ["adopt", "--reason", "try"],
    f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(),
)


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """Return the worked period's office."""
    return copy_of("worked", offices, tmp_path)


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Return a module that leaves a mark when it is imported."""
    (tmp_path / "evil.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w').close()\n__plugins__ = ()\n", encoding="utf-8"
    )
    return tmp_path


def without_journal(office: Path) -> None:
    """Take the journal away, so that only the text itself can be judged."""
    (office / "ledgers" / ".journal").rename(office.parent / "journal")


LINES = {
    "plugin": 'plugin "evil"\n',
    "python path": 'option "insert_pythonpath" "TRUE"\nplugin "evil"\n',
    "raw mode": 'option "plugin_processing_mode" "raw"\n',
    "include": 'include "/etc/passwd"\n',
    "glob": 'include "*.beancount"\n',
    "encrypted include": 'include "more.asc"\n',
    "nested": f'2026-04-06 * "x" ^x\n  Assets:Bank:P-7K3QX7  {"(" * 100_000}1{")" * 100_000} GBP\n',
    "Fava extension": '2026-04-06 custom "fava-extension" "evil"\n',
    "Fava import": '2026-04-06 custom "fava-option" "import-config" "evil.py"\n',
    "document": '2026-04-06 document Assets:Bank:P-7K3QX7 "/etc/hostname"\n',
    "other source": '2026-04-06 * "x" ^x\n  filename: "/etc/hostname"\n',
    "division by zero": '2026-04-06 * "x" ^x\n  Assets:Bank:P-7K3QX7  1/0 GBP\n',
    "ignored line": "!2026-04-06 balance Assets:Bank 999.00 GBP\n",
    "query": '2026-04-06 query "x" "SELECT account"\n',
    "pad": "2026-04-06 pad Assets:Bank:P-7K3QX7 Equity:Plan:P-7K3QX7:Available:Fee\n",
}


@pytest.mark.parametrize("journal", ["with its journal", "without a journal"])
@pytest.mark.parametrize("path", [YEAR, "clearing.beancount", *HEADS])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_no_line_runs_or_reads_anything(office: Path, trap: Path, line: str, path: str, journal: str) -> None:
    if journal == "without a journal":
        without_journal(office)
    ledger = office / "ledgers" / path
    ledger.write_text(ledger.read_text(encoding="utf-8") + line, encoding="utf-8", newline="\n")
    (ledger.parent / "evil.py").write_bytes((trap / "evil.py").read_bytes())
    ran = isf("check", "--format", "json", office=office)
    assert ran.code == 3
    assert ran.json["sound"] is False
    for command in COMMANDS[1:] if path == YEAR else ():
        refused = isf(*command, office=office)
        assert refused.code in (1, 3), command
        assert "root:" not in refused.err
    assert "root:" not in ran.out + ran.err
    assert not (trap / "ran").exists()


def test_a_link_to_another_file_is_not_read(office: Path) -> None:
    for path in (YEAR, "clearing.beancount", *HEADS):
        ledger = office / "ledgers" / path
        whole = ledger.read_bytes()
        ledger.unlink()
        ledger.symlink_to("/etc/passwd")
        ran = isf("check", office=office)
        assert ran.code == 3
        assert "root:" not in ran.out + ran.err
        done("restore", office=office)
        assert ledger.read_bytes() == whole
        assert not ledger.is_symlink()


class Evil:
    """A pickle that leaves a mark when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_a_planted_pickle_is_not_read(office: Path, tmp_path: Path) -> None:
    for head in HEADS:
        place = office / "ledgers" / head
        (place.parent / f".{place.name}.picklecache").write_bytes(pickle.dumps(Evil(tmp_path / "ran")))
    done("check", office=office)
    done("query", "SELECT account", ANNIE, office=office)
    assert not (tmp_path / "ran").exists()
    assert not list((office / "ledgers").rglob("*.picklecache.tmp"))


def test_a_text_that_crashes_the_parser_stops_only_its_own_process(tmp_path: Path) -> None:
    ledger = tmp_path / "x.beancount"
    ledger.write_text('2026-04-06 * "x"\n  Assets:A  1/0 GBP\n  Assets:B\n', encoding="utf-8")
    found = apart.problems_apart(ledger, BOOK_TITLE)
    assert [problem.name for problem in found] == ["cannot-be-read"]


def test_a_text_that_keeps_the_parser_busy_is_given_up(tmp_path: Path) -> None:
    found = apart.problems_apart(tmp_path / "x.beancount", BOOK_TITLE, seconds=0)
    assert "took longer" in found[0].message


def test_fava_and_others_can_ask_before_they_load(office: Path) -> None:
    guarding.check(Office(office))
    guarding.check(Office(office), ANNIE)
    ledger = office / "ledgers" / YEAR
    ledger.write_text(ledger.read_text(encoding="utf-8") + LINES["plugin"], encoding="utf-8")
    with pytest.raises(ChangedOutsideError):
        guarding.check(Office(office), ANNIE)
    without_journal(office)
    with pytest.raises(StrangeTextError, match="order 'plugin'"):
        guarding.check(Office(office), ANNIE)
