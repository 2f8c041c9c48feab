"""A clerk edits a ledger by hand: it is shown, and kept with a reason or put back; nothing is silent."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from isf.book.ledger import Ledger
from isf.book.load import load_book
from isf.book.trust.adopting import heads_of_today
from isf.office import Office
from tests.command_line import ANNIE, PLAN, copy_of, done, fingerprint, isf, open_fund

YEAR = f"{ANNIE}/2026-27.beancount"
FEE = f"fee {ANNIE} --amount 1 --on 2026-05-02".split()


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """Return the worked period's office."""
    return copy_of("worked", offices, tmp_path)


def edit(office: Path, was: str, now: str, path: str = YEAR) -> None:
    file = office / "ledgers" / path
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("command", [FEE, ["balance"], ["query", "BALANCES", ANNIE], ["outcomes"]])
def test_the_next_command_says_what_changed_and_offers_both_ways_on(office: Path, command: list[str]) -> None:
    edit(office, "Fee: management", "Fee: manager")
    before = fingerprint(office)
    ran = isf(*command, office=office)
    assert ran.code == 3
    assert ran.out == ""
    assert '-2026-05-01 * "Fee: management"' in ran.err
    assert '+2026-05-01 * "Fee: manager"' in ran.err
    assert "isf adopt --reason WHY" in ran.err
    assert "isf restore" in ran.err
    assert fingerprint(office) == before


def test_check_reports_an_edit_that_is_sound(office: Path) -> None:
    edit(office, "Fee: management", "Fee: manager")
    ran = isf("check", "--format", "json", office=office)
    assert ran.code == 3
    assert [error["identity"] for error in ran.json["errors"]] == ["changed-outside-isf"]
    assert ran.json["errors"][0]["fund"] == ANNIE


def test_adopt_keeps_it_with_a_reason(office: Path) -> None:
    edit(office, "Fee: management", "Fee: manager")
    ran = done("adopt", "--reason", "a slip in the words", office=office)
    assert '+2026-05-01 * "Fee: manager"' in ran.out
    done("check", office=office)
    done("verify", office=office)
    last = done("log", "--format", "json", office=office).json[-1]
    assert (last["who"], last["why"], last["funds"]) == ("clerk", "adopt: a slip in the words", ANNIE)
    assert "manager" in (office / "ledgers" / YEAR).read_text(encoding="utf-8")


def test_adopt_asks_for_a_reason(office: Path) -> None:
    edit(office, "Fee: management", "Fee: manager")
    assert isf("adopt", office=office).error == "ReasonMissingError"


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("-276.00 GBP\n", "-275.00 GBP\n", "entry-does-not-balance"),
        ("  276.00 GBP\n", "  276.0 GBP\n", "not in the form of the book"),
        ("2026-05-01 * ", 'plugin "evil"\n2026-05-01 * ', "not in the form of the book"),
    ],
)
def test_adopt_refuses_what_the_book_would_not_be_sound_with(
    office: Path, was: str, now: str, why: str
) -> None:
    edit(office, was, now)
    before = fingerprint(office)
    ran = isf("adopt", "--reason", "try", office=office)
    assert (ran.code, ran.error) == (1, "AdoptRefusedError")
    assert why in ran.err
    assert fingerprint(office) == before


def test_adopt_refuses_a_head_and_a_ledger_that_is_gone(office: Path) -> None:
    edit(
        office,
        'option "booking_method" "STRICT"',
        'option "booking_method" "NONE"',
        f"{ANNIE}/fund.beancount",
    )
    assert "head of a ledger" in isf("adopt", "--reason", "try", office=office).err
    (office / "ledgers" / YEAR).unlink()
    assert "never taken away by hand" in isf("adopt", "--reason", "try", office=office).err


DAMAGE: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_bytes(path.read_bytes().replace(b"276.00", b"275.00")),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-40]),
    "emptied": lambda path: path.write_bytes(b""),
    "taken away": lambda path: path.unlink(),
    "with Windows line ends": lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")),
    "set back": lambda path: path.write_bytes(path.read_bytes().rpartition(b"\n2026-")[0] + b"\n"),
}


@pytest.mark.parametrize("path", [YEAR, f"{ANNIE}/fund.beancount", "book.beancount"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_restore_puts_back_what_was_recorded_and_keeps_the_rest_aside(
    office: Path, path: str, damage: Callable[[Path], object]
) -> None:
    file = office / "ledgers" / path
    before, figures = file.read_bytes(), done("balance", "--format", "json", office=office).out
    damage(file)
    changed = file.read_bytes() if file.exists() else None
    if changed == before:
        pytest.skip("this file has nothing of the kind")
    assert isf("check", office=office).code == 3
    ran = done("restore", "--format", "json", office=office)
    assert ran.json["files"] == [path]
    assert [Path(aside).read_bytes() for aside in ran.json["aside"]] == ([] if changed is None else [changed])
    assert file.read_bytes() == before
    assert done("balance", "--format", "json", office=office).out == figures
    done("check", office=office)
    done("verify", office=office)


def test_restore_of_one_ledger_leaves_the_others(office: Path) -> None:
    edit(office, "Fee: management", "Fee: manager")
    edit(office, "plugin", "plugin", "book.beancount")
    (office / "ledgers" / "book.beancount").write_bytes(b"")
    assert done("restore", YEAR, "--format", "json", office=office).json["files"] == [YEAR]
    assert (office / "ledgers" / "book.beancount").read_bytes() == b""


def test_each_head_has_the_budgets_of_its_own_fund_alone(office: Path) -> None:
    """Else keeping one edit would write the plans of everybody into every head."""
    other = "P-2M9TFY"
    plan = PLAN.replace("100234", "100235").replace("75.00", "70.00").replace("20.00", "25.00")
    open_fund(office, plan, other)
    book = Ledger("", load_book(Office(office)).directives)
    assert heads_of_today(Office(office), book) == []
    head = office / "ledgers" / other / "fund.beancount"
    head.write_bytes(b"")
    (change,) = heads_of_today(Office(office), book)
    assert change.path == f"{other}/fund.beancount"
    done("restore", office=office)
    assert head.read_bytes() == change.content


def test_where_nothing_was_changed_both_say_so(office: Path) -> None:
    before = fingerprint(office)
    assert "nothing to put back" in done("restore", office=office).out
    assert "nothing to keep" in done("adopt", "--reason", "x", office=office).out
    assert fingerprint(office) == before


def test_a_file_that_isf_never_made_is_not_adopted_and_can_be_taken_away(office: Path) -> None:
    stranger = office / "ledgers" / ANNIE / "2031-32.beancount"
    stranger.write_text("2026-05-01 open Expenses:Evil GBP\n", encoding="utf-8")
    assert isf("balance", office=office).code == 3
    assert "isf did not make this file" in isf("adopt", "--reason", "x", office=office).err
    done("restore", office=office)
    assert not stranger.exists()
    done("check", office=office)


def test_numbers_of_entries_stay_unique_after_one_was_taken_out(office: Path) -> None:
    file = office / "ledgers" / YEAR
    text = file.read_text(encoding="utf-8")
    begin = text.rindex("2015-04-01 open Income:Clawback")
    file.write_text(text[:begin], encoding="utf-8", newline="\n")
    done("adopt", "--reason", "the return was not agreed", office=office)
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    done("check", office=office)


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "an account that was never opened": (
        YEAR,
        lambda path: path.write_bytes(
            path.read_bytes().replace(b":Spent:Fee GBP.PLAN", b":Spent:Few GBP.PLAN")
        ),
    ),
    "no such day": (
        YEAR,
        lambda path: path.write_bytes(path.read_bytes().replace(b"2026-05-01 * ", b"2026-13-01 * ")),
    ),
    "a file that is gone": (YEAR, lambda path: path.unlink()),
    "a folder that is gone": (YEAR, lambda path: shutil.rmtree(path.parent)),
    "an account of nobody": (
        "clearing.beancount",
        lambda path: path.write_bytes(b"2026-05-03 balance Assets:Bank 1.00 ~ 0.00 GBP\n"),
    ),
}


@pytest.mark.parametrize(("file", "damage"), BROKEN.values(), ids=BROKEN)
def test_every_error_says_whose_it_is_and_where_beancount_s_too(
    office: Path, file: str, damage: Callable[[Path], object]
) -> None:
    damage(office / "ledgers" / file)
    found = isf("check", "--format", "json", office=office).json["errors"]
    assert any(error["identity"].startswith("beancount-") for error in found)
    for error in found:
        assert error["fund"] == (ANNIE if file == YEAR else "")
        assert error["place"].startswith(str(office / "ledgers" / file.partition("/")[0]))


def test_the_number_of_an_entry_that_was_taken_out_is_never_given_out_again(office: Path) -> None:
    """Not even that of the last one: who has it on a paper would find another entry under it."""

    def receipts() -> list[str]:
        told = (office / "ledgers" / YEAR).read_text(encoding="utf-8")
        return [
            line.split('"')[1] for line in told.splitlines() if line.startswith(f'  id: "{ANNIE}/receipt/')
        ]

    def a_receipt() -> str:
        before = receipts()
        done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
        return next(name for name in receipts() if name not in before)

    year = office / "ledgers" / YEAR
    kept = year.read_bytes()
    first = a_receipt()
    year.write_bytes(kept)
    done("adopt", "--reason", "it was another person's money", office=office)
    shutil.rmtree(office / "ledgers" / ".journal" / "notes")  # may be deleted at any time
    second = a_receipt()
    assert int(second[-5:]) > int(first[-5:])
    third = a_receipt()
    assert int(third[-5:]) == int(second[-5:]) + 1
    done("verify", office=office)
