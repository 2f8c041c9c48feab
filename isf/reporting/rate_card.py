"""Which line of a rate card an agreement's price came from."""

from datetime import date

from isf.model.fund import Agreement, Fund
from isf.model.policy import Policy


def card_of(fund: Fund, policy: Policy, terms: Agreement) -> date | None:
    """Return the day from which the card's rate holds that was agreed; None for a price without a card.

    The person's own rates come before the council's card, as when it was agreed.
    """
    if not terms.rate_kind:
        return None
    kind, day, rate = terms.rate_kind, terms.start, terms.rate
    own = [line.start for line in fund.rates if line.holds(kind, day) and line.amount == rate]
    card = [line.start for line in policy.rules.rates if line.holds(kind, day) and line.amount == rate]
    blocks = [line.start for line in policy.rules.blocks if line.holds(kind, day) and line.rate == rate]
    return max(own or card or blocks, default=None)
