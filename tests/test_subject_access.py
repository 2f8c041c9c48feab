"""A person asks what is held about her: everything about her, in words she can read, and nobody else's."""

import csv
import io
import tomllib
from pathlib import Path

import pytest

from isf.office import Office
from isf.web.accounts import held, logins, looking, messages
from isf.web.accounts.database import Database, database_of
from tests.command_line import ANNIE, PLAN, copy_of, done, isf, open_fund

BRAM = "P-2M9TFY"
OTHER_PLAN = PLAN.replace("Annie Example", "Bram Sample").replace("ASC-100234", "ASC-100299")


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Annie's worked period, with a receipt; and another person's fund beside it."""
    made = copy_of("worked", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    open_fund(made, OTHER_PLAN, BRAM)
    paper = tmp_path / "receipt.txt"
    paper.write_text("Two tickets for the bus museum", encoding="utf-8")
    words = f"agree {ANNIE} --heading Community --supplier Museum --amount 8 --outcome O1 --agreed-by A1"
    done(*words.split(), "--on", "2026-04-20", office=made)
    spend = f"spend {ANNIE} --agreement AG-002 --amount 8 --on 2026-04-21 --receipt {paper}"
    done(*spend.split(), office=made)
    done("pay", "--all", "--to", "Museum", "--on", "2026-05-02", office=made)
    return made


def gathered(office: Path, to: Path) -> dict[str, str]:
    told = done("subject-access", ANNIE, "-o", str(to), "--format", "json", office=office).json[0]
    on_disk = {path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file()}
    assert on_disk == set(told["files"])
    return {name: (to / name).read_text(encoding="utf-8") for name in told["files"]}


def test_the_page_says_it_in_plain_words(office: Path, tmp_path: Path) -> None:
    files = gathered(office, tmp_path / "hers")
    page = files["index.html"]
    for words in (
        "What we hold about you",
        "Annie Example",
        "ASC-100234",
        "easy read",
        "See my sister every week",
        "£100.00 a week",
        "Home support",
        "AG-001",
        "6 full financial years",
        "Information Commissioner",
    ):
        assert words in page, words
    assert "{{" not in page


def test_ledger_papers_and_journal_are_there(office: Path, tmp_path: Path) -> None:
    files = gathered(office, tmp_path / "hers")
    assert "Two tickets for the bus museum" in "".join(
        text for name, text in files.items() if name.startswith("documents/")
    )
    ledger = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    assert files["ledger/2026-27.beancount"] == ledger
    assert tomllib.loads(files["register.toml"])[ANNIE]["name"] == "Annie Example"
    entries = list(csv.DictReader(io.StringIO(files["entries.csv"])))
    assert sum(row["kind"] == "delivery" for row in entries) >= 2
    changes = list(csv.DictReader(io.StringIO(files["journal.csv"])))
    assert {row["who"] for row in changes} == {"clerk"}
    assert any(row["why"] == f"fund open {ANNIE}" for row in changes)


def test_nobody_elses_records_are_there(office: Path, tmp_path: Path) -> None:
    everything = "".join(gathered(office, tmp_path / "hers").values())
    for other in (BRAM, "Bram", "ASC-100299"):
        assert other not in everything


def test_a_folder_that_holds_anything_is_refused(office: Path, tmp_path: Path) -> None:
    there = tmp_path / "hers"
    there.mkdir()
    (there / "notes.txt").write_text("of somebody else", encoding="utf-8")
    refused = isf("subject-access", ANNIE, "-o", str(there), office=office)
    assert refused.code == 1
    assert "holds something already" in refused.err
    assert sorted(path.name for path in there.iterdir()) == ["notes.txt"]


def test_markup_in_what_was_recorded_stays_text(office: Path, tmp_path: Path) -> None:
    done(
        *f"outcome progress {ANNIE} --outcome O1 --direction better --on 2026-05-01 --words".split(),
        "<script>alert(1)</script>",
        office=office,
    )
    page = gathered(office, tmp_path / "hers")["index.html"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# --- the dashboard ---------------------------------------------------------------------------------------


@pytest.fixture
def seen(office: Path) -> Database:
    """The office's dashboard: Annie and her mother may come in, and her mother has asked something."""
    for name in ("Annie", "Mum", "Bram"):
        email = f"{name.lower()}@example.org"
        done("user", "invite", email, "--name", name, office=office)
        done("grant", email, "--fund", BRAM if name == "Bram" else ANNIE, "--basis", name, office=office)
    db = database_of(Office(office))
    who = logins.known(db, "mum@example.org").id
    messages.send(db, ANNIE, who, "=1+1 What was the bus for?", about=f"{ANNIE}/delivery/00009")
    messages.send(db, BRAM, logins.known(db, "bram@example.org").id, "Something of mine")
    looking.note(db, who, ANNIE, "my budget")
    return db


@pytest.mark.usefixtures("seen")
def test_what_the_dashboard_holds_is_shown_too(office: Path, tmp_path: Path) -> None:
    files = gathered(office, tmp_path / "hers")
    written = list(csv.DictReader(io.StringIO(files["dashboard/messages.csv"])))
    assert [(row["who"], row["words"]) for row in written] == [("Mum", "'=1+1 What was the bus for?")]
    allowed = list(csv.DictReader(io.StringIO(files["dashboard/logins.csv"])))
    assert [(row["email"], row["basis"]) for row in allowed] == [
        ("annie@example.org", "Annie"),
        ("mum@example.org", "Mum"),
    ]
    assert "Mum,my budget" in files["dashboard/looked.csv"]
    assert "What was written about your fund in the dashboard" in files["index.html"]
    assert "Something of mine" not in "".join(files.values())


def test_an_erased_fund_leaves_no_login_and_no_message_in_the_dashboard(seen: Database) -> None:
    held.erase(seen, ANNIE)
    content = seen.path.read_bytes() + Path(f"{seen.path}-wal").read_bytes()
    assert [login.email for login in logins.everyone(seen) if not login.revoked] == ["bram@example.org"]
    assert [row["words"] for row in seen.rows("select words from message")] == ["Something of mine"]
    assert looking.is_whole(seen)
    assert b"mum@example.org" not in content
    assert b"bus for" not in content
