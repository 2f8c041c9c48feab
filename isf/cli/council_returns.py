"""`isf return CODE`: what a council receives."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from isf.book.load import load_clearing, read_funds
from isf.book.records import Register
from isf.book.trust.issued import records
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.desk import Desk
from isf.cli.show import answer, counted, warn
from isf.errors import RequestError
from isf.model.dates import today, written_span
from isf.model.periods import Period
from isf.office import Office
from isf.reporting.about import Attested, Profile, ReturnAbout
from isf.reporting.council_return import CouncilReturn
from isf.reporting.header import not_begun
from isf.reporting.return_national import AGE_BANDS


@click.command("return")
@everywhere
@click.argument("code")
@click.option("--period", "label", required=True, metavar="YYYY:PP")
@click.option("-o", "--output", "folder", required=True, type=OUTGOING, metavar="DIR")
@click.option("--for", "recipient", default="", metavar="PROFILE", help="Who gets it (reports/profiles/).")
@click.option("--checked-by", default="", metavar="WHO", help="Who checked it, for the attestation.")
@click.option("--bundle", is_flag=True, help="One signed zip, kept, instead of loose files.")
def return_(  # noqa: PLR0917 - one argument an option
    request: Request, code: str, label: str, folder: Path, recipient: str, checked_by: str, bundle: bool
) -> None:
    """Write a council return: one workbook and one CSV for each of its sheets, no names in them.

    Example: isf return calderdale --period 2026:01 -o ./return --bundle

    Refused: a period that the council's calendar does not have; a ledger that is not sound; a recipient
    without a profile.
    """
    from isf.outputs import returns

    desk = Desk(request.office)
    period = desk.policy(code).calendar.period(label)
    ahead = not_begun(period, today())
    if ahead and bundle:
        msg = f"{ahead} Sign the return when it is over."
        raise RequestError(msg)
    if ahead:
        warn(ahead)
    signed = Signed(request.by, checked_by)
    made = made_return(desk, code, period, recipient, signed)
    if bundle:
        from isf.cli.issuing import issue_return

        issue_return(request, desk, made, folder)
    else:
        paths = [str(path) for path in returns.write(made, folder, request.office.reports)]
        if request.fmt != "table" or not request.quiet:
            answer(request, [{"file": path} for path in paths], "\n".join(paths))
    if not request.quiet:
        span = written_span(period.start, period.end)
        funds = made.header[0].funds
        click.echo(f"{desk.policy(code).name}, {period.label} ({span}), {counted(funds, 'fund')}.", err=True)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stands for a return."""

    prepared_by: str = ""
    checked_by: str = ""


def made_return(
    desk: Desk, code: str, period: Period, recipient: str = "", signed: Signed | None = None
) -> CouncilReturn:
    """Return the return of a council for a period, as its recipient's profile allows.

    Raises:
        FileError: when the recipient has no profile.
    """
    from isf.outputs.profiles import read_profile
    from isf.reporting.council_return import council_return

    office, register, policy = desk.office, desk.register, desk.policy(code)
    profile, allowed = read_profile(recipient, office.reports) if recipient else (Profile(), frozenset[str]())
    ledgers = read_funds(office, register.of_council(code))
    items = [
        (ledger.fund, ledger.postings(), register.people[ledger.fund_id].council_ref)
        for ledger in ledgers
        if ledger.fund.start < period.end
    ]
    about = ReturnAbout(
        provider=desk.provider,
        issued=today(),
        head=desk.head,
        policy_version=desk.policy_version(code),
        attested=replace(
            _attested(office, period, signed or Signed()),
            seen_by_person=_given_out(office, [fund.id for fund, _, _ in items], period.label),
        ),
        suppliers=desk.suppliers,
        names={fund: person.name for fund, person in register.people.items()},
        age_bands=_age_bands(register),
        allowed_columns=allowed | frozenset(policy.rules.returns.columns),
        profile=profile,
    )
    return council_return(policy, period, items, about)


def _age_bands(register: Register) -> dict[str, str]:
    """Return the ASC-FR age band of each person whose register entry has one (`age_band`).

    Raises:
        RequestError: for one that ASC-FR does not have.
    """
    told = {
        fund: person.other["age_band"]
        for fund, person in register.people.items()
        if "age_band" in person.other
    }
    for fund, band in told.items():
        if band not in AGE_BANDS:
            known = ", ".join(AGE_BANDS)
            msg = f"people.toml: age_band = {band!r} of {fund} is none of {known}; mend it there."
            raise RequestError(msg)
    return told


def _given_out(office: Office, funds: list[str], label: str) -> str:
    """Say to how many people their statement of the period was given."""
    given = [fund for fund in funds if any(told["span"] == label for told in records(office, fund))]
    return f"{len(given)} of {len(funds)}"


def _attested(office: Office, period: Period, signed: Signed) -> Attested:
    """Return the newest agreement with the bank up to the end of the period, if there is one."""
    upto = date.fromordinal(period.end.toordinal() + 1)
    agreed = [a for a in load_clearing(office).assertions if a.on <= upto]
    if not agreed:
        return Attested(prepared_by=signed.prepared_by, checked_by=signed.checked_by)
    newest = max(agreed, key=lambda a: a.on)
    day = date.fromordinal(newest.on.toordinal() - 1)
    return Attested(
        reconciled_on=day,
        bank_balance=newest.amount,
        sum_of_funds=newest.amount,
        prepared_by=signed.prepared_by,
        checked_by=signed.checked_by,
    )
