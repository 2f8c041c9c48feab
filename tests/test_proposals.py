"""A council that wants a second person gets one: nothing is in the ledger before an approver says so."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from isf.book.actions.spending import DeliveryRequest, spend
from isf.book.approval.deciding import approve, fitting
from isf.book.approval.proposals import read_proposal
from isf.book.store import writing
from isf.errors import (
    ProposalDamagedError,
    ProposalDecidedError,
    ProposalStaleError,
    ProposalUnknownError,
    SamePersonError,
    WaitsForApproval,
)
from isf.model import facts as f
from isf.office import Office
from tests.command_line import ANNIE, PLAN, TODAY, copy_of, done, isf, open_fund

RULES = """
[approval]
above = "100.00"
off_plan = true
plan_changes = true
clause = "7.2"
plan_changes_clause = "7.4"
"""
FIRST = f"{ANNIE}/proposal/00001"
SECOND = f"{ANNIE}/proposal/00002"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """An office whose council asks for a second person; period 2026:01 is run and paid."""
    made = copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    pack = made / "ledgers" / "councils" / "calderdale.toml"
    pack.write_text(pack.read_text(encoding="utf-8") + RULES, encoding="utf-8", newline="\n")
    done("adopt", "--reason", "the council's own rules", office=made)
    return made


def ask(office: Path, line: str, who: str = "clerk") -> Any:
    return done(*line.split(), "--by", who, "--format", "json", office=office).json


def agree(office: Path, units: str = "12", more: str = "") -> Any:
    return ask(
        office,
        f"agree {ANNIE} --heading Home-Support --supplier Provider --units {units} --rate 24.00 --outcome O1 "
        f"--agreed-by A1 --on 2026-04-06 {more}",
    )


def available(office: Path) -> str:
    figure: str = ask(office, f"balance {ANNIE}")[0]["available"]
    return figure


def entries(office: Path) -> str:
    folder = office / "ledgers" / ANNIE
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("[0-9]*.beancount")))


def test_an_agreement_above_the_amount_waits_and_reserves_nothing(office: Path) -> None:
    before = entries(office)
    told = agree(office)
    assert told["proposal"] == FIRST
    assert told["asked"] == ["Calderdale Council asks for it above £100.00, clause 7.2"]
    assert "agreement" not in told
    assert (entries(office), available(office)) == (before, "400.00")
    assert done("check", office=office).code == 0
    head = (office / "ledgers" / "book.beancount").read_text(encoding="utf-8")
    assert "proposals" not in head


def test_a_person_reads_that_it_waits_and_what_to_do(office: Path) -> None:
    agree(office)
    said = isf(*f"fee {ANNIE} --amount 15 --on 2026-05-01".split(), office=office)
    assert said.code == 0
    assert "Entry" in said.out  # fifteen pounds need no second person
    waits = isf(
        *f"agree {ANNIE} --heading Home-Support --supplier Provider --amount 150 --outcome O1 --agreed-by A1 "
        "--on 2026-04-06".split(),
        office=office,
    )
    assert waits.code == 0
    assert f"isf approve {SECOND}" in waits.out
    assert "Traceback" not in waits.err
    listed = done("proposals", "list", office=office).out
    assert FIRST in listed
    assert "£288.00" in listed
    assert "clerk" in listed


def test_an_approver_makes_it_the_entry_that_it_would_have_been(office: Path) -> None:
    agree(office)
    told = ask(office, f"approve {FIRST}", "morgan")
    assert told["agreement"] == "AG-001"
    assert available(office) == "112.00"
    assert 'agreed-by: "A1"' in entries(office)
    assert ask(office, "proposals list") == []
    decided = ask(office, "proposals list --all")
    assert [(one["state"], one["author"], one["decided_by"]) for one in decided] == [
        ("approved", "clerk", "morgan")
    ]
    assert done("check", office=office).code == 0


def test_its_author_cannot_approve_it_however_the_name_is_typed(office: Path) -> None:
    agree(office)
    for who in ("clerk", "Clerk", " CLERK "):
        refused = isf("approve", FIRST, "--by", who, office=office)
        assert refused.code == 1
        assert "needs two people" in refused.err
    assert available(office) == "400.00"


def test_what_is_refused_is_never_recorded_and_cannot_be_approved_later(office: Path) -> None:
    agree(office)
    ask(office, f"refuse {FIRST} --reason dear", "morgan")
    again = isf("approve", FIRST, "--by", "morgan", office=office)
    assert again.code == 1
    assert "was refused by morgan" in again.err
    assert available(office) == "400.00"


def test_a_refusal_names_nobody_either(office: Path) -> None:
    agree(office)
    refused = isf("refuse", FIRST, "--reason", "so says Annie", "--by", "morgan", office=office)
    assert refused.code == 1
    assert "The reason holds a name (characters 9 to 13)" in refused.err


def test_approving_twice_records_once(office: Path) -> None:
    agree(office)
    ask(office, f"approve {FIRST}", "morgan")
    assert isf("approve", FIRST, "--by", "morgan", office=office).code == 1
    assert available(office) == "112.00"


def test_it_is_checked_against_the_ledger_of_the_day_of_approval(office: Path) -> None:
    agree(office)
    agree(office, "11")
    ask(office, f"approve {FIRST}", "morgan")
    stale = isf("approve", SECOND, "--by", "morgan", office=office)
    assert stale.code == 1
    assert "no longer fits the ledger" in stale.err
    assert ask(office, "proposals list")[0]["proposal"] == SECOND


def test_two_agreements_that_waited_side_by_side_get_numbers_of_their_own(office: Path) -> None:
    agree(office, "5")
    agree(office, "6")
    assert ask(office, f"approve {SECOND}", "morgan")["agreement"] == "AG-001"
    assert ask(office, f"approve {FIRST}", "morgan")["agreement"] == "AG-002"
    assert f"{ANNIE}-AG-002" in entries(office)
    assert available(office) == "136.00"


def test_an_agreement_that_recurs_reserves_what_has_fallen_due_once_approved(office: Path) -> None:
    assert "proposal" in agree(office, "5", "--each period")
    ask(office, f"approve {FIRST}", "morgan")
    assert available(office) == "280.00"


def test_an_agreement_that_recurs_reserves_what_fell_due_while_it_waited_too(office: Path) -> None:
    agree(office, "5", "--each period")
    for line in ("period run calderdale 2026:02", f"approve {FIRST} --by morgan"):
        done(*line.split(), office=office, today="2026-05-04")
    told = done("balance", ANNIE, "--format", "json", office=office, today="2026-05-04").json
    assert told[0]["available"] == "560.00", "800.00, less 120.00 for each of two periods"


def test_what_is_for_another_fund_or_for_none_is_recorded_once(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)
    other = "P-2M9TFY"
    open_fund(office, PLAN.replace("100234", "100235"), other)
    agree(office, "5", "--each period")
    first = read_proposal(Office(office), FIRST)
    released = f.Allocation(fund=other, on=first.on, heading="Community", amount=Decimal("1.00"))
    line = f.Clearing(fund="", on=first.on, amount=Decimal("1.00"))
    with writing(Office(office), by="morgan", why="approve") as writer:
        items = fitting(writer, replace(first, items=(*first.items, released, line)))
    assert sorted(type(item).__name__ for item in items) == [
        "AgreementMade",
        "Allocation",
        "Clearing",
        "Reservation",
    ]


def test_a_payment_that_was_made_otherwise_meanwhile_is_not_made_twice(office: Path) -> None:
    agree(office)
    ask(office, f"approve {FIRST}", "morgan")
    waits = ask(office, f"spend {ANNIE} --agreement AG-001 --units 8 --on 2026-04-28")
    ask(office, f"approve {waits['proposal']}", "morgan")
    pays = [ask(office, f"pay {ANNIE} --to provider --amount 192 --on 2026-04-29")["proposal"] for _ in "ab"]
    ask(office, f"approve {pays[0]}", "morgan")
    stale = isf("approve", pays[1], "--by", "morgan", office=office)
    assert stale.code == 1
    assert "is more than the 0.00" in stale.err


def test_a_change_of_the_plan_waits_whatever_it_costs(office: Path) -> None:
    told = done(
        *f"outcome add {ANNIE} --id O2 --care-act i --format json --words".split(),
        "Swim on Tuesdays",
        office=office,
    ).json
    assert told["asked"] == ["Calderdale Council asks for it when a plan changes, clause 7.4"]
    assert '"O2"' not in entries(office)
    ask(office, f"approve {told['proposal']}", "morgan")
    assert '"Swim on Tuesdays"' in entries(office)


def test_opening_a_fund_needs_no_second_person_for_its_first_plan(office: Path) -> None:
    plan = (office.parent / "new.toml").resolve()
    plan.write_text(
        'name = "Bram Sample"\ncouncil = "calderdale"\nstart = 2026-04-06\nweekly = "600.00"\n'
        '[headings]\nCommunity = "600.00"\n[[outcomes]]\nid = "O1"\ncare_act = "g"\nwords = "Work"\n'
        '[[may_agree]]\nwho = "Bram Sample"\nauthority = "self"\n',
        encoding="utf-8",
    )
    assert "fund" in done("fund", "open", "--plan", str(plan), "--format", "json", office=office).json
    assert "proposal" not in ask(office, "period run calderdale 2026:01")


def test_a_proposal_that_was_edited_by_hand_is_not_approved(office: Path) -> None:
    agree(office)
    path = office / "ledgers" / ANNIE / "proposals" / "00001.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("288.00", "28.00"), encoding="utf-8", newline="\n"
    )
    refused = isf("approve", FIRST, "--by", "morgan", office=office)
    assert refused.code == 3
    assert "changed outside isf" in refused.err
    assert available(office) == "400.00"


def test_each_refusal_has_a_name(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)
    at = Office(office)
    agree(office)
    agree(office, "11")
    with pytest.raises(SamePersonError):
        approve(at, FIRST, by="clerk")
    approve(at, FIRST, by="morgan")
    with pytest.raises(ProposalDecidedError):
        approve(at, FIRST, by="morgan")
    with pytest.raises(ProposalStaleError):
        approve(at, SECOND, by="morgan")
    with pytest.raises(ProposalUnknownError):
        approve(at, f"{ANNIE}/proposal/00003", by="morgan")
    spent = DeliveryRequest(agreement="AG-001", on=date(2026, 4, 28), units=Decimal(11))
    with writing(at, by="clerk", why="spend") as writer, pytest.raises(WaitsForApproval) as waiting:
        writer.record([spend(writer.ledger(ANNIE), spent)])
    assert waiting.value.exit_code == 0
    assert waiting.value.proposal == f"{ANNIE}/proposal/00003"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"state": "waiting"', '"state": "lost"'),
        ('"what": "Reservation"', '"what": "Gift"'),
        ('"288.00"', "288.0"),
        ('"author": "clerk"', '"author": 7'),
        ("proposal/00001", "proposal/00002"),
    ],
)
def test_a_file_that_is_no_proposal_is_not_approved(
    office: Path, monkeypatch: pytest.MonkeyPatch, was: str, now: str
) -> None:
    """Not even when it came through the journal, and so is as recorded."""
    monkeypatch.setenv("ISF_TODAY", TODAY)
    agree(office)
    path = f"{ANNIE}/proposals/00001.json"
    text = (office / "ledgers" / path).read_text(encoding="utf-8")
    assert was in text
    with writing(Office(office), by="clerk", why="edit") as writer:
        writer.record([], files={path: text.replace(was, now).encode()})
    with pytest.raises(ProposalDamagedError, match="is not a proposal as isf writes it"):
        approve(Office(office), FIRST, by="morgan")


def test_the_file_holds_what_was_put_down_and_who_decided(office: Path) -> None:
    agree(office)
    path = office / "ledgers" / ANNIE / "proposals" / "00001.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert [item["what"] for item in told["items"]] == ["AgreementMade", "Reservation"]
    assert (told["author"], told["state"]) == ("clerk", "waiting")


@pytest.mark.parametrize(
    "name", ["", "P-7K3QX7", "P-7K3QX7/proposal/00009", "P-7K3QX7/proposal/../../x", "x/y/z"]
)
def test_a_proposal_that_is_not_there(office: Path, name: str) -> None:
    refused = isf("approve", name, "--by", "morgan", office=office)
    assert refused.code == 1
    assert "There is no proposal" in refused.err


def test_a_number_of_something_else_is_no_proposal(office: Path) -> None:
    agree(office)
    for name in (f"{ANNIE}/delivery/00001", f"{FIRST}/1", f"{ANNIE} (1)/proposal/00001"):
        assert "There is no proposal" in isf("approve", name, "--by", "morgan", office=office).err
    assert ask(office, "proposals list")[0]["proposal"] == FIRST


def test_who_comes_too_late_is_told_who_decided_and_when(office: Path) -> None:
    agree(office)
    ask(office, f"refuse {FIRST} --reason dear", "morgan")
    late = isf("approve", FIRST, "--by", "morgan", office=office)
    assert f"was refused by morgan on {TODAY}" in late.err


def test_a_council_that_asks_for_nothing_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    plain = copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    assert agree(plain)["agreement"] == "AG-001"


def test_another_form_of_the_same_letters_is_the_same_person(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)
    agree(office)
    for same in (" CLERK ", "\uff43\uff4c\uff45\uff52\uff4b"):
        with pytest.raises(SamePersonError):
            approve(Office(office), FIRST, by=same)


@pytest.mark.parametrize("change", ["edited", "gone", "forged"])
def test_a_proposal_changed_by_hand_is_told_of_and_put_back(
    office: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Both ways on that the refusal names lead on: restore puts it back, adopt says why it will not."""
    monkeypatch.setenv("ISF_TODAY", TODAY)
    agree(office)
    path = office / "ledgers" / ANNIE / "proposals" / "00001.json"
    recorded = path.read_bytes()
    if change == "edited":
        path.write_bytes(recorded.replace(b'"clerk"', b'"other"'))
    elif change == "gone":
        path.unlink()
    else:
        path.with_name("00002.json").write_bytes(recorded.replace(b"proposal/00001", b"proposal/00002"))
    proof = isf("check", office=office, today=TODAY)
    assert (proof.code, "changed-outside-isf" in proof.out) == (3, True)
    refused = isf("adopt", "--reason", "as it should be", "--by", "morgan", office=office, today=TODAY)
    assert refused.code == 1
    assert "`isf restore`" in refused.err
    done("restore", office=office, today=TODAY)
    assert path.read_bytes() == recorded
    assert not path.with_name("00002.json").exists()
    done("check", office=office, today=TODAY)
    done("verify", office=office, today=TODAY)
    approve(Office(office), FIRST, by="morgan")
