"""One person's records as files: a page in plain words, tables for programs, and the papers themselves."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import tomli_w

from isf.book.accounts import MONEY, PLAN, meaning
from isf.book.approval.exact_json import to_plain
from isf.book.directives import Entry
from isf.book.privacy.subject_access import Access
from isf.model.care_act import OUTCOMES
from isf.model.dates import today
from isf.model.fund import PROVIDER, Agreement, Authority, Outcome
from isf.model.money import ZERO, total
from isf.outputs.csv_text import csv_text
from isf.outputs.html import page

_TEMPLATE = "subject_access.html.j2"
_LEDGER = ".beancount"


def access_files(
    access: Access, templates: Path, more: Sequence[tuple[str, str, bytes]] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a person's folder: its name (with `/`) and content; the page comes first.

    `more` are files from elsewhere: name, what is in it, content.

    Raises:
        TemplateBrokenError: when the office's own template of the page cannot be used.
    """
    files = [*_tables(access), *_proposals(access), *_own_files(access), *more]
    contents = [(name, what) for name, what, _ in files]
    yield "index.html", page(_TEMPLATE, _values(access, contents), templates).encode()
    for name, _, content in files:
        yield name, content


def _tables(access: Access) -> Iterator[tuple[str, str, bytes]]:
    yield "register.toml", "Your name and how to reach you, as our private list has it", _register(access)
    header = ("date", "id", "kind", "words", "account", "amount", "currency")
    rows = [
        (entry.on, entry.id, entry.kind, entry.words, leg.account, leg.amount, leg.currency)
        for entry in access.ledger.entries
        for leg in entry.legs
    ]
    yield "entries.csv", "Every line of your ledger, for a spreadsheet", csv_text(header, rows).encode()
    changes = [(line.seq, line.utc, line.who, line.why, " ".join(line.files)) for line in access.journal]
    text = csv_text(("number", "utc", "who", "why", "files"), changes)
    yield "journal.csv", "Who changed your records, when and why", text.encode()


def _register(access: Access) -> bytes:
    person = access.person
    told = {
        "name": person.name,
        "council": person.council,
        "council_ref": person.council_ref,
        "communication": person.communication,
        "authorities": dict(person.authorities),
    }
    return tomli_w.dumps({person.fund: told}).encode()


def _proposals(access: Access) -> Iterator[tuple[str, str, bytes]]:
    for number, one in enumerate(access.proposals, 1):
        told = {
            "id": one.id,
            "author": one.author,
            "on": one.on.isoformat(),
            "asked": list(one.asked),
            "items": [to_plain(item) for item in one.items],
            "state": one.state,
            "decided_by": one.decided_by,
            "reason": one.reason,
        }
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        yield f"proposals/{number:05d}.json", "A change that waited for a second person", text.encode()


def _own_files(access: Access) -> Iterator[tuple[str, str, bytes]]:
    for name, content in access.files:
        if name.endswith(_LEDGER):
            yield f"ledger/{name}", "Your ledger, as the program keeps it", content
        else:
            yield name, "A paper that belongs to a line of your ledger", content


def _values(access: Access, contents: Sequence[tuple[str, str]]) -> dict[str, object]:
    fund, kept = access.ledger.fund, access.kept
    return {
        "provider": access.provider,
        "contact": access.contact,
        "fund": access.fund,
        "today": today(),
        "contents": contents,
        "register": _about(access),
        "rights": [_right(access, right) for right in fund.authorities],
        "plans": fund.plans,
        "outcomes": [_outcome(access, outcome) for outcome in fund.outcomes],
        "agreements": [_agreement(access, terms) for terms in fund.agreements],
        "entries": [_entry(entry) for entry in access.ledger.entries],
        "proposals": access.proposals,
        "journal": access.journal,
        "closed_on": kept.closed_on,
        "erase_from": kept.erase_from,
        "years": kept.years,
        "held": kept.held,
    }


def _about(access: Access) -> list[tuple[str, str]]:
    person, fund = access.person, access.ledger.fund
    told = (
        ("Name", person.name),
        ("Council", person.council),
        ("The council's reference", person.council_ref),
        ("How you like to be spoken and written to", person.communication),
        ("Main reason for support", fund.support_reason),
        ("Area", fund.area),
        ("Lot", fund.lot),
        ("Tier", fund.tier),
    )
    return [(name, value) for name, value in told if value]


def _name(access: Access, right: str) -> str:
    return access.person.authorities.get(right, right)


def _right(access: Access, right: Authority) -> dict[str, object]:
    name = _name(access, right.id)
    return {"name": name, "id": right.id, "kind": str(right.kind), "start": right.start, "end": right.end}


def _outcome(access: Access, outcome: Outcome) -> dict[str, object]:
    steps = [step for step in access.ledger.fund.progress if step.outcome == outcome.id]
    law = OUTCOMES.get(outcome.care_act, outcome.care_act)
    return {"id": outcome.id, "words": outcome.words, "law": law, "steps": steps}


def _agreement(access: Access, terms: Agreement) -> dict[str, object]:
    return {
        "id": terms.id,
        "heading": terms.heading,
        "supplier": access.provider if terms.supplier == PROVIDER else terms.supplier,
        "amount": terms.amount,
        "each": "" if terms.each == "once" else f"each {terms.each}",
        "by": _name(access, terms.agreed_by),
        "on": terms.agreed_on,
        "how": terms.agreed_how,
    }


def _entry(entry: Entry) -> dict[str, object]:
    headings = [told.heading for leg in entry.legs if (told := meaning(leg.account)) and told.heading]
    return {
        "on": entry.on,
        "id": entry.id,
        "words": entry.words,
        "reason": entry.get("reason"),
        "heading": headings[0] if headings else "",
        "money": _moved(entry, plan=False),
        "plan": _moved(entry, plan=True),
    }


def _moved(entry: Entry, *, plan: bool) -> Decimal | None:
    """Return how much an entry moved on one of the two sides, pounds; None when nothing."""
    side = PLAN if plan else MONEY
    debits = [leg.amount for leg in entry.legs if leg.amount > ZERO and leg.currency == side]
    return total(debits) if debits else None
