"""What a commit changes, and which files the journal watches over, keeps and notes."""

from dataclasses import dataclass

_HEADS = ("fund.beancount", "book.beancount")


@dataclass(frozen=True, slots=True)
class Change:
    """New content for a file (path relative to the ledgers' folder, with `/`); None removes it.

    `added` is what is new at its end where the old content stays. With `added` alone a file grows by it:
    a change of many ledgers need not have them all in memory.
    """

    path: str
    content: bytes | None
    added: bytes | None = None


def watched(path: str) -> bool:
    """Say whether only isf may change a file: ledgers and their heads, not the records that people edit."""
    return path.endswith(".beancount")


def kept(path: str) -> bool:
    """Say whether the journal keeps every content of a file, so that it can be put back."""
    return watched(path) and not path.endswith(_HEADS)


def of_the_office(path: str) -> bool:
    """Say whether a file is a record that is no ledger: settings, register, councils' rules, a proposal.

    The journal keeps the newest content of each, and no older one: the register holds names, which must be
    gone when a fund is erased.
    """
    return (
        path in ("office.toml", "people.toml")
        or (path.startswith("councils/") and path.endswith(".toml"))
        or is_proposal(path)
    )


def is_proposal(path: str) -> bool:
    """Say whether a file is a change that waits, or waited, for a second person."""
    return path.startswith("P-") and "/proposals/" in path and path.endswith(".json")


def noted(path: str) -> bool:
    """Say whether a change by other hands is told of: of a ledger, a head, a record of the office."""
    return watched(path) or of_the_office(path)
