"""A fund is erased after its retention, by two people: nothing of it is left, and the rest still proves."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book import accounts as ac
from isf.book.approval.proposals import Proposal, put_down
from isf.book.directives import Assertion, Entry, Opening
from isf.book.disk import chain
from isf.book.journal import Journal
from isf.book.ledger import Ledger
from isf.book.load import load_book
from isf.book.offices import add_council, start_office
from isf.book.opening import open_fund
from isf.book.privacy import erasing
from isf.book.privacy.retention import earliest_erasing
from isf.book.records import read_register
from isf.book.store import Document, writing
from isf.book.trust.proving import prove
from isf.errors import NotErasableError, ReasonMissingError
from isf.model import events as e
from isf.model import facts as f
from isf.model.plan_file import plan_file_of
from isf.office import Office
from tests.command_line import done, isf, named
from tests.statements.books import FUND, agreed, book, delivered

OTHER = "P-2M9TFY"
DAY = date(2026, 4, 6)
CLOSED = date(2026, 5, 29)
TIME = "2033-04-01"
RECEIPT = f"{'ab' * 32}.txt"
SECRET = b"a receipt of the garden centre"


def money(text: str) -> Decimal:
    return Decimal(text)


def life(fund: str) -> tuple[f.Fact | e.Event, ...]:
    """A month of one person: a hundred pounds from the council, all spent on one agreement."""
    link = (f"split-{fund}",)
    return (
        f.Allocation(fund=fund, on=DAY, heading="Home-Support", amount=money("100.00")),
        f.Due(fund=fund, on=DAY, funder="Council", amount=money("100.00")),
        f.Clearing(fund="", on=DAY, amount=money("100.00")),
        f.Split(fund="", on=DAY, amount=money("100.00"), links=link),
        f.Receipt(fund=fund, on=DAY, funder="Council", amount=money("100.00"), links=link),
        *agreed("AG-001", "100.00", on=DAY, fund=fund),
        delivered(
            "AG-001", "100.00", on=date(2026, 4, 20), fund=fund, receipt=RECEIPT if fund == FUND else ""
        ),
        f.Payment(fund=fund, on=date(2026, 5, 6), supplier="Provider", amount=money("60.00")),
        f.Payment(fund=fund, on=date(2026, 5, 7), supplier="Provider", amount=money("40.00")),
    )


def plan(name: str) -> dict[str, object]:
    return {
        "name": name,
        "council": "calderdale",
        "start": DAY,
        "weekly": "25.00",
        "headings": {"Home-Support": "25.00"},
        "outcomes": [{"id": "O1", "care_act": "g", "words": "See my sister"}],
        "may_agree": [{"who": name, "authority": "self"}],
    }


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two people's funds; Annie's is closed. The bank's statement of 5 May was agreed while hers ran."""
    monkeypatch.setenv("ISF_TODAY", "2026-05-29")
    made, _ = start_office(tmp_path / "office", "Bridge Support", by="sam")
    add_council(made, "calderdale", "Calderdale Council", {}, by="sam")
    with named(FUND, OTHER):
        for name in ("Annie Example", "Bram Sample"):
            open_fund(made, plan_file_of(plan(name), "plan"), by="sam")
    with writing(made, by="sam", why="a month") as writer:
        writer.record([*life(FUND), *life(OTHER)], documents=[Document(FUND, RECEIPT, SECRET)])
        writer.record([e.BankBalance(fund="", on=date(2026, 5, 5), amount=money("200.00"))])
        writer.record([e.FundClosed(fund=FUND, on=CLOSED, reason="moved away")])
    return made.root


def erase(office: Path, *more: str, today: str = TIME, second: str = "morgan") -> str:
    words = ["erase", FUND, "--reason", "kept long enough", "--by", "sam", "--second", second, "--yes", *more]
    return isf(*words, office=office, today=today).err


def everything(office: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted((office / "ledgers").rglob("*")) if path.is_file())


def test_six_full_financial_years_after_the_one_in_which_it_was_closed() -> None:
    assert earliest_erasing(date(2026, 5, 29), 6) == date(2033, 4, 1)
    assert earliest_erasing(date(2026, 3, 31), 6) == date(2032, 4, 1)
    assert earliest_erasing(date(2026, 4, 1), 8) == date(2035, 4, 1)


def test_nothing_of_it_is_left_and_the_rest_still_proves(office: Path) -> None:
    before = load_book(Office(office)).directives
    assert FUND.encode() in everything(office)
    assert "is erased" not in erase(office)
    ledgers = office / "ledgers"
    assert not (ledgers / FUND).exists()
    assert FUND not in read_register(Office(office)).people
    assert OTHER in read_register(Office(office)).people
    left = everything(office)
    for secret in (b"Annie", SECRET, b"See my sister", f"Bank:{FUND}".encode()):
        assert (secret in left) == (secret == b"See my sister")  # which the other person wants as well
    monkey = prove(Office(office))
    assert monkey.sound, monkey.problems
    assert monkey.funds == 1
    assert len(load_book(Office(office)).directives) < len(before)


def test_the_chain_verifies_and_says_that_it_was_erased(office: Path) -> None:
    head = done("verify", "--format", "json", office=office, today=TIME).json["head"]
    erase(office)
    told = done("verify", "--head", head, "--format", "json", office=office, today=TIME).json
    assert told["sound"]
    assert any(FUND in path for path in told["erased"])
    last = Journal(office / "ledgers").last()
    assert last is not None
    assert (last.who, last.why) == ("sam", f"erase {FUND}, seconded by morgan: kept long enough")
    assert {file.path.split("/")[0] for file in last.files if not file.new} == {FUND}


def test_the_journal_keeps_no_content_of_it(office: Path) -> None:
    erase(office)
    journal = Journal(office / "ledgers")
    for record in chain.records(journal.folder):
        for number, file in enumerate(record.files):
            if file.path.startswith(f"{FUND}/"):
                assert not journal.staged(record.seq, number, file).exists()


def test_the_other_persons_figures_are_as_before(office: Path) -> None:
    before = done("balance", OTHER, "--format", "json", office=office, today=TIME).out
    erase(office)
    assert done("balance", OTHER, "--format", "json", office=office, today=TIME).out == before
    assert done("check", office=office, today=TIME).code == 0


@pytest.mark.parametrize(
    ("today", "second", "why"),
    [
        ("2033-03-31", "morgan", "kept until 2033-04-01"),
        (TIME, "Sam", "needs two people"),
        (TIME, "", "Nobody is named"),
    ],
)
def test_it_is_refused_too_early_and_by_one_alone(office: Path, today: str, second: str, why: str) -> None:
    before = everything(office)
    assert why in erase(office, today=today, second=second)
    assert everything(office) == before


def test_it_is_not_erased_without_a_reason(office: Path) -> None:
    before = everything(office)
    with pytest.raises(ReasonMissingError):
        erasing.erase(Office(office), FUND, by="sam", second="morgan", reason=" ")
    assert everything(office) == before


def test_money_that_is_left_in_the_client_account_is_not_erased(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its ledger would not have been closed with money in it; the sum is asked for all the same."""
    monkeypatch.setenv("ISF_TODAY", TIME)
    left = book(f.Advance(fund=FUND, on=DAY, amount=money("0.01")), sound=False)
    with pytest.raises(NotErasableError, match="it still has money in the client account"):
        erasing._check_erasable(Office(office), FUND, left)
    erasing._check_erasable(Office(office), FUND, Ledger(FUND, ()))


def test_each_file_is_taken_away_once_and_no_folder_is_left(office: Path) -> None:
    """Also a proposal of its own, which stands in its folder and among the records."""
    at = Office(office)
    own = (f.Payment(fund=FUND, on=CLOSED, supplier="Provider", amount=money("1.00")),)
    with writing(at, by="sam", why="propose") as writer:
        draft = put_down(at, [(FUND, "x")], Proposal("", "sam", CLOSED, "pay", (), own, "refused"))
        writer.record([], files={draft.path: draft.content()})
    (at.fund_folder(FUND) / "documents" / "by hand" / "empty").mkdir(parents=True)
    assert "Recorded as number" in erase(office)
    last = Journal(at.ledgers).last()
    assert last is not None
    assert len({file.path for file in last.files}) == len(last.files)
    assert not at.fund_folder(FUND).exists()


def test_what_stands_in_its_place_has_the_number_of_the_record(office: Path) -> None:
    erase(office)
    last = Journal(office / "ledgers").last()
    assert last is not None
    text = (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8")
    assert f'id: "office/erased/{last.seq:05d}-' in text


def test_a_sum_stands_in_its_place_for_each_statement_of_the_bank_and_each_split() -> None:
    """A statement of a day tells of what came before that day; what came on it belongs to the next."""
    moves = (("2026-04-06", "10"), ("2026-05-04", "20"), ("2026-05-05", "40"), ("2026-06-05", "80"))
    ledger = book(
        *(f.Advance(fund=FUND, on=date.fromisoformat(day), amount=money(a)) for day, a in moves),
        f.Advance(fund=FUND, on=date(2026, 5, 1), amount=money("5"), links=("split-1",)),
        f.Advance(fund=FUND, on=date(2026, 6, 7), amount=money("3")),
        f.AdvanceRepaid(fund=FUND, on=date(2026, 6, 8), amount=money("83")),
        sound=False,
    )
    clearing = Ledger(
        "", tuple(Assertion(date(2026, month, 5), ac.BANK_PARENT, money("1")) for month in (6, 5))
    )
    made = [one for one in erasing.stand_ins(ledger, clearing, 7) if isinstance(one, Entry)]
    told = [(one.id, one.on.isoformat(), one.legs[0].amount, one.links[1:]) for one in made]
    assert told == [
        ("office/erased/00007-1", "2026-05-04", money("30"), ()),
        ("office/erased/00007-2", "2026-05-01", money("5"), ("split-1",)),
        ("office/erased/00007-3", "2026-05-05", money("40"), ()),
    ]
    assert all(leg.amount == -other.amount for leg, other in (one.legs for one in made))
    assert [leg.account for leg in made[0].legs] == [ac.BANK_OFFICE, ac.OFFICE]


def test_the_accounts_of_what_stands_in_its_place_are_opened_once() -> None:
    ledger = book(f.Advance(fund=FUND, on=DAY, amount=money("10")), sound=False)
    openings = [one for one in erasing.stand_ins(ledger, Ledger("", ()), 7) if isinstance(one, Opening)]
    assert [one.account for one in openings] == [ac.BANK_OFFICE, ac.OFFICE]
    clearing = Ledger("", tuple(openings[:1]))
    (other,) = [one for one in erasing.stand_ins(ledger, clearing, 7) if isinstance(one, Opening)]
    assert other.account == ac.OFFICE


def test_an_open_fund_is_never_erased(office: Path) -> None:
    refused = isf(
        *f"erase {OTHER} --reason old --by sam --second morgan --yes".split(), office=office, today=TIME
    )
    assert refused.code == 1
    assert "it is open" in refused.err


def test_a_legal_hold_keeps_it_until_it_is_lifted(office: Path) -> None:
    done("retention", "hold", FUND, "--reason", "a complaint", office=office, today=TIME)
    assert "under a legal hold" in erase(office)
    assert isf("retention", "hold", FUND, "--reason", "again", office=office, today=TIME).code == 1
    done("retention", "release", FUND, "--reason", "it was decided", office=office, today=TIME)
    assert "Recorded as number" in erase(office)


def test_how_long_each_fund_is_kept_as_data(office: Path) -> None:
    rows = done("retention", "list", "--format", "json", office=office, today=TIME).json
    assert {row["fund"]: (row["closed"], row["years"], row["erase_from"]) for row in rows} == {
        FUND: ("2026-05-29", 6, "2033-04-01"),
        OTHER: (None, 6, None),
    }


def test_the_journal_says_what_was_held_and_lifted_and_neither_is_done_twice(office: Path) -> None:
    words = ["--reason", "a complaint", "--format", "json"]
    for word, refusal in (("hold", "is under a legal hold already"), ("release", "is under no legal hold")):
        done("retention", word, FUND, *words, office=office, today=TIME)
        last = Journal(office / "ledgers").last()
        assert last is not None
        assert last.why == f"retention {word} {FUND}: a complaint"
        again = isf("retention", word, FUND, *words, office=office, today=TIME)
        assert (again.code, refusal in again.err) == (1, True)


def test_a_councils_pack_may_keep_it_longer(office: Path) -> None:
    pack = office / "ledgers" / "councils" / "calderdale.toml"
    pack.write_text(
        pack.read_text(encoding="utf-8") + '\n[retention]\nyears = 8\nclause = "12.1"\n', encoding="utf-8"
    )
    assert "kept until 2035-04-01 (8 full years)" in erase(office)
    row = done("retention", "list", FUND, "--format", "json", office=office, today=TIME).json[0]
    assert (row["erase_from"], row["clause"], row["legal_hold"]) == ("2035-04-01", "12.1", False)


def test_it_is_not_erased_without_a_word_or_under_a_name(office: Path) -> None:
    plain = isf(
        "erase", FUND, "--reason", "old", "--by", "sam", "--second", "morgan", office=office, today=TIME
    )
    assert plain.code == 1
    assert "--yes" in plain.err
    by_name = isf(
        "erase",
        "Annie",
        "--reason",
        "old",
        "--by",
        "sam",
        "--second",
        "morgan",
        "--yes",
        office=office,
        today=TIME,
    )
    assert by_name.code == 1
    assert "not a fund id" in by_name.err
    named_in_reason = isf(
        *f"erase {FUND} --by sam --second morgan --yes --reason".split(),
        "Annie moved",
        office=office,
        today=TIME,
    )
    assert "holds a name" in named_in_reason.err


def put_down_for_both(office: Path, state: str) -> Path:
    """Put a payment of both people down as a proposal, which stands in the other one's folder."""
    at = Office(office)
    pays = tuple(
        f.Payment(fund=fund, on=CLOSED, supplier="Provider", amount=money("1.00")) for fund in (FUND, OTHER)
    )
    draft = Proposal("", "sam", CLOSED, "pay all Provider", (), pays, state)
    with writing(at, by="sam", why="propose") as writer:
        proposal = put_down(at, [(OTHER, "the council asks for it")], draft)
        writer.record([], files={proposal.path: proposal.content()})
    return at.ledgers / proposal.path


def test_a_proposal_in_another_folder_that_names_it_goes_too_once_it_is_decided(office: Path) -> None:
    path = put_down_for_both(office, "waiting")
    assert "waits for a second person" in erase(office)
    assert path.is_file()
    done("refuse", f"{OTHER}/proposal/00001", "--reason", "too late", office=office, today=TIME)
    assert "Recorded as number" in erase(office)
    assert not path.exists()
    assert done("verify", office=office, today=TIME).code == 0


def test_the_page_of_retention_says_when(office: Path) -> None:
    said = done("retention", "list", office=office, today=TIME).out
    assert "1 April 2033" in said
    assert "open" in said


def test_a_register_that_was_set_aside_goes_too(office: Path) -> None:
    """What stood in the register when it was put back holds the name as well."""
    register = office / "ledgers" / "people.toml"
    register.write_bytes(register.read_bytes() + b"# a remark\n")
    done("restore", office=office, today=TIME)
    aside = office / "ledgers" / ".journal" / "aside"
    assert [b"Annie" in path.read_bytes() for path in aside.iterdir()] == [True]
    assert "is erased" not in erase(office)
    assert list(aside.iterdir()) == []
    assert b"Annie" not in everything(office)


def test_a_fund_says_until_when_its_records_are_kept(office: Path) -> None:
    shown = done("fund", "show", FUND, office=office, today=TIME)
    assert "Records: kept for 6 full financial years; may be erased from 1 April 2033." in shown.out
    assert "kept while it runs, and for 6 full" in done("fund", "show", OTHER, office=office, today=TIME).out
    told = done("fund", "show", FUND, "--format", "json", office=office, today=TIME).json[0]
    assert (told["erase_from"], told["legal_hold"]) == ("2033-04-01", False)
    done("retention", "hold", FUND, "--reason", "complaint", office=office, today=TIME)
    assert "kept under a legal hold" in done("fund", "show", FUND, office=office, today=TIME).out
