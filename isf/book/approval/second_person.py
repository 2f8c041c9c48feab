"""Which changes a council wants a second person for, by the rules of its policy pack.

- `above`: a decision about more pounds than this. A decision is an agreement
  (its ceiling: in all, or for each week or period), a delivery, a payment, a
  fee, money moved, loaded, returned, set off, written off, promised, confirmed
  or sent on, what a funder is to pay besides its part of a period (a variance,
  a loss that is shared, arrears), or a correction. What a bank or a visit
  system told has happened already and goes in, and so does what a period brings.
- `off_plan`: an agreement, a fee, a promise or a move to a heading for which the
  plan of that day has no weekly budget.
- `plan_changes`: a new plan, outcome, authority, one-off or rate of a fund that is open.

A fourth, `supplier_details`, is for suppliers' bank details. The office keeps
none (payments are made in the bank), so no change of isf asks for it; `isf council
show` tells whoever changes them there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book.approval.exact_json import Item
from isf.book.ledger import Ledger
from isf.book.records import read_policy, read_toml
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Fund
from isf.model.money import ZERO, pounds
from isf.model.policy import Approval, Policy
from isf.office import Office

_DECISIONS = (
    f.Delivery,
    f.Fee,
    f.Payment,
    f.CardLoad,
    f.Move,
    f.Clawback,
    f.ClawbackPaid,
    f.Return,
    f.WriteOff,
    f.AdvanceRepaid,
    f.Promise,
    f.GainShare,
    f.TransferOut,
    f.SetOff,
    f.Confirmed,
)
_PLAN = (e.PlanSet, e.OutcomeAdded, e.AuthorityGranted, e.OneOffPlanned, e.RateAgreed)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that asks for a second person: in which fund, in words, and the clause it cites."""

    fund: str
    rule: str
    words: str
    clause: str

    def sentence(self) -> str:
        """Return the rule for a person."""
        return f"{self.words}, clause {self.clause}" if self.clause else self.words


def in_words(rules: Approval, clauses: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return what a council asks a second person for, each to follow `A second person is needed`.

    With the pack's clauses, each has its own behind it in brackets.
    """
    told = (
        ("above", rules.above is not None, f"for a decision about more than {pounds(rules.above or ZERO)}"),
        ("off_plan", rules.off_plan, "where the plan has no weekly budget"),
        ("plan_changes", rules.plan_changes, "when a plan changes"),
        (
            "supplier_details",
            rules.supplier_details,
            "when a supplier's bank details change, which is done in the bank",
        ),
    )
    return tuple(f"{words}{_cited(clauses or {}, rule)}" for rule, asks, words in told if asks)


def _cited(clauses: Mapping[str, str], rule: str) -> str:
    clause = clauses.get(f"approval.{rule}", clauses.get("approval", ""))
    return f" ({clause})" if clause else ""


def asked(office: Office, ledger: Callable[[str], Ledger], items: Iterable[Item]) -> tuple[Asked, ...]:
    """Return every rule that asks for a second person for these items."""
    told = tuple(items)
    opening = {item.fund for item in told if isinstance(item, e.FundOpened)}
    found: list[Asked] = []
    for fund in sorted({item.fund for item in told} - opening - {""}):
        mine = [item for item in told if item.fund == fund]
        if any(_may_ask(item) for item in mine):
            fund_told = ledger(fund).fund
            policy = _policy(office, fund_told.council)
            if policy:
                found += _of_fund(policy, fund_told, mine)
    return tuple(found)


def _may_ask(item: Item) -> bool:
    if isinstance(item, f.Fact) and item.source:
        return False
    return isinstance(item, (*_DECISIONS, *_PLAN, f.Correction, e.AgreementMade)) or _is_besides(item)


def _is_besides(item: Item) -> bool:
    """Say whether a funder is to pay something that no period brings, and that did not come in at once."""
    return isinstance(item, f.Due) and not item.id and item.stream is not f.Stream.ONE_OFF


def _policy(office: Office, council: str) -> Policy | None:
    """Return a council's policy where it asks for anything; most do not, and then pydantic stays asleep."""
    path = office.council_file(council)
    if not path.is_file() or "approval" not in read_toml(path):
        return None
    policy = read_policy(office, council)
    return policy if policy.approval else None


def _of_fund(policy: Policy, fund: Fund, items: Iterable[Item]) -> Iterator[Asked]:
    for rule, words in dict(_rules(policy, fund, items)).items():
        clause = policy.clauses.get(f"approval.{rule}", policy.clauses.get("approval", ""))
        yield Asked(fund.id, rule, words, clause)


def _rules(policy: Policy, fund: Fund, items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    rules = policy.approval
    for item in filter(_may_ask, items):
        if rules.above is not None and amount_of(item) > rules.above:
            yield "above", f"{policy.name} asks for it above {pounds(rules.above)}"
        if rules.off_plan and is_off_plan(item, fund):
            yield "off_plan", f"{policy.name} asks for it where the plan has no weekly budget"
        if rules.plan_changes and isinstance(item, _PLAN):
            yield "plan_changes", f"{policy.name} asks for it when a plan changes"


def amount_of(item: Item) -> Decimal:
    """Return how much a decision is about, pounds; nothing for what is none."""
    if isinstance(item, e.AgreementMade):
        return item.agreement.amount
    if isinstance(item, f.Correction):
        return max((abs(amount) for _, amount, _ in item.legs), default=ZERO)
    if isinstance(item, f.Due):
        return item.amount if _is_besides(item) else ZERO
    return item.amount if isinstance(item, _DECISIONS) else ZERO


def is_off_plan(item: Item, fund: Fund) -> bool:
    """Say whether something is spent or promised where the plan of its day has no weekly budget."""
    if isinstance(item, e.AgreementMade):
        return not _planned(fund, item.agreement.heading, item.agreement.start)
    if isinstance(item, f.Fee | f.Promise | f.Move):
        return not _planned(fund, item.heading, item.on)
    return False


def _planned(fund: Fund, heading: str, day: date) -> bool:
    return bool(fund.plans) and dict(fund.plan_on(day).headings).get(heading, ZERO) > 0
