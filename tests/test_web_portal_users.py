"""`isf user`, `isf grant` and `isf serve`: who is let in, and what is refused."""

import os
import signal
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from isf.errors import (
    CouncilUnknownError,
    EmailError,
    FundUnknownError,
    GrantError,
    LoginUnknownError,
    NotLoopbackError,
    PublicAddressError,
)
from tests.command_line import ANNIE, copy_of, done, isf

EMAIL = "annie@example.org"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path)


def test_somebody_is_let_in_listed_and_shut_out(office: Path) -> None:
    link = done("user", "invite", EMAIL, "--name", "Annie", "--at", "https://b.example/", office=office).out
    assert link.startswith("https://b.example/invite/")
    done("grant", EMAIL, "--fund", "ASC-100234", "--may-agree", "Annie Example", office=office)
    (row,) = done("user", "list", "--format", "json", office=office).json
    assert (row["role"], row["scope"], row["authority"]) == ("person", ANNIE, "A1")
    done("grant", EMAIL, "--take", str(row["grant"]), office=office)
    assert done("user", "list", "--format", "json", office=office).json[0]["role"] is None
    done("user", "revoke", EMAIL, office=office)
    assert "shut out" in done("user", "list", office=office).out


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("user invite annie", EmailError),
        ("user invite a@b", EmailError),
        ("user revoke nobody@example.org", LoginUnknownError),
        ("grant nobody@example.org --staff sam", LoginUnknownError),
        (f"grant {EMAIL}", GrantError),
        (f"grant {EMAIL} --staff sam --council calderdale", GrantError),
        (f"grant {EMAIL} --fund {ANNIE} --may-agree A9", GrantError),
        (f"grant {EMAIL} --fund {ANNIE} --from 2026-05-02 --until 2026-05-02", GrantError),
        (f"grant {EMAIL} --take 99", GrantError),
        (f"grant {EMAIL} --fund P-ZZZZZZ", FundUnknownError),
        (f"grant {EMAIL} --council kirklees", CouncilUnknownError),
        ("serve --host 0.0.0.0", NotLoopbackError),
        ("serve --host 192.0.2.1 --demo", NotLoopbackError),
        ("serve --public http://budget.example.org", PublicAddressError),
        ("serve --public https://budget.example.org/path", PublicAddressError),
        ("serve --public budget.example.org", PublicAddressError),
    ],
)
def test_what_is_refused(office: Path, line: str, error: type[Exception]) -> None:
    done("user", "invite", EMAIL, office=office)
    ran = isf(*line.split(), office=office)
    assert (ran.code, ran.error) == (1, error.__name__)


@pytest.mark.skipif(os.name != "posix", reason="the rights of files are POSIX's")
def test_the_database_is_its_owners_alone(office: Path) -> None:
    done("user", "invite", EMAIL, office=office)
    folder = office / "portal"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "portal.sqlite").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without a word")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_listens_here_and_stops_gently(office: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "isf", "--office", str(office), "serve", "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        place = server.stdout.readline().partition(" is at ")[2].partition(";")[0]
        with urllib.request.urlopen(f"{place}/sign-in", timeout=20) as answer:  # noqa: S310 - our own
            assert answer.status == 200
            assert answer.headers["Server"] == "isf"
        server.send_signal(number)
        assert server.wait(timeout=30) == 0
        assert server.stderr.read() == ""
