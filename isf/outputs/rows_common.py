"""Words that several of a statement's tables share, said in the reader's language."""

from datetime import timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from isf.model.fund import PROVIDER, Each
from isf.model.money import pounds
from isf.outputs.language import Language
from isf.outputs.tables import Cell
from isf.reporting.agreements import AgreementNow
from isf.reporting.spending import SpendingLine
from isf.reporting.statement import Statement
from isf.reporting.words import (
    TOP_UP_FROM,
    funder_words,
    heading_words,
    marked,
    sentence_case,
    spending_words,
    supplier_words,
    use_words,
)

Rows: TypeAlias = tuple[tuple[Cell, ...], ...]

NO_OUTCOME: Final = marked("Fees and other costs")


HEADINGS: Final = (
    marked("Home support"),
    marked("Personal care"),
    marked("Community"),
    marked("Day support"),
    marked("Transport"),
    marked("Equipment"),
    marked("Respite"),
    marked("Carer respite"),
    marked("Meals"),
    marked("Training"),
    marked("Fee"),
)
"""Headings that the catalogues know; others are shown as the plan writes them."""


def heading(say: Language, code: str) -> str:
    """Name a heading."""
    return say(heading_words(code))


def use(say: Language, code: str) -> str:
    """Say what money under a heading may be used for."""
    return say(use_words(code))


def funder(of: Statement, say: Language, code: str) -> str:
    """Name a funder, with a capital."""
    told = funder_words(code, of.header.council)
    if code.startswith("TopUp-"):
        return sentence_case(say(TOP_UP_FROM, who=funder_words(code).removeprefix("top-up from ")))
    return sentence_case(told if told == of.header.council else say(told))


def supplier(of: Statement, code: str) -> str:
    """Name a supplier; no code is the provider itself."""
    return supplier_words(code or PROVIDER, of.suppliers, of.header.provider.name)


def from_whom(of: Statement, say: Language, what: str, code: str) -> str:
    """Name who gives something on paper, where it is not the provider whose statement this is."""
    if code in (PROVIDER, ""):
        return what
    return say("{what} from {whom}", what=what, whom=supplier(of, code))


def how_much(say: Language, units: Decimal | None, rate: Decimal | None) -> str:
    """Write units and the charge for each: `11.5 at £24.00`."""
    if units is None:
        return ""
    much = f"{units.normalize():f}"
    return say("{units} at {rate}", units=much, rate=pounds(rate)) if rate is not None else much


def name(of: Statement, say: Language, authority: str) -> str:
    """Name who is behind an authority id, with the right by which they agree."""
    told = of.names.get(authority, authority)
    who, bracket, right = told.rpartition(" (")
    return f"{who} ({say(right.removesuffix(')'))})" if bracket else told


def what(say: Language, line: SpendingLine) -> str:
    """Name a line of spending: its heading, and its kind where that is not support."""
    named = heading(say, line.heading)
    return named if line.kind == "delivery" else f"{say(spending_words(line.kind))}: {named.lower()}"


def note(say: Language, line: SpendingLine) -> str:
    """Say why a line is as it is, and whether it was taken back later."""
    taken = say("Taken back on {day}.", day=say.day(line.corrected_on)) if line.corrected_on else ""
    return " ".join(words for words in (line.reason, taken) if words)


_EACH: Final = {Each.WEEK: marked("each week"), Each.PERIOD: marked("each period")}


def when(say: Language, now: AgreementNow) -> str:
    """Say how often something comes, and until when."""
    terms = now.terms
    each = f"{say(_EACH[terms.each])}, " if terms.each in _EACH else ""
    if terms.end is None:
        return each + say("from {day}", day=say.day(terms.start))
    return each + say("up to {day}", day=say.day(terms.end - timedelta(days=1)))
