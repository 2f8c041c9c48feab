"""`isf council add` and `isf council show`."""

from pathlib import Path

import click

from isf.book.offices import add_council
from isf.book.records import read_policy
from isf.book.second_person import in_words
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, made
from isf.errors import PeriodError
from isf.model.dates import today, written_span
from isf.model.policy import Basis, Policy
from isf.sources.plans import read_policy_pack


@click.group()
def council() -> None:
    """Add a council or show its rules."""


@council.command()
@everywhere
@click.argument("code")
@click.option("--name", required=True, help="The council's name.")
@click.option("--policy", type=click.Path(path_type=Path), help="Its policy pack (TOML).")
def add(request: Request, code: str, name: str, policy: Path | None) -> None:
    """Add a council; without a policy pack it gets the default one.

    The default: four-weekly, 2026:01 = 6 April to 3 May 2026, paid net on the first day, keep 4 weeks
    for up to 12.

    Example: isf council add calderdale --name "Calderdale Council"

    Refused: a code that is there already, a policy file with anything unknown or missing in it.
    """
    pack, receipt = add_council(request.office, code, name, read_policy_pack(policy), by=request.by)
    made(request, _row(pack), receipt, _plain(pack))


@council.command()
@everywhere
@click.argument("code")
def show(request: Request, code: str) -> None:
    """Show a council's rules in plain words.

    Example: isf council show calderdale
    """
    pack = read_policy(request.office, code)
    answer(request, [_row(pack)], _plain(pack))


def _row(pack: Policy) -> dict[str, str | int | dict[str, str]]:
    return {
        "code": pack.code,
        "name": pack.name,
        "calendar": str(pack.calendar.kind),
        "anchor": pack.calendar.anchor.isoformat(),
        "basis": str(pack.basis),
        "pays_after_days": pack.pays_after_days,
        "weeks_in_year": str(pack.weeks_in_year),
        "keep_weeks": str(pack.keep_weeks),
        "keep_for_weeks": pack.keep_for_weeks,
        "clauses": dict(pack.clauses),
    }


def _now(pack: Policy) -> str:
    try:
        now = pack.calendar.containing(today())
    except PeriodError:
        return "today is in none of those that are listed"
    return f"this one is {now.label}, {written_span(now.start, now.end)}"


def _plain(pack: Policy) -> str:
    days = pack.pays_after_days
    when = "on the first day" if not days else f"{abs(days)} days {'after' if days > 0 else 'before'} it"
    basis = (
        "less the person's contribution, which the person pays into the fund"
        if pack.basis is Basis.NET
        else "in full, and charges the person itself"
    )
    lines = [
        f"{pack.name} ({pack.code})",
        f"Periods are {pack.calendar.kind}; {_now(pack)}.",
        f"The council pays {when}: {basis}.",
        f"Up to {pack.keep_weeks} weekly budgets may be kept for up to {pack.keep_for_weeks} weeks.",
        f"A fund ends with {pack.notice_days} days' notice.",
        f"Reviews: first by {pack.first_review_weeks} weeks, then every {pack.review_months} months.",
    ]
    lines += [f"A second person is needed {rule}." for rule in in_words(pack.approval)]
    lines.append(f"Records are kept for {pack.retention_years} full financial years after a fund is closed.")
    lines += [f"Clause for {rule}: {clause}" for rule, clause in pack.clauses.items()]
    return "\n".join(lines)
