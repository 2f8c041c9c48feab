"""`isf match` on a terminal: one question after the other, each answer recorded as it is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from isf.cli.show import warn
from isf.cli.visible import visible
from isf.errors import IsfError
from isf.model.money import pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from isf.cli.common import Request
    from isf.sources.landing.matching import Open

_SHOWN = 9
_QUESTION = "Which is it? A number, a fund (its id, reference or name), Enter to leave it, q to stop"
_REMEMBER = "A reference of the council that means this fund from now on, or Enter for none"
_YES, _NO = ("y", "yes"), ("", "n", "no", "none", "q", "quit", "s", "skip")


@dataclass
class Asking:
    """A run through what is open. Whoever stops has done what was answered; the rest waits as before.

    `decide` records that an item is a candidate and returns the row of the answer; `remember` keeps that a
    reference means a fund.
    """

    request: Request
    items: Callable[[], Sequence[Open]]
    decide: Callable[[str, str], dict[str, object]]
    remember: Callable[[str, str], None]
    rows: list[dict[str, object]] = field(default_factory=list)
    _left: set[str] = field(default_factory=set)

    def run(self) -> list[dict[str, object]]:
        """Ask about everything that is open; return what was matched."""
        total = len(self.items())
        try:
            for number in range(1, total + 1):
                waiting = [item for item in self.items() if item.id not in self._left]
                if not waiting or not self._ask(waiting[0], f"{number} of {total}"):
                    break
        except click.Abort:
            click.echo()
        return self.rows

    def _ask(self, item: Open, place: str) -> bool:
        """Ask until an answer can stand; False when the person stops."""
        click.echo(visible(self._shown(item, place)))
        while True:
            said = str(click.prompt(_QUESTION, default="", show_default=False)).strip()
            if said.casefold() in ("q", "quit"):
                return False
            # Something may wait in part afterwards, which is a question for the next run.
            self._left.add(item.id)
            if not said or said.casefold() in ("s", "skip"):
                click.echo("Left as it is.\n")
                return True
            try:
                self._take(item, said)
            except IsfError as error:
                warn(str(error))
            else:
                return True

    def _take(self, item: Open, said: str) -> None:
        candidate = self._meant(item, said)
        self.rows.append(self.decide(item.id, candidate))
        click.echo(f"Recorded: {pounds(abs(item.rest))} is {self._named(candidate)}.")
        if candidate.startswith("P-") and "/" not in candidate and not item.from_bank:
            self._ask_reference(candidate)
        click.echo()

    def _ask_reference(self, fund: str) -> None:
        """Ask for a reference to remember; a yes or a no is none, whatever the question looked like."""
        said = "yes"
        while said.casefold() in _YES:
            said = str(click.prompt(_REMEMBER, default="", show_default=False)).strip()
        if said.casefold() not in _NO:
            self.remember(said, fund)
            click.echo("Remembered in importers/rules.toml.")

    def _meant(self, item: Open, said: str) -> str:
        if said.isdecimal() and 0 < int(said) <= len(item.candidates):
            return item.candidates[int(said) - 1].id
        linked = any(said == one.id for one in item.candidates)
        return said if linked else self.request.fund(said)

    def _shown(self, item: Open, place: str) -> str:
        went = "came in" if item.rest > 0 else "went out"
        head = f"{place}: {pounds(abs(item.rest))} {went} on {item.on.isoformat()} ({item.id}); {item.why}."
        told = [f"  {n}. {self._named(one.id)}: {one.why}" for n, one in enumerate(item.candidates, 1)]
        if len(told) > _SHOWN:
            told = [*told[:_SHOWN], f"  and {len(told) - _SHOWN} more, up to number {len(told)}"]
        return "\n".join([head, *(told or ["  Nothing in the book is of this sum."])])

    def _named(self, candidate: str) -> str:
        """Return a fund with its person's name, as whoever matches knows them."""
        person = self.request.register.people.get(candidate)
        return f"{person.name} ({candidate})" if person else candidate
