"""An offer to the person: it counts once somebody with authority says yes, and nobody else can."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.approval.offering import accept, offers
from isf.book.approval.proposals import proposals
from isf.book.load import read_fund
from isf.book.store import writing
from isf.errors import (
    NoAuthorityError,
    NotAnAgreementError,
    OfferError,
    ProposalDecidedError,
    ProposalStaleError,
    ProposalUnknownError,
    WaitsForApproval,
)
from isf.model import facts as f
from isf.model.fund import Each
from isf.office import Office
from tests.command_line import ANNIE, PLAN, TODAY, copy_of, done, isf, open_fund

FIRST = f"{ANNIE}/proposal/00001"
RULES = '\n[approval]\nabove = "100.00"\nclause = "7.2"\n'
STAFF = '[[staff]]\nwho = "clerk"\nroles = ["recorder"]\n[[staff]]\nwho = "morgan"\nroles = ["approver"]\n'


@pytest.fixture
def office(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """An office that names its staff; period 2026:01 is run and paid."""
    monkeypatch.setenv("ISF_TODAY", TODAY)
    made = Office(copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path))
    told = made.settings.read_text(encoding="utf-8").replace("staff = []\n", "")
    made.settings.write_text(told + STAFF, encoding="utf-8", newline="\n")
    return made


def put(office: Office, more: str = "--amount 50.00") -> str:
    words = f"offer {ANNIE} --heading Home-Support --supplier Provider --outcome O1 --to A1 {more}"
    answer = done(*words.split(), "--format", "json", office=office.root).json
    return str(answer["proposal"])


def test_nothing_is_reserved_until_somebody_agrees(office: Office) -> None:
    before = read_fund(office, ANNIE)
    assert put(office) == FIRST
    assert read_fund(office, ANNIE) == before
    done_, receipt = accept(office, FIRST, authority="A1")
    (made,) = read_fund(office, ANNIE).fund.agreements
    assert (made.agreed_by, made.agreed_on) == ("A1", date.fromisoformat(TODAY))
    assert done_.decided_by == f"{ANNIE}/A1"
    assert receipt.ids == (f"{ANNIE}/agreement/{len(read_fund(office, ANNIE).entries):05d}",)
    assert offers(office, ANNIE) == ()


def test_no_approver_says_yes_for_the_person(office: Office) -> None:
    put(office)
    ran = isf("approve", FIRST, "--by", "morgan", office=office.root)
    assert (ran.code, ran.error) == (1, OfferError.__name__)
    assert len(offers(office, ANNIE)) == 1


def test_an_approver_may_take_it_back(office: Office) -> None:
    put(office)
    done("refuse", FIRST, "--reason", "too dear", "--by", "morgan", office=office.root)
    with pytest.raises(ProposalDecidedError):
        accept(office, FIRST, authority="A1")


def test_somebody_without_authority_agrees_to_nothing(office: Office) -> None:
    put(office)
    with pytest.raises(NoAuthorityError):
        accept(office, FIRST, authority="A2")
    assert read_fund(office, ANNIE).fund.agreements == ()


def test_what_the_fund_cannot_bear_any_more_is_not_agreed(office: Office) -> None:
    first, second = put(office, "--amount 200.00"), put(office, "--amount 200.00")
    accept(office, first, authority="A1")
    with pytest.raises(ProposalStaleError):
        accept(office, second, authority="A1")
    assert len(read_fund(office, ANNIE).fund.agreements) == 1


def test_an_offer_that_runs_by_the_week_reserves_what_has_fallen_due(office: Office) -> None:
    put(office, "--units 2 --rate 24.00 --each week")
    accept(office, FIRST, authority="A1")
    (made,) = read_fund(office, ANNIE).fund.agreements
    assert made.each is Each.WEEK


def test_nobody_agrees_to_what_waits_for_an_approver(office: Office) -> None:
    """What staff proposed is no offer, and an offer to one person is not shown to another."""
    other = "P-2M9TFY"
    open_fund(office.root, PLAN.replace("100234", "100235"), other)
    pack = office.council_file("calderdale")
    pack.write_text(pack.read_text(encoding="utf-8") + RULES, encoding="utf-8", newline="\n")
    done("adopt", "--reason", "rules", "--by", "morgan", office=office.root)
    words = (
        f"agree {ANNIE} --heading Home-Support --supplier Provider --amount 150 --outcome O1 --agreed-by A1"
    )
    told = done(*words.split(), "--on", "2026-04-06", "--format", "json", office=office.root).json
    assert told["proposal"] == FIRST
    assert offers(office, ANNIE) == ()
    with pytest.raises(ProposalUnknownError):
        accept(office, FIRST, authority="A1")
    name = put(office)
    assert [one.id for one, _ in offers(office, ANNIE)] == [name]
    assert offers(office, other) == ()
    assert read_fund(office, ANNIE).fund.agreements == ()


def test_a_council_that_wants_a_second_person_still_gets_one(office: Office) -> None:
    pack = office.council_file("calderdale")
    pack.write_text(pack.read_text(encoding="utf-8") + RULES, encoding="utf-8", newline="\n")
    put(office, "--amount 150.00")
    with pytest.raises(WaitsForApproval) as waiting:
        accept(office, FIRST, authority="A1")
    assert read_fund(office, ANNIE).fund.agreements == ()
    (waits,) = proposals(office)
    assert (waits.id, waits.author) == (waiting.value.proposal, f"{ANNIE}/A1")
    done("approve", waits.id, "--by", "morgan", office=office.root)
    assert read_fund(office, ANNIE).fund.agreements[0].agreed_by == "A1"


def test_who_agrees_can_record_nothing_else(office: Office) -> None:
    fee = f.Fee(fund=ANNIE, on=date.fromisoformat(TODAY), amount=Decimal("1.00"))
    with writing(office, by=f"{ANNIE}/A1", why="test") as writer:
        writer.agreeing = "A1"
        with pytest.raises(NotAnAgreementError):
            writer.record([fee])
