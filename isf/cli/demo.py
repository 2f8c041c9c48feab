"""`isf demo`: the sample office, built by the same commands that a provider gives."""

import contextlib
import gc
import io
import json
import os
import shlex
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from isf.book.load import fund_ids
from isf.book.records import read_register, read_toml
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.running import run_command
from isf.cli.show import on_terminal
from isf.errors import OfficeExistsError
from isf.model.dates import today
from isf.office import Office, starter

_MARK = "ABOUT-THIS-DEMO.txt"
_ABOUT = (
    "A sample office of invented people, built by `isf demo` from the files in ledgers/sample.\n"
    "commands.txt lists every command that was given and what it answered. You may delete this folder.\n"
)


@click.command()
@everywhere
@click.argument("folder", metavar="[DIR]", default="isf-demo", type=OUTGOING)
def demo(request: Request, folder: Path) -> None:
    """Build the sample office from shipped files, import them, and show what comes out.

    A year of three invented councils and fifteen invented people, through the same commands that you
    would give. Nothing outside DIR is touched.

    Example: isf demo ./isf-demo

    Refused: a folder that holds anything but an earlier demo (--yes builds that one afresh).
    """
    began = time.monotonic()
    root = _fresh(folder, again=request.yes)
    gc.set_threshold(
        100_000, 20, 20
    )  # four hundred commands in one process make much, and little of it in circles
    story = read_toml(starter() / "ledgers" / "sample" / "office.toml")
    _build(root, story, quiet=request.quiet)
    _show(Office(root), time.monotonic() - began)


def _fresh(folder: Path, *, again: bool) -> Path:
    """Return an empty folder; an earlier demo in it goes only when asked for."""
    root = folder.resolve()
    if root.exists() and any(root.iterdir()):
        if not (again and (root / _MARK).is_file()):
            raise OfficeExistsError(folder)
        shutil.rmtree(root)
    return root


def _build(root: Path, story: dict[str, Any], *, quiet: bool) -> None:
    steps = [{"on": None, "run": ["init", str(root), "--provider", story["provider"]]}, *story["step"]]
    kept = {"sample": str(starter() / "ledgers" / "sample")}
    log = io.StringIO()
    for number, step in enumerate(steps, 1):
        words = [word.format_map(kept) for word in step["run"]]
        if words[0] != "init":
            words = ["--office", str(root), "--by", "demo", *words]
        with _day(step["on"]), contextlib.redirect_stderr(log):
            answer = run_command([*words, "--format", "json"] if step.get("keep") else words)
        log.write(f"$ isf {shlex.join(step['run'])}\n{answer}\n")
        for name, key in step.get("keep", {}).items():
            kept[name] = json.loads(answer)[key]
        _progress(number, len(steps), quiet=quiet)
    (root / _MARK).write_text(_ABOUT, encoding="utf-8", newline="\n")
    (root / "commands.txt").write_text(log.getvalue(), encoding="utf-8", newline="\n")


@contextlib.contextmanager
def _day(on: object) -> Iterator[None]:
    """Let a step happen on its day: what is dated today is then dated as it would have been."""
    before = os.environ.get("ISF_TODAY")
    if on is not None:
        os.environ["ISF_TODAY"] = str(on)
    try:
        yield
    finally:
        os.environ.pop("ISF_TODAY", None)
        if before is not None:
            os.environ["ISF_TODAY"] = before


def _progress(done: int, steps: int, *, quiet: bool) -> None:
    if quiet:
        return
    if on_terminal():
        filled = 40 * done // steps
        bar = "#" * filled + "." * (40 - filled)
        click.echo(f"\rBuilding the sample office [{bar}] {done} of {steps}", nl=done == steps)
    elif done == steps:
        click.echo(f"The sample office is built: {steps} commands.")


def _show(office: Office, seconds: float) -> None:
    """Show balances, outcomes, a statement and a council return, and say where they are."""
    register = read_register(office)
    fund = next(f for f in fund_ids(office) if register.people[f].council_ref == "MB-10423")
    out = office.root / "out"
    out.mkdir()
    at = ["--office", str(office.root)]
    click.echo(f"\n{register.people[fund].name}'s fund, {fund}\n")
    click.echo(run_command([*at, "balance", fund]))
    click.echo(run_command([*at, "outcomes", fund]))
    page, book = out / "statement.html", out / "statement.xlsx"
    for path in (page, book):
        run_command([*at, "statement", fund, "--period", "2025:13", "-o", str(path)])
    run_command([*at, "return", "millbrook", "--period", "2025:13", "-o", str(out / "return")])
    sheet = next((out / "return").glob("*.xlsx"))
    checked = run_command([*at, "check"]).strip()
    lines = [
        checked,
        f"Built on {today().isoformat()} in {seconds:.0f} seconds, in {office.root}",
        "",
        f"Her statement:      {page}",
        f"  as a workbook:    {book}",
        f"The council return: {sheet}",
        f"My budget (Fava):   fava --read-only {office.ledgers / fund / 'fund.beancount'}",
        f"All funds (Fava):   fava --read-only {office.ledgers / 'book.beancount'}",
        f"What was done:      {office.root / 'commands.txt'}",
        "",
        f"Try next:           isf --office {shlex.quote(str(office.root))} balance",
        "                    isf init ./office --provider NAME   (your own office)",
    ]
    click.echo("\n".join(lines))
