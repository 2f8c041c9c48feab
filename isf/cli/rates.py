"""`isf uplift` and `isf reprice`: prices that go up, shown before they are applied."""

from datetime import date
from decimal import Decimal

import click
import tomli_w

from isf.book.actions.running_periods import reserved
from isf.book.actions.uplift import Effect, RepriceRequest, effects
from isf.book.actions.uplift import reprice as carry_on
from isf.book.load import fund_ids, read_funds
from isf.book.records import read_policy, read_toml
from isf.book.store import writing
from isf.cli.agreements import named
from isf.cli.common import DAY, POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import answer, made, table
from isf.errors import RequestError
from isf.model.dates import today
from isf.model.money import plain, pounds, total
from isf.model.policy import Policy
from isf.model.policy_file import policy_of
from isf.model.rates import Rate, Uplift, new_rates
from isf.office import Office

Changed = tuple[tuple[Rate, Rate], ...]


@click.command()
@everywhere
@click.argument("code")
@click.option("--from", "start", type=DAY, required=True, help="The first day of the new rates.")
@click.option("--percent", type=UNITS, required=True, help="By how much, for example 6.60.")
@click.option("--kinds", required=True, help="Which kinds of support, with commas between.")
@click.option("--index", default="", help="What it follows: NLW, CPI ...")
@click.option("--clause", required=True, help="Where the council's decision stands.")
@click.option("--weeks", type=POUNDS, default=Decimal(52), help="Over how many weeks to show the effect.")
@click.option("--dry-run", is_flag=True, help="Show the effect; write nothing.")
def uplift(  # noqa: PLR0917 - one argument an option
    request: Request,
    code: str,
    start: date,
    percent: Decimal,
    kinds: str,
    index: str,
    clause: str,
    weeks: Decimal,
    dry_run: bool,
) -> None:
    """Raise a council's rates from a day, rounded as its pack says, and show what each agreement then buys.

    Open agreements keep their price until the person agrees to the new one (isf reprice).

    Example: isf uplift calderdale --from 2026-04-07 --percent 6.60 --kinds home-care --clause "fees 2026-27"
    --dry-run

    Refused: a kind without a rate before that day.
    """
    office = request.office
    policy = read_policy(office, code)
    raised = Uplift(start, percent, tuple(kind.strip() for kind in kinds.split(",")), index, clause)
    changed = _changed(policy, raised)
    ledgers = read_funds(office, fund_ids(office))
    found = [
        effect
        for ledger in ledgers
        if ledger.fund.council == code
        for effect in effects(ledger, changed, start, weeks)
    ]
    thing = {"rates": [_rate_row(*pair) for pair in changed], "agreements": [_row(e) for e in found]}
    if dry_run:
        answer(request, [thing], f"{_plain(changed, found)}\nNothing was written.")
        return
    with writing(office, by=request.by, why=f"uplift {code} {percent} %") as writer:
        content = _pack(office, code, changed, raised)
        receipt = writer.record([], files={f"councils/{code}.toml": content})
    made(request, thing, receipt, _plain(changed, found))


def _changed(policy: Policy, raised: Uplift) -> Changed:
    rules = policy.rules
    changed = new_rates(rules.rates, raised, rules.rounding, rules.weekly_rounding)
    missing = sorted(set(raised.kinds) - {before.kind for before, _ in changed})
    if missing:
        msg = (
            f"The rate card of {policy.code} has no rate for {', '.join(missing)} that holds before "
            f"{raised.start.isoformat()}; correct --kinds or --from, or add the rate to the pack."
        )
        raise RequestError(msg)
    return changed


def _pack(office: Office, code: str, changed: Changed, raised: Uplift) -> bytes:
    """Return the council's pack with the old lines ended, the new ones added, and the uplift noted."""
    path = office.council_file(code)
    tables = read_toml(path)
    ended = [
        {**line, "until": raised.start} if _is_old(line, changed) else line
        for line in tables.get("rates", [])
    ]
    added = [_line(after) for _, after in changed]
    noted = {
        "from": raised.start,
        "percent": str(raised.percent),
        "kinds": list(raised.kinds),
        "index": raised.index,
        "clause": raised.clause,
    }
    whole = {**tables, "rates": [*ended, *added], "uplifts": [*tables.get("uplifts", []), noted]}
    policy_of(whole, path)
    return tomli_w.dumps(whole).encode()


def _is_old(line: dict[str, object], changed: Changed) -> bool:
    return any(
        line.get("kind") == before.kind
        and line.get("from") == before.start
        and line.get("when", "any") == before.when
        for before, _ in changed
    )


def _line(rate: Rate) -> dict[str, object]:
    line = {"kind": rate.kind, "amount": plain(rate.amount), "from": rate.start, "unit": str(rate.unit)}
    return {**line, "when": str(rate.when), "clause": rate.clause}


def _rate_row(before: Rate, after: Rate) -> dict[str, str]:
    return {
        "kind": before.kind,
        "when": str(before.when),
        "unit": str(before.unit),
        "old": plain(before.amount),
        "new": plain(after.amount),
    }


def _row(effect: Effect) -> dict[str, str]:
    return {
        "fund": effect.fund,
        "agreement": effect.agreement,
        "old_rate": plain(effect.old_rate),
        "new_rate": plain(effect.new_rate),
        "old": plain(effect.old),
        "new": plain(effect.new),
        "whole": plain(effect.whole),
        "buys": f"{effect.buys:f}",
        "units": f"{effect.units.normalize():f}",
    }


def _plain(changed: Changed, found: list[Effect]) -> str:
    rows = [[b.kind, str(b.when), str(b.unit), pounds(b.amount), pounds(a.amount)] for b, a in changed]
    shown = table(["Kind", "When", "For one", "Old", "New"], rows, right=[3, 4])
    more = total(effect.whole for effect in found)
    lines = [f"  {effect.fund} {effect.sentence()}" for effect in found]
    return "\n".join([shown, f"Open agreements: {len(found)}, {pounds(more)} more in all.", *lines])


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--from", "start", type=DAY, required=True, help="The first day of the new rate.")
@click.option("--agreed-by", required=True, metavar="WHO", help="Who agrees to it.")
@click.option("--how", default="", help="How it was agreed.")
@click.option("--rate", type=POUNDS, help="The new rate; the rate card's unless given.")
@click.option("--keep-money", is_flag=True, help="Keep the sum, and let the hours fall.")
@on_option
def reprice(  # noqa: PLR0917
    request: Request,
    who: str,
    agreement: str,
    start: date,
    agreed_by: str,
    how: str,
    rate: Decimal | None,
    keep_money: bool,
    on: date,
) -> None:
    """Carry an agreement on at a new rate from a day, as the person agrees; the old one ends there.

    Example: isf reprice P-7K3QX7 --agreement AG-001 --from 2026-04-07 --agreed-by "Annie Example"
    --on 2026-04-06

    Refused: a day before the person agreed; a day on which the old one was delivered against already;
    more than is available under the heading.
    """
    fund, register = request.fund(who), request.register
    with writing(request.office, by=request.by, why=f"reprice {fund} {agreement}") as writer:
        ledger = writer.ledger(fund)
        policy = read_policy(request.office, ledger.fund.council)
        wanted = RepriceRequest(
            agreement=agreement,
            start=start,
            on=on,
            agreed_by=register.authority(fund, agreed_by, ledger.fund.may_agree_on(on)),
            who=agreed_by,
            how=how,
            rate=rate,
            keep_money=keep_money,
        )
        with named(register, fund):
            terms, items = carry_on(ledger, policy, wanted)
        receipt = writer.record(reserved(ledger, policy, items, today()))
    thing = {
        "fund": fund,
        "agreement": terms.id,
        "replaces": agreement,
        "rate": plain(terms.rate or Decimal(0)),
        "units": f"{(terms.units or Decimal(0)).normalize():f}",
        "amount": plain(terms.amount),
    }
    words = (
        f"{terms.id} carries {agreement} on from {start.isoformat()} at {pounds(terms.rate or Decimal(0))}."
    )
    made(request, thing, receipt, words)
