"""The council's rules about what may be kept, in sentences: the rule, its clause, and the sum."""

from collections.abc import Iterator

from isf.model.money import pounds
from isf.outputs.language import Language
from isf.outputs.statement_words import council_name
from isf.reporting.statement import Statement
from isf.reporting.surplus import Surplus


def rule(of: Statement, say: Language) -> tuple[str, ...]:
    """Say the rule about what may be kept, its clause, and the sum that it makes."""
    over = of.surplus
    if over is None or not over.limit or of.life.end:
        return ()
    weeks = f"{over.limit_weeks.normalize():f}"
    first = say(
        "The rule: {council} lets you keep up to {weeks} weeks of your budget. That is {limit}.",
        council=council_name(of, say),
        weeks=weeks,
        limit=pounds(over.limit),
    )
    where = say("The rule is in {clause}.", clause=over.clause) if over.clause else ""
    sum_ = say(
        "The sum: {weeks} weeks x {weekly} a week = {limit}. You have {left} left.",
        weeks=weeks,
        weekly=pounds(over.weekly),
        limit=pounds(over.limit),
        left=pounds(over.left),
    )
    kept = say("{sum} of that is kept for a purpose.", sum=pounds(over.earmarked)) if over.earmarked else ""
    return (f"{first} {where}".strip(), f"{sum_} {kept}".strip(), *_over(of, say))


def other_rules(of: Statement, say: Language) -> Iterator[str]:
    """Say what one-off money and the end of the budget year ask back, each with its clause and the sum."""
    for ground in () if of.life.end else of.grounds:
        sum_ = pounds(ground.amount)
        where = " " + say("The rule is in {clause}.", clause=ground.clause) if ground.clause else ""
        if ground.rule == "one_off":
            told = say(
                "One-off money was not all used in its time. {sum} of it may have to go back.", sum=sum_
            )
            yield told + where
        elif ground.rule == "year_end":
            told = say(
                "At the end of the budget year more was left than may be kept. "
                "{sum} of it may have to go back.",
                sum=sum_,
            )
            yield told + where


def _over(of: Statement, say: Language) -> tuple[str, ...]:
    over = of.surplus
    if over is None or not over.over:
        return (say("You have no more than that, so none of what is left has to go back under this rule."),)
    return (
        say(
            "{left} - {limit} = {over} over. What stays over it for {weeks} weeks may have to go back.",
            left=pounds(over.left),
            limit=pounds(over.limit),
            over=pounds(over.over),
            weeks=over.for_weeks,
        ),
        *_stayed(over, say),
        say("Today that is {sum}.", sum=pounds(over.returnable))
        + " "
        + say("You can plan to use it before then."),
    )


def _stayed(over: Surplus, say: Language) -> Iterator[str]:
    """Say how what stayed over the limit is worked out, where something did."""
    if not over.returnable:
        return
    yield say("In that time you never had less than {sum}.", sum=pounds(over.lowest))
    if over.late:
        yield say("{sum} of it is one-off money, which has its own rule.", sum=pounds(over.late))
    taken = " - ".join(pounds(part) for part in (over.lowest, over.late, over.earmarked, over.limit) if part)
    yield f"{taken} = {pounds(over.returnable)}."
