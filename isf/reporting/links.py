"""What a posting belongs to: the entry that it corrects, its agreement, its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from isf.model.fund import Fund
from isf.model.postings import Posting


@dataclass(slots=True)
class Links:
    """Ties between the entries of one fund; a correction belongs to what it corrects."""

    fund: Fund
    postings: Iterable[Posting]
    _terms: dict[str, str] = field(init=False)
    _kinds: dict[str, str] = field(init=False, default_factory=dict)
    _days: dict[str, date] = field(init=False, default_factory=dict)
    _corrects: dict[str, str] = field(init=False, default_factory=dict)
    _agreements: dict[str, str] = field(init=False, default_factory=dict)
    _outcomes: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._terms = {terms.id: terms.outcome for terms in self.fund.agreements}
        for posting in self.postings:
            self._kinds[posting.entry] = posting.kind
            self._days[posting.entry] = posting.on
            self._learn(posting, "corrects", self._corrects)
            self._learn(posting, "agreement", self._agreements)
            self._learn(posting, "outcome", self._outcomes)

    @staticmethod
    def _learn(posting: Posting, key: str, into: dict[str, str]) -> None:
        told = posting.meta.get(key)
        if told:
            into[posting.entry] = told

    @property
    def corrected(self) -> frozenset[str]:
        """Every entry that is corrected."""
        return frozenset(self._corrects.values())

    def original(self, entry: str) -> str:
        """Return the entry that this one corrects in the end, or itself."""
        seen: set[str] = set()
        while entry in self._corrects and entry not in seen:
            seen.add(entry)
            entry = self._corrects[entry]
        return entry

    def kind(self, entry: str) -> str:
        """Return the kind of the original entry."""
        return self._kinds.get(self.original(entry), "")

    def day(self, entry: str) -> date | None:
        """Return the day of the original entry."""
        return self._days.get(self.original(entry))

    def agreement(self, entry: str) -> str:
        """Return the agreement of an entry; empty when it has none."""
        return self._agreements.get(self.original(entry), "")

    def outcome(self, entry: str) -> str | None:
        """Return the outcome of an entry: its own, or its agreement's."""
        own = self._outcomes.get(self.original(entry))
        return own or self.outcome_agreed(self.agreement(entry))

    def outcome_agreed(self, agreement: str) -> str | None:
        """Return the outcome that an agreement is for."""
        return self._terms.get(agreement) or None
