"""What a council's pack says about what a fund is spent on: some things are blocked, some want a reason."""

from isf.errors import SpendingBlockedError, SpendingWarnedError
from isf.model.policy import Policy

_ALLOWED = " allowed: "


def check_spending(policy: Policy, what: str, allowed_because: str) -> str:
    """Return the reason to record with an agreement about this kind of thing; empty where none is needed.

    Raises:
        SpendingBlockedError: for what the council does not let a fund buy.
        SpendingWarnedError: for what it warns of, without a reason.
    """
    rule, clause = policy.rules.spending, policy.clauses.get("spending", "")
    if what in rule.blocked:
        raise SpendingBlockedError(what, policy.name, clause)
    if what not in rule.warned:
        return ""
    if not allowed_because:
        raise SpendingWarnedError(what, policy.name, clause)
    return f"{what}{_ALLOWED}{allowed_because}"


def warned_of(policy: Policy, words: str) -> str:
    """Return which kind that is warned of was allowed, by the words kept with an agreement; or none."""
    kinds = policy.rules.spending.warned
    return next((kind for kind in kinds if f"{kind}{_ALLOWED}" in words), "")
