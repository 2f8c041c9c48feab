"""`isf demo`: the sample office, built by the same commands that a provider gives."""

import contextlib
import gc
import io
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from isf.book.disk.durable import for_a_sample
from isf.book.load import fund_ids
from isf.book.records import read_register, read_toml
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.here import line, program
from isf.cli.running import run_command
from isf.cli.show import on_terminal
from isf.errors import DemoFolderError
from isf.model.dates import today
from isf.office import Office, starter

_MARK = "ABOUT-THIS-DEMO.txt"
_ABOUT = (
    "A sample office of invented people, built by `isf demo` from the files in ledgers/sample.\n"
    "commands.txt lists every command that was given, its day, and what it answered.\n"
    "You may delete this folder.\n"
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
    # Hundreds of commands in one process make much, and little of it in circles.
    gc.set_threshold(100_000, 20, 20)
    story = read_toml(starter() / "ledgers" / "sample" / "office.toml")
    with for_a_sample():
        _build(root, story, quiet=request.quiet)
    _show(Office(root), time.monotonic() - began)


def _fresh(folder: Path, *, again: bool) -> Path:
    """Return a folder that holds only the mark of a demo; an earlier demo in it goes only when asked for."""
    root = folder.resolve()
    earlier = (root / _MARK).is_file()
    if root.exists() and not root.is_dir():
        raise DemoFolderError(folder, earlier=False)
    if root.exists() and any(root.iterdir()):
        if not (again and earlier):
            raise DemoFolderError(folder, earlier=earlier)
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / _MARK).write_text(_ABOUT, encoding="utf-8", newline="\n")
    return root


def _build(root: Path, story: dict[str, Any], *, quiet: bool) -> None:
    steps = [{"on": None, "run": ["init", str(root), "--provider", story["provider"]]}, *story["step"]]
    kept = {"sample": str(starter() / "ledgers" / "sample")}
    log = [f"# The commands that built this office. Give them in it: {line(['cd', root])}", ""]
    for number, step in enumerate(steps, 1):
        words = [word.format_map(kept) for word in step["run"]]
        given = words if words[0] == "init" else ["--office", str(root), "--by", "demo", *words]
        warned = io.StringIO()
        with _day(step["on"]), contextlib.redirect_stderr(warned):
            answer = run_command([*given, "--format", "json"] if step.get("keep") else given)
        on = f"  # on {step['on']}" if step["on"] else ""
        log += [f"$ {line([program('isf'), *words])}{on}", f"{answer}{warned.getvalue()}"]
        for name, key in step.get("keep", {}).items():
            kept[name] = json.loads(answer)[key]
        _progress(number, len(steps), quiet=quiet)
    (root / "commands.txt").write_text("\n".join(log), encoding="utf-8", newline="\n")


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
    run_command([*at, "return", "millbrook", "--period", "2025:13", "-o", str(out / "return"), "--quiet"])
    sheet = next((out / "return").glob("*.xlsx"))
    fava, isf = program("fava"), [program("isf"), "--office", office.root]
    lines = [
        run_command([*at, "check"]).strip(),
        f"Built on {today().isoformat()} in {seconds:.0f} seconds, in {office.root}",
        "",
        f"Her statement:      {page}",
        f"  as a workbook:    {book}",
        f"The council return: {sheet}",
        f"What was done:      {office.root / 'commands.txt'}",
        "",
        "Try next:",
        f"  {line([*isf, 'balance'])}",
        f"  {line([*isf, 'review'])}",
        f"  {line([*isf, 'serve', '--demo'])}",
        "      the dashboard, with three logins",
        f"  {line([fava, '--read-only', office.ledgers / fund / 'fund.beancount'])}",
        "      her budget in Fava, at http://127.0.0.1:5000; Ctrl-C stops it",
        f"  {line([fava, '--read-only', office.ledgers / 'book.beancount'])}",
        "      all funds in Fava",
        f"  {line([program('isf'), 'init', 'my-office', '--provider', 'Example Care'])}",
        "      your own office",
    ]
    click.echo("\n".join(lines))
