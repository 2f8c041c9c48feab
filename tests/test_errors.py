"""Each named error is brought about and seen: in `isf check`, in bean-check, in Fava, on the command line."""

import hashlib
import inspect
import os
import re
from pathlib import Path
from unittest import mock

import pytest
from beancount import loader
from fava.core import FavaLedger

from isf import errors as named
from tests.command_line import TODAY, fingerprint, isf
from tests.errors import page
from tests.errors.cases import Case, cases, errors

ROOT = Path(__file__).parent.parent
BY_HAND = list(cases(by_hand=True))
REQUESTS = list(cases(by_hand=False))
SILENT = [case for case in BY_HAND if case.seen == ("isf check",) and not case.crashes]


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def changed(case: Case, offices: Path) -> Path:
    """Return the office of a change by hand, made once: the tests only look at it."""
    folder = offices / hashlib.sha256(str(case).encode()).hexdigest()[:12]
    return folder / "office" if folder.exists() else case.arrange(offices, folder)


def heads(office: Path, case: Case) -> list[Path]:
    """Return the ledgers in which a case is to be seen: the book, and the fund's own where it is in one."""
    book, fund = office / "ledgers" / "book.beancount", case.file.rpartition("/")[0]
    return [book, office / "ledgers" / fund / "fund.beancount"] if fund else [book]


@pytest.mark.parametrize("case", BY_HAND, ids=str)
def test_a_change_by_hand_is_found(case: Case, changed: Path) -> None:
    ran = isf("check", "--format", "json", office=changed)
    found = [error for error in ran.json["errors"] if error["identity"] == case.error]
    assert ran.code == 3
    assert ran.json["sound"] is False
    assert found, [error["identity"] for error in ran.json["errors"]]
    assert (case.says, case.do) in [(error["message"], error["do"]) for error in found]


@pytest.mark.parametrize("case", BY_HAND, ids=str)
def test_no_figure_is_shown_from_it(case: Case, changed: Path) -> None:
    if case.file in {"book.beancount", "clearing.beancount"}:
        ran = isf("query", "BALANCES", "--all", office=changed)
    else:
        ran = isf("balance", "annie", "--format", "json", office=changed)
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.count("isf: ") == 1


@pytest.mark.parametrize("case", [case for case in BY_HAND if "bean-check" in case.seen], ids=str)
def test_plain_bean_check_shows_it(case: Case, changed: Path) -> None:
    for head in heads(changed, case):
        with mock.patch.dict(os.environ, {"ISF_TODAY": TODAY}):
            _, found, _ = loader.load_file(str(head))
        assert any(shows(error.message, case) for error in found), [error.message for error in found]


@pytest.mark.parametrize("case", [case for case in BY_HAND if "Fava" in case.seen], ids=str)
def test_fava_shows_it(case: Case, changed: Path) -> None:
    with mock.patch.dict(os.environ, {"ISF_TODAY": TODAY}):
        found = FavaLedger(str(heads(changed, case)[-1]), poll_watcher=True).errors
    assert any(shows(error.message, case) for error in found), [error.message for error in found]


def shows(message: str, case: Case) -> bool:
    """Say whether an error is the case's: our own name and sentence, or what Beancount says itself."""
    if case.error.startswith("beancount-"):
        return message.strip().rstrip(".") == case.says.rstrip(".")
    return message.startswith(f"{case.error}: ") and case.says in message and message.endswith(case.do)


@pytest.mark.parametrize("case", SILENT, ids=str)
def test_what_only_isf_sees_is_silent_in_beancount(case: Case, changed: Path) -> None:
    """So that the page of errors says rightly where an error is to be looked for."""
    with mock.patch.dict(os.environ, {"ISF_TODAY": TODAY}):
        _, found, _ = loader.load_file(str(heads(changed, case)[-1]))
    assert not any(shows(error.message, case) for error in found)


@pytest.mark.parametrize("case", REQUESTS, ids=str)
def test_a_request_is_refused_and_nothing_is_written(case: Case, offices: Path, tmp_path: Path) -> None:
    office = case.arrange(offices, tmp_path)
    before = fingerprint(office)
    ran = case.refused(office)
    said = ran.err.replace("\\", "/") if os.sep == "\\" else ran.err
    said = said.replace(office.as_posix(), "{office}").replace(tmp_path.as_posix(), "{here}")
    assert said == f"isf: {case.says}\n"
    assert ran.error == case.error
    assert ran.code == case.exit
    assert ran.out == ""
    assert fingerprint(office) == before


WAITING = (ROOT / "tests/errors/waiting.txt").read_text(encoding="utf-8").split()


def test_every_error_has_its_case() -> None:
    """Here, or in another test by its name; `waiting.txt` names those that have none, and only shrinks."""
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    shown = {error.name for error in errors()}
    without = [
        name
        for name, one in inspect.getmembers(named, inspect.isclass)
        if issubclass(one, named.IsfError) and name not in shown and name not in written
    ]
    assert set(without) <= {*WAITING, "IsfError"}


def test_every_broken_identity_has_its_case() -> None:
    """Found in the source: whatever name a problem is given there."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "isf/book/identities").glob("*.py"))
    given = re.findall(r'(?:problem\([a-z\[\]]+, \d, |Problem\(\s*|\(\d, )"([a-z]+(?:-[a-z]+)+)"', source)
    assert len(set(given)) > 25
    assert set(given) <= {error.name for error in errors()}


def test_the_page_of_errors_is_up_to_date() -> None:
    assert (ROOT / "docs/errors.md").read_text(encoding="utf-8") == page.text()
