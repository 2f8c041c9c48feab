"""What scripts and people rely on: exit codes, where words go, who is meant, what JSON has."""

import csv
import io
import os
import re
from datetime import date
from pathlib import Path

import pytest

from isf.book.store import writing
from isf.cli import COMMANDS
from isf.model.events import FundClosed
from isf.office import Office
from tests.command_line import ANNIE, PLAN, TODAY, Ran, begin, copy_of, done, fingerprint, isf, open_fund

BO = "P-2M9TFY"
AGREE = f"agree {ANNIE} --heading Community --supplier Swim-Club --amount 20 --outcome O1 --agreed-by A1"


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("behaviour")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """An office where Annie's first period is over (the worked period)."""
    return copy_of("worked", offices, tmp_path)


@pytest.fixture
def funded(offices: Path, tmp_path: Path) -> Path:
    """An office where Annie's first period was run and paid by the council; nothing is agreed yet."""
    return copy_of("funded", offices, tmp_path)


def refused(ran: Ran, error: str = "") -> str:
    """Return the sentence of a refusal: exit code 1, nothing on stdout, one line on stderr."""
    assert ran.code == 1, (ran.out, ran.err)
    assert ran.out == ""
    assert ran.err.startswith("isf: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert error in ("", ran.error)
    return ran.err


# --- exit codes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "balance --nonsense",
        "balance --format xml",
        f"fee {ANNIE}",
        "fee",
        f"agree {ANNIE}",
        f"receive {ANNIE} --from council --amount",
        "period run calderdale",
        "outcome nonsense",
        f"outcome add {ANNIE} --id O2 --care-act z --words w",
    ],
)
def test_a_mistyped_command_ends_with_two_and_says_how_to_go_on(words: str, office: Path) -> None:
    before = fingerprint(office)
    ran = isf(*words.split(), office=office)
    assert ran.code == 2
    assert ran.out == ""
    assert "Error: " in ran.err
    assert fingerprint(office) == before


def test_a_book_that_is_not_sound_ends_with_three(office: Path) -> None:
    path = office / "ledgers" / ANNIE / "2026-27.beancount"
    path.write_text(path.read_text(encoding="utf-8").replace("20.00", "20.01", 1), encoding="utf-8")
    assert isf("check", office=office).code == 3
    assert isf("balance", office=office).code == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (f"pay {ANNIE} --to provider --on 2026-05-02", "Nothing is payable to the provider"),
        (f"pay {ANNIE} --to Swim-Club --on 2026-05-02", "Nothing is payable to Swim-Club"),
        (f"release {ANNIE} --agreement AG-001 --on 2026-05-02", "AG-001 reserves nothing"),
    ],
)
def test_all_of_nothing_is_said_to_be_nothing(office: Path, words: str, says: str) -> None:
    """No sum was given, so nobody is told to give a positive one."""
    sentence = refused(isf(*words.split(), office=office), "RequestError")
    assert says in sentence
    assert "positive" not in sentence


def test_one_error_is_one_error(office: Path) -> None:
    (office / "ledgers" / "people.toml").unlink()
    ran = isf("check", office=office)
    assert ran.code == 3
    assert ran.out.endswith("The book is not sound: 1 error; 1 fund checked.\n")


def test_a_full_disk_or_a_missing_right_is_said_in_one_sentence(office: Path) -> None:
    plan = office / "ledgers" / "people.toml"
    plan.unlink()
    plan.mkdir()
    ran = isf("statement", "annie", "--period", "2026:01", office=office)
    assert ran.code == 1
    assert ran.err.count("\n") == 1


# --- a refusal writes nothing -------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (f"receive {ANNIE} --from council --amount 1,50 --on 2026-04-06", "AmountError"),
        (f"receive {ANNIE} --from council --amount -5 --on 2026-04-06", "RequestError"),
        (f"receive {ANNIE} --from council --amount 0 --on 2026-04-06", "RequestError"),
        (f"receive {ANNIE} --from council --amount 1234567890 --on 2026-04-06", "AmountError"),
        (f"receive {ANNIE} --from provider --amount 5 --on 2026-05-04", "FutureError"),
        (f"receive {ANNIE} --from council --amount 5 --heading Holidays", "HeadingUnknownError"),
        (f"{AGREE} --on 2026-05-04", "NoAuthorityError FutureError"),
        (f"{AGREE} --from 2026-05-10 --until 2026-05-10", "RequestError"),
        (f"{AGREE} --units 2", "RequestError"),
        (f"{AGREE} --each week --on 2026-04-06", "NotEnoughAvailableError"),
        (f"spend {ANNIE} --agreement AG-001 --amount 1 --on 2026-04-28", "NotEnoughCommittedError"),
        (f"spend {ANNIE} --agreement AG-001", "RequestError"),
        (f"fee {ANNIE} --amount 0.01 --on 2026-05-01", "NotEnoughAvailableError"),
        (f"pay {ANNIE} --to provider --amount 0.01", "NotEnoughMoneyError"),
        (f"pay {ANNIE} --to provider", "RequestError"),
        ("pay --all --to provider --amount 5", "RequestError"),
        (f"pay {ANNIE} --all --to provider", "RequestError"),
        (f"clawback {ANNIE} --to council --heading Community --amount 50.01", "NotEnoughAvailableError"),
        (f"clawback {ANNIE} --paid --to council --amount 30.01", "NotEnoughMoneyError"),
        (f"release {ANNIE} --agreement AG-001", "RequestError"),
        (f"release {ANNIE} --agreement AG-001 --amount 1", "NotEnoughCommittedError"),
        (f"move {ANNIE} --from Community --to Fee --amount 50.01 --agreed-by A1", "NotEnoughAvailableError"),
        (f"move {ANNIE} --from Community --to Fee --amount 5 --agreed-by A7", "NoAuthorityError"),
        (f"refund {ANNIE} --agreement AG-001 --amount 276.01", "NotEnoughMoneyError"),
        (f"outcome add {ANNIE} --id O1 --care-act a --words again", "RequestError"),
        (f"outcome progress {ANNIE} --outcome O9 --direction better --words w", "OutcomeUnknownError"),
        (f"correct {ANNIE}/receipt/00006 --reason wrong", "BookRefusedError"),
        ("council add Calderdale --name C", "FileError"),
        ("council add ../calderdale --name C", "FileError"),
        ("period run calderdale 2026:00", "PeriodError"),
        ("balance --from 2026-05-02 --as-of 2026-05-01", "RequestError"),
        ("outcomes --council kirklees", "CouncilUnknownError"),
        ("outcomes --period 2026:01 --from 2026-04-06", "RequestError"),
    ],
)
def test_a_refused_request_leaves_the_whole_folder_as_it_was(words: str, error: str, office: Path) -> None:
    before = fingerprint(office)
    ran = isf(*words.split(), office=office)
    assert refused(ran)
    assert ran.error in error.split()
    assert fingerprint(office) == before


def test_dates_are_never_guessed(office: Path) -> None:
    for day in ("03/04/2026", "3 April 2026", "2026-4-3", "20260403", "03-04-2026", "yesterday"):
        sentence = refused(isf("fee", ANNIE, "--amount", "1", "--on", day, office=office), "DateError")
        assert "year-month-day" in sentence


def test_agreeing_beyond_what_is_left_names_both_ways_forward(office: Path) -> None:
    before = fingerprint(office)
    sentence = refused(isf(*AGREE.replace("20", "80").split(), office=office), "NotEnoughAvailableError")
    assert "only 50.00 is available (30.00 short), so nothing was recorded" in sentence
    assert f"isf move {ANNIE} --from HEADING --to Community --amount 30.00 --agreed-by WHO" in sentence
    assert "ask the council" in sentence
    assert fingerprint(office) == before


def test_the_first_way_forward_works_as_it_is_written(office: Path) -> None:
    sentence = refused(isf(*AGREE.replace("20", "60").split(), office=office))
    move = (
        re.findall(r"`isf ([^`]+)`", sentence)[0]
        .replace("HEADING", "Home-Support", 1)
        .replace("WHO", "annie")
    )
    done(*move.split(), office=office)
    assert (
        done(*AGREE.replace("20", "60").split(), "--format", "json", office=office).json["committed"]
        == "60.00"
    )


# --- money is not paid twice ----------------------------------------------------------


def test_a_payment_dated_before_another_does_not_pay_again(office: Path) -> None:
    done("receive", "annie", "--from", "provider", "--amount", "500", "--on", "2026-04-06", office=office)
    done(*f"{AGREE} --on 2026-05-01".split(), office=office)
    done("spend", "annie", "--agreement", "AG-002", "--amount", "20", "--on", "2026-05-01", office=office)
    done("pay", "annie", "--to", "Swim-Club", "--amount", "20", "--on", "2026-05-03", office=office)
    again = ["pay", "annie", "--to", "Swim-Club", "--amount", "20", "--on", "2026-05-02"]
    assert "more than the 0.00" in refused(isf(*again, office=office), "NotEnoughMoneyError")


def test_a_return_dated_before_another_is_not_paid_again(office: Path) -> None:
    paid = ["clawback", "annie", "--paid", "--to", "council", "--amount", "30", "--on"]
    done(*paid, "2026-05-03", office=office)
    refused(isf(*paid, "2026-05-02", office=office), "NotEnoughMoneyError")


def test_paying_everybody_is_one_list_of_what_each_owes(office: Path) -> None:
    done("receive", "annie", "--from", "provider", "--amount", "500", office=office)
    done(*f"{AGREE} --on 2026-05-01".split(), office=office)
    done("spend", "annie", "--agreement", "AG-002", "--amount", "20", "--on", "2026-05-02", office=office)
    told = done("pay", "--all", "--to", "Swim-Club", "--format", "json", office=office).json
    assert told["amount"] == "20.00"
    assert told["payments"] == [{"fund": ANNIE, "amount": "20.00"}]
    assert done("pay", "--all", "--to", "Swim-Club", "--format", "json", office=office).json["payments"] == []


# --- who is meant ---------------------------------------------------------------------


@pytest.mark.parametrize("who", [ANNIE, "ASC-100234", "Annie Example", "annie", "NNIE EX"])
def test_a_fund_is_named_by_id_reference_or_part_of_the_name(who: str, office: Path) -> None:
    assert done("balance", who, "--format", "json", office=office).json[0]["fund"] == ANNIE


def test_an_ambiguous_name_is_refused_with_the_ids_to_choose_from(office: Path) -> None:
    open_fund(office, PLAN.replace("Annie", "Bo").replace("100234", "100235"), BO)
    sentence = refused(isf("balance", "Example", office=office), "FundUnknownError")
    assert f"{BO}, {ANNIE}" in sentence
    assert "Annie" not in sentence
    assert done("balance", "Bo", "--format", "json", office=office).json[0]["fund"] == BO


def test_two_funds_of_one_person_are_told_apart_by_reference(office: Path) -> None:
    open_fund(office, PLAN.replace("100234", "100299"), BO)
    refused(isf("balance", "Annie Example", office=office), "FundUnknownError")
    assert done("balance", "ASC-100299", "--format", "json", office=office).json[0]["fund"] == BO


@pytest.mark.parametrize("who", ["A1", "Annie Example", "annie"])
def test_who_agreed_is_a_name_or_an_id_and_the_ledger_has_the_id(who: str, office: Path) -> None:
    words = AGREE.replace("--agreed-by A1", "").split()
    done(*words, "--agreed-by", who, office=office)
    text = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    assert text.count('agreed-by: "A1"') == 4
    assert "Annie" not in text


def test_no_name_gets_into_ledgers_or_the_journal(office: Path) -> None:
    done(*AGREE.replace(ANNIE, "annie").split(), office=office)
    done("spend", "ASC-100234", "--agreement", "AG-002", "--amount", "20", office=office)
    done("pay", "Annie", "--to", "Swim-Club", office=office)
    for path in (office / "ledgers").rglob("*"):
        if path.is_file() and path.name != "people.toml":
            content = path.read_bytes()
            assert b"Annie" not in content, path
            assert b"annie" not in content, path
            assert b"ASC-100234" not in content, path


# --- where it works --------------------------------------------------------------------


def test_the_office_is_the_nearest_one_upwards(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = office / "reports" / "parts"
    below.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(below)
    assert done("balance", "--format", "json").json[0]["fund"] == ANNIE


def test_the_office_may_be_named_before_and_after_the_command(office: Path, tmp_path: Path) -> None:
    assert isf("--office", str(office), "balance").code == 0
    assert isf("balance", "--office", str(office)).code == 0
    refused(isf("balance", "--office", str(tmp_path), office=office), "NoOfficeError")


def test_whoever_is_named_makes_the_change(office: Path) -> None:
    done("receive", "annie", "--from", "contribution", "--amount", "40", "--by", "sam", office=office)
    log = done("log", "--format", "json", office=office).json
    assert "sam" in str(log[-1]) or "sam" in str(log[0])


# --- how it answers -----------------------------------------------------------------------


WRITING = [
    ("receive annie --from contribution --amount 40", {"fund", "entries", "amount"}),
    (f"{AGREE}", {"fund", "agreement", "committed", "heading_available", "fund_available"}),
    (
        "move annie --from Home-Support --to Community --amount 4 --agreed-by A1",
        {"fund", "from", "to", "amount"},
    ),
    ("refund annie --agreement AG-001 --amount 4", {"fund", "entry", "amount"}),
    ("clawback annie --paid --to council --amount 30", {"fund", "entries", "amount"}),
    ("clawback annie --to council --heading Community --amount 5", {"fund", "entries", "amount"}),
    ("outcome add annie --id O2 --care-act i --words Swim", {"fund", "outcome"}),
    ("outcome progress annie --outcome O1 --direction better --words more", {"fund", "progress"}),
    (f"correct {ANNIE}/fee/00009 --reason twice", {"corrects", "entries"}),
    ("period run calderdale 2026:02", {"period", "funds", "posted", "allocated", "due", "reserved"}),
    ("council add kirklees --name Kirklees", {"code", "name"}),
]


@pytest.mark.parametrize(("words", "keys"), WRITING, ids=[words.split(" --")[0] for words, _ in WRITING])
def test_a_writing_command_gives_one_object_with_its_place_in_the_journal(
    words: str, keys: set[str], office: Path
) -> None:
    told = done(*words.split(), "--format", "json", office=office).json
    assert isinstance(told, dict)
    assert keys <= set(told)
    assert isinstance(told["seq"], int)
    assert re.fullmatch("[0-9a-f]{64}", told["head"])


def test_opening_a_fund_answers_with_its_id(offices: Path, tmp_path: Path) -> None:
    office = copy_of("begun", offices, tmp_path)
    plan = tmp_path / "bo.toml"
    plan.write_text(PLAN.replace("Annie", "Bo").replace("100234", "100235"), encoding="utf-8")
    told = done("fund", "open", "--plan", str(plan), "--format", "json", office=office).json
    assert set(told) == {"fund", "seq", "head"}
    assert (office / "ledgers" / told["fund"] / "fund.beancount").is_file()
    assert told["seq"] == 4


def test_an_agreement_answers_as_the_contract_says(funded: Path) -> None:
    words = f"agree {ANNIE} --heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1"
    told = done(*words.split(), "--agreed-by", "Annie Example", "--format", "json", office=funded).json
    assert told["agreement"] == "AG-001"
    assert (told["committed"], told["heading_available"], told["fund_available"]) == (
        "288.00",
        "12.00",
        "112.00",
    )


def test_the_receipt_follows_the_journal(office: Path) -> None:
    first = done(
        "receive", "annie", "--from", "contribution", "--amount", "4", "--format", "json", office=office
    ).json
    second = done(
        "receive", "annie", "--from", "contribution", "--amount", "4", "--format", "json", office=office
    ).json
    assert second["seq"] == first["seq"] + 1
    assert second["head"] != first["head"]
    assert second["entries"] != first["entries"]


@pytest.mark.parametrize(
    "words", ["balance", "outcomes", "fund list", "fund show annie", "query BALANCES annie"]
)
def test_an_answer_is_a_list_even_of_one(words: str, office: Path) -> None:
    told = done(*words.split(), "--format", "json", office=office).json
    assert isinstance(told, list)
    assert all(isinstance(row, dict) for row in told)


@pytest.mark.parametrize("words", ["balance", "outcomes", "fund list", "query BALANCES annie"])
def test_csv_has_a_head_and_as_many_rows_as_json(words: str, office: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(done(*words.split(), "--format", "csv", office=office).out)))
    told = done(*words.split(), "--format", "json", office=office).json
    whole = [row for row in rows if not row.get("heading")]  # a balance has its headings after it
    assert len(whole) == len(told)
    assert all("fund" in row or "account" in row for row in rows)


def test_a_cell_that_a_spreadsheet_would_run_is_text_in_csv(office: Path) -> None:
    done("outcome", "add", "annie", "--id", "O2", "--care-act", "i", "--words", "=1+1", office=office)
    rows = list(csv.DictReader(io.StringIO(done("outcomes", "annie", "--format", "csv", office=office).out)))
    assert [row["words"] for row in rows if row["outcome"] == "O2"] == ["'=1+1"]
    assert all(re.fullmatch(r"-?\d+\.\d\d", row["spent"]) for row in rows)


def test_json_amounts_are_text_with_two_decimals_and_dates_are_iso(office: Path) -> None:
    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for inner in value.values() for leaf in leaves(inner)]
        if isinstance(value, list):
            return [leaf for inner in value for leaf in leaves(inner)]
        return [value]

    told = done("balance", "--format", "json", office=office).json
    assert not any(isinstance(leaf, float | int) for leaf in leaves(told))
    assert told[0]["as_of"] == TODAY


def test_quiet_says_the_answer_only(office: Path) -> None:
    loud = done("receive", "annie", "--from", "contribution", "--amount", "4", office=office)
    quiet = done("receive", "annie", "--from", "contribution", "--amount", "4", "--quiet", office=office)
    assert re.fullmatch(r"Recorded as number \d+, head [0-9a-f]{12}\.\n", loud.err)
    assert quiet.err == ""
    assert quiet.out == loud.out


def test_no_colours_and_boxes_where_nobody_looks(office: Path) -> None:
    for words in ("balance", "outcomes", "check", "fund show annie"):
        assert "\x1b" not in done(*words.split(), office=office).out


@pytest.mark.parametrize("amount", ["40", "40.00", "£40", "£40.00"])
def test_amounts_as_people_write_them(amount: str, office: Path) -> None:
    told = done(
        "receive", "annie", "--from", "contribution", "--amount", amount, "--format", "json", office=office
    )
    assert told.json["amount"] == "40.00"


def test_today_may_be_said(office: Path) -> None:
    done("receive", "annie", "--from", "contribution", "--amount", "40", "--on", "today", office=office)
    assert (
        done("balance", "annie", "--as-of", "today", "--format", "json", office=office).json[0]["owed"]
        == "0.00"
    )


def test_every_command_of_the_list_can_be_called() -> None:
    for name in COMMANDS:
        assert isf(name, "--help").code == 0, name


def test_nothing_of_this_test_reaches_an_office_of_ones_own() -> None:
    assert "ISF_OFFICE" not in os.environ


def test_a_recurring_agreement_and_what_it_reserves_are_one_commit(funded: Path) -> None:
    """80.00 of Community were allocated: 20.00 a week takes all of it, and the receipt is one number."""
    log = len(isf("log", "--format", "json", office=funded).json)
    told = isf(
        *AGREE.split(), *["--each", "week", "--on", "2026-04-06", "--format", "json"], office=funded
    ).json
    assert (told["committed"], told["heading_available"]) == ("80.00", "0.00")
    assert len(isf("log", "--format", "json", office=funded).json) == log + 1


def test_what_recorded_nothing_does_not_say_that_it_did(funded: Path) -> None:
    again = isf("period", "run", "calderdale", "2026:01", office=funded)
    assert (again.code, again.err) == (0, "")


def test_nothing_is_agreed_backwards_without_a_word(funded: Path) -> None:
    ran = isf(*f"{AGREE} --from 2026-04-06 --on 2026-04-20".split(), office=funded)
    assert ran.code == 0
    assert "from 2026-04-20 on, the day of agreeing, not from 2026-04-06" in ran.err
    same_day = isf(*f"{AGREE} --from 2026-04-20 --on 2026-04-20".split(), office=funded)
    assert "agreeing" not in same_day.err


def test_a_person_comes_back_under_the_same_reference_once_the_first_fund_is_closed(tmp_path: Path) -> None:
    office = begin(tmp_path)
    plan = tmp_path / "again.toml"
    plan.write_text(PLAN, encoding="utf-8")
    assert isf("fund", "open", "--plan", str(plan), office=office).error == "ReferenceTakenError"
    with writing(Office(office), by="clerk", why="test") as writer:
        writer.record([FundClosed(fund=ANNIE, on=date(2026, 4, 30), reason="moved away")])
    new = done("fund", "open", "--plan", str(plan), "--format", "json", office=office).json["fund"]
    assert new != ANNIE
    for who in ("annie", "ASC-100234", new):
        (row,) = done("balance", who, "--format", "json", office=office).json
        assert row["fund"] == new
    (row,) = done("balance", ANNIE, "--format", "json", office=office).json
    assert row["fund"] == ANNIE
    paid = tmp_path / "paid.csv"
    paid.write_text("Person ref,Payment date,Amount\nASC-100234,01/05/2026,360.00\n", encoding="utf-8")
    done("import", str(paid), office=office)
    (row,) = done("balance", new, "--format", "json", office=office).json
    assert row["bank"] == "360.00"
    assert isf("fund", "open", "--plan", str(plan), office=office).error == "ReferenceTakenError"
    assert isf("check", office=office).code == 0
