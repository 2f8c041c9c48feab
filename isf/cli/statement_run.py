"""Many statements at once: what would say the same again is left, the rest is made on every processor."""

from __future__ import annotations

import atexit
import functools
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from isf import __version__
from isf.book import index
from isf.book.reading.processes import in_processes
from isf.book.trust.issued import records
from isf.cli.desk import Desk
from isf.cli.looks import name_of
from isf.errors import FontMissingError, IsfError
from isf.model.dates import today
from isf.outputs import statements as out
from isf.outputs.house_style import house_style
from isf.outputs.made_before import digest_of, templates_digest
from isf.outputs.typesetting import Typesetter
from isf.reporting.header import not_begun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from isf.cli.looks import Asked
    from isf.model.policy import Policy
    from isf.office import Office

_AT_ONCE = 10
_WORTH_A_START = 4
_SHARES = 4


class Order(NamedTuple):
    """One statement to be made; `path` is where it goes as asked for."""

    fund: str
    label: str
    fmt: str
    asked: Asked
    path: Path


class Part(NamedTuple):
    """Orders for one process, and the councils' rules, so that it need not read them again."""

    orders: Sequence[Order]
    policies: Mapping[str, Policy]


class Made(NamedTuple):
    """A statement that was made: its order, where it went, what stood in the way of a PDF.

    `refused` says that the ledger or a template was refused, and nothing was made.
    """

    order: Order
    path: Path
    missing: str = ""
    refused: bool = False
    left: bool = False


def orders(
    desk: Desk, funds: Sequence[str], label: str, folder: Path, asked: tuple[Asked, str]
) -> list[Order]:
    """Return what is to be made for some funds, in the variant that each person needs."""
    found = []
    for fund in funds:
        own = _as_needed(asked[0], desk.register.people[fund].communication, asked[1])
        name = name_of(fund, label, own, asked[1])
        found.append(Order(fund, label, asked[1], own, folder / name))
    return found


def _as_needed(asked: Asked, communication: str, fmt: str) -> Asked:
    """Take the variant from a person's communication needs, where none was asked for."""
    needs = communication.casefold().replace("-", " ")
    if asked.easy_read or asked.large_print or fmt not in ("pdf", "html"):
        return asked
    return replace(asked, easy_read="easy read" in needs, large_print="large print" in needs)


def run(desk: Desk, wanted: Sequence[Order]) -> Iterator[Made]:
    """Make statements; yield each as it is there, those that were left as they are first.

    Raises:
        IsfError: what the first ledger or template that is refused is refused for.
    """
    office, keys, known = desk.office, _keys(desk, wanted), index.made(desk.office)
    fresh = {order for order in wanted if _stands(order, keys[order], known)}
    yield from (Made(order, order.path, left=True) for order in wanted if order in fresh)
    left = [order for order in wanted if order not in fresh]
    _room.cache_clear()
    try:
        for part in in_processes(make_part, office, _shared_out(desk, left)):
            yield from (_make(_room(office), made.order) if made.refused else made for made in part)
            whole = [made for made in part if not made.missing and not made.refused]
            index.keep_made(office, {str(m.path): (keys[m.order], digest_of(m.path)) for m in whole})
    finally:
        _room(office).close()
        _room.cache_clear()


def _shared_out(desk: Desk, wanted: Sequence[Order]) -> list[Part]:
    """Share orders out: a few parts where there are few, so that no process waits for another's last."""
    size = min(_AT_ONCE, max(_WORTH_A_START, -(-len(wanted) // _SHARES)))
    return [Part(wanted[at : at + size], desk.policies) for at in range(0, len(wanted), size)]


def _stands(order: Order, key: str, known: dict[str, tuple[str, str]]) -> bool:
    """Say whether a statement was made of the very same before, and nobody has touched it since."""
    before, sha = known.get(str(order.path), ("", ""))
    return before == key and sha == digest_of(order.path)


def _keys(desk: Desk, wanted: Sequence[Order]) -> dict[Order, str]:
    """Return a hash of everything that each statement tells, but the day on which it is made and the head."""
    office = desk.office
    style = repr(house_style(office))
    common = (__version__, templates_digest(office), repr(desk.provider), repr(desk.suppliers), style)
    found = {}
    for order in wanted:
        person = desk.register.people[order.fund]
        policy = desk.policy(person.council)
        told = (
            *common,
            *sorted(index.content_of(office, order.fund).items()),
            repr(person),
            desk.policy_version(person.council),
            repr(order[1:4]),
            repr(records(office, order.fund)),
            not_begun(policy.calendar.period(order.label), today()),
        )
        found[order] = hashlib.sha256(repr(told).encode()).hexdigest()
    return found


def make_part(office: Office, part: Part) -> list[Made]:
    """Make some statements, one after another; for a process of its own."""
    room = _room(office)
    room.desk.policies.update(part.policies)
    return [_made_or_refused(room, order) for order in part.orders]


class _Room:
    """What all statements of one process share; the typesetter's own process starts when it is used."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk = office, Desk(office)
        self.typesetter = Typesetter(office.reports, house_style(office))
        atexit.register(self.close)

    def close(self) -> None:
        self.typesetter.close()
        atexit.unregister(self.close)


@functools.lru_cache(maxsize=1)
def _room(office: Office) -> _Room:
    return _Room(office)


def _made_or_refused(room: _Room, order: Order) -> Made:
    try:
        return _make(room, order)
    except IsfError:  # it is raised again where the command runs, in its own words
        return Made(order, order.path, refused=True)


def _make(room: _Room, order: Order) -> Made:
    """Make one statement; as HTML where no font here has a letter of it."""
    office, told = room.office, room.desk.told(order.fund, order.label)
    look = order.asked.look(office, order.fmt)
    look = replace(look, typesetter=room.typesetter, warning=told.warning(office, look.say))
    try:
        return Made(order, out.write(told.statement, order.fmt, order.path, office.reports, look))
    except FontMissingError as missing:
        page = order.path.with_suffix(".html")
        path = out.write(told.statement, "html", page, office.reports, look)
        return Made(order, path, missing=f"{order.fund}: {missing}")
