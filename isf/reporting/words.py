"""Plain English for the codes of the book, as people read them on paper and on a page."""

from collections.abc import Mapping
from typing import Final

from isf.model.fund import CONTRIBUTION, COUNCIL, PROVIDER, AuthorityKind

TOP_UP_FROM: Final = "top-up from {who}"

_USES: Final[Mapping[str, str]] = {
    "Home-Support": "help at home",
    "Personal-Care": "help with washing, dressing and eating",
    "Community": "going out and joining in",
    "Day-Support": "things to do in the day",
    "Transport": "getting there and back",
    "Equipment": "things that help you",
    "Respite": "a break for you and your family",
    "Carer-Respite": "a break for the people who care for you",
    "Meals": "meals",
    "Fee": "running your fund",
}
"""What a heading may be used for; the commonest headings of plans seen (reference/domain.md C1)."""

_FUNDERS: Final[Mapping[str, str]] = {"ICB": "the NHS", CONTRIBUTION: "your contribution"}
_RIGHTS: Final[Mapping[AuthorityKind, str]] = {
    AuthorityKind.SELF: "",
    AuthorityKind.DEPUTY: "deputy",
    AuthorityKind.ATTORNEY: "attorney",
    AuthorityKind.ADVOCATE: "advocate",
}
_SPENDING: Final[Mapping[str, str]] = {
    "delivery": "Support",
    "fee": "Fee",
    "gain-share": "Share of what was saved",
    "confirmed": "Paid for an outcome",
    "refund": "Money back",
    "credit-note": "Charge made smaller",
    "waive": "Charge dropped",
    "correction": "Put right",
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
        return council or "your council"
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
