"""`isf authority`: who may agree for a person, from when until when."""

from datetime import date

import click

from isf.book.approval.authorities import add_authority, end_authority
from isf.book.load import read_fund
from isf.cli.common import DAY, Request, everywhere, on_option
from isf.cli.show import answer, made, table
from isf.model.dates import written
from isf.model.fund import Authority, AuthorityKind

_RIGHTS = click.Choice([str(kind) for kind in AuthorityKind])


@click.group()
def authority() -> None:
    """Record who may agree for a person, and for how long."""


@authority.command()
@everywhere
@click.argument("fund_text", metavar="FUND")
@click.option("--who", required=True, metavar="NAME", help="Their name; it goes to the register only.")
@click.option(
    "--authority",
    "kind",
    required=True,
    type=_RIGHTS,
    help="By right.",
)
@click.option("--from", "start", type=DAY, required=True, help="First day.")
@click.option("--until", "end", type=DAY, help="The day after the last; none while it lasts.")
def add(  # noqa: PLR0917 - one argument an option
    request: Request, fund_text: str, who: str, kind: str, start: date, end: date | None
) -> None:
    """Record that someone may agree for a person.

    Example: isf authority add P-7K3QX7 --who "Sarah Example" --authority deputy --from 2026-06-01

    Refused: an end that is not after the beginning.
    """
    fund = request.fund(fund_text)
    right, receipt = add_authority(request.office, fund, who, AuthorityKind(kind), start, end, by=request.by)
    thing = {"fund": fund, **_row(right)}
    made(request, thing, receipt, f"{right.id} may agree for {fund} {_span(right)}.")


@authority.command()
@everywhere
@click.argument("fund_text", metavar="FUND")
@click.argument("who", metavar="WHO")
@click.option("--reason", required=True, help="Why it ends.")
@on_option
def end(request: Request, fund_text: str, who: str, reason: str, on: date) -> None:
    """Record that someone may agree no longer, from a day on; what was agreed before stays agreed.

    Example: isf authority end P-7K3QX7 A2 --on 2026-09-01 --reason "the deputyship was discharged"

    Refused: nobody of this name or id, a day on or before something that they agreed.
    """
    fund = request.fund(fund_text)
    right, receipt = end_authority(request.office, fund, who, on, by=request.by, reason=reason)
    made(request, {"fund": fund, **_row(right)}, receipt, f"{right.id} may agree for {fund} {_span(right)}.")


@authority.command("list")
@everywhere
@click.argument("fund_text", metavar="FUND")
def list_(request: Request, fund_text: str) -> None:
    """Show who may agree for a person, and for how long.

    Example: isf authority list P-7K3QX7

    Refused: somebody whom the office does not know.
    """
    fund, register = request.fund(fund_text), request.register
    rights = read_fund(request.office, fund).fund.authorities
    shown = [[right.id, register.name_of(fund, right.id), str(right.kind), _span(right)] for right in rights]
    rows = [{"fund": fund, **_row(right)} for right in rights]
    answer(request, rows, table(["Id", "Name", "By right", "When"], shown))


def _row(right: Authority) -> dict[str, str | None]:
    return {
        "id": right.id,
        "authority": str(right.kind),
        "from": right.start.isoformat(),
        "until": right.end.isoformat() if right.end else None,
    }


def _span(right: Authority) -> str:
    return f"from {written(right.start)}" + (f" to before {written(right.end)}" if right.end else "")
