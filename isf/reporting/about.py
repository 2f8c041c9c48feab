"""What postings do not say and the caller knows: names, the day of issue, the policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from isf.model.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who holds the funds; the identifiers are empty where it has none."""

    name: str
    cqc_id: str = ""
    company_no: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a statement to a person needs beside the ledger.

    `authorities` names who is behind an authority id, `suppliers` who is behind
    a supplier's code. `head` is the book's head that the figures were made
    from, `issued` the day on which they were.
    """

    provider: Provider
    issued: date
    person: str = ""
    person_ref: str = ""
    council: str = ""
    head: str = ""
    policy: Policy | None = None
    policy_version: str = ""
    authorities: Mapping[str, str] = field(default_factory=dict)
    suppliers: Mapping[str, str] = field(default_factory=dict)
    communication: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """The reconciliation that a return attests: the bank against the sum of the funds, in pounds."""

    reconciled_on: date | None = None
    bank_balance: Decimal | None = None
    sum_of_funds: Decimal | None = None
    prepared_by: str = ""
    checked_by: str = ""
    seen_by_person: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Bank less funds; None while one of the two is not known."""
        if self.bank_balance is None or self.sum_of_funds is None:
            return None
        return self.bank_balance - self.sum_of_funds


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one recipient gets: tables and columns that are allowed; empty allows all but the optional ones.

    The dictionary always goes along with what it explains.
    """

    name: str = ""
    tables: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def shows(self, table: str, column: str) -> bool:
        """Say whether a column goes out."""
        if table == "data_dictionary":
            return True
        allowed = not self.tables or table in self.tables
        return allowed and column in self.columns.get(table, frozenset({column}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAbout:
    """What a council return needs beside the ledgers.

    `names` maps a fund to the person's name; it is used only where
    `allowed_columns`, what the recipient's profile allows beyond the standard
    ones, holds `person_name`. `age_bands` maps a fund to 18-64 or 65+, where it is known.
    """

    provider: Provider
    issued: date
    head: str = ""
    policy_version: str = ""
    attested: Attested = Attested()
    suppliers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    age_bands: Mapping[str, str] = field(default_factory=dict)
    allowed_columns: frozenset[str] = frozenset()
    profile: Profile = field(default_factory=Profile)
