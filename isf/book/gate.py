"""The gate before a commit: what is added is in the book's form, and Beancount reads it as meant.

The cost does not grow with the history: Beancount loads only what is added,
under the strict settings of a head, with the accounts that are already open;
and a long addition is loaded a part at a time, for it takes five kilobytes an entry.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from isf.book import accounts as ac
from isf.book.directives import Assertion, Directive, Entry, Line, Opening, Paper
from isf.book.heads import settings
from isf.book.ledger import Ledger
from isf.book.text import gate, render_all
from isf.errors import BookRefusedError
from isf.model.dates import CARE_ACT_IN_FORCE

_AT_ONCE = 2000
_LITTLE = 100


def check_addition(base: Ledger, added: Sequence[Directive]) -> None:
    """Prove that the text of what is added to one ledger says exactly what was meant.

    Raises:
        TextError: when something in it may not be written.
        BookRefusedError: when the text is not in the book's form, Beancount
            finds an error in it, or reads something else than was meant.
    """
    opened = set(base.opened)
    for begin in range(0, len(added), _AT_ONCE):
        part = added[begin : begin + _AT_ONCE]
        _check(base.fund_id, opened, part)
        opened |= {directive.account for directive in part if isinstance(directive, Opening)}


def check_additions(additions: Iterable[tuple[Ledger, Sequence[Directive]]]) -> None:
    """Prove it of every ledger that one commit adds to; where little is added to many, all at once.

    Raises:
        TextError, BookRefusedError: as for one.
    """
    waiting: list[tuple[Ledger, Sequence[Directive]]] = []
    for base, added in additions:
        if len(added) > _LITTLE:
            check_addition(base, added)
            continue
        waiting.append((base, added))
        if len(waiting) * _LITTLE >= _AT_ONCE:
            _check_together(waiting)
            waiting = []
    _check_together(waiting)


def _check_together(additions: Sequence[tuple[Ledger, Sequence[Directive]]]) -> None:
    """Beancount takes longer to begin than to read a few entries; no account is of two ledgers."""
    if len(additions) == 1:
        check_addition(*additions[0])
    elif additions:
        opened = {account for base, _ in additions for account in base.opened}
        _check("", opened, [directive for _, added in additions for directive in added])


def _check(fund: str, open_already: Collection[str], added: Sequence[Directive]) -> None:
    text = render_all(added)
    wrong = list(gate(text)) or _as_beancount_reads(fund, open_already, added, text)
    if wrong:
        raise BookRefusedError(wrong)


def _as_beancount_reads(
    fund: str, open_already: Collection[str], added: Sequence[Directive], text: str
) -> list[str]:
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    from beancount import loader  # noqa: PLC0415 - only when something is written

    from isf.book.reading.adapt import directives_of  # noqa: PLC0415

    used = {name for d in added for name in _accounts(d) if name in open_already}
    opened = "".join(f"{CARE_ACT_IN_FORCE} open {name} {ac.currency_of(name)}\n" for name in sorted(used))
    head = settings(fund or "Addition", checks=False) + opened
    entries, errors, _ = loader.load_string(head + text)
    found = [str(error.message) for error in errors if not _of_the_whole(error)]
    read = [d for d in directives_of(entries, fund) if not (isinstance(d, Opening) and d.account in used)]
    if not found and _bare(read) != _bare(added):
        found = ["the text does not say what was meant; please report this."]
    return found


def _of_the_whole(error: object) -> bool:
    """A bank assertion holds over the whole book, and a paper is written in the same commit: not yet here."""
    paper = type(getattr(error, "entry", None)).__name__ == "Document"
    return type(error).__name__ == "BalanceError" or paper


def _accounts(directive: Directive) -> list[str]:
    if isinstance(directive, Entry):
        return [leg.account for leg in directive.legs]
    account = getattr(directive, "account", None)
    return [account] if account else []


def _bare(directives: Sequence[Directive]) -> list[str]:
    """Return directives in one order, without where they stand."""
    return sorted(repr(_without_place(directive)) for directive in directives)


def _without_place(directive: Directive) -> Directive:
    if isinstance(directive, Entry):
        return replace(directive, place="", links=tuple(sorted(directive.links)))
    if isinstance(directive, Line):
        return replace(directive, place="", fund="")
    if isinstance(directive, Assertion):
        return replace(directive, place="")
    if isinstance(directive, Paper):
        return replace(directive, links=tuple(sorted(directive.links)))
    return directive
