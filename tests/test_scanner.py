"""The scanner is a second grammar: what it accepts, Beancount must load to the same values."""

import os
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from beancount import loader

from isf.book.directives import Directive, Entry, Opening, Paper
from isf.book.heads import settings
from isf.book.identities import problems
from isf.book.reading.adapt import directives_of
from isf.book.reading.scanner import in_order, owns, scan, well_opened
from isf.book.text import render_all
from isf.model.dates import today
from tests.books import FUND, PAPER, with_paper, worked

PLACE = "<string>"
MUTANTS = int(os.environ.get("ISF_FUZZ_MUTANTS", "1500"))


def accepted(text: str) -> tuple[Directive, ...] | None:
    """Read text as a reading command does: scanned whole, well opened, and no identity broken."""
    scanned = scan(text, PLACE, FUND)
    if scanned is None:
        return None
    found = in_order(list(scanned))
    sound = well_opened(found) and owns(FUND, found) and not problems(found, today(), book=False)
    return found if sound else None


def as_beancount_reads(text: str) -> tuple[list[Directive], list[str]]:
    """Read text with Beancount under the strict settings of a head."""
    head = settings(FUND, checks=False)
    entries, errors, _ = loader.load_string(head + text)
    lines_before = head.count("\n")
    found = directives_of(entries, FUND)
    return [moved(d, lines_before) for d in found], [str(error.message) for error in errors]


def moved(directive: Directive, lines_before: int) -> Directive:
    """Return a directive with its line counted from the text, not from the head above it."""
    if isinstance(directive, Opening | Paper):
        return directive
    number = int(directive.place.rpartition(":")[2]) - lines_before
    return replace(directive, place=f"{PLACE}:{number}")


def same(directives: Iterable[Directive]) -> list[Directive]:
    """Return directives with their legs in one order: Beancount's booking puts a commodity's together."""
    return [
        replace(d, legs=tuple(sorted(d.legs, key=repr))) if isinstance(d, Entry) else d for d in directives
    ]


def test_what_our_writer_writes_is_scanned_to_what_beancount_reads() -> None:
    text = render_all(worked())
    found = accepted(text)
    read, errors = as_beancount_reads(text)
    assert errors == []
    assert found is not None
    assert same(found) == same(read)


def test_what_stands_under_one_posting_is_not_lent_to_another_that_reads_alike() -> None:
    posting = f"  Assets:Bank:{FUND}  -5.00 GBP\n"
    entry = '2026-04-07 * "w" ^a\n  kind: "payment"\n  id: "a"\n'
    found = scan(f'{entry}{posting}    receipt: "x"\n{posting}\n{entry}{posting}', PLACE, FUND)
    assert found is not None
    legs = [[leg.get("receipt") for leg in one.legs] for one in found if isinstance(one, Entry)]
    assert legs == [["x", ""], [""]]


ENTRY = f'2026-04-07 * "w" ^a\n  kind: "payment"\n  id: "a"\n  Assets:Bank:{FUND}  -5.00 GBP\n'
LINE = '2026-04-07 custom "isf-review" "fine"\n'


@pytest.mark.parametrize("key", ["filename", "lineno"])
@pytest.mark.parametrize(
    "text",
    [ENTRY.replace("  id:", '  KEY: "x"\n  id:'), f'{ENTRY}    KEY: "x"\n', f'{LINE}  KEY: "x"\n'],
    ids=["an entry", "a posting", "a line"],
)
def test_a_key_that_beancount_keeps_for_itself_is_left_to_beancount(text: str, key: str) -> None:
    assert scan(text.replace("KEY", "receipt"), PLACE, FUND) is not None
    assert scan(text.replace("KEY", key), PLACE, FUND) is None


def test_an_account_may_be_used_from_the_day_on_which_it_is_opened() -> None:
    account = f"Assets:Bank:{FUND}"
    (entry,) = scan(ENTRY, PLACE, FUND) or ()
    openings = {day: Opening(date(2026, 4, day), account, "GBP") for day in (6, 7, 8)}
    for day, well in ((6, True), (7, True), (8, False)):
        assert well_opened((openings[day], entry)) == well
    assert not well_opened((entry,))
    assert not well_opened((openings[6], openings[6], entry)), "twice"
    assert not well_opened((replace(openings[6], currency="GBP.PLAN"), entry))


def test_a_document_is_scanned() -> None:
    found = scan(render_all(with_paper()), PLACE, FUND)
    assert found is not None
    assert [d.path for d in found if isinstance(d, Paper)] == [PAPER]


def _other_byte(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice('0123456789-. \n"^:;!*GBPAaé\t\\/') + text[at + 1 :]


def _bytes_lost(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + text[at + dice.randint(1, 4) :]


def _cut_off(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text))]


def _line_edit(text: str, dice: random.Random) -> str:
    """Lose, double, swap or change a line."""
    lines = text.split("\n")
    where, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    year, gap = dice.choice(["2025", "2024", "2099", "1999"]), dice.choice(["  ", "\t", ""])
    edits: list[list[str]] = [
        [],
        [lines[where], lines[where]],
        [lines[other]],
        [lines[where].replace("2026", year, 1)],
        [lines[where].replace(" ", gap, 1)],
    ]
    return "\n".join([*lines[:where], *dice.choice(edits), *lines[where + 1 :]])


def mutant(text: str, dice: random.Random) -> str:
    """Return text with one to three random edits of bytes, tokens or lines."""
    for _ in range(dice.randint(1, 3)):
        edit = dice.choice([_other_byte, _bytes_lost, _cut_off, *[_line_edit] * 5])
        text = edit(text or "\n", dice)
    return text


def test_no_mutant_is_accepted_that_beancount_reads_otherwise() -> None:
    dice = random.Random(20261122)  # noqa: S311 - edits that can be made again, no secret
    text = render_all(worked())
    kept = 0
    for _ in range(MUTANTS):
        changed = mutant(text, dice)
        found = accepted(changed)
        if found is None:
            continue
        kept += 1
        read, errors = as_beancount_reads(changed)
        assert errors == [], changed
        assert same(found) == same(read), changed
    assert kept > MUTANTS // 100, "the fuzz must also exercise what is accepted"
