"""What was bought for a person: from purchase ledgers it is payable, by card it is paid, and never twice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from isf.book.entries import entry
from isf.model import facts as f
from isf.sources.books import EntriesBook
from isf.sources.errors import ControlsFailedError, DeliveredBeforeError, FileRefusedError
from isf.sources.landing.any_fact import land
from isf.sources.landing.common import Landed, Rule
from isf.sources.values import Purchase, Visit
from tests.books import FUND, pounds
from tests.sources.house import (
    FOLDER,
    PEOPLE,
    TODAY,
    book,
    landed,
    read_text,
    recorded,
    shipped,
)

LOADED = f.CardLoad(fund=FUND, on=date(2026, 4, 6), id="load", amount=pounds("50.00"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def loaded() -> EntriesBook:
    """Annie's fund on 10 April, with 50.00 on her card."""
    return book(entry(LOADED, LOADED.id), until="2026-04-10")


def deliveries(made: Landed) -> list[tuple[str, str, str]]:
    return [
        (f"{item.on:%d %b}", str(item.amount), str(item.paid_from))
        for item in made.items
        if isinstance(item, f.Delivery)
    ]


def after(held: EntriesBook, made: Landed) -> EntriesBook:
    told = [d for fund in held.funds() for d in held.ledger(fund).directives]
    return EntriesBook([*told, *held.clearing().directives, *recorded(made.items)])


def test_only_what_was_settled_on_the_card_is_spent_from_it() -> None:
    """A declined payment, a pending one and a load are no spending; the load has a command of its own."""
    reading, made = landed(FOLDER / "equals.csv", loaded())
    assert deliveries(made) == [("08 Apr", "12.50", "card")]
    assert [aside.words for aside in reading.asides] == ["a row that is Declined", "a row that is Pending"]
    assert [bad.row for bad in made.bad] == [2]
    assert "isf card load" in made.bad[0].reason


def test_an_authorisation_is_not_booked_and_a_token_is_somebodys_by_a_rule() -> None:
    from isf.sources.reading import read
    from tests.sources.house import opened

    reading = read(opened(FOLDER / "crosscard.csv"))
    made = land(shipped("crosscard"), reading, PEOPLE, loaded(), [Rule("100200300", FUND)])
    assert deliveries(made) == [("08 Apr", "12.50", "card")]
    assert [bad.row for bad in made.bad] == [7]  # the chargeback gives it back: a person records the refund
    assert len(reading.asides) == 4


def test_a_card_never_pays_more_than_it_holds() -> None:
    _, made = landed(FOLDER / "soldo.csv", book(until="2026-04-10"))
    assert deliveries(made) == []
    assert made.bad[0].reason == f"the card of fund {FUND} holds 0.00; load it with `isf card load`."


def test_a_purchase_ledger_is_payable_with_its_vat() -> None:
    _, made = landed(FOLDER / "xero-bills.csv", loaded())
    assert deliveries(made) == [("07 Apr", "48.00", "payable"), ("07 Apr", "12.00", "payable")]
    _, made = landed(FOLDER / "sage-audit-trail.csv", loaded())
    assert deliveries(made) == [("07 Apr", "57.60", "payable")]


def test_the_lines_of_a_bill_must_come_to_its_total(tmp_path: Path) -> None:
    text = (FOLDER / "xero-bills.csv").read_text(encoding="utf-8").replace(",2,24.00,", ",3,24.00,")
    with pytest.raises(ControlsFailedError, match=r"total of invoice B-1 is 60\.00 .* give 84\.00"):
        read_text(tmp_path, text, shipped("xero-bills"))


def test_an_overlapping_export_adds_only_what_is_new_and_twins_stay() -> None:
    held = loaded()
    reading, first = landed(FOLDER / "soldo.csv", held)
    held = after(held, first)
    (tea,) = (v for v in reading.values if isinstance(v, Purchase) and v.row == 2)
    again = replace(reading, sha256="f" * 64, values=(tea, replace(tea, row=3)))
    made = land(shipped("soldo"), again, PEOPLE, held)
    assert (made.count("known"), deliveries(made)) == (1, [("07 Apr", "12.50", "card")])


def test_a_date_of_digits_alone_has_all_of_them(tmp_path: Path) -> None:
    row = "PI,PROVIDER,7500,1,{},B-1,Swimming,48.00,T1,9.60,1,ASC-100234,clerk,,\n"
    text = "".join(row.format(day) for day in ("070426", "07042026", "11126", "7/4/26"))
    reading = read_text(tmp_path, text, shipped("sage-audit-trail"))
    assert [f"{value.on:%d %b %Y}" for value in reading.values] == ["07 Apr 2026"] * 3
    assert [(bad.row, bad.value) for bad in reading.bad] == [(3, "11126")]


def test_a_file_with_a_reference_of_its_own_comes_once() -> None:
    """The portal rejects a second file with the same reference; the same file again is only known."""
    held = book(until="2026-04-10")
    reading, first = landed(FOLDER / "access-abacus.xml", held)
    assert deliveries(first) == [("07 Apr", "24.00", "payable")]
    held = after(held, first)
    assert landed(FOLDER / "access-abacus.xml", held)[1].count("known") == 1
    other = replace(reading, sha256="f" * 64)
    with pytest.raises(FileRefusedError, match=r"same reference \('BRIDGE-2026-15'\) are in the book"):
        land(shipped("access-abacus"), other, PEOPLE, held)
    assert len(land(shipped("access-abacus"), other, PEOPLE, held, again=True).items) == 1


def test_visits_that_were_saved_anew_come_once_and_single_ones_are_never_compared() -> None:
    held = book(until="2026-04-10")
    reading, first = landed(FOLDER / "visits.csv", held)
    made = len(first.items)
    assert made > 1
    held = after(held, first)
    values = tuple(replace(value, visit="") for value in reading.values if isinstance(value, Visit))
    anew = replace(reading, sha256="f" * 64, values=values[::-1])
    with pytest.raises(DeliveredBeforeError, match=rf"all of its {made} visits are in the book .* --again"):
        land(shipped("visits"), anew, PEOPLE, held)
    assert len(land(shipped("visits"), anew, PEOPLE, held, again=True).items) == made
    more = replace(anew, values=(*values, replace(values[0], row=99)))
    assert len(land(shipped("visits"), more, PEOPLE, held).items) == made + 1


def test_xml_with_a_dtd_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "access-abacus.xml").read_text(encoding="utf-8")
    text = text.replace("?>\n", '?>\n<!DOCTYPE d [<!ENTITY e "x">]>\n', 1)
    with pytest.raises(FileRefusedError, match="it has a DTD"):
        read_text(tmp_path, text, shipped("access-abacus"))
