"""Nothing that names a person gets into a ledger or the journal, and ordinary words still do."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isf.book.privacy.identifiers import find_numbers, plain_form
from isf.book.privacy.linter import checked, known, texts
from isf.book.privacy.names import Names, everybody, find, near
from isf.book.privacy.open_register import register_is_open
from isf.book.records import Person, Register
from isf.errors import IdentifierError
from isf.model.events import AgreementMade, FundOpened, OutcomeAdded, Reviewed
from isf.model.facts import Clawback, Clearing, Due, Receipt
from isf.model.fund import Agreement, Fund, FundKind, Outcome
from isf.office import Office
from tests.command_line import copy_of, done

ANNIE, BRAM = "P-7K3QX7", "P-2M9TFY"
DAY = date(2026, 5, 1)
REGISTER = Register(
    {
        ANNIE: Person(
            ANNIE,
            "Annie Zoë Example",
            "calderdale",
            "ASC-100234",
            "",
            {"A1": "Annie Example", "A2": "May Fox"},
        ),
        BRAM: Person(BRAM, "Bram Wiśniewski", "calderdale", "ASC-100299", "", {"A1": "Example Council"}),
    }
)


def kinds(text: str, *, reference: bool = False) -> Sequence[str]:
    return [found.kind for found in find_numbers(text, reference=reference)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS no 943 476 5919", "an NHS number"),
        ("NHS9434765919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("943-476-5919.", "an NHS number"),
        ("９４３ ４７６ ５９１９", "an NHS number"),
        ("NI AB 12 34 56 C", "a National Insurance number"),
        ("ab123456c", "a National Insurance number"),
        ("she lives at HX1 1AB", "a postcode"),
        ("sw1a1aa", "a postcode"),
        ("GIR 0AA", "a postcode"),
        ("rang 01422 555 123 twice", "a telephone number"),
        ("07700 900123", "a telephone number"),
        ("(020) 7946 0958", "a telephone number"),
        ("+44 (0)20 7946 0958", "a telephone number"),
        ("+447700900123", "a telephone number"),
        ("to 20-00-00", "a sort code"),
        ("sort code 200000", "a sort code"),
        ("sort code: 06 04 26", "a sort code"),
        ("40-11-22 12345678", "a sort code and an account number"),
        ("account 12345678", "an account number"),
        ("paid into 12345678", "an account number"),
        ("mail annie@example.org", "an e-mail address"),
    ],
)
def test_identifiers_are_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "11 hours, not 11.5",
        "£1,250.00 of 12,345,678.00 and 12345678.00",
        "spend P-7K3QX7 AG-001",
        "correct P-7K3QX7/delivery/00007",
        "period run calderdale 2026:01",
        "agreed 2026-04-06 for 6 April to 3 May 2026",
        "from 06-04-26, 06/04/2026 and 01-04-2026 30-04-2026",
        "statement of 20260406",
        "E1 1st visit, B1 2nd",
        "invoice INV-12345678 and INV12345678",
        "943 476 5918",  # the check digit is wrong
        "O1 better, A1 agreed by phone",
        "08:00 to 09:30, 0900 1100 1300",
        "a" * 64,
        f"{'0123456789abcdef' * 4}:17",
        "13 weeks at 24.00 = 312.00",
        "",
    ],
)
def test_the_trades_own_words_are_let_through(text: str) -> None:
    assert kinds(text) == []


def test_eight_digits_in_a_bank_reference_are_an_invoice_unless_a_sort_code_is_beside_them() -> None:
    assert kinds("00012345", reference=True) == []
    assert kinds("20-00-00 00012345", reference=True) == ["a sort code and an account number"]
    for said in ("20-00-00 paid to 00012345", "sort code 200000 paid to 00012345"):
        assert kinds(said, reference=True) == ["a sort code", "an account number"]


def test_odd_spaces_dashes_and_digits_are_read_as_a_keyboard_writes_them() -> None:
    assert plain_form("a\u00a0b\u2009c\u2013d\u2014e\uff15\u00e9") == "a b c-d-e5\u00e9"
    assert plain_form("\ufb03\u00bd") == "\ufb03\u00bd", "one character stays one"
    for number in ("943\u00a0476\u00a05919", "943\u2013476\u20135919", "20\u201100\u201100"):
        assert kinds(number), number


@pytest.mark.parametrize("fund", ["P-SW11AB", "P-M145AB", "P-BD11AA", "P-943476"])
def test_a_fund_id_is_no_postcode(fund: str) -> None:
    assert "a postcode" not in kinds(f"spend {fund} AG-001")


@given(st.decimals(0, 999999999, places=2))
def test_no_amount_is_ever_an_identifier(amount: Decimal) -> None:
    assert kinds(f"it was {amount}, not £{amount:,}") == []


@given(st.dates(date(2015, 4, 1), date(2049, 12, 31)))
def test_no_day_is_ever_an_identifier(day: date) -> None:
    assert kinds(f"on {day.isoformat()} and {day:%d/%m/%Y} and {day:%d-%m-%y} and {day:%Y%m%d}") == []


# --- names ---------------------------------------------------------------------------

KNOWN = known(REGISTER)
NAMES = near(everybody(REGISTER), REGISTER, [ANNIE])


@pytest.mark.parametrize(
    "text",
    [
        "Annie asked for it",
        "ANNIE's sister",
        "Annie’s sister",
        "for annie example",
        "Example, Annie",
        "Zoe",
        "Bram Wisniewski was there",
        "May Fox agreed",
        "see ASC-100234.",
    ],
)
def test_a_name_of_the_register_is_found(text: str) -> None:
    assert find(text, NAMES) is not None


@pytest.mark.parametrize(
    "text",
    [
        "in May, for example, a fox",  # names that are words, each alone
        "Bram",  # another person's first name alone could be anybody's
        "See my sister every week",
        "as Example Council agreed",  # a council that is a deputy is no person
        "anniversary",
    ],
)
def test_a_word_is_not_a_name(text: str) -> None:
    assert find(text, NAMES) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("so Bram Wisniewski said", 4, 18),
        ("so Wisniewski, Bram said", 4, 19),
        ("so Zoe said", 4, 6),
        ("Annie Zo\u00eb Example", 1, 5),
        ("see ASC-100299.", 5, 15),
    ],
)
def test_where_a_name_stands_is_said_from_its_first_to_its_last_character(
    text: str, start: int, end: int
) -> None:
    found = find(text, near(everybody(REGISTER), REGISTER, [ANNIE]))
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_a_name_of_three_words_is_found_whole_or_by_its_ends() -> None:
    """Of somebody whose fund a change is not about; a middle name and a last one might be anybody's."""
    names = near(everybody(REGISTER), REGISTER, [BRAM])
    for said in ("Annie Example", "Example Annie", "Annie Zo\u00eb Example"):
        assert find(said, names) is not None, said
    for said in ("Zo\u00eb Example", "Annie Zo\u00eb", "Annie", "Example Example"):
        assert find(said, names) is None, said


def test_the_councils_reference_may_stand_in_what_the_bank_said() -> None:
    assert find("BACS ASC-100234", NAMES, reference=True) is None


# --- a change ------------------------------------------------------------------------


def returned(**more: str) -> Clawback:
    return Clawback(
        fund=ANNIE,
        on=DAY,
        funder="Council",
        heading="Community",
        amount=Decimal("30.00"),
        reason=more.get("reason", ""),
    )


def test_the_refusal_names_kind_and_place_and_never_the_secret() -> None:
    with pytest.raises(IdentifierError) as caught:
        checked([returned(reason="her number is 943 476 5919")], "clawback P-7K3QX7", KNOWN)
    assert "reason holds an NHS number (characters 15 to 26)" in str(caught.value)
    assert "943" not in str(caught.value)


def test_the_journals_reason_is_looked_at_too() -> None:
    with pytest.raises(IdentifierError, match="reason for the change holds a name"):
        checked([returned()], "for Annie", KNOWN)


def test_a_reason_that_names_a_fund_may_not_name_its_person() -> None:
    with pytest.raises(IdentifierError, match="holds a name"):
        checked([], f"refuse {ANNIE}/proposal/00001: Annie says no", KNOWN)


def test_her_own_words_may_be_anything_but_her_name() -> None:
    said = OutcomeAdded(fund=ANNIE, on=DAY, outcome=Outcome("O2", "g", "Annie wants to swim"))
    with pytest.raises(IdentifierError, match="words holds a name"):
        checked([said], "outcome add", KNOWN)
    own = replace(said, outcome=Outcome("O2", "g", "I want to swim"))
    assert checked([own], "outcome add", KNOWN) == (own,)


def test_fields_inside_what_an_event_tells_are_looked_at() -> None:
    terms = Agreement(
        "AG-001", "Community", "Provider", "O1", Decimal("1.00"), "A1", DAY, "rang 07700900123", DAY
    )
    with pytest.raises(IdentifierError, match="way it was agreed holds a telephone number"):
        checked([AgreementMade(fund=ANNIE, on=DAY, agreement=terms)], "agree", KNOWN)
    assert [text for where, text in texts(Reviewed(fund=ANNIE, on=DAY, words="fine")) if where == "words"]


def test_what_the_bank_has_done_goes_in_without_the_name_in_its_reference() -> None:
    line = Clearing(
        fund="", on=DAY, amount=Decimal("-25.00"), source=f"{'a' * 64}:3", bank_ref="ANNIE EXAMPLE"
    )
    assert checked([line], "import", KNOWN) == (replace(line, bank_ref="(removed)"),)
    typed = Receipt(
        fund=BRAM, on=DAY, funder="Council", amount=Decimal("25.00"), bank_ref="from Annie Example"
    )
    with pytest.raises(IdentifierError, match="bank reference holds a name"):
        checked([typed], "receive", KNOWN)


def test_numbers_that_a_file_has_of_its_own_stay_as_they_are() -> None:
    """A payment's number or a visit's may look like an NHS number; matching needs it whole."""
    paid = Receipt(
        fund=BRAM,
        on=DAY,
        funder="Council",
        amount=Decimal("25.00"),
        source=f"{'a' * 64}:3",
        bank_ref="9434765919",
    )
    assert checked([paid], "import", KNOWN) == (paid,)


def test_a_code_may_be_a_word_of_a_name_but_not_the_whole_of_it() -> None:
    lincoln = Register({ANNIE: Person(ANNIE, "Abraham Lincoln", "lincoln")})
    about = Fund(ANNIE, FundKind.PERSON, "lincoln", DAY, area="Lincoln")
    opening = FundOpened(fund=ANNIE, on=DAY, about=about)
    assert checked([opening], "fund open", known(lincoln)) == (opening,)
    due = Due(fund=ANNIE, on=DAY, funder="TopUp-Abraham-Lincoln", amount=Decimal("1.00"))
    with pytest.raises(IdentifierError, match="funder holds a name"):
        checked([due], "due", known(lincoln))


@given(st.integers(0, 999999999), st.sampled_from(["", " ", "-"]), st.sampled_from(["", "NHS ", "no. "]))
def test_every_nhs_number_is_found_and_never_repeated(body: int, between: str, before: str) -> None:
    digits = f"{body:09d}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    assume(check != 10)  # the NHS gives out no such number
    number = between.join((digits[:3], digits[3:6], f"{digits[6:]}{check}"))
    with pytest.raises(IdentifierError) as caught:
        checked([returned(reason=f"see {before}{number} please")], "clawback", KNOWN)
    assert number not in str(caught.value)


def test_an_office_without_people_still_refuses_numbers() -> None:
    empty = Register({})
    none = near(everybody(empty), empty, [ANNIE])
    assert none == Names(frozenset(), frozenset(), frozenset())
    assert find("943 476 5919", none) is not None


# --- the register ----------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_register_that_others_may_read_is_said_once(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copy_of("begun", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    register = office / "ledgers" / "people.toml"
    assert register.stat().st_mode & 0o777 == 0o600
    assert register_is_open(Office(office)) == ""
    register.chmod(0o644)
    said = done("balance", ANNIE, office=office).err
    assert said.count("chmod 600") == 1
    assert "mode 0644" in said
