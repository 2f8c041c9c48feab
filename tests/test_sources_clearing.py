"""One credit for many people: remittance, clearing, matching, and the three-way reconciliation."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from isf.book.accounts import bank
from isf.book.load import fund_ids, load_clearing, read_fund
from isf.book.trust.reconciliations import read_reconciliations
from isf.errors import FileError
from isf.office import Office
from tests.command_line import ANNIE, PLAN, begin, done, fingerprint, isf

PEOPLE = 30
EACH = 360
DAY = date(2026, 4, 30)
NAMES = [f"{chr(65 + number // 6)}{'aeiouy'[number % 6]}na" for number in range(PEOPLE)]
PAID = "Person ref,Payment date,Amount\n"
BANK = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    office = begin(folder)
    for number in range(1, PEOPLE):
        plan = folder / f"{number}.toml"
        plan.write_text(
            PLAN.replace("Annie Example", f"Sample {NAMES[number]} Person").replace(
                "ASC-100234", f"ASC-{number:03d}"
            ),
            encoding="utf-8",
        )
        done("fund", "open", "--plan", str(plan), office=office)
    done("period", "run", "calderdale", "2026:01", office=office)
    return office


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


def written(office: Path, name: str, text: str) -> str:
    path = office.parent / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def remittance(office: Path, *, unknown: int = 0) -> str:
    refs = ["ASC-100234", *(f"ASC-{number:03d}" for number in range(1, PEOPLE))]
    refs[PEOPLE - unknown :] = [f"ASC-9{number}" for number in range(unknown)]
    rows = "".join(f"{ref},07/04/2026,{EACH}.00\n" for ref in refs)
    return written(office, "paid.csv", PAID + rows + f"Total,,{PEOPLE * EACH}.00\n")


def statement(office: Path, amount: str = "10800.00") -> str:
    return written(
        office, "bank.csv", f"{BANK}09/04/2026,BGC,'00-00-99,00112233,COUNCIL,,{amount},{amount}\n"
    )


def standing(office: Path) -> int:
    """Return how many changes the journal has."""
    return len(done("log", "--format", "json", office=office).json)


def answered(office: Path, *words: str, code: int = 0) -> Any:
    ran = isf(*words, "--format", "json", office=office)
    assert ran.code == code, ran.err
    return ran.json


def three_ways(office: Path, *words: str, code: int = 0) -> Any:
    return answered(office, "reconcile", *words, "--signed-by", "Treasurer", code=code)[0]


@pytest.mark.parametrize("order", [1, -1])
def test_one_credit_lands_in_every_fund_and_reconciles_to_the_penny(office: Path, order: int) -> None:
    files = [statement(office), remittance(office)]
    for file in files[::order]:
        done("import", file, office=office)
    found = three_ways(office, files[0])
    assert (found["bank"], found["cash_book"], found["funds"], found["clearing"]) == (
        "10800.00",
        "10800.00",
        "10800.00",
        "0.00",
    )
    assert (found["difference"], found["reconciled"], found["reasons"]) == ("0.00", True, [])
    funds = [read_fund(Office(office), fund) for fund in fund_ids(Office(office))]
    assert [fund.balance(bank(fund.fund_id), DAY) for fund in funds] == [Decimal("360.00")] * 30
    text = (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8")
    assert text.count("2026-04-10 balance Assets:Bank") == 1
    assert three_ways(office, files[0])["state"] == "recorded before"
    assert (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8") == text
    assert isf("check", office=office).code == 0


@pytest.mark.parametrize("order", [1, -1])
def test_one_person_unknown_waits_and_is_matched_with_a_rule_for_next_time(office: Path, order: int) -> None:
    before = standing(office)
    results = [
        answered(office, "import", file)[0]
        for file in [statement(office), remittance(office, unknown=1)][::order]
    ]
    paid = next(row for row in results if row["source"] == "council-remittance")
    assert (paid["read"], paid["matched"], paid["clearing"]) == (30, 29, 1)
    assert standing(office) == before + 2  # a file is one step, in however many funds it lands
    found = three_ways(office, "--balance", "10800", "--on", "2026-04-09")
    assert (found["difference"], found["funds"], found["clearing"]) == ("0.00", "10440.00", "360.00")
    (later,) = [row for row in answered(office, "review") if row["kind"] == "clearing"]
    assert (later["amount"], later["do"]) == ("360.00", "isf match")
    assert "no fund has its reference" in later["message"]
    (item,) = answered(office, "match")
    assert (item["rest"], item["why"], item["from"]) == ("360.00", "no fund has its reference", "council")
    (fund,) = [candidate["id"] for candidate in item["candidates"]]
    answered(office, "match", "--accept", f"{item['id']}={fund}", "--remember", "ASC-90")
    assert answered(office, "match") == []
    assert three_ways(office, "--balance", "10800", "--on", "2026-04-09")["funds"] == "10800.00"
    rules = (office / "importers" / "rules.toml").read_text(encoding="utf-8")
    assert f'reference = "ASC-90"\nfund = "{fund}"' in rules
    later = written(office, "later.csv", PAID + "ASC-90,01/05/2026,5.00\n")
    (row,) = answered(office, "import", later)
    assert (row["matched"], row["clearing"]) == (1, 0)
    assert isf("check", office=office).code == 0


def test_a_credit_that_differs_from_its_remittance_is_matched_and_the_difference_waits(office: Path) -> None:
    for file in (statement(office, "10790.00"), remittance(office)):
        done("import", file, office=office)
    found = three_ways(office, "--balance", "10790.00", "--on", "2026-04-09", code=3)
    assert (found["difference"], found["state"]) == ("-10800.00", "not reconciled")
    (item,) = answered(office, "match")
    (candidate,) = [one for one in item["candidates"] if one["id"].startswith("paid-")]
    assert "-10.00 apart" in candidate["why"]
    answered(office, "match", "--accept", f"{item['id']}={candidate['id']}")
    (rest,) = answered(office, "match")
    assert (rest["rest"], rest["why"]) == (
        "-10.00",
        "10800.00 of 10790.00 was matched; this is the difference",
    )
    assert three_ways(office, "--balance", "10790", "--on", "2026-04-09")["difference"] == "0.00"
    assert isf("check", office=office).code == 0


def test_of_two_equal_credits_the_nearer_one_is_the_remittances(office: Path) -> None:
    """Newest first, as banks write them: the council's came two days after its file, the other three."""
    done("import", remittance(office), office=office)
    paid = PEOPLE * 360
    lines = "".join(
        f"{day}/04/2026,BGC,'00-00-99,00112233,{who},,{paid}.00,{left}.00\n"
        for day, who, left in (("10", "EASTVALE", 2 * paid), ("09", "CALDERDALE", paid))
    )
    done("import", written(office, "bank.csv", BANK + lines), office=office)
    (item,) = answered(office, "match")
    assert (item["on"], item["rest"]) == ("2026-04-10", f"{paid}.00")


def test_a_credit_may_be_one_persons(office: Path) -> None:
    done("import", statement(office, "360.00"), office=office)
    (item,) = answered(office, "match")
    assert {one["id"] for one in item["candidates"]} == set(fund_ids(Office(office)))
    answered(office, "match", "--accept", f"{item['id']}={ANNIE}")
    (figures,) = answered(office, "balance", ANNIE)
    assert Decimal(figures["bank"]) == Decimal("360.00")
    again = isf("match", "--accept", f"{item['id']}={ANNIE}", office=office)
    assert (again.code, again.error) == (1, "RequestError")


def test_a_match_taken_back_waits_again_and_may_be_given_to_someone_else(office: Path) -> None:
    done("import", statement(office, "360.00"), office=office)
    (item,) = answered(office, "match")
    other = next(fund for fund in fund_ids(Office(office)) if fund != ANNIE)
    answered(office, "match", "--accept", f"{item['id']}={ANNIE}")
    (split,) = [entry.id for entry in load_clearing(Office(office)).entries if entry.kind == "split"]
    (mine,) = [
        e.id for e in read_fund(Office(office), ANNIE).entries if any("split-" in one for one in e.links)
    ]
    one_side = isf("correct", split, "--reason", "the wrong person", office=office)
    assert (one_side.code, one_side.error) == (1, "CannotCorrectError")
    assert "in clearing again" in done("correct", mine, "--reason", "not hers", office=office).out
    (again,) = answered(office, "match")
    assert (again["id"], again["rest"]) == (item["id"], "360.00")
    answered(office, "match", "--accept", f"{item['id']}={other}")
    assert three_ways(office, "--balance", "360", "--on", "2026-04-09")["difference"] == "0.00"
    assert isf("check", office=office).code == 0


def test_money_typed_in_that_the_bank_shows_already_is_said(office: Path) -> None:
    done("import", statement(office, "360.00"), office=office)
    words = ("receive", ANNIE, "--from", "council", "--amount", "360.00")
    ran = isf(*words, "--on", "2026-04-08", "--format", "json", office=office)
    (item,) = answered(office, "match")
    assert f"--accept {item['id']}={ran.json['entries'][0]}" in ran.err
    answered(office, "match", "--accept", f"{item['id']}={ran.json['entries'][0]}")
    assert three_ways(office, "--balance", "360", "--on", "2026-04-09")["difference"] == "0.00"
    assert "isf match" not in isf(*words, "--on", "2026-04-20", office=office).err


def test_a_difference_is_explained_and_nothing_is_recorded(office: Path) -> None:
    done("receive", ANNIE, "--from", "council", "--amount", "216.00", "--on", "2026-04-09", office=office)
    found = three_ways(office, statement(office, "261.00"), code=3)
    kinds = {reason["kind"]: reason["amount"] for reason in found["reasons"]}
    assert kinds == {"bank-only": "261.00", "timing": "216.00", "transposition": "45.00"}
    assert "balance Assets:Bank" not in (office / "ledgers" / "clearing.beancount").read_text(
        encoding="utf-8"
    )


def test_one_signatory_is_told_that_two_sign(office: Path) -> None:
    ran = isf("reconcile", "--balance", "0.00", "--on", "2026-03-01", office=office)
    assert ran.code == 0
    assert "more than 35 days ago" in ran.err
    assert "only one person signs" in ran.err


def test_a_second_person_may_sign_later(office: Path) -> None:
    one = isf("reconcile", "--balance", "0.00", "--on", "2026-04-20", "--format", "json", office=office)
    assert (one.json[0]["state"], one.json[0]["signed"]) == ("recorded", ["clerk"])
    waits = [row for row in answered(office, "review") if "has signed" in row["message"]]
    assert [row["message"] for row in waits] == [
        "Only clerk has signed that the bank and the book agree; a second person signs."
    ]
    command = waits[0]["do"].removeprefix("isf ").replace("WHO", "treasurer").split()
    (two,) = answered(office, *command)
    assert (two["state"], two["signed"]) == ("signed", ["clerk", "treasurer"])
    (three,) = answered(office, *command)
    assert (three["state"], three["signed"]) == ("recorded before", ["clerk", "treasurer"])
    assert not [row for row in answered(office, "review") if "has signed" in row["message"]]
    text = (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8")
    assert text.count("balance Assets:Bank") == 1
    assert isf("check", office=office).code == 0


def test_a_line_from_before_an_agreed_statement_is_refused_and_a_known_one_is_not(office: Path) -> None:
    done("import", statement(office), office=office)
    three_ways(office, "--balance", "10800.00", "--on", "2026-04-30")
    before = fingerprint(office)
    late = written(office, "late.csv", f"{BANK}20/04/2026,BGC,'00-00-99,00112233,LATE,,5.00,10805.00\n")
    refused = isf("import", late, office=office)
    assert (refused.code, refused.error) == (1, "BookRefusedError")
    assert "the bank statement up to 2026-05-01 was agreed" in refused.err
    assert fingerprint(office) == before
    done("import", statement(office), office=office)
    assert fingerprint(office) == before


def test_while_the_bank_differs_no_statement_is_given_out(office: Path) -> None:
    done("import", remittance(office), office=office)
    issue = ["statement", ANNIE, "--from", "2026-04-06", "--until", "2026-05-03", "--issue"]
    done(*issue, office=office)  # never compared is no difference; the review says that it is overdue
    three_ways(office, "--balance", "10799.00", "--on", "2026-04-30", code=3)
    refused = isf(*issue, office=office)
    assert (refused.code, refused.error, refused.out) == (1, "NotReconciledError", "")
    assert "differ by -1.00 at the close of 2026-04-30" in refused.err
    (row,) = [row for row in answered(office, "review") if row["kind"] == "reconciliation" and row["amount"]]
    assert (row["amount"], row["since"]) == ("-1.00", "2026-04-30")
    done(*issue, "--despite", "the bank took a fee that it gives back", office=office)
    kept = sorted((office / "ledgers" / ANNIE / "issued").glob("*.json"))
    assert '"despite": "the bank took a fee that it gives back"' in kept[-1].read_text(encoding="utf-8")
    done("statement", ANNIE, "--from", "2026-04-06", "--until", "2026-05-03", office=office)  # to look at
    assert three_ways(office, "--balance", "10800.00", "--on", "2026-05-01")["reconciled"]
    done(*issue, office=office)
    assert isf("check", office=office).code == 0


def test_a_corrected_balance_of_the_same_day_takes_the_place_of_the_wrong_one(office: Path) -> None:
    three_ways(office, "--balance", "1.00", "--on", "2026-04-30", code=3)
    assert three_ways(office, "--balance", "0.00", "--on", "2026-04-30")["state"] == "recorded"
    assert [(row.on, row.agrees) for row in read_reconciliations(Office(office))] == [
        (date(2026, 4, 30), True)
    ]
    (office / "ledgers" / "reconciliations.toml").write_text("[[day]]\non = 2026-04-30\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"reconciliations\.toml"):
        read_reconciliations(Office(office))


@pytest.mark.parametrize(
    "words",
    [
        ["reconcile"],
        ["reconcile", "--balance", "1.00"],
        ["reconcile", "--balance", "1", "--on", "2026-06-01"],
    ],
)
def test_what_cannot_be_reconciled_is_refused(office: Path, words: list[str]) -> None:
    assert isf(*words, office=office).error == "RequestError"


def test_published_spend_is_held_against_what_was_received(office: Path) -> None:
    done("import", statement(office), office=office)
    head = "Payment Date,Transaction Number,Supplier Name,Net Amount,Purpose of Spend\n"
    line = "08/04/2026,{},Bridge Support,{},Individual Service Fund\n"
    text = head + line.format(1001, "10440.00") + line.format(1001, "360.00") + line.format(1002, "99.00")
    file = written(office, "spend.csv", text)
    first, second = answered(office, "reconcile-published", file, code=3)
    assert (first["payment"], first["amount"], first["lines"]) == ("1001", "10800.00", 2)
    assert first["received"].startswith("2026-04-09")
    assert (second["amount"], second["received"]) == ("99.00", None)
