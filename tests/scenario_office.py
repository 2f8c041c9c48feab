"""A fresh office driven through the command line, its book proved after every step."""

import csv
import json
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from isf.book.load import read_fund
from isf.book.trust.proving import prove
from isf.cli.root import cli
from isf.errors import IsfError
from isf.office import Office

ESSEX = """
name = "Annie Example"
council = "{council}"
council_ref = "{ref}"
start = 2026-04-06
weekly = "100.00"
contribution = "10.00"
primary_support_reason = "Learning Disability Support"
{extra}
[headings]
Home-Support = "75.00"
Community = "20.00"
Fee = "5.00"
[[outcomes]]
id = "O1"
care_act = "g"
words = "See my sister every week"
[[may_agree]]
who = "Annie Example"
authority = "self"
{tables}
"""
"""Mrs Smith's budget in Essex's example: 100.00 a week, of which 10.00 is her own (domain.md A2)."""


@dataclass
class Desk:
    """Somebody at a desk in one office."""

    root: Path

    @property
    def office(self) -> Office:
        return Office(self.root)

    def says(self, line: str, **values: object) -> Any:
        """Run a command and return its JSON; the book must be sound afterwards."""
        words = shlex.split(line.format(**values))
        result = self._run([*words, "--format", "json"])
        self.sound()
        return json.loads(result) if result.strip() else None

    def prints(self, line: str, **values: object) -> str:
        """Run a command and return what it prints for people."""
        result = self._run(shlex.split(line.format(**values)))
        self.sound()
        return result

    def refuses(self, line: str, match: str, **values: object) -> str:
        """Run a command that must be refused; nothing may be written."""
        before = self._files()
        with pytest.raises(IsfError, match=match) as caught:
            self._run([*shlex.split(line.format(**values)), "--format", "json"])
        assert self._files() == before
        self.sound()
        return str(caught.value)

    def _run(self, words: list[str]) -> str:
        result = CliRunner().invoke(
            cli, ["--office", str(self.root), "--by", "clerk", *words], standalone_mode=False
        )
        if result.exception:
            raise result.exception
        return result.stdout

    def _files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in (self.root / "ledgers").rglob("*")
            if path.is_file() and ".index" not in path.parts and path.name not in ("lock", "lock.holder")
        }

    def sound(self) -> None:
        """Every identity holds over the whole book."""
        if (self.root / "ledgers" / "book.beancount").is_file():
            proof = prove(self.office)
            assert proof.sound, [problem.sentence() for problem in proof.problems]

    def council(self, code: str = "essex", policy: str = "") -> None:
        extra = ""
        if policy:
            pack = self.root / f"{code}-pack.toml"
            pack.write_text(policy, encoding="utf-8")
            extra = f" --policy {shlex.quote(str(pack))}"
        self.says(f"council add {code} --name '{code.title()} Council'{extra}")

    def fund(self, text: str = ESSEX, **values: str) -> str:
        """Open a fund from a plan and return its id."""
        number = len(list(self.root.glob("*.plan.toml"))) + 1
        known = {"council": "essex", "ref": f"ASC-{number:06d}", "extra": "", "tables": ""}
        plan = self.root / f"{number}.plan.toml"
        plan.write_text(text.format(**{**known, **values}), encoding="utf-8")
        made = self.says(f"fund open --plan {shlex.quote(str(plan))}")
        return str(made["fund"])

    def balance(self, fund: str, as_of: str = "") -> dict[str, Any]:
        on = f" --as-of {as_of}" if as_of else ""
        (row,) = self.says(f"balance {fund}{on}")
        return dict(row)

    def heading(self, fund: str, heading: str, as_of: str = "") -> dict[str, Any]:
        rows = self.balance(fund, as_of)["headings"]
        return next(dict(row) for row in rows if row["heading"] == heading)

    def statement(self, fund: str, period: str = "2026:01") -> dict[str, Any]:
        """The person's statement as data."""
        out = self.root / "statement.json"
        self.prints(f"statement {fund} --period {period} --format json -o {shlex.quote(str(out))}")
        whole = json.loads(out.read_text(encoding="utf-8"))
        return dict(whole)

    def page(self, fund: str, period: str = "2026:01", look: str = "") -> str:
        """The person's statement as a page; `look` is an option such as --easy-read."""
        out = self.root / "statement.html"
        self.prints(f"statement {fund} --period {period} --format html {look} -o {shlex.quote(str(out))}")
        return out.read_text(encoding="utf-8")

    def returned(self, table: str, period: str = "2026:01", code: str = "essex") -> list[dict[str, str]]:
        """A table of the council's return, as its CSV file has it."""
        out = self.root / "returns"
        shutil.rmtree(out, ignore_errors=True)
        self.prints(f"return {code} --period {period} -o {shlex.quote(str(out))}")
        with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def ledger(self, fund: str, account: str) -> Decimal:
        """An account's balance as beanquery finds it; a name without its end sums what is under it."""
        bql = f"SELECT sum(number) AS whole WHERE account ~ '^{account}(:|$)'"
        rows = self.says(f'query "{bql}" {fund}')
        return Decimal(str(rows[0]["whole"])) if rows else Decimal(0)

    def entries(self, fund: str, kind: str) -> list[Any]:
        """The entries of a kind, as values."""
        return [entry for entry in read_fund(self.office, fund).entries if entry.kind == kind]


@contextmanager
def on_day(day: str) -> Iterator[None]:
    """Let it be this day."""
    before = os.environ.get("ISF_TODAY")
    os.environ["ISF_TODAY"] = day
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("ISF_TODAY", None)
        else:
            os.environ["ISF_TODAY"] = before
