"""`isf statement` and `isf return`: what a person and a council receive."""

from datetime import date
from pathlib import Path

import click

from isf.book.journal import Journal
from isf.book.load import load_clearing, read_fund
from isf.book.records import Register, Settings, read_policy, read_settings
from isf.cli.common import DAY, Request, everywhere, request_of
from isf.errors import RequestError
from isf.model.dates import today, written_span
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.office import Office
from isf.reporting.about import About, Attested, Provider, ReturnAbout
from isf.reporting.statement import Statement
from isf.reporting.statement import statement as statement_of

_FORMATS = ("table", "html", "xlsx", "csv", "json")


@click.command()
@click.argument("who", metavar="FUND")
@click.option("--period", "label", default="", metavar="YYYY:PP", help="A period of the council's calendar.")
@click.option("--from", "start", type=DAY, help="Or any dates: first day.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option(
    "--format", "fmt", type=click.Choice(_FORMATS), help="Without -o: the terminal; with it, by its ending."
)
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="Where to write it.")
@click.option("--office", "office_", metavar="DIR", help="The office to work in.")
@click.option("--by", "by_", metavar="WHO", hidden=True)
@click.option("--yes", is_flag=True, hidden=True)
@click.option("--quiet", is_flag=True, help="Say nothing but errors and answers.")
@click.pass_context
def statement(  # noqa: PLR0917
    ctx: click.Context,
    /,
    who: str,
    label: str,
    start: date | None,
    end: date | None,
    fmt: str | None,
    path: Path | None,
    **shared: object,
) -> None:
    """Write a person's statement: what came in, what was agreed and spent, what is left.

    Example: isf statement P-7K3QX7 --period 2026:01 --format html -o annie.html

    Refused: a period that the council's calendar does not have; a ledger that is not sound.
    """
    fmt = fmt or _by_ending(path)
    request = request_of(ctx, dict(shared), fmt)
    made = _statement(request, who, _span(label, start, end))
    from isf.outputs import statements

    if fmt == "table":
        _put(statements.show(made), path)
        return
    target = path or Path(f"{made.fund}-{(label or made.period_label).replace(':', 'P')}.{fmt}")
    statements.write(made, fmt, target, request.office.reports)
    if not request.quiet:
        click.echo(str(target))


def _by_ending(path: Path | None) -> str:
    ending = path.suffix.lstrip(".").lower() if path else "table"
    return ending if ending in _FORMATS else "table"


def _put(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(text)
        return
    from isf.outputs.files import write_text

    write_text(path, text)
    click.echo(str(path))


def _span(label: str, start: date | None, end: date | None) -> str | tuple[date, date]:
    if bool(label) == bool(start and end):
        msg = (
            "Name a period (--period YYYY:PP), or the first day and the day after the last (--from, --until)."
        )
        raise RequestError(msg)
    return label or (start or date.min, end or date.max)


def _statement(request: Request, who: str, span: str | tuple[date, date]) -> Statement:
    office, register = request.office, request.register
    fund = register.find(who)
    ledger = read_fund(office, fund)
    policy = read_policy(office, ledger.fund.council)
    return statement_of(
        ledger.fund, ledger.postings(), _period(policy, span), _about(office, register, fund, policy)
    )


def _period(policy: Policy, span: str | tuple[date, date]) -> Period:
    if isinstance(span, str):
        return policy.calendar.period(span)
    return Period(span[0], span[1], f"{span[0].isoformat()} to {span[1].isoformat()}")


def _about(office: Office, register: Register, fund: str, policy: Policy) -> About:
    person = register.people[fund]
    return About(
        provider=_provider(read_settings(office)),
        issued=today(),
        person=person.name,
        person_ref=person.council_ref,
        council=policy.name,
        head=_head(office),
        policy=policy,
        authorities=person.authorities,
        communication=person.communication,
    )


def _provider(settings: Settings) -> Provider:
    return Provider(
        name=settings.provider,
        contact=settings.contact,
        cqc_id=settings.cqc_id,
        company_no=settings.company_no,
    )


def _head(office: Office) -> str:
    last = Journal(office.ledgers).last()
    return last.head if last else ""


@click.command("return")
@everywhere
@click.argument("code")
@click.option("--period", "label", required=True, metavar="YYYY:PP")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR")
def return_(request: Request, code: str, label: str, folder: Path) -> None:
    """Write a council return: one workbook and one CSV for each of its sheets, no names in them.

    Example: isf return calderdale --period 2026:01 -o ./return

    Refused: a period that the council's calendar does not have; a ledger that is not sound.
    """
    from isf.outputs import returns
    from isf.reporting.council_return import council_return

    office, register = request.office, request.register
    policy = read_policy(office, code)
    period = policy.calendar.period(label)
    ledgers = [read_fund(office, fund) for fund in register.of_council(code)]
    items = [
        (ledger.fund, ledger.postings(), register.people[ledger.fund_id].council_ref)
        for ledger in ledgers
        if ledger.fund.start < period.end
    ]
    about = ReturnAbout(
        provider=_provider(read_settings(office)),
        issued=today(),
        head=_head(office),
        attested=_attested(office, period),
    )
    made = council_return(policy, period, items, about)
    for path in returns.write(made, folder, office.reports):
        if not request.quiet:
            click.echo(str(path))
    if not request.quiet:
        click.echo(
            f"{policy.name}, {period.label} ({written_span(period.start, period.end)}), {len(items)} funds.",
            err=True,
        )


def _attested(office: Office, period: Period) -> Attested:
    """Return the newest agreement with the bank up to the end of the period, if there is one."""
    upto = date.fromordinal(period.end.toordinal() + 1)
    agreed = [a for a in load_clearing(office).assertions if a.on <= upto]
    if not agreed:
        return Attested()
    newest = max(agreed, key=lambda a: a.on)
    day = date.fromordinal(newest.on.toordinal() - 1)
    return Attested(reconciled_on=day, bank_balance=newest.amount, sum_of_funds=newest.amount)
