"""What happened to a fund, in sentences: its end, a pause, a new price; whom to pay; what came too much."""

from collections.abc import Iterator

from isf.model.money import pounds
from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.reporting.banked import Banked, text
from isf.reporting.life import NewPrice, Pause
from isf.reporting.statement import Statement

_OF_A_DEATH = "the person died"
"""What `isf fund close --died` records where no reason is given; a statement has said it by then."""


def what_happened(of: Statement, say: Language) -> tuple[str, ...]:
    """Tell of the end of the fund, then of pauses and new prices in their order, each in its own line."""
    told = [(pause.start, _pause(pause, say)) for pause in of.life.pauses]
    told += [(price.on, _price(of, price, say)) for price in of.life.prices]
    return (*_end(of, say), *(words for _, words in sorted(told)))


def _end(of: Statement, say: Language) -> Iterator[str]:
    end = of.life.end
    if end is None:
        return
    day = say.day(end.last)
    if end.reason and end.reason != _OF_A_DEATH:
        yield say("The fund came to its end on {day}: {reason}.", day=day, reason=end.reason)
    else:
        yield say("The fund came to its end on {day}.", day=day)
    yield say(
        "What was agreed and must still be paid is paid. What is left goes back to those who paid it in."
    )


def _pause(pause: Pause, say: Language) -> str:
    days = say("from {day} until it is taken up again", day=say.day(pause.start))
    if pause.end:
        days = say.span(pause.start, pause.end)
    told = say("The service was paused, {days}.", days=days)
    told += " " + say("The money that was kept for those days is free again.")
    if pause.charged:
        return told + " " + say("The contribution is still paid for them.")
    return told + " " + say("No contribution is paid for them.")


def _price(of: Statement, price: NewPrice, say: Language) -> str:
    told = say(
        "The price changed on {day}: each costs {new}, and cost {old} before. {first} goes on as {then}.",
        day=say.day(price.on),
        new=pounds(price.rate),
        old=pounds(price.old_rate),
        first=price.replaces,
        then=price.agreement,
    )
    buys = say(
        "For the {sum} that paid for {units} you now get {buys}.",
        sum=pounds(price.sum),
        units=f"{price.units:f}",
        buys=f"{price.buys.normalize():f}",
    )
    return " ".join(words for words in (told, buys, _why(of, price, say)) if words)


def _why(of: Statement, price: NewPrice, say: Language) -> str:
    if price.percent is None:
        return ""
    percent = f"{price.percent.normalize():f}"
    council = of.header.council or say("your council")
    return say(
        "{council} changed its price by {percent} percent ({clause}).",
        council=council,
        percent=percent,
        clause=price.clause,
    )


def is_banked(of: Statement, say: Language) -> tuple[str, ...]:
    """Say what support was not used and may be had later, how much of it may be kept, and until when."""
    return tuple(_banked(row, say) for row in of.life.banked)


def _banked(row: Banked, say: Language) -> str:
    told = say(
        "Of {agreement} you have {units} hours or visits left over from before, which is {weeks} weeks. "
        "You can use them up to {day}.",
        agreement=row.agreement,
        units=text(row.units),
        weeks=text(row.weeks),
        day=say.day(row.use_by),
    )
    if row.limit is None or not row.over:
        return told
    return (
        told
        + " "
        + say(
            "The rule lets you keep {limit}; {over} are over that ({clause}).",
            limit=text(row.limit),
            over=text(row.over),
            clause=row.clause,
        )
    )


def whom_to_pay(of: Statement, say: Language) -> str:
    """Say how much the person pays a week, to whom, and who asks for it; empty where nothing is paid."""
    own = of.life.contribution
    if own is None or of.life.end is not None:
        return ""
    council = of.header.council or say("your council")
    if not own.into_fund:
        return say(
            "You pay your contribution of {sum} a week to {council}, not into this fund. "
            "{council} asks you for it.",
            sum=pounds(own.weekly),
            council=council,
        )
    asks = council if own.council_asks else of.header.provider.name
    return say(
        "You pay your contribution of {sum} a week into this fund. {who} asks you for it.",
        sum=pounds(own.weekly),
        who=asks,
    )


def paid_too_much(of: Statement, say: Language) -> tuple[str, ...]:
    """Say of each funder that paid more than was due what becomes of it."""
    return tuple(
        say(
            "{who}: {sum} more came than was due. It counts towards what is due next, or is given back.",
            who=common.funder(of, say, row.funder),
            sum=pounds(-row.owed_now),
        )
        for row in of.money_in
        if row.owed_now < 0
    )
