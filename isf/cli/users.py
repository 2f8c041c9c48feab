"""`isf user` and `isf grant`: who may come into the dashboard, and what they may see there."""

from datetime import date
from typing import Any

import click

from isf.book.load import read_fund
from isf.book.records import council_codes
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, table
from isf.errors import CouncilUnknownError, GrantError
from isf.model.dates import today
from isf.web.accounts import grants, invites, logins, messages
from isf.web.accounts.database import Database, database_of
from isf.web.accounts.grants import EVERYBODY, Grant, Role
from isf.web.accounts.logins import Login


@click.group()
def user() -> None:
    """Let people into the dashboard, list them, shut them out."""


@user.command()
@everywhere
@click.argument("email")
@click.option("--name", default="", help="As the pages greet them.")
@click.option(
    "--language",
    type=click.Choice(["en", "cy"]),
    default="en",
    show_default=True,
    help="English or Welsh.",
)
@click.option("--lost-phone", is_flag=True, help="Take the codes of a lost phone off the login.")
@click.option("--at", "place", default="http://127.0.0.1:8000", show_default=True, help="The dashboard.")
def invite(  # noqa: PLR0917 - one argument an option
    request: Request, email: str, name: str, language: str, lost_phone: bool, place: str
) -> None:
    """Make a link with which somebody chooses a password; it works once, for seven days.

    Somebody who has a login already gets a link for a new password. Send it to nobody else.

    Example: isf user invite annie@example.org --name "Annie Example"

    Refused: what is not an e-mail address.
    """
    db = database_of(request.office)
    before = logins.find(db, email)
    login = logins.add(db, email, name, language)
    if lost_phone:
        purpose = invites.Purpose.DEVICE
    else:
        old = before is not None and before.has_password and not before.revoked
        purpose = invites.Purpose.PASSWORD if old else invites.Purpose.JOIN
    token = invites.make(db, login, purpose)
    messages.settle(db, login.id)
    link = f"{place.rstrip('/')}/invite/{token}"
    answer(request, [{"email": login.email, "purpose": str(purpose), "link": link}], link)


@user.command("list")
@everywhere
def list_(request: Request) -> None:
    """List who may come in, and as what.

    Example: isf user list --format json

    Refused: a folder that holds no office.
    """
    db = database_of(request.office)
    rows = [row for login in logins.everyone(db) for row in _rows(db, login)]
    words = table(
        ["E-mail", "Name", "Grant", "As", "For", "May agree as", "Until"], [_cells(r) for r in rows]
    )
    answer(request, rows, words if rows else "Nobody has a login yet.")


def _rows(db: Database, login: Login) -> list[dict[str, Any]]:
    who = {"email": login.email, "name": login.name, "revoked": login.revoked, "codes": bool(login.totp)}
    held = [grant for grant in grants.grants_of(db, login.id) if not grant.revoked]
    told = [
        {
            **who,
            "grant": grant.id,
            "role": str(grant.role),
            "scope": grant.scope,
            "authority": grant.authority,
            "basis": grant.basis,
            "from": grant.start.isoformat(),
            "until": grant.until.isoformat() if grant.until else None,
        }
        for grant in held
    ]
    nothing = dict.fromkeys(["grant", "role", "scope", "authority", "basis", "from", "until"])
    return told or [{**who, **nothing}]


def _cells(row: dict[str, Any]) -> list[str]:
    role = "shut out" if row["revoked"] else row["role"]
    told = (row["email"], row["name"], row["grant"], role, row["scope"], row["authority"], row["until"])
    return [str(part or "") for part in told]


@user.command()
@everywhere
@click.argument("email")
def revoke(request: Request, email: str) -> None:
    """Shut somebody out at once: their visits end, their links and grants too.

    Example: isf user revoke annie@example.org

    Refused: an address that nobody has a login with.
    """
    db = database_of(request.office)
    login = logins.known(db, email)
    logins.revoke(db, login)
    answer(request, [{"email": login.email, "revoked": True}], f"{login.email} is shut out.")


@click.command()
@everywhere
@click.argument("email")
@click.option("--fund", metavar="FUND", help="See this fund, as the person or their family.")
@click.option("--may-agree", metavar="WHO", default="", help="With --fund: by this authority of its plan.")
@click.option("--council", metavar="CODE", help="Have this council's returns, as its officer.")
@click.option("--staff", metavar="WHO", help="See everybody, as this member of staff.")
@click.option("--basis", default="", help="Why: self, mother, deputy, contract ...")
@click.option(
    "--from",
    "start",
    type=DAY,
    default=lambda: today().isoformat(),
    show_default="today",
    help="First day.",
)
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option("--take", type=int, metavar="NUMBER", help="Take a grant away instead; `isf user list` has it.")
def grant(  # noqa: PLR0917 - one argument an option
    request: Request,
    email: str,
    fund: str | None,
    may_agree: str,
    council: str | None,
    staff: str | None,
    basis: str,
    start: date,
    end: date | None,
    take: int | None,
) -> None:
    """Let a login see a fund, a council's returns, or everybody, from a day and until one.

    Example: isf grant annie@example.org --fund P-7K3QX7 --may-agree "Annie Example" --basis self

    Refused: no such login, fund, council or authority; more than one thing at once.
    """
    db = database_of(request.office)
    login = logins.known(db, email)
    if take is not None:
        grants.take(db, take, login.id)
        answer(request, [{"email": login.email, "taken": take}], f"Grant {take} is taken away.")
        return
    role, scope, authority = _what(request, fund, may_agree, council, staff)
    told = Grant(0, login.id, role, scope, authority, basis or str(role), start, end, revoked=False)
    number = grants.give(db, told, by=request.by)
    thing = {"email": login.email, "grant": number, "role": str(role), "scope": scope, "authority": authority}
    answer(request, [thing], f"{login.email} has grant {number}: {role} {scope}.")


def _what(
    request: Request, fund: str | None, may_agree: str, council: str | None, staff: str | None
) -> tuple[Role, str, str]:
    """Return as whom, for what, and by which authority somebody comes in."""
    if sum(told is not None for told in (fund, council, staff)) != 1:
        msg = "say one of --fund, --council and --staff."
        raise GrantError(msg)
    if fund is not None:
        known = request.fund(fund)
        return Role.PERSON, known, _authority(request, known, may_agree) if may_agree else ""
    if council is not None:
        codes = council_codes(request.office)
        if council not in codes:
            raise CouncilUnknownError(council, codes)
        return Role.COUNCIL, council, ""
    return Role.STAFF, EVERYBODY, staff or ""


def _authority(request: Request, fund: str, who: str) -> str:
    found = request.register.authority(fund, who)
    known = [right.id for right in read_fund(request.office, fund).fund.authorities]
    if found not in known:
        msg = f"fund {fund} knows no authority {who!r} (it has {', '.join(known) or 'none'})."
        raise GrantError(msg)
    return found
