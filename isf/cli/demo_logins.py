"""The sample office for `isf serve --demo`: three new logins, and something to agree to."""

import secrets
from decimal import Decimal
from pathlib import Path
from typing import Final

import click

from isf.book.actions.agreeing import AgreementRequest
from isf.book.actions.common import available
from isf.book.approval.offering import offer, offers
from isf.book.load import read_fund
from isf.book.records import read_register
from isf.cli.common import Request
from isf.cli.running import run_command
from isf.model.dates import today
from isf.office import Office
from isf.web.accounts import grants, logins, second_factor
from isf.web.accounts.database import Database, database_of
from isf.web.accounts.grants import EVERYBODY, Grant, Role

FOLDER: Final = Path("isf-demo")
_REFERENCE: Final = "MB-10423"
_COUNCIL: Final = "millbrook"
_WORDS: Final = (
    *("amber", "bramble", "copper", "drizzle", "ember", "fennel", "gorse", "harbour", "indigo", "jasper"),
    *("kestrel", "lantern", "meadow", "nettle", "orchard", "pebble", "quarry", "rowan", "saffron"),
    *("thistle", "umber", "velvet", "willow", "yarrow", "zephyr"),
)


def demo_office(request: Request) -> Office:
    """Return the sample office, here or in the folder that was named; build it where there is none."""
    root = Path(request.office_dir) if request.office_dir else FOLDER
    office = Office(root.resolve())
    if not office.settings.is_file():
        click.echo(f"Building the sample office in {root}; it takes a minute or less.", err=True)
        run_command(["demo", str(root), "--quiet"])
    return office


def logins_for(office: Office, place: str) -> str:
    """Make three logins with new passwords, and return them as lines for a terminal."""
    db, day = database_of(office), today()
    fund = read_register(office).find(_REFERENCE)
    _something_to_agree(office, fund)
    person = Grant(0, 0, Role.PERSON, fund, "A1", "self", day, None, revoked=False)
    officer = Grant(0, 0, Role.COUNCIL, _COUNCIL, "", "contract", day, None, revoked=False)
    staff = Grant(0, 0, Role.STAFF, EVERYBODY, "demo", "employed", day, None, revoked=False)
    name = read_register(office).people[fund].name
    lines = [
        _login(db, "person@example.org", name, person),
        _login(db, "council@example.org", "An officer of Millbrook Council", officer),
        _login(db, "staff@example.org", "Somebody of Candlewick Support", staff),
    ]
    head = (
        f"Sign in at {place}/sign-in. After the password, the last two ask for a code; each code works once."
    )
    return "\n".join([head, *lines])


def _login(db: Database, email: str, name: str, grant: Grant) -> str:
    login = logins.add(db, email, name)
    for old in grants.grants_of(db, login.id):
        grants.take(db, old.id, login.id)
    told = Grant(
        0, login.id, grant.role, grant.scope, grant.authority, grant.basis, grant.start, None, revoked=False
    )
    grants.give(db, told, by="demo")
    password = "-".join(secrets.choice(_WORDS) for _ in range(4))
    logins.set_password(db, login, password)
    line = f"  {grant.role:<8} {email:<20} {password}"
    if grant.role is Role.PERSON:
        return line
    db.do("update account set totp = ? where id = ?", second_factor.new_key(), login.id)
    return f"{line}  codes: {' '.join(logins.new_spare_codes(db, login.id)[:4])}"


def _something_to_agree(office: Office, fund: str) -> None:
    """Offer the person something, unless an offer waits already or nothing is left."""
    told = read_fund(office, fund)
    day, authorities = today(), told.fund.authorities
    left = {heading: available(told, heading, day) for heading in told.fund.headings if heading != "Fee"}
    heading = max(left, key=left.__getitem__)
    amount = min(left[heading], Decimal("48.00"))
    if offers(office, fund) or amount <= 0 or not authorities:
        return
    wanted = AgreementRequest(
        heading=heading,
        supplier="Provider",
        outcome=told.fund.outcomes[0].id,
        agreed_by=authorities[0].id,
        who=authorities[0].id,
        on=day,
        amount=amount,
    )
    offer(office, fund, wanted, by="demo")
