"""`isf balance`, `outcomes` and `query` as tables and CSV: figures that add up, text that stays text."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from isf.cli.show import _cell
from tests.command_line import ANNIE, copy_of, done, isf


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copy_of("worked", tmp_path_factory.getbasetemp() / "answers", tmp_path)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_of_a_balance_has_the_fund_and_then_its_headings(office: Path) -> None:
    rows = _rows(done("balance", ANNIE, "--format", "csv", office=office).out)
    assert [row["heading"] for row in rows] == ["", "Home-Support", "Community", "Fee"]
    assert [row["available"] for row in rows] == ["74.00", "24.00", "50.00", "0.00"]
    assert [row["spent"] for row in rows] == ["296.00", "276.00", "0.00", "20.00"]
    assert [row["bank"] for row in rows] == ["64.00", "", "", ""]
    assert {row["fund"] for row in rows} == {ANNIE}


@pytest.mark.parametrize("command", ["balance", "outcomes", "review"])
def test_csv_of_nothing_still_has_its_header(command: str, tmp_path: Path) -> None:
    office = tmp_path / "office"
    done("init", str(office), "--provider", "Bridge Support")
    done("council", "add", "calderdale", "--name", "Calderdale Council", office=office)
    words = (command, "--format", "csv")
    lines = done(*words, office=office).out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("fund,")


def test_each_line_of_a_balance_adds_up_on_the_screen(office: Path) -> None:
    """Allocated 400 = agreed 0 + spent 296 + to go back 30 + left 74."""
    head, *_, whole = done("balance", ANNIE, office=office).out.split("\n")[1:7]
    assert head.split("  ")[-1].strip() == "Left"
    assert "To go back" in head
    assert whole.split() == ["All", "£400.00", "£0.00", "£296.00", "£30.00", "£74.00"]


def test_a_balance_since_a_day_shows_what_was_there_before(office: Path) -> None:
    """On 30 April 124.00 was left; since then 20 of it was spent and 30 goes back."""
    told = done("balance", ANNIE, "--from", "2026-05-01", office=office).out
    whole = next(line for line in told.split("\n") if line.startswith("All"))
    assert "From before" in told
    assert whole.split() == ["All", "£124.00", "£0.00", "£0.00", "£20.00", "£30.00", "£74.00"]


def test_a_column_of_nothing_is_left_out(office: Path) -> None:
    told = done("balance", ANNIE, "--as-of", "2026-05-01", office=office).out
    for heading in ("To go back", "Ended", "Moved", "On hold", "From before"):
        assert heading not in told


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("-12.00 GBP", "-12.00 GBP"),
        ("-1,494.00 GBP, -3.00 GBP.PLAN", "-1,494.00 GBP, -3.00 GBP.PLAN"),
        ("-12.00", "-12.00"),
        ("+44 1422 000000", "'+44 1422 000000"),
        ("-2+3", "'-2+3"),
        ("-1 cmd", "'-1 cmd"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\n=1+1", "'\n=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("- a dash", "'- a dash"),
    ],
)
def test_only_what_may_be_a_formula_is_quoted(value: str, written: str) -> None:
    assert _cell(value) == written


def test_an_amount_of_a_query_is_written_as_it_is(office: Path) -> None:
    question = "select account, position where account ~ 'Payable' and number < 0"
    rows = _rows(done("query", question, ANNIE, "--format", "csv", office=office).out)
    assert rows
    assert all(row["position"].startswith("-") and row["position"].endswith(" GBP") for row in rows)


def test_outcomes_until_before_from_are_refused(office: Path) -> None:
    ran = isf("outcomes", "--from", "2026-05-01", "--until", "2026-04-06", office=office)
    assert (ran.code, ran.error) == (1, "RequestError")
    assert "--until is the day after the last" in ran.err


def test_outcomes_of_each_month_add_up_to_those_of_all_of_them(office: Path) -> None:
    days = ("--from", "2026-04-06", "--until", "2026-05-04")
    rows = done("outcomes", ANNIE, *days, "--each", "month", "--format", "json", office=office).json
    assert [(row["from"], row["until"], row["outcome"]) for row in rows] == [
        ("2026-04-06", "2026-05-01", "O1"),
        ("2026-04-06", "2026-05-01", None),
        ("2026-05-01", "2026-05-04", "O1"),
        ("2026-05-01", "2026-05-04", None),
    ]
    for whole in done("outcomes", ANNIE, *days, "--format", "json", office=office).json:
        parts = [row for row in rows if row["outcome"] == whole["outcome"]]
        assert sum(Decimal(row["spent"]) for row in parts) == Decimal(whole["spent"])
        assert sum(row["deliveries"] for row in parts) == whole["deliveries"]
        assert {"from": "2026-05-01", "until": "2026-05-04", **whole}.keys() == parts[-1].keys()
        assert parts[-1]["agreed"] == whole["agreed"]


def test_outcomes_of_each_quarter_are_a_table_for_each(office: Path) -> None:
    shown = done("outcomes", "--from", "2026-02-01", "--each", "quarter", office=office).out
    first, second = shown.split("\n\n")
    assert first.startswith("1 February to 31 March 2026\nFund ")
    assert second.startswith("1 April to 3 May 2026\nFund ")
    assert "£276.00" in second
    assert "£276.00" not in first


def test_each_needs_a_first_day_that_has_come(office: Path) -> None:
    for days in ((), ("--from", "2026-05-04")):
        ran = isf("outcomes", *days, "--each", "quarter", office=office)
        assert (ran.code, ran.error) == (1, "RequestError")
        assert "give one with --from, or a --period" in ran.err


def test_csv_says_true_and_false_as_json_does(office: Path) -> None:
    (row,) = _rows(done("fund", "show", ANNIE, "--format", "csv", office=office).out)
    (told,) = done("fund", "show", ANNIE, "--format", "json", office=office).json
    assert (told["legal_hold"], row["legal_hold"]) == (False, "false")
    assert (_cell(value=True), _cell(None), _cell(0)) == ("true", None, 0)
