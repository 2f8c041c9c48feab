"""A person's statement as a document in words: standard and large print."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from isf.model.money import ZERO, pounds
from isf.outputs import paper as p
from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.outputs.paper import Block, Paper, Section, Variant
from isf.outputs.statement_life import is_banked, paid_too_much, what_happened, whom_to_pay
from isf.outputs.statement_tables import StatementTables, statement_tables
from isf.reporting.pictures import outcome_bar, plan_bar
from isf.reporting.statement import Statement

if TYPE_CHECKING:
    from isf.outputs.tables import Table


def statement_paper(of: Statement, variant: Variant, say: Language, warning: str = "") -> Paper:
    """Return a statement in words, in the order in which it is read: what is left comes first.

    `warning` says that figures given out before have changed since; empty for none.
    """
    told = _Told(of, say)
    head = of.header
    label = say(" (pay period {label})", label=head.period_label) if head.period_label else ""
    return Paper(
        language=say.tag,
        variant=variant,
        above=head.provider.name,
        title=say("Money statement for {who}", who=told.who),
        under=say.span(head.period_start, of.after) + label,
        lead=left_sentence(of, say),
        intro=" ".join(told.intro()),
        sections=tuple(told.sections()),
        notes=tuple(notes(of, say)),
        page_words=say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        warning=warning,
        all_together=say("All together"),
        issued=head.issued_at.isoformat(),
    )


def _too_much(of: Statement, say: Language) -> Iterator[str]:
    """Say of which part of the budget more was spent than was there."""
    for row in of.closing.headings:
        if row.available < ZERO:
            what, sum_ = common.heading(say, row.heading), pounds(-row.available)
            yield say("{sum} too much was spent on {what}.", sum=sum_, what=what)


def left_sentence(of: Statement, say: Language) -> str:
    """Say in one sentence what is left to spend."""
    if say.code == "en":
        return of.sentence
    if of.life.end:
        return say("This fund came to its end on {day}.", day=say.day(of.life.end.last))
    left = of.closing.total.available
    if left <= 0:
        return say("There is no money left to spend at the moment.")
    return say("There is {left} left to spend.", left=pounds(left))


def notes(of: Statement, say: Language) -> Iterator[str]:
    """Say where the figures come from."""
    head = of.header
    ref = ""
    if head.person_ref:
        council = head.council or say("council")
        ref = say(", {council} reference {ref}", council=council, ref=head.person_ref)
    yield say("Fund {fund}", fund=head.fund) + ref + ". " + say("Made on {day}.", day=say.day(head.issued_at))
    if head.ledger_hash:
        yield say("Made from the book at {head}.", head=head.ledger_hash)
    if say.code != "en":
        yield say("No speaker of this language has checked this translation yet.")


def ask(of: Statement, say: Language) -> tuple[str, ...]:
    """Say whom to ask, and what to name."""
    head = of.header
    contact = f": {head.provider.contact}" if head.provider.contact else ""
    return (
        say("Please ask. You can ask as often as you like, and someone can ask for you."),
        say("Ask {provider}{contact}.", provider=head.provider.name, contact=contact)
        + " "
        + say("Say the number of this statement: {number}.", number=head.statement_id),
        say("If you are not happy with the answer, ask {council}.", council=council_name(of, say)),
    )


def council_name(of: Statement, say: Language) -> str:
    """Name the council."""
    return of.header.council or say("your council")


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
        return (say("You have less than that, so none of what is left has to go back under this rule."),)
    return (
        say(
            "{left} - {limit} = {over} over. What stays over it for {weeks} weeks may have to go back.",
            left=pounds(over.left),
            limit=pounds(over.limit),
            over=pounds(over.over),
            weeks=over.for_weeks,
        ),
        say("Today that is {sum}.", sum=pounds(over.returnable))
        + " "
        + say("You can plan to use it before then."),
    )


class _Told:
    """The parts of one statement."""

    def __init__(self, of: Statement, say: Language) -> None:
        self.of, self.say = of, say
        self.tables: StatementTables = statement_tables(of, say)
        self.who = of.header.person or of.header.fund
        self.last = say.day(of.header.period_end)

    def intro(self) -> Iterator[str]:
        """Say the figures in a few sentences."""
        say, plan = self.say, self.of.plan.total
        if plan.brought_forward:
            yield say("You had {sum} from before.", sum=pounds(plan.brought_forward))
        yield say("Your budget for this time was {sum}.", sum=pounds(plan.allocated))
        yield say("{sum} was spent.", sum=pounds(plan.spent))
        if plan.committed:
            yield say(
                "You have agreed to things that cost {sum} more, and that money is kept for them.",
                sum=pounds(plan.committed),
            )
        if plan.conditional:
            yield say("{sum} is on hold until something good has come about.", sum=pounds(plan.conditional))
        if plan.returned > 0:
            yield say("{sum} is to go back.", sum=pounds(plan.returned))
        if plan.lapsed:
            yield say("{sum} came to an end and was not used.", sum=pounds(plan.lapsed))
        if plan.transferred:
            yield say("{sum} moved to your new provider.", sum=pounds(plan.transferred))

    def sections(self) -> Iterator[Section]:
        """Yield each part under its heading."""
        say = self.say
        yield Section(say("What is left"), tuple(self._left()))
        happened = what_happened(self.of, say)
        if happened:
            yield Section(say("What happened"), (p.box(*happened),))
        yield self._money_in()
        yield Section(say("What was agreed"), tuple(self._agreed()))
        yield self._one(
            "spending",
            say(
                "Each thing that was paid for, day by day. "
                "Where no name stands, {provider} gave the support.",
                provider=self.of.header.provider.name,
            ),
            say("Nothing was spent on support in this time."),
        )
        yield Section(say("What it was spent on"), tuple(self._outcomes()))
        yield self._one("fees", say("What it cost to run your fund"), say("There were no fees."))
        yield Section(say("Money to go back"), tuple(self._back()))
        if self.tables.changes.rows:
            yield self._one("changes", say("What changed, and why"), "")
        if self.tables.corrections.rows:
            yield Section(say("What was put right"), tuple(self._corrections()))
        yield self._one("coming", say("What is agreed for the time to come"), self._nothing_next())
        yield self._one("money", say("From the money in the bank to what is left to spend"), "")
        yield Section(say("Does something look wrong?"), (p.box(*ask(self.of, say)),))
        yield Section(say("Words we use"), (Block("terms", terms=self._terms()),))

    def _one(self, name: str, caption: str, otherwise: str) -> Section:
        table: Table = getattr(self.tables, name)
        block = p.tabled(table, caption, self.say) if table.rows else p.words(otherwise)
        return Section(table.title, (block,))

    def _left(self) -> Iterator[Block]:
        plan, say = self.of.plan.total, self.say
        segments = plan_bar(plan)
        if segments:
            yield Block("bars", bars=(p.Bar(p.parts(segments), key=tuple(self._key())),))
        caption = say("What is left of each part of your budget on {day}", day=self.last)
        yield p.tabled(self.tables.headings, caption, say)
        for words in (*_too_much(self.of, say), *is_banked(self.of, say)):
            yield p.words(words)

    def _key(self) -> Iterator[tuple[str, str]]:
        plan, say, out = self.of.plan.total, self.say, self.of.out
        yield "spent", f"{say('Spent')} {pounds(plan.spent)}"
        yield "agreed", f"{say('Agreed')} {pounds(plan.committed)}"
        if plan.conditional > 0:
            yield "held", f"{say('On hold')} {pounds(plan.conditional)}"
        if out > 0:
            named = say("To go back") if out == plan.returned else say("Taken out")
            yield "out", f"{named} {pounds(out)}"
        yield "left", f"{say('Left')} {pounds(plan.available)}"

    def _money_in(self) -> Section:
        say = self.say
        none = say("No money came in, and none was due.")
        table = self._one("money_in", say("Who pays into your fund, and what came"), none)
        told = [*paid_too_much(self.of, say), whom_to_pay(self.of, say)]
        return Section(table.heading, (*table.blocks, *(p.words(words) for words in told if words)))

    def _agreed(self) -> Iterator[Block]:
        say, table = self.say, self.tables.agreed
        if not table.rows:
            yield p.words(say("Nothing new was agreed in this time."))
            return
        first = table.only("agreement", "what", "outcome", "yes")
        then = table.only("agreement", "how_much", "reserved", "delivered", "released", "held")
        yield p.tabled(first, say("What was agreed before it happened, and who said yes"), say)
        yield p.tabled(then, say("How much of it was used by {day}", day=self.last), say)

    def _outcomes(self) -> Iterator[Block]:
        say = self.say
        rows = [row for row in self.of.outcomes if row.outcome]
        if any(row.spent for row in rows):
            yield Block(
                "bars",
                bars=tuple(
                    p.Bar(
                        p.parts(outcome_bar(row, self.of.outcomes)),
                        label=row.words or row.outcome or "",
                        amount=pounds(row.spent),
                    )
                    for row in rows
                ),
            )
        if not self.tables.outcomes.rows:
            yield p.words(say("There is nothing to show yet."))
            return
        caption = say("Money spent on each thing that matters to you, in your own words")
        yield p.tabled(self.tables.outcomes, caption, say)

    def _back(self) -> Iterator[Block]:
        say, table, back = self.say, self.tables.returned, self.of.closing.money.clawback
        if table.rows:
            yield p.tabled(table, say("What is to go back, and why"), say)
        unsaid = sum((change.amount for change in self.of.returned if not change.reason), ZERO)
        if unsaid:
            yield p.words(say("No reason was noted for {sum}. Please ask us why.", sum=pounds(unsaid)))
        if back > 0:
            yield p.words(say("{sum} is still to be given back.", sum=pounds(back)))
        elif not table.rows:
            yield p.words(say("Nothing is to go back."))
        lines = (*rule(self.of, say), *other_rules(self.of, say))
        if lines:
            yield p.box(*lines)

    def _corrections(self) -> Iterator[Block]:
        say = self.say
        yield p.words(
            say(
                "Something was written down wrong, and we put it right. "
                "Nothing is rubbed out: you can see both."
            )
        )
        yield p.tabled(self.tables.corrections, say("What was put right, and why"), say)

    def _nothing_next(self) -> str:
        told = self.say("Nothing is agreed for the time to come.")
        if self.of.plan.total.available > 0:
            told += " " + self.say("You can plan what to do with what is left.")
        return told

    def _terms(self) -> tuple[tuple[str, str], ...]:
        return terms(self.say)


def terms(say: Language) -> tuple[tuple[str, str], ...]:
    """Explain the words that a statement uses."""
    return (
        (
            say("Agreed"),
            say(
                "You, or someone who may decide for you, said yes to it. "
                "The money is kept for it until it happens."
            ),
        ),
        (say("Agreement"), say("Something that was agreed, with its number.")),
        (say("Budget"), say("The money that is there for your support in this time.")),
        (say("Contribution"), say("What the council has worked out that you pay yourself.")),
        (say("Fund"), say("The place where we keep your budget apart from other people's money.")),
        (say("Left"), say("What you can still plan with.")),
        (say("To go back"), say("Money that goes back to those who paid it in.")),
    )
