"""A person's statement in easy read: short sentences, one idea a line, each beside its picture."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from isf.model.fund import PROVIDER
from isf.model.money import pounds
from isf.outputs import paper as p
from isf.outputs import rows_common as common
from isf.outputs.easy_read_end import MOST, ask, back
from isf.outputs.estate_words import spoken
from isf.outputs.glossary import easy_terms
from isf.outputs.language import Language
from isf.outputs.paper import Block, Paper, Section, Variant
from isf.outputs.statement_words import died, left_sentence, notes
from isf.reporting.agreements import AgreementNow
from isf.reporting.pictures import plan_bar
from isf.reporting.statement import Statement
from isf.reporting.words import marked, sentence_case

_PICTURES: Final = {
    "Home-Support": "home",
    "Personal-Care": "home",
    "Community": "people",
    "Day-Support": "people",
    "Transport": "bus",
    "Respite": "rest",
    "Carer-Respite": "rest",
    "Fee": "papers",
}


_GOING: Final = {
    "better": marked("It is going better."),
    "worse": marked("It is going worse."),
    "same": marked("It is going the same."),
    "met": marked("You did it."),
}


def easy_read_paper(of: Statement, say: Language, warning: str = "") -> Paper:
    """Return a statement in easy read."""
    say = spoken(of, say)
    told = _EasyRead(of, say)
    head = of.header
    about = say("This is about {span}.", span=say.span(head.period_start, of.after))
    return Paper(
        language=say.tag,
        variant=Variant.EASY_READ,
        above=head.provider.name,
        title=say("Your money"),
        under=head.person or head.fund,
        lead=left_sentence(of, say),
        intro=f"{died(of, say)} {about}".strip(),
        sections=tuple(told.sections()),
        notes=tuple(notes(of, say)),
        page_words=say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        warning=warning,
        issued=head.issued_at.isoformat(),
    )


class _EasyRead:
    """The parts of one easy-read statement."""

    def __init__(self, of: Statement, say: Language) -> None:
        self.of, self.say = of, say

    def sections(self) -> Iterator[Section]:
        """Yield each part under its heading."""
        say = self.say
        yield Section(say("What you have"), tuple(self._have()))
        happened = tuple(self._happened())
        if happened:
            yield Section(say("What happened"), happened)
        yield Section(say("What is left for each thing"), tuple(self._headings()))
        yield Section(say("What you spent"), tuple(self._spent()))
        if self.of.closing.total.committed:
            yield Section(say("What comes next"), tuple(self._next()))
        goes_back = tuple(back(self.of, say))
        if goes_back:
            yield Section(say("Money that goes back"), goes_back)
        yield Section(say("Do you want to ask something?"), tuple(ask(self.of, say)))
        yield Section(say("What the words mean"), (Block("terms", terms=tuple(easy_terms(self.of, say))),))

    def _have(self) -> Iterator[Block]:
        plan, say = self.of.plan.total, self.say
        if plan.brought_forward:
            yield p.idea("coins", say("You had {sum} from before.", sum=pounds(plan.brought_forward)))
        yield p.idea("coins", say("You got {sum} for this time.", sum=pounds(plan.allocated)))
        if plan.spent < 0:
            yield p.idea("coins", say("You got {sum} back.", sum=pounds(-plan.spent)))
        else:
            yield p.idea("spent", say("You spent {sum}.", sum=pounds(plan.spent)))
        if plan.committed:
            yield p.idea(
                "agreed", say("We keep {sum} for things you said yes to.", sum=pounds(plan.committed))
            )
        if plan.conditional:
            yield p.idea("clock", say("{sum} has to wait.", sum=pounds(plan.conditional)))
        if plan.returned > 0:
            yield p.idea("back", say("{sum} goes back.", sum=pounds(plan.returned)))
        yield p.idea("left", left_sentence(self.of, say))
        segments = plan_bar(plan)
        if segments:
            key = (
                ("spent", say("Spent")),
                *((("agreed", say("Kept for you")),) if plan.committed else ()),
                *((("held", say("Waiting")),) if plan.conditional > 0 else ()),
                *((("out", say("Taken out")),) if self.of.out > 0 else ()),
                ("left", say("Left")),
            )
            yield Block("bars", bars=(p.Bar(p.parts(segments), key=key),))

    def _happened(self) -> Iterator[Block]:
        say = self.say
        for pause in self.of.life.pauses:
            days = say.span(pause.start, pause.end) if pause.end else say.day(pause.start)
            pays = say("You still pay for it.") if pause.charged else say("You do not pay for that time.")
            yield p.idea("clock", say("Your support stopped for a while."), f"{days}.", pays)
        for price in self.of.life.prices:
            now = say("Each one costs {sum} now.", sum=pounds(price.rate))
            before = say("It was {sum} before.", sum=pounds(price.old_rate))
            yield p.idea("coins", say("The price changed."), now, before)

    def _headings(self) -> Iterator[Block]:
        say = self.say
        for row in self.of.plan.headings:
            if row.allocated or row.brought_forward or row.available:
                use = sentence_case(common.use(say, row.heading))
                yield p.idea(_PICTURES.get(row.heading, "coins"), f"{use}.", self._left(row.available))

    def _left(self, sum_: Decimal) -> str:
        if sum_ < 0:
            return self.say("You spent {sum} too much on this.", sum=pounds(-sum_))
        return self.say("{sum} is left.", sum=pounds(sum_))

    def _spent(self) -> Iterator[Block]:
        say = self.say
        if not any(row.spent for row in self.of.outcomes):
            yield p.idea("spent", say("You spent nothing in this time."))
            return
        for row in self.of.outcomes:
            if row.outcome and row.spent:
                spent = say("You spent {sum} on this.", sum=pounds(row.spent))
                if row.spent < 0:
                    spent = say("You got {sum} back.", sum=pounds(-row.spent))
                going = say(_GOING.get(row.progress.direction if row.progress else "", ""))
                told = (spent, going) if going else (spent,)
                yield p.idea("outcome", f"“{row.words or row.outcome}”", *told)
        yield from self._hours()
        other = [row.spent for row in self.of.outcomes if not row.outcome and row.spent]
        if other:
            yield p.idea("papers", say("{sum} was for running your fund.", sum=pounds(other[0])))

    def _hours(self) -> Iterator[Block]:
        say = self.say
        own = [line for line in self.of.lines if line.units is not None and line.rate is not None]
        for rate in sorted({line.rate for line in own if line.rate is not None})[:MOST]:
            units = sum(line.units for line in own if line.rate == rate and line.units is not None)
            if units:
                one = say("You had 1 hour or visit.")
                many = say("You had {units} hours or visits.", units=f"{units.normalize():f}")
                yield p.idea(
                    "clock",
                    one if units == 1 else many,
                    say("Each one cost {rate}.", rate=pounds(rate)),
                )

    def _next(self) -> Iterator[Block]:
        say = self.say
        coming = [now for now in self.of.coming if now.held]
        for now in coming[:MOST]:
            yield p.idea(_PICTURES.get(now.terms.heading, "clock"), self._named(now), self._kept(now))
        if len(coming) > MOST:
            yield p.idea("clock", say("There are {more} more.", more=len(coming) - MOST))

    def _named(self, now: AgreementNow) -> str:
        what = sentence_case(common.use(self.say, now.terms.heading))
        if now.terms.supplier in (PROVIDER, ""):
            return f"{what}."
        return (
            self.say("{what} from {whom}", what=what, whom=common.supplier(self.of, now.terms.supplier)) + "."
        )

    def _kept(self, now: AgreementNow) -> str:
        return self.say("We keep {sum} for this.", sum=pounds(now.held))


def sentences(paper: Paper) -> Sequence[str]:
    """Return every sentence of an easy-read document, for measuring how easy it reads."""
    found = [paper.lead, paper.intro]
    for section in paper.sections:
        for block in section.blocks:
            found += [block.text, *block.lines, *(meaning for _, meaning in block.terms)]
    return [text for text in found if text]
