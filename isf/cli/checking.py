"""`isf check` and `isf query`: is the book sound, and what does it say."""

import sys

import click

from isf.book.asking import ask
from isf.book.trust.proving import prove
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, counted, table, warn
from isf.errors import RequestError

_UNSOUND = 3


@click.command()
@everywhere
@click.option("--all", "every", is_flag=True, help="Prove everything again, also what stands as it did.")
def check(request: Request, every: bool) -> None:
    """Prove that the book is sound: every identity, every fund, clearing and the bank's statements.

    Example: isf check --format json

    In a large office a fund whose files stand as they did when it was last proved is not proved again;
    --all proves everything.

    Exit code 3 when it is not sound; each error says what to do (docs/errors.md).

    Refused: a folder that holds no office.
    """
    proof = prove(request.office, every=every)
    if request.fmt == "json":
        import json

        click.echo(json.dumps(proof.as_json(), indent=2, ensure_ascii=False))
    elif request.fmt == "csv":
        answer(request, proof.as_json()["errors"], "")
    else:
        for problem in proof.problems:
            click.echo(problem.sentence() + (f" ({problem.place})" if problem.place else ""))
        found = counted(len(proof.problems), "error")
        words = "The book is sound" if proof.sound else f"The book is not sound: {found}"
        click.echo(f"{words}; {counted(proof.funds, 'fund')} checked.")
        for note in proof.notes:
            warn(f"{note.place}: {note.message} {note.do}")
    if not proof.sound:
        sys.exit(_UNSOUND)


@click.command()
@everywhere
@click.argument("bql")
@click.argument("who", metavar="[FUND]", default="")
@click.option("--all", "everybody", is_flag=True, help="Ask the whole book.")
def query(request: Request, bql: str, who: str, everybody: bool) -> None:
    """Ask a ledger, or the whole book, a question in Beancount's query language.

    Example: isf query "SELECT account, sum(position) GROUP BY account" P-7K3QX7

    Refused: anything but a question (SELECT, BALANCES, JOURNAL).
    """
    if everybody == bool(who):
        msg = "Name one fund, or say --all."
        raise RequestError(msg)
    names, rows = ask(request.office, bql, request.fund(who) if who else "")
    dicts = [dict(zip(names, row, strict=True)) for row in rows]
    answer(request, dicts, table(names, [["" if v is None else v for v in row] for row in rows]))
