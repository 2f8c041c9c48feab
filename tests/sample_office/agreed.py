"""What is agreed, what the provider's workers deliver, and what is bought from others."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from isf.model.money import plain
from tests.sample_office.cast import CAST, Buy, Buying, Terms, Visiting
from tests.sample_office.steps import Bank, Rank, Step, pay
from tests.sample_office.visits import batches


def _recorded() -> list[Terms]:
    """Return every agreement in the order in which they are recorded."""
    return sorted((*CAST.visiting, *CAST.buying), key=lambda terms: (terms.on, terms.each == "once"))


def _agree(terms: Terms) -> Step:
    run = ["agree", terms.ref, "--heading", terms.heading, "--outcome", terms.outcome]
    if isinstance(terms, Visiting):
        run += ["--supplier", "provider", "--units", str(terms.hours), "--rate", plain(terms.rate)]
    if isinstance(terms, Buying):
        run += ["--supplier", terms.supplier, "--amount", plain(terms.amount)]
        run += ["--carries"] if terms.carries else []
    if terms.each != "once":
        run += ["--each", terms.each, "--from", terms.on.isoformat()]
    run += ["--until", terms.until.isoformat()] if terms.until else []
    run += ["--agreed-by", terms.by, "--how", terms.how, "--on", terms.on.isoformat()]
    return Step(terms.on, Rank.AGREE_ONCE if terms.each == "once" else Rank.AGREE, tuple(run))


def _numbers() -> dict[int, str]:
    """Return the number that the program gives each agreement, by the identity of its terms."""
    count: dict[str, int] = defaultdict(int)
    names = {}
    for terms in _recorded():
        count[terms.ref] += 1
        names[id(terms)] = f"AG-{count[terms.ref]:03d}"
    return names


def agreements() -> Iterator[Step]:
    yield from map(_agree, _recorded())


def visits() -> Iterator[Step]:
    for batch in batches():
        payable: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for visit in batch.visits:
            payable[visit.ref, "provider"] += visit.cost
        run = ("import", f"{{sample}}/visits/{batch.name}.csv")
        yield Step(batch.on, Rank.VISITS, run, payable=dict(payable))


def bought() -> Iterator[Step]:
    numbers = _numbers()
    for terms in CAST.buying:
        for buy in terms.buys:
            yield from _bought(terms, numbers[id(terms)], buy)


def _bought(terms: Buying, number: str, buy: Buy) -> Iterator[Step]:
    run = [
        "spend",
        terms.ref,
        "--agreement",
        number,
        "--amount",
        plain(buy.amount),
        "--on",
        buy.on.isoformat(),
    ]
    run += ["--final"] if buy.final else []
    text = terms.supplier.replace("-", " ").upper()
    if buy.paid or buy.unpaid:
        owed = {(terms.ref, terms.supplier): buy.amount}
        yield Step(buy.on, Rank.SPEND, tuple(run), payable=owed)
    else:
        line = Bank(buy.on, "FPO", text, -buy.amount)
        yield Step(buy.on, Rank.SPEND, (*run, "--paid"), bank={terms.ref: -buy.amount}, line=line)
    if buy.paid:
        yield pay(terms.ref, terms.supplier, buy.amount, buy.paid, text)
