"""What the documents of an office need, read once: names, rules, the provider's style."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from isf.book.journal import Journal
from isf.book.load import read_fund
from isf.book.reading.guarding import register_was_changed
from isf.book.records import read_policy, read_register, read_settings
from isf.cli.show import warn
from isf.model.dates import today
from isf.model.fund import Fund
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.office import Office
from isf.reporting.about import About, Provider
from isf.reporting.header import not_begun
from isf.reporting.statement import Statement
from isf.reporting.statement import statement as statement_of
from isf.reporting.words import ENGLISH, Says


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, with the postings and the period that it was made from."""

    statement: Statement
    fund: Fund
    postings: Sequence[Posting]
    period: Period

    @property
    def ahead(self) -> str:
        """Say that the period has not begun; empty where it has."""
        return not_begun(self.period, today())

    def warning(self, office: Office, say: Says = ENGLISH) -> str:
        """Say what a reader has to know before the figures; empty for nothing."""
        return not_begun(self.period, today(), say) or self.changed(office, say)

    def changed(self, office: Office, say: Says = ENGLISH) -> str:
        """Say what has changed since the same statement was issued last; empty for nothing."""
        from isf.book.trust.issued import records
        from isf.reporting.issued import Issued, explanation, figures_of

        span = self.statement.period_label
        kept = [told for told in records(office, self.statement.fund) if told["span"] == span]
        if not kept:
            return ""
        names = ("what", "span", "number", "head", "manifest", "figures", "earlier")
        last = {name: kept[-1][name] for name in names}
        issued = Issued(**last, on=date.fromisoformat(kept[-1]["on"]), entries=tuple(kept[-1]["entries"]))
        return explanation(issued, figures_of(self.statement), self.postings, self.period, say)


class Desk:
    """What every document of an office needs, read once; `policies` has the councils' packs so far."""

    def __init__(self, office: Office) -> None:
        from isf.outputs.house_style import house_style, supplier_names

        self.office = office
        self.register = read_register(office)
        if changed := register_was_changed(office):
            warn(changed)
        self.suppliers = supplier_names(office)
        self.head = head_of(office)
        style, settings = house_style(office), read_settings(office)
        self.provider = Provider(
            name=style.name or settings.provider,
            contact=style.contact or settings.contact,
            cqc_id=settings.cqc_id,
            company_no=settings.company_no,
        )
        self.policies: dict[str, Policy] = {}

    def policy(self, code: str) -> Policy:
        """Return a council's policy pack, read once."""
        if code not in self.policies:
            self.policies[code] = read_policy(self.office, code)
        return self.policies[code]

    def policy_version(self, code: str) -> str:
        """Return which text of a council's policy pack was applied: the beginning of its file's SHA-256."""
        return hashlib.sha256(self.office.council_file(code).read_bytes()).hexdigest()[:12]

    def told(self, fund: str, span: str | tuple[date, date]) -> Told:
        """Return a person's statement over a period's label or a half-open span of dates."""
        ledger = read_fund(self.office, fund)
        policy = self.policy(ledger.fund.council)
        postings, period = ledger.postings(), period_of(policy, span)
        made = statement_of(ledger.fund, postings, period, self._about(fund, policy))
        return Told(made, ledger.fund, postings, period)

    def _about(self, fund: str, policy: Policy) -> About:
        person = self.register.people[fund]
        return About(
            provider=self.provider,
            issued=today(),
            person=person.name,
            person_ref=person.council_ref,
            council=policy.name,
            head=self.head,
            policy=policy,
            policy_version=self.policy_version(policy.code),
            authorities=person.authorities,
            suppliers=self.suppliers,
            communication=person.communication,
        )


def period_of(policy: Policy, span: str | tuple[date, date]) -> Period:
    """Return a council's period, or a span of one's own as one, which has no label."""
    if isinstance(span, str):
        return policy.calendar.period(span)
    return Period(span[0], span[1], "")


def head_of(office: Office) -> str:
    """Return the book's head."""
    last = Journal(office.ledgers).last()
    return last.head if last else ""
