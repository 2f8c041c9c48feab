"""One writer for ledger text: what it writes, Beancount reads as meant; what it cannot write, it refuses."""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from hypothesis import example, given
from hypothesis import strategies as st

from isf.book.accounts import currency_of
from isf.book.directives import Assertion, Directive, Entry, Leg, Line, Opening, Paper, Stranger
from isf.book.entries import entry
from isf.book.gate import check_addition, check_additions
from isf.book.heads import settings
from isf.book.ledger import Ledger
from isf.book.reading.adapt import directives_of
from isf.book.reading.whole import gate_of_all
from isf.book.text import LONGEST, check_text, gate, render, render_all, unsafe
from isf.errors import BookRefusedError, IsfError, TextError
from tests.facts_of_each_kind import EXAMPLES, FUND

ON = date(2026, 5, 1)
ALLOWED = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=60
).map(lambda text: unicodedata.normalize("NFC", text))
ANY = st.text(st.characters(), max_size=20)


def read_back(directives: list[Directive]) -> tuple[list[Any], list[str]]:
    """Write directives, let Beancount read them; return what it read and its errors."""
    entries, errors, _ = loader.load_string(settings(FUND, checks=False) + render_all(directives))
    return directives_of(entries, FUND), [str(error.message) for error in errors]


def line(text: str, key: str = "evidence") -> Line:
    return Line(ON, "isf-progress", ("PG-001", "O1", "better", text), ((key, text),))


# --- text that is allowed comes back as it was -------------------------------------------


@given(ALLOWED)
@example('say "yes" \\ no')
@example("\\\\\\")
@example('"')
@example("\\n")
@example("C:\\new\\table")
@example('option "insert_pythonpath" "TRUE"')
@example("2026-05-01 open Expenses:Evil")
@example("; not a comment")
@example("Ŵyr yn mynd i’r gampfa – £5, 50 % · ½ · 😀")
def test_any_allowed_text_is_stored_exactly(text: str) -> None:
    read, errors = read_back([line(text)])
    assert errors == []
    assert [(one.values[3], dict(one.meta)["evidence"]) for one in read] == [(text, text)]
    assert gate(render(line(text))) == ()


@given(ANY)
@example("\ud800")
@example("a\nb")
@example("\x00")
@example("e\u0301")
@example("\u202e")
@example("\u200b")
@example("\ufeff")
@example("\x85")
@example("\u2028")
def test_any_text_at_all_is_stored_exactly_or_refused_by_name(text: str) -> None:
    try:
        check_text("words", text)
    except TextError:
        with pytest.raises(TextError):
            render(line(text))
        return
    read, errors = read_back([line(text)])
    assert errors == []
    assert read[0].values[3] == text


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1])
def test_text_ends_at_five_hundred_characters(length: int) -> None:
    text = '"' * length
    if length > LONGEST:
        with pytest.raises(TextError, match="longer than 500"):
            render(line(text))
    else:
        assert gate(render(line(text))) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\nb", "U+000A"),
        ("a\x1bb", "U+001B"),
        ("a\u202eb", "U+202E"),
        ("a\u200bb", "U+200B"),
        ("a\ufeffb", "U+FEFF"),
        ("a\u00adb", "U+00AD"),
        ("a\ue000b", "U+E000"),
        ("e\u0301", "not NFC"),
    ],
)
def test_a_character_that_cannot_be_seen_is_named(text: str, why: str) -> None:
    with pytest.raises(TextError) as refused:
        check_text("words", text)
    assert why in str(refused.value)


# --- numbers -------------------------------------------------------------------------------------


@given(st.decimals(-999_999_999, 999_999_999, places=2))
def test_any_amount_is_stored_exactly(amount: Decimal) -> None:
    amount += Decimal("0.00")
    legs = (
        Leg(f"Assets:Bank:{FUND}", amount, "GBP"),
        Leg(f"Liabilities:Advance:{FUND}", -amount + Decimal("0.00"), "GBP"),
    )
    made = Entry(ON, "advance", "id-1", "Advance", legs, ("id-1",))
    opened: list[Directive] = [Opening(date(2015, 4, 1), leg.account, "GBP") for leg in legs]
    read, errors = read_back([*opened, made])
    assert errors == []
    assert [leg.amount for leg in read[-1].legs] == [leg.amount for leg in legs]


@pytest.mark.parametrize("amount", ["1", "1.5", "1.005", "1E+3", "NaN", "Infinity", "1234567890.00"])
def test_an_amount_that_is_not_pounds_and_pence_is_not_written(amount: str) -> None:
    legs = (Leg(f"Assets:Bank:{FUND}", Decimal(amount), "GBP"),)
    with pytest.raises(TextError, match="two decimals"):
        render(Entry(ON, "advance", "id-1", "Advance", legs, ("id-1",)))


@pytest.mark.parametrize("number", ["0.12345", "1E+30", "NaN", "-Infinity"])
def test_a_number_beside_is_plain_or_not_written(number: str) -> None:
    with pytest.raises(TextError):
        render(Line(ON, "isf-bank", (Decimal(number),)))


# --- every string field, and everything hostile -----------------------------------------------------

SHA = hashlib.sha256(b"receipt").hexdigest()
OPEN = f"2015-04-01 open Assets:Bank:{FUND} GBP"

HOSTILE = [
    'x" ^link',
    'x"\n2026-05-01 open Expenses:Evil',
    "x\n2026-05-01 open Expenses:Evil",
    "x\r\n2026-05-01 open Expenses:Evil",
    'x\noption "insert_pythonpath" "TRUE"',
    'x"\nplugin "evil"',
    "x\\",
    'x\\"',
    "x\\n2026-05-01 open Expenses:Evil",
    "x\u2028" + OPEN,
    "x\x85" + OPEN,
    "x\x0b" + OPEN,
    "x\x00y",
    "x\x1b[2Jy",
    "x\u202ey",
    "x\u200by",
    "x\ufeffy",
    "e\u0301",
    "\ud800",
    "; comment",
    "#tag ^link",
    "x" * 501,
    "x 1.00 GBP @ 2.00 GBP",
    "{1.00 GBP}",
    "../../etc/passwd",
]


def _entry(**values: Any) -> Entry:
    made = entry(EXAMPLES["delivery"](Decimal("24.00")), "P-7K3QX7/delivery/00001")
    return replace(made, **values)


def _on_leg(key: str, text: str) -> Entry:
    made = _entry()
    return replace(made, legs=(replace(made.legs[0], meta=((key, text),)), *made.legs[1:]))


FIELDS: dict[str, Callable[[str], Directive]] = {
    "an entry's words": lambda text: _entry(words=text),
    "an entry's kind": lambda text: _entry(kind=text),
    "an entry's id": lambda text: _entry(id=text, links=(text,)),
    "an entry's link": lambda text: _entry(links=("P-7K3QX7/delivery/00001", text)),
    "an entry's metadata": lambda text: _entry(meta=(("reason", text),)),
    "an entry's key": lambda text: _entry(meta=((text, "x"),)),
    "an expense's outcome": lambda text: _on_leg("outcome", text),
    "an expense's key": lambda text: _on_leg(text, "x"),
    "a leg's account": lambda text: _entry(
        legs=(Leg(text, Decimal("1.00"), "GBP"), Leg(text, Decimal("-1.00"), "GBP"))
    ),
    "a leg's commodity": lambda text: _entry(
        legs=(
            Leg(f"Assets:Bank:{FUND}", Decimal("1.00"), text),
            Leg(f"Liabilities:Advance:{FUND}", Decimal("-1.00"), text),
        )
    ),
    "a line's name": lambda text: Line(ON, text, ("x",)),
    "a line's value": lambda text: Line(ON, "isf-outcome", ("O1", "g", text)),
    "a line's metadata": lambda text: Line(ON, "isf-outcome", ("O1", "g", "x"), (("reason", text),)),
    "a line's key": lambda text: Line(ON, "isf-outcome", ("O1", "g", "x"), ((text, "y"),)),
    "an opening's account": lambda text: Opening(ON, text, "GBP"),
    "an opening's commodity": lambda text: Opening(ON, f"Assets:Bank:{FUND}", text),
    "a document's account": lambda text: Paper(ON, text, f"documents/{SHA}.pdf", ("x",)),
    "a document's path": lambda text: Paper(ON, f"Assets:Bank:{FUND}", text, ("x",)),
    "a document's link": lambda text: Paper(ON, f"Assets:Bank:{FUND}", f"documents/{SHA}.pdf", (text,)),
    "an assertion's account": lambda text: Assertion(ON, text, Decimal("1.00")),
}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_can_become_a_directive(field: str) -> None:
    """Stored exactly, or refused; and in any case no directive more than was meant."""
    for payload in HOSTILE:
        meant = FIELDS[field](payload)
        text = written(meant)
        if text is None:
            continue
        entries, errors, _ = loader.load_string(settings(FUND, checks=False) + opened(meant) + text)
        read = [d for d in directives_of(entries, FUND) if not isinstance(d, Opening)]
        assert len(read) == 1, payload
        assert [str(e.message) for e in errors if "does not exist" not in str(e.message)] == [], payload
        assert repr(payload)[1:-1] in repr(read[0])


def written(meant: Directive) -> str | None:
    """Return the text of a directive; None when the writer or the gate refuses it."""
    try:
        text = render(meant)
    except TextError:
        return None
    return None if gate(text) else text


def opened(meant: Directive) -> str:
    """Return the openings that a directive needs."""
    names = {leg.account for leg in getattr(meant, "legs", ())} | {getattr(meant, "account", "")} - {""}
    accounts = [] if isinstance(meant, Opening) else sorted(names)
    return render_all([Opening(date(2015, 4, 1), name, currency_of(name)) for name in accounts])


@pytest.mark.parametrize("field", FIELDS)
def test_the_gate_before_a_commit_lets_nothing_else_through(field: str) -> None:
    for payload in HOSTILE:
        meant = FIELDS[field](payload)
        try:
            check_addition(Ledger(FUND, ()), [meant])
        except IsfError:
            continue
        assert len(render(meant).splitlines()) == len(render(FIELDS[field]("X")).splitlines()), payload


# --- the gate itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '2026-05-01 ! "Fee"  ^x\n',
        '2026-05-01 * "Payee" "Fee" ^x\n',
        '2026-05-01 * "Fee" #tag ^x\n',
        '2026-05-01 * "Fee"\n',
        '2026-05-01 txn "Fee" ^x\n',
        'option "title" "x"\n',
        'plugin "evil"\n',
        'include "x.beancount"\n',
        "pushtag #x\n",
        "2026-05-01 pad Assets:Bank:P-7K3QX7 Income:Transfer:P-7K3QX7\n",
        "2026-05-01 price GBP 1.00 GBP.PLAN\n",
        '2026-05-01 note Assets:Bank:P-7K3QX7 "x"\n',
        '2026-05-01 event "a" "b"\n',
        '2026-05-01 query "a" "b"\n',
        "2026-05-01 close Assets:Bank:P-7K3QX7\n",
        "2026-05-01 commodity EUR\n",
        "2026-05-01 balance Assets:Bank:P-7K3QX7 1.00 GBP\n",
        '2026-05-01 custom "budget" "x"\n',
        '2026-05-01 custom "isf-outcome"\n',
        '2026-05-01 document Assets:Bank:P-7K3QX7 "/etc/hostname"\n',
        "2026/05/01 open Assets:Bank:P-7K3QX7 GBP\n",
        "2026-05-01 open Assets:Bank:P-7K3QX7 GBP,EUR\n",
        "2026-05-01 open Assets:Bank:P-7K3QX7\n",
        "2026-05-01 open Assets:Savings:P-7K3QX7 GBP\n",
        "  Assets:Bank:P-7K3QX7  1.00 GBP\n",
        "* heading\n",
        "! odd\n",
        ": odd\n",
        "; a comment\n",
        "2026-05-01 open Assets:Bank:P-7K3QX7 GBP ; a comment\n",
        "2026-05-01 open Assets:Bank:P-7K3QX7 GBP",
        "2026-05-01 open Assets:Bank:P-7K3QX7 GBP\r\n",
        " \n",
        "\t\n",
    ],
)
def test_the_gate_refuses_every_other_line(text: str) -> None:
    assert gate(text)
    assert gate_of_all(text) == gate(text)


HEAD = '2026-05-01 * "Fee" ^x\n  kind: "fee"\n'


@pytest.mark.parametrize(
    "leg",
    [
        "  Assets:Bank:P-7K3QX7  1.00\n",
        "  Assets:Bank:P-7K3QX7\n",
        "  Assets:Bank:P-7K3QX7  1 GBP\n",
        "  Assets:Bank:P-7K3QX7  1.5 GBP\n",
        "  Assets:Bank:P-7K3QX7  1,000.00 GBP\n",
        "  Assets:Bank:P-7K3QX7  1.00 + 1.00 GBP\n",
        "  Assets:Bank:P-7K3QX7  1/0 GBP\n",
        "  Assets:Bank:P-7K3QX7  (1.00) GBP\n",
        "  Assets:Bank:P-7K3QX7  1.00 EUR\n",
        "  Assets:Bank:P-7K3QX7  1.00 GBP @ 1.00 GBP\n",
        "  Assets:Bank:P-7K3QX7  1.00 GBP {1.00 GBP}\n",
        "  ! Assets:Bank:P-7K3QX7  1.00 GBP\n",
        " Assets:Bank:P-7K3QX7  1.00 GBP\n",
        "  Assets:Bank:P-7K3QX7  １.00 GBP\n",
        '  filename: "/etc/hostname"\n',
        "  lineno: 5\n",
        "  Kind: TRUE\n",
        "  kind: NULL\n",
        "  kind: #tag\n",
        '  kind: "a" "b"\n',
    ],
)
def test_the_gate_refuses_every_other_leg_and_key(leg: str) -> None:
    assert gate(HEAD) == ()
    assert gate(HEAD + leg)
    assert gate_of_all(HEAD + leg) == gate(HEAD + leg)


def test_a_leg_belongs_to_the_entry_above_it_and_not_across_an_empty_line() -> None:
    leg = "  Assets:Bank:P-7K3QX7  1.00 GBP\n"
    assert gate(HEAD + leg) == ()
    told = HEAD + "\n" + leg
    assert gate(told) == (f"line 4 is not in the form of the book: {leg[:-1]!r}",)
    assert gate_of_all(told) == gate(told)


def test_only_the_line_that_is_wrong_is_named() -> None:
    good = '2026-05-01 custom "isf-outcome" "O1" "g" "Swim"\n\n'
    bad = '2026-05-01 custom "isf-outcome" "O1" "g" "Sw\u200bim"\n'
    assert gate(good + bad + "\n" + good) == ("line 3 holds a character that may not stand there",)
    assert gate_of_all(good + bad + "\n" + good) == gate(good + bad + "\n" + good)


def test_accents_that_are_written_apart_do_not_pass_the_gate() -> None:
    """As they are written together they do, and so do accents that have no other form."""
    for text, says in (
        ("caf\u00e9", ()),
        ("cafe\u0301", ("line 1 holds a character that may not stand there",)),
    ):
        told = f'2026-05-01 custom "isf-outcome" "O1" "g" "{text}"\n'
        assert gate(told) == says
        assert gate_of_all(told) == says


@pytest.mark.parametrize("text", ["x", '\\"', "\\\\"])
def test_the_gate_counts_five_hundred_characters_as_they_are_read(text: str) -> None:
    """A quotation mark or a backslash is written with another backslash, and is one character."""
    for length, says in ((LONGEST, ()), (LONGEST + 1, ("line 1 holds a text of more than 500 characters",))):
        told = f'2026-05-01 custom "isf-outcome" "O1" "g" "{text * length}"\n'
        assert gate(told) == says
        assert gate_of_all(told) == says


@pytest.mark.parametrize(
    ("meant", "says"),
    [
        (_entry(meta=(("filename", "x"),)), "use small letters, digits and hyphens"),
        (_entry(meta=(("lineno", "x"),)), "use small letters, digits and hyphens"),
        (_entry(meta=(("Reason", "x"),)), "use small letters, digits and hyphens"),
        (_entry(meta=(("r", "x"),)), "use small letters, digits and hyphens"),
        (_entry(links=("a b",)), "use letters, digits and the signs - _ / ."),
        (_entry(links=("",)), "use letters, digits and the signs - _ / ."),
        (Opening(ON, "Assets:Cash", "GBP"), "the chart of accounts does not have it"),
        (Stranger(ON, "an option", fund=FUND), "a ledger may not hold it"),
    ],
)
def test_what_the_writer_cannot_write_is_refused_with_what_to_do(meant: Directive, says: str) -> None:
    with pytest.raises(TextError, match=says):
        render(meant)


def test_what_the_writer_writes_passes_its_own_gate() -> None:
    told = [entry(make(Decimal("24.00")), f"id/{number}") for number, make in enumerate(EXAMPLES.values())]
    assert gate(render_all(told)) == ()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_kind_is_read_back_as_it_was_meant(kind: str) -> None:
    made = entry(EXAMPLES[kind](Decimal("24.00")), "id/1")
    names = dict.fromkeys(leg.account for leg in made.legs)
    openings = [Opening(date(2015, 4, 1), name, currency_of(name)) for name in names]
    check_addition(Ledger(FUND, ()), [*openings, made])


def test_an_account_that_is_not_open_is_refused() -> None:
    made = entry(EXAMPLES["fee"](Decimal("24.00")), "id/1")
    with pytest.raises(BookRefusedError, match="unknown account"):
        check_addition(Ledger(FUND, ()), [made])


def test_little_that_is_added_to_many_is_read_as_strictly_as_to_one() -> None:
    """A commit over many funds is given to Beancount together; what is wrong in one refuses all."""
    sound, other = entry(EXAMPLES["fee"](Decimal("24.00")), "id/1"), "P-2M9TFY"
    moved = [replace(leg, account=leg.account.replace(FUND, other)) for leg in sound.legs]
    theirs = replace(sound, id="id/2", links=("id/2",), legs=tuple(moved))

    def opened(made: Entry) -> list[Directive]:
        return [Opening(date(2015, 4, 1), leg.account, leg.currency) for leg in made.legs]

    one, two = Ledger(FUND, ()), Ledger(other, ())
    check_additions([(one, [*opened(sound), sound]), (two, [*opened(theirs), theirs])])
    with pytest.raises(BookRefusedError, match="unknown account"):
        check_additions([(one, [*opened(sound), sound]), (two, [*opened(theirs)[1:], theirs])])
    unbalanced = replace(theirs, legs=(replace(theirs.legs[0], amount=Decimal("24.01")), *theirs.legs[1:]))
    with pytest.raises(BookRefusedError, match="does not balance"):
        check_additions([(one, [*opened(sound), sound]), (two, [*opened(unbalanced), unbalanced])])


def test_a_ledger_keeps_what_an_addition_leaves_as_it_is() -> None:
    """What it worked out before is told by the same values, and what the addition tells is new."""
    made = entry(EXAMPLES["fee"](Decimal("24.00")), "id/1")
    opening = Opening(date(2015, 4, 1), made.legs[0].account, made.legs[0].currency)
    line = Line(date(2026, 4, 6), "isf-outcome", ("O1", "g", "Swim"), fund=FUND)
    first = Ledger(FUND, (line,))
    assert ([outcome.id for outcome in first.fund.outcomes], first.opened) == (["O1"], frozenset())
    second = first.plus([opening, made])
    assert (second.fund, second.lines) == (first.fund, (line,))
    assert (second.opened, second.ids) == (frozenset({opening.account}), frozenset({"id/1"}))
    third = second.plus([replace(line, values=("O2", "g", "Sing"))])
    assert ([outcome.id for outcome in third.fund.outcomes], len(third.lines)) == (["O1", "O2"], 2)
    assert third.opened == frozenset({opening.account})


@pytest.mark.parametrize("beside", ["", "Zoë"], ids=["plain", "accented"])
def test_of_the_first_characters_those_that_steer_a_terminal_are_unsafe(beside: str) -> None:
    steering = {chr(code) for code in [*range(32), 127]} - {"\n"}
    assert {char for char in map(chr, range(128)) if unsafe(f"{beside}a{char}\n")} == steering
    refused = set()
    for char in map(chr, range(128)):
        try:
            check_text("words", beside + char)
        except TextError:
            refused.add(char)
    assert refused == steering | {"\n"}
