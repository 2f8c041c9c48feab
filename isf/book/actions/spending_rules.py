"""What a council's pack says about what a fund is spent on: some things are blocked, some want a reason."""

from isf.errors import SpendingBlockedError, SpendingWarnedError
from isf.model.policy import Policy


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
    return f"{what} allowed: {allowed_because}"
