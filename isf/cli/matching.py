"""`isf match`: what waits in clearing, and what it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from isf.cli.common import Request, everywhere
from isf.cli.show import answer
from isf.errors import RequestError
from isf.model.dates import today
from isf.model.money import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from isf.sources.landing.matching import Open


@click.command()
@everywhere
@click.option("--accept", multiple=True, metavar="ID=CANDIDATE", help="What an open item is.")
@click.option("--from", "funder", default="Council", show_default=True, help="Who paid, as in the plan.")
@click.option(
    "--remember", default="", metavar="REFERENCE", help="From now on this reference means the fund accepted."
)
@click.option(
    "--council", default="", metavar="CODE", help="Whose reference it is, where two could be alike."
)
def match(request: Request, accept: tuple[str, ...], funder: str, remember: str, council: str) -> None:
    """Work through what waits in clearing: each item with what it may be and why; nothing is guessed.

    A candidate is a fund, or the link of entries that the book has already. On a terminal each item is asked
    about, and each answer is recorded as it is given; elsewhere, and with --yes, they are listed. With
    --accept nothing is asked, and all that is accepted is one commit.

    Example: isf match --accept clearing/3f2a9c0d1e4b.5=P-7K3QX7 --remember ASC-100234

    Refused: an item that is not open, a candidate that is neither, more than a fund holds or owes.
    """
    from isf.sources.books import OfficeBook, Reader
    from isf.sources.landing.matching import open_items

    if not accept:
        items = open_items(OfficeBook(request.office, Reader(request.office)))
        if items and _asks(request):
            _ask(request, funder, council)
        else:
            answer(request, [_json(item) for item in items], _table(items))
        return
    decided = [_pair(request, text) for text in accept]
    _check_rule(decided, remember)
    rows = _record(request, decided, funder)
    if remember:
        _remember(request, remember, council, decided[0][1])
    words = [f"{row['id']}: {row['candidate']}" for row in rows]
    answer(request, rows, "\n".join([*words, f"{len(rows)} matched and recorded."]))


def _asks(request: Request) -> bool:
    return request.fmt == "table" and not request.yes and sys.stdin.isatty() and sys.stdout.isatty()


def _ask(request: Request, funder: str, council: str) -> None:
    """Ask about what is open, and say at the end what was done."""
    from isf.cli.asking_match import Asking
    from isf.sources.books import OfficeBook, Reader
    from isf.sources.landing.matching import open_items

    def items() -> Sequence[Open]:
        return open_items(OfficeBook(request.office, Reader(request.office)))

    def decide(item: str, candidate: str) -> dict[str, object]:
        return _record(request, [(item, candidate)], funder)[0]

    def remember(reference: str, fund: str) -> None:
        _remember(request, reference, council, fund)

    done, left = Asking(request, items, decide, remember).run(), len(items())
    click.echo(
        f"{len(done)} matched and recorded; {left} still {'waits' if left == 1 else 'wait'} in clearing."
    )


def _pair(request: Request, text: str) -> tuple[str, str]:
    item, equals, candidate = text.partition("=")
    if not equals or not item or not candidate:
        msg = f"--accept {text!r}: write ID=CANDIDATE, as `isf match` lists them."
        raise RequestError(msg)
    linked = candidate.startswith(("paid-", "pay-")) or "/" in candidate
    return item.strip(), candidate.strip() if linked else request.fund(candidate.strip())


def _check_rule(decided: Sequence[tuple[str, str]], remember: str) -> None:
    if remember and (len(decided) != 1 or not decided[0][1].startswith("P-") or "/" in decided[0][1]):
        msg = "--remember goes with one --accept of a fund: the reference will mean that fund."
        raise RequestError(msg)


def _record(request: Request, decided: Sequence[tuple[str, str]], funder: str) -> list[dict[str, object]]:
    from isf.book.store import writing
    from isf.sources.books import OfficeBook
    from isf.sources.landing.matching import decide

    with writing(request.office, by=request.by, why=f"match {len(decided)} in clearing") as writer:
        book = OfficeBook(request.office, writer)
        facts = [fact for item, candidate in decided for fact in decide(book, item, candidate, funder=funder)]
        receipt = writer.record(facts)
    return [
        {"id": item, "candidate": candidate, "seq": receipt.seq, "head": receipt.head}
        for item, candidate in decided
    ]


def _remember(request: Request, reference: str, council: str, fund: str) -> None:
    from isf.sources.landing.common import Rule
    from isf.sources.rules import remember

    remember(request.office, Rule(reference, fund, council, request.by, today().isoformat()))


def _json(item: Open) -> dict[str, object]:
    return {
        "id": item.id,
        "on": item.on.isoformat(),
        "amount": plain(item.amount),
        "rest": plain(item.rest),
        "why": item.why,
        "from": "bank" if item.from_bank else "council",
        "candidates": [
            {"id": candidate.id, "amount": plain(candidate.amount), "why": candidate.why}
            for candidate in item.candidates
        ],
    }


def _table(items: Sequence[Open]) -> str:
    if not items:
        return "Nothing waits in clearing."
    return "\n".join([*map(_lines, items), f"{len(items)} open. Say what one is with --accept ID=CANDIDATE."])


def _lines(item: Open) -> str:
    head = f"{item.id}  {item.on.isoformat()}  {plain(item.rest)}: {item.why}"
    return "\n".join([head, *(f"    {one.id}: {one.why}" for one in item.candidates)])
