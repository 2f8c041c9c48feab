"""`isf council add`, `change` and `show`."""

from pathlib import Path

import click
import tomli_w

from isf.book.actions.adjusting import periods_run
from isf.book.approval.second_person import in_words
from isf.book.ledger import Ledger
from isf.book.offices import add_council
from isf.book.records import read_policy
from isf.book.store import writing
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, made
from isf.errors import RequestError
from isf.model.dates import today, written_span
from isf.model.policy import Policy
from isf.model.policy_file import policy_of
from isf.reporting.council_rules import in_plain_words
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
    tables = read_policy_pack(policy)
    if policy:
        policy_of({**tables, "code": code, "name": name}, policy)
    pack, receipt = add_council(request.office, code, name, tables, by=request.by)
    made(request, _row(pack), receipt, _plain(pack))


@council.command()
@everywhere
@click.argument("code")
@click.option("--policy", required=True, type=click.Path(path_type=Path), help="The new policy pack (TOML).")
def change(request: Request, code: str, policy: Path) -> None:
    """Put a new policy pack in the place of a council's; what was posted stays as it was.

    Example: isf council change calderdale --policy calderdale-2027.toml

    Refused: a council that is not there; a pack with anything unknown or missing in it; a calendar by
    which periods that were run would be other days.
    """
    old = read_policy(request.office, code)
    tables = {**read_policy_pack(policy), "code": code, "name": old.name}
    pack = policy_of(tables, policy)
    with writing(request.office, by=request.by, why=f"council change {code}") as writer:
        for fund in request.register.of_council(code):
            _check_calendar(writer.ledger(fund), old, pack)
        receipt = writer.record([], files={f"councils/{code}.toml": tomli_w.dumps(tables).encode()})
    made(request, _row(pack), receipt, _plain(pack))


def _check_calendar(ledger: Ledger, old: Policy, new: Policy) -> None:
    """Refuse a calendar by which a period that was run would be other days: its budget would come twice."""
    for period in periods_run(ledger, old):
        if period not in new.calendar.between(period.start, period.end):
            days = written_span(period.start, period.end)
            msg = (
                f"Period {period.label} ({days}) was run, and the new calendar does not have it. Put "
                'kind = "custom" in the pack and list the periods that were run as they were, then the new '
                "ones; nothing was changed."
            )
            raise RequestError(msg)


@council.command()
@everywhere
@click.argument("code")
def show(request: Request, code: str) -> None:
    """Show a council's rules in plain words.

    Example: isf council show calderdale

    Refused: a council that the office does not have.
    """
    pack = read_policy(request.office, code)
    answer(request, [_row(pack)], _plain(pack))


def _row(pack: Policy) -> dict[str, object]:
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
        "rules": [
            {"rule": rule.rule, "words": rule.words, "clause": rule.clause}
            for rule in in_plain_words(pack, today())
        ],
    }


def _plain(pack: Policy) -> str:
    lines = [f"{pack.name} ({pack.code})", *(rule.sentence() for rule in in_plain_words(pack, today()))]
    lines += [f"A second person is needed {rule}." for rule in in_words(pack.approval, pack.clauses)]
    where = f" ({pack.clauses['retention']})" if "retention" in pack.clauses else ""
    kept = f"Records are kept for {pack.retention_years} full financial years after a fund is closed."
    lines.append(f"{kept}{where}")
    return "\n".join(lines)
