"""Plain English for the codes of the book, as people read them on paper and on a page."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

from isf.model.dates import written
from isf.model.fund import CONTRIBUTION, COUNCIL, PROVIDER, AuthorityKind


def marked(words: str) -> str:
    """Mark a text for the catalogues of other languages; it is looked up later."""
    return words


class Says(Protocol):
    """A language: says a text in it with values put in, and writes a day."""

    def __call__(self, words: str, **values: object) -> str:
        """Return a text in this language; `{name}` stands for a value."""

    def day(self, on: date) -> str:
        """Write a day."""


class PlainEnglish:
    """English, which needs no catalogue."""

    def __call__(self, words: str, **values: object) -> str:
        """Put the values in."""
        return words.format(**values) if values else words

    def day(self, on: date) -> str:
        """Write a day: `6 April 2026`."""
        return written(on)


ENGLISH: Final = PlainEnglish()

TOP_UP_FROM: Final = marked("top-up from {who}")

_USES: Final[Mapping[str, str]] = {
    "Home-Support": marked("help at home"),
    "Personal-Care": marked("help with washing, dressing and eating"),
    "Community": marked("going out and joining in"),
    "Day-Support": marked("things to do in the day"),
    "Transport": marked("getting there and back"),
    "Equipment": marked("things that help you"),
    "Respite": marked("a break for you and your family"),
    "Carer-Respite": marked("a break for the people who care for you"),
    "Meals": marked("meals"),
    "Fee": marked("running your fund"),
}
"""What a heading may be used for; the commonest headings of plans seen (reference/domain.md C1)."""

_FUNDERS: Final[Mapping[str, str]] = {"ICB": marked("the NHS"), CONTRIBUTION: marked("your contribution")}
_RIGHTS: Final[Mapping[AuthorityKind, str]] = {
    AuthorityKind.SELF: "",
    AuthorityKind.DEPUTY: marked("deputy"),
    AuthorityKind.ATTORNEY: marked("attorney"),
    AuthorityKind.ADVOCATE: marked("advocate"),
}
_SPENDING: Final[Mapping[str, str]] = {
    "delivery": marked("Support"),
    "fee": marked("Fee"),
    "gain-share": marked("Share of what was saved"),
    "confirmed": marked("Paid for an outcome"),
    "refund": marked("Money back"),
    "credit-note": marked("Charge made smaller"),
    "waive": marked("Charge dropped"),
    "correction": marked("Put right"),
}


def heading_words(heading: str) -> str:
    """Return a heading as people write it: `Home-Support` becomes `Home support`."""
    words = heading.replace("-", " ")
    return words[:1] + words[1:].lower()


def use_words(heading: str) -> str:
    """Say what money under a heading may be used for."""
    return _USES.get(heading, heading_words(heading).lower())


def funder_words(code: str, council: str = "") -> str:
    """Name a funder: the council by its name, a top-up by who pays it."""
    if code == COUNCIL:
        return council or marked("your council")
    if code.startswith("TopUp-"):
        return TOP_UP_FROM.format(who=heading_words(code.removeprefix("TopUp-")).lower())
    return _FUNDERS.get(code, heading_words(code))


def right_words(kind: AuthorityKind) -> str:
    """Say by what right someone agrees; empty for the person."""
    return _RIGHTS[kind]


def spending_words(kind: str) -> str:
    """Say what a line of spending is."""
    return _SPENDING.get(kind, heading_words(kind))


def supplier_words(code: str, names: Mapping[str, str], provider: str) -> str:
    """Name a supplier: the provider by its name, others as the office knows them."""
    if code == PROVIDER:
        return provider
    return names.get(code, code.replace("-", " "))


def sentence_case(words: str) -> str:
    """Begin with a capital and leave the rest as it is."""
    return words[:1].upper() + words[1:]
