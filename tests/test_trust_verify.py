"""What `isf verify` proves, and what `isf log` tells."""

import shutil
from pathlib import Path

import pytest

from isf.book.disk import chain
from tests.command_line import ANNIE, copy_of, done, isf


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """Return the worked period's office."""
    return copy_of("worked", offices, tmp_path)


def record(office: Path, seq: int, ending: str = "json") -> Path:
    return chain.place(office / "ledgers" / ".journal", seq, ending)


def found(office: Path) -> list[str]:
    ran = isf("verify", "--format", "json", office=office)
    assert ran.code == 3
    return [error["name"] for error in ran.json["errors"]]


def test_a_sound_office_proves(office: Path) -> None:
    ran = done("verify", "--format", "json", office=office).json
    assert (ran["sound"], ran["records"], ran["errors"]) == (True, 10, [])
    assert len(ran["head"]) == 64


@pytest.mark.parametrize("seq", [1, 5, 10])
def test_every_head_ever_given_is_found(office: Path, seq: int) -> None:
    head = done("log", "--format", "json", office=office).json[seq - 1]["head"]
    ran = done("verify", "--head", head[:12], "--format", "json", office=office)
    assert ran.json["anchor"]["seq"] == seq
    assert "nothing up to it was rolled back" in done("verify", "--head", head, office=office).out


def test_what_cannot_be_a_head_is_refused(office: Path) -> None:
    assert isf("verify", "--head", "P-7K3QX7", office=office).error == "RequestError"


def test_a_record_that_was_taken_out_is_found(office: Path) -> None:
    record(office, 4).unlink()
    assert found(office)[:1] == ["record-damaged"]


def test_a_record_at_the_end_that_was_taken_out_is_found(office: Path) -> None:
    record(office, 10).unlink()
    ran = isf("verify", office=office)
    assert (ran.code, ran.error) == (3, "JournalError")


def test_kept_content_that_was_changed_is_found(office: Path) -> None:
    kept = record(office, 7, "0.add")
    kept.write_bytes(kept.read_bytes().replace(b"276.00", b"275.00"))
    assert found(office) == ["kept-content-damaged"]


def test_a_ledger_a_head_and_a_document_that_were_changed_are_found(office: Path, tmp_path: Path) -> None:
    (tmp_path / "receipt.pdf").write_bytes(b"%PDF-1.4 a receipt")
    done(
        *f"agree {ANNIE} --heading Community --supplier Pool --amount 10".split(),
        *["--outcome", "O1", "--agreed-by", "A1", "--on", "2026-05-02"],
        office=office,
    )
    done(
        *f"spend {ANNIE} --agreement AG-002 --amount 10 --on 2026-05-02 --receipt".split(),
        str(tmp_path / "receipt.pdf"),
        office=office,
    )
    done("verify", office=office)
    document = next((office / "ledgers" / ANNIE / "documents").iterdir())
    document.write_bytes(b"%PDF-1.4 another")
    assert found(office) == ["file-changed"]
    document.unlink()
    assert found(office) == ["file-missing"]


def test_a_stranger_among_the_records_is_found(office: Path) -> None:
    record(office, 3, "9.add").write_bytes(b"planted")
    assert found(office) == ["not-of-the-journal"]


def test_the_log_is_asked_by_fund_by_actor_and_by_day(office: Path) -> None:
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02 --by sam".split(), office=office)
    rows = done("log", "--format", "json", office=office).json
    assert [row["seq"] for row in rows] == list(range(1, 12))
    assert [row["seq"] for row in done("log", "--by", "sam", "--format", "json", office=office).json] == [11]
    of_fund = done("log", "--fund", "annie", "--format", "json", office=office).json
    assert [row["seq"] for row in of_fund] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    day = rows[0]["at"][:10]
    assert len(done("log", "--on", day, "--format", "json", office=office).json) >= 1
    assert done("log", "--on", "2020-01-01", "--format", "json", office=office).json == []


def test_the_log_names_nobody_and_no_amount(office: Path) -> None:
    text = done("log", "--format", "json", office=office).out
    assert "Annie" not in text
    assert "276" not in "".join(
        str(row["why"]) for row in done("log", "--format", "json", office=office).json
    )


def test_the_head_stands_on_a_statement(office: Path) -> None:
    head = done("verify", "--format", "json", office=office).json["head"]
    ran = done(
        "statement",
        ANNIE,
        "--period",
        "2026:01",
        "--format",
        "json",
        "-o",
        str(office / "statement.json"),
        office=office,
    )
    assert ran.code == 0
    assert head[:12] in (office / "statement.json").read_text(encoding="utf-8")


def test_an_office_without_its_journal_is_told_of_and_not_written_to(office: Path) -> None:
    """A hidden folder is easily left behind when an office is copied."""
    shutil.rmtree(office / "ledgers" / ".journal")
    for command, name in (("check", "identity"), ("verify", "name")):
        ran = isf(command, "--format", "json", office=office)
        assert ran.code == 3
        assert [error[name] for error in ran.json["errors"]] == ["journal-missing"]
    ran = isf(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    assert (ran.code, ran.error) == (3, "JournalError")
    assert "the whole journal is missing" in ran.err
    assert isf("council", "add", "leeds", "--name", "Leeds", office=office).error == "JournalError"


def test_a_paper_and_what_was_issued_are_proved_too_and_come_back_from_a_backup(
    office: Path, tmp_path: Path
) -> None:
    """The journal keeps no content of them, so `isf restore` alone has nothing to put back."""
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"%PDF-1.4 milk 1.20")
    done("document", "add", ANNIE, str(receipt), "--entry", f"{ANNIE}/delivery/00008", office=office)
    done("statement", ANNIE, "--period", "2026:01", "--issue", office=office)
    fund = office / "ledgers" / ANNIE
    (paper,), (issued,) = (fund / "documents").iterdir(), (fund / "issued").iterdir()
    for path in (paper, issued):
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"1.20", b"9.20").replace(b"64.00", b"65.00"))
        told = isf("verify", "--format", "json", office=office).json["errors"]
        assert [(one["name"], Path(one["where"]).name) for one in told] == [("file-changed", path.name)]
        assert "from a backup" in told[0]["do"]
        path.unlink()
        assert found(office) == ["file-missing"]
        path.write_bytes(whole)
    done("verify", office=office)
