"""Texts: mutated ledgers, and hostile strings in every field that takes words."""

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from isf.book.directives import Directive, Entry, Opening
from isf.book.entries import entry
from isf.book.heads import FUND_HEAD, settings
from isf.book.identities import problems
from isf.book.journal import Journal
from isf.book.lines import lines
from isf.book.load import load_file
from isf.book.reading.adapt import directives_of
from isf.book.reading.scanner import in_order, owns, scan, well_opened
from isf.book.store import writing
from isf.book.text import gate, render_all
from isf.errors import IsfError
from isf.model import events, facts
from isf.model.dates import today
from isf.model.fund import Earmark, Outcome, Progress
from isf.office import Office
from tests.books import FUND, worked
from tests.faults.judging import Row, room
from tests.faults.kinds import DAY, example

# --- mutated ledgers --------------------------------------------------------------------

_SIGNS = '0123456789.-:*! ^"\\\n\t/ABCdef;#@{}~(),éß'


def mutations(*, full: bool) -> Row:
    """Edit a ledger's text one to four times at random; nothing may change a balance without an error."""
    row = Row("ledger mutation fuzz")
    text = render_all(worked())
    before = _balances(worked())
    chance = random.Random(20261122)  # noqa: S311 - a sample that is the same each time
    loaded = harmless = 0
    place = room()
    for number in range(20_000 if full else 800):
        mutant = text
        for _ in range(chance.randint(1, 4)):
            mutant = _edited(mutant, chance)
        directives = _accepted(mutant, place)
        loaded += directives is not None
        silent = directives is not None and _balances(directives) != before
        harmless += directives is not None and not silent
        row.judge(f"mutant {number}", "a balance changed without an error" if silent else "")
    shutil.rmtree(place)
    row.note = f"{harmless} harmless, the rest refused"
    return row


def _edited(text: str, chance: random.Random) -> str:
    """Change, drop, put in a sign; drop, repeat, swap lines."""
    place, rows = chance.randrange(len(text)), text.splitlines(keepends=True)
    one, two = chance.randrange(len(rows)), chance.randrange(len(rows))
    match chance.randrange(6):
        case 0:
            return text[:place] + chance.choice(_SIGNS) + text[place + 1 :]
        case 1:
            return text[:place] + text[place + 1 :]
        case 2:
            return text[:place] + chance.choice(_SIGNS) + text[place:]
        case 3:
            return "".join(rows[:one] + rows[one + 1 :])
        case 4:
            return "".join([*rows[: one + 1], rows[one], *rows[one + 1 :]])
        case _:
            rows[one], rows[two] = rows[two], rows[one]
            return "".join(rows)


def _accepted(text: str, place: Path) -> Sequence[Directive] | None:
    """Read text as the book does: scanned where every byte is ours, else gated and left to Beancount."""
    if gate(text):
        return None
    scanned = scan(text, "x", FUND)
    if scanned is not None:
        found = in_order(list(scanned))
        if well_opened(found) and owns(FUND, found) and not problems(found, today(), book=False):
            return found
    head = place / FUND_HEAD
    head.write_text(settings(FUND) + text, encoding="utf-8", newline="")
    loaded = load_file(head, FUND)
    return None if loaded.problems else loaded.directives


def _balances(directives: Sequence[Directive]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for directive in directives:
        if isinstance(directive, Entry):
            for leg in directive.legs:
                found[leg.account] += leg.amount
    return {account: amount for account, amount in found.items() if amount}


# --- hostile strings ------------------------------------------------------------------------

PAYLOADS = (
    '"',
    '"" ^x',
    '"\n2026-05-01 open Expenses:EVIL\n',
    'x"\nplugin "evil"\n',
    "\\",
    "C:\\new\\table",
    '\\"',
    "\n",
    "\r",
    "\t",
    "\0",
    "\x1b[31m",
    "\u202egnp.exe",
    "zero\u200bwidth",
    "\ufeffmark",
    "e\u0301",
    "\ud800",
    "x" * 501,
    "; a comment #tag ^link",
    'option "title" "other"',
    '=HYPERLINK("x")',
    "Zoë pays £5 & 💷",
)


def _fact(kind: type, name: str) -> Callable[[Any], list[Directive]]:
    return lambda text: [entry(example(kind, FUND, **{name: text}), f"{FUND}/x/00001")]


def _outcome(text: str) -> list[Directive]:
    return list(lines(events.OutcomeAdded(fund=FUND, on=DAY, outcome=Outcome("O1", "g", text))))


def _progress(name: str) -> Callable[[str], list[Directive]]:
    def made(text: str) -> list[Directive]:
        words = {"words": "Goes on her own", name: text}
        progress = Progress("PG-001", "O1", DAY, "better", **words)
        return list(lines(events.ProgressNoted(fund=FUND, on=DAY, progress=progress)))

    return made


def _earmark(text: str) -> list[Directive]:
    kept = Earmark("E1", Decimal("20.00"), text)
    return list(lines(events.Earmarked(fund=FUND, on=DAY, earmark=kept)))


def _review(text: str) -> list[Directive]:
    return list(lines(events.Reviewed(fund=FUND, on=DAY, words=text)))


FIELDS: dict[str, Callable[[Any], list[Directive]]] = {
    "reason": _fact(facts.Due, "reason"),
    "source": _fact(facts.Due, "source"),
    "bank reference": _fact(facts.Receipt, "bank_ref"),
    "link": lambda text: _fact(facts.Due, "links")((text,)),
    "how it was agreed": _fact(facts.Reservation, "agreed_how"),
    "who agreed": _fact(facts.Reservation, "agreed_by"),
    "supplier": _fact(facts.Delivery, "supplier"),
    "outcome of a delivery": _fact(facts.Delivery, "outcome"),
    "visit": _fact(facts.Delivery, "visit"),
    "receipt": _fact(facts.Delivery, "receipt"),
    "charge of a fee": _fact(facts.Fee, "charge"),
    "words of an outcome": _outcome,
    "words of progress": _progress("words"),
    "evidence": _progress("evidence"),
    "purpose of an earmark": _earmark,
    "words of a review": _review,
}


def payloads(*, full: bool) -> Row:
    """Put each hostile string into each field: it is stored exactly, or refused by name."""
    del full
    row = Row("18 string fields x 22 hostile payloads")
    stored = 0
    for name, made in FIELDS.items():
        for text in PAYLOADS:
            wrong, kept = _in_ledger(made, text)
            stored += kept
            row.judge(f"{name}: {text[:20]!r}", wrong)
    folder = room()
    try:
        for text, (what, wrong) in zip(PAYLOADS * 2, _in_journal(folder), strict=True):
            row.judge(f"{what}: {text[:20]!r}", wrong)
    finally:
        shutil.rmtree(folder)
    row.note = f"{stored} stored exactly in a ledger, the rest refused or in the journal"
    return row


def _in_ledger(made: Callable[[Any], list[Directive]], text: str) -> tuple[str, bool]:
    try:
        directives = made(text)
        written = render_all(directives)
    except IsfError:
        return "", False
    if gate(written):
        return "written, and not in the book's form", True
    return _read_back(directives, written, text), True


def _read_back(directives: list[Directive], written: str, text: str) -> str:
    """Read what was written with Beancount itself: the same directives, and the string in one of them."""
    from beancount import loader

    accounts = {leg.account: leg.currency for d in directives if isinstance(d, Entry) for leg in d.legs}
    opened = "".join(f"2015-04-01 open {name} {currency}\n" for name, currency in accounts.items())
    entries, errors, _ = loader.load_string(settings(FUND, checks=False) + opened + written)
    read = [d for d in directives_of(entries, FUND) if not isinstance(d, Opening)]
    if errors:
        return f"written, and Beancount finds {errors[0].message}"
    if [type(d) for d in read] != [type(d) for d in directives]:
        return "it became a directive"
    return "" if repr(text)[1:-1] in repr(read) or text in str(read) else "it was changed on the way"


def _in_journal(folder: Path) -> Iterator[tuple[str, str]]:
    office = Office(folder)
    office.ledgers.mkdir()
    for what in ("actor", "reason of a change"):
        for text in PAYLOADS:
            by, why = (text, "a change") if what == "actor" else ("clerk", text)
            try:
                with writing(office, by=by, why=why) as writer:
                    writer.record([])
            except IsfError:
                yield what, ""
                continue
            last = Journal(office.ledgers).last()
            same = last is not None and (last.who, last.why) == (by, why)
            yield what, "" if same else "it was changed on the way"
