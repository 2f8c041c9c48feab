"""A whole text at once: the same answer as line by line, only sooner."""

import random

import pytest

from isf.book.directives import Directive
from isf.book.reading import whole
from isf.book.reading.whole import gate_of_all
from isf.book.text import gate, render_all
from tests.books import with_paper, worked
from tests.test_scanner import MUTANTS, mutant


@pytest.mark.parametrize("directives", [worked(), with_paper()], ids=["worked", "with a paper"])
def test_what_isf_writes_needs_no_look_at_each_line(
    directives: list[Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "gate", None)
    assert gate_of_all(render_all(directives)) == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "2026-05-01 open Assets:Bank GBP", '2026-05-01 * "' + "x" * 501 + '" ^x\n', "\u202e\n"]
)
def test_it_says_what_the_lines_say(text: str) -> None:
    assert gate_of_all(text) == gate(text)


def test_it_says_of_every_mutant_what_the_lines_say() -> None:
    dice, text, passed = random.Random(8), render_all(worked()), 0  # noqa: S311 - no secret
    for _ in range(MUTANTS):
        changed = mutant(text, dice)
        assert gate_of_all(changed) == gate(changed), changed
        passed += not gate(changed)
    assert MUTANTS // 100 < passed < MUTANTS
