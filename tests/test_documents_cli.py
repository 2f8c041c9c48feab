"""`isf statement`, `statements`, `return --bundle`, `verify-bundle`, `key` and `review`, as given."""

import json
import re
import shutil
from pathlib import Path

import pytest

from isf.cli.looks import Asked
from isf.errors import RequestError
from isf.office import Office
from tests.command_line import ANNIE, begin, copy_of, done, isf


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copy_of("worked", tmp_path_factory.getbasetemp() / "documents", tmp_path)


def test_a_statement_in_each_format_and_variant(office: Path, tmp_path: Path) -> None:
    for options, name in (
        (["--format", "pdf", "--easy-read"], "a.pdf"),
        (["--large-print"], "b.html"),
        (["--language", "cy"], "c.pdf"),
    ):
        done("statement", ANNIE, "--period", "2026:01", *options, "-o", str(tmp_path / name), office=office)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert '<body class="large-print">' in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_a_variant_without_a_file_name_is_a_pdf(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done("statement", ANNIE, "--period", "2026:01", "--easy-read", office=office)
    assert (tmp_path / f"{ANNIE}-2026P01-easy-read.pdf").is_file()


@pytest.mark.parametrize(
    ("asked", "fmt"), [(Asked(easy_read=True), "xlsx"), (Asked(large_print=True), "table")]
)
def test_a_variant_of_what_has_no_pages_is_refused(office: Path, asked: Asked, fmt: str) -> None:
    with pytest.raises(RequestError, match="has no pages"):
        asked.look(Office(office), fmt)


def test_everybody_gets_the_variant_that_the_register_asks_for(office: Path, tmp_path: Path) -> None:
    done("statements", "calderdale", "--period", "2026:01", "-o", str(tmp_path / "out"), office=office)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{ANNIE}-2026P01-easy-read.pdf"]


def test_a_name_that_no_font_has_goes_out_as_html_and_is_named(office: Path, tmp_path: Path) -> None:
    people = office / "ledgers" / "people.toml"
    odd = people.read_text(encoding="utf-8").replace("Annie Example", "Annie \N{CUNEIFORM SIGN A}", 1)
    people.write_text(odd, encoding="utf-8")
    ran = done("statements", "calderdale", "--period", "2026:01", "-o", str(tmp_path / "out"), office=office)
    assert "No font on this machine can write" in ran.err
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".html"]


def test_names_of_suppliers_come_from_the_settings(office: Path) -> None:
    done("receive", ANNIE, "--from", "contribution", "--amount", "40", "--on", "2026-05-02", office=office)
    agree = f"agree {ANNIE} --heading Community --supplier Pool --amount 20 --outcome O1 --agreed-by A1"
    done(*agree.split(), "--on", "2026-05-02", office=office)
    settings = office / "ledgers" / "office.toml"
    with settings.open("a", encoding="utf-8", newline="\n") as file:
        file.write('\n[suppliers]\nPool = "Sowerby Pool"\n')
    assert "Sowerby Pool" in done("statement", ANNIE, "--period", "2026:01", office=office).out


# --- signed, kept, explained --------------------------------------------------------------------------


def test_a_bundle_wants_a_key_and_then_verifies(office: Path, tmp_path: Path) -> None:
    words = ("return", "calderdale", "--period", "2026:01", "-o", str(tmp_path), "--bundle")
    refused = isf(*words, office=office)
    assert (refused.code, refused.error) == (1, "KeyMissingError")
    key = done("key", "new", "--format", "json", office=office).json[0]
    assert isf("key", "new", office=office).error == "KeyExistsError"
    assert done("key", "show", "--format", "json", office=office).json == [key]
    done(*words, office=office)
    bundle = str(tmp_path / "calderdale-2026P01.zip")
    told = done("verify-bundle", bundle, "--fingerprint", key["fingerprint"], "--format", "json").json[0]
    assert told["verified"] is True
    assert (told["opening"], told["in"], told["out"], told["closing"]) == (
        "0.00",
        "400.00",
        "326.00",
        "74.00",
    )


def test_each_bundle_names_the_one_before_and_what_it_corrects(office: Path, tmp_path: Path) -> None:
    done("key", "new", office=office)
    words = ("return", "calderdale", "--period", "2026:01", "-o", str(tmp_path), "--bundle")
    done(*words, office=office)
    done("receive", ANNIE, "--from", "contribution", "--amount", "40", "--on", "2026-05-02", office=office)
    done(*words, office=office)
    first, second = (
        json.loads(
            (office / "ledgers/issued/calderdale" / f"2026P01-{n}.manifest.json").read_text(encoding="utf-8")
        )
        for n in (1, 2)
    )
    assert first["previous"] is None
    assert second["corrects"]["number"] == 1
    assert second["corrects"]["manifest"] == second["previous"]
    assert second["corrects"]["changed"] == {"received": {"was": "360.00", "is": "400.00"}}
    done("check", office=office)
    done("verify", office=office)


def test_a_bundle_that_was_changed_does_not_verify(office: Path, tmp_path: Path) -> None:
    done("key", "new", office=office)
    path = tmp_path / "s.zip"
    done("statement", ANNIE, "--period", "2026:01", "--bundle", "-o", str(path), office=office)
    done("verify-bundle", str(path))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    ran = isf("verify-bundle", str(path))
    assert (ran.code, ran.error) == (3, "BundleError")


def test_what_was_issued_is_explained_when_it_is_corrected_later(office: Path) -> None:
    words = ("statement", ANNIE, "--period", "2026:01")
    done(*words, "--issue", office=office)
    page = office.parent / "s.html"
    done(*words, "-o", str(page), office=office)
    assert "has changed since" not in page.read_text(encoding="utf-8")
    ledger = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    name = re.findall(rf'id: "({ANNIE}/fee/[0-9]+)"', ledger)[0]
    done("correct", name, "--reason", "charged twice", office=office, today="2026-05-20")
    done(*words, "-o", str(page), office=office, today="2026-05-21")
    text = page.read_text(encoding="utf-8")
    assert "This was issued on 3 May 2026 (number 1) and has changed since." in text
    assert f"{name} was corrected on 20 May 2026 by {ANNIE}/correction/" in text


def test_what_was_known_when_it_was_issued_again_has_not_changed_since(office: Path) -> None:
    words = ("statement", ANNIE, "--period", "2026:01")
    done(*words, "--issue", office=office)
    ledger = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    name = re.findall(rf'id: "({ANNIE}/fee/[0-9]+)"', ledger)[0]
    done("correct", name, "--reason", "charged twice", office=office, today="2026-05-20")
    assert "has changed since" in done(*words, office=office, today="2026-05-21").out
    done(*words, "--issue", office=office, today="2026-05-21")
    assert "has changed since" not in done(*words, office=office, today="2026-05-22").out


def test_a_key_is_for_its_owner_alone(office: Path) -> None:
    done("key", "new", office=office)
    path = office / "ledgers" / ".keys" / "office.key"
    assert path.stat().st_mode & 0o077 == 0


def test_review_says_what_to_do(office: Path) -> None:
    rows = done("review", "--format", "json", office=office, today="2026-06-10").json
    assert {tuple(row) for row in rows} == {("fund", "kind", "amount", "since", "message", "do")}
    kinds = [row["kind"] for row in rows]
    assert "contribution-arrears" in kinds
    assert "review-due" in kinds
    late = next(row for row in rows if row["kind"] == "contribution-arrears")
    assert (late["fund"], late["amount"], late["since"]) == (ANNIE, "40.00", "2026-04-06")
    table = done("review", ANNIE, office=office, today="2026-06-10").out
    assert f"isf arrears {ANNIE}" in table


def test_review_of_nothing(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    quiet = copy_of("funded", tmp_path_factory.getbasetemp() / "documents", tmp_path)
    assert done("review", ANNIE, office=quiet, today="2026-04-07").out == "Nothing needs attention.\n"


def test_the_return_for_a_recipient(office: Path, tmp_path: Path) -> None:
    words = ("return", "calderdale", "--period", "2026:01", "-o", str(tmp_path / "r"))
    done(*words, office=office)
    assert (tmp_path / "r" / "lines.csv").is_file()
    (tmp_path / "r" / "notes.csv").write_text("ours", encoding="utf-8")
    done(*words, "--for", "public", office=office)
    (tmp_path / "r" / "notes.csv").unlink()  # what isf did not make stays
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [
        "data_dictionary.csv",
        "header.csv",
        "return.json",
        "return.xlsx",
        "transparency.csv",
    ]
    refused = isf(*words, "--for", "nobody", office=office)
    assert (refused.code, refused.error) == (1, "FileError")


def test_an_office_without_its_own_templates_has_the_shipped_ones(office: Path, tmp_path: Path) -> None:
    shutil.rmtree(office / "reports", ignore_errors=True)
    done("statement", ANNIE, "--period", "2026:01", "-o", str(tmp_path / "s.pdf"), office=office)
    assert (tmp_path / "s.pdf").is_file()


# --- where a statement goes ---------------------------------------------------------------------------


def test_what_programs_read_goes_to_standard_output(office: Path, tmp_path: Path) -> None:
    words = ("statement", ANNIE, "--period", "2026:01", "--format")
    told = done(*words, "json", office=office)
    assert told.json["plan"]["available"] == "74.00"
    assert done(*words, "csv", office=office).out.startswith("section,")
    done(*words, "json", "-o", str(tmp_path / "a.json"), office=office)
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == told.out


@pytest.mark.parametrize("fmt", ["pdf", "html", "xlsx"])
def test_what_cannot_stand_on_a_terminal_goes_into_a_file_that_is_named(
    fmt: str, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = done("statement", ANNIE, "--period", "2026:01", "--format", fmt, office=office)
    assert ran.out == f"{ANNIE}-2026P01.{fmt}\n"
    assert "-o FILE puts it elsewhere" in ran.err
    assert (tmp_path / ran.out.strip()).is_file()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-o", "a.weird"], "does not say what a.weird shall be"),
        (["-o", "a.html", "--format", "pdf"], "a.html would be html"),
        (["-o", "a.xlsx", "--bundle"], "a.xlsx would be xlsx"),
    ],
)
def test_an_ending_that_does_not_fit_is_refused(
    options: list[str], says: str, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = isf("statement", ANNIE, "--period", "2026:01", *options, office=office)
    assert (ran.code, ran.error) == (1, "RequestError")
    assert says in ran.err
    assert not list(tmp_path.glob("a.*"))


def test_a_format_that_is_named_may_go_into_any_other_file(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "tmp.Xq3"
    words = ("statement", ANNIE, "--period", "2026:01", "--format", "html", "-o", str(path))
    done(*words, office=office)
    assert path.read_text(encoding="utf-8").startswith("<!")


def test_the_shared_options_stand_in_the_help_of_a_statement() -> None:
    told = done("statement", "--help").out
    for option in ("--office", "--by", "--yes", "--quiet", "--format"):
        assert option in told
    assert "the terminal" in told


def test_a_statement_of_nothing_keeps_its_heading(tmp_path: Path) -> None:
    office = begin(tmp_path)
    told = done("statement", ANNIE, "--period", "2026:01", office=office).out
    assert told.startswith("Money statement for Annie Example\n6 April to 3 May 2026\n")
    assert "Left to spend" in told


# --- a period that has not begun ----------------------------------------------------------------------

AHEAD = "This period has not begun yet: it begins on 29 June 2026."


def test_a_statement_of_a_period_to_come_says_so(office: Path, tmp_path: Path) -> None:
    words = ("statement", ANNIE, "--period", "2026:04")
    assert AHEAD in done(*words, office=office).out
    assert AHEAD in done(*words, "--format", "json", office=office).err
    done(*words, "-o", str(tmp_path / "a.html"), office=office)
    assert AHEAD in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert AHEAD not in done("statement", ANNIE, "--period", "2026:01", office=office).out


@pytest.mark.parametrize("how", ["--issue", "--bundle"])
def test_a_period_to_come_is_not_issued(how: str, office: Path) -> None:
    done("key", "new", office=office)
    ran = isf("statement", ANNIE, "--period", "2026:04", how, office=office)
    assert (ran.code, ran.error) == (1, "RequestError")
    assert AHEAD in ran.err


def test_a_return_of_a_period_to_come_says_so_and_is_not_signed(office: Path, tmp_path: Path) -> None:
    done("key", "new", office=office)
    words = ("return", "calderdale", "--period", "2026:04", "-o", str(tmp_path / "r"))
    assert AHEAD in done(*words, office=office).err
    ran = isf(*words, "--bundle", office=office)
    assert (ran.code, ran.error) == (1, "RequestError")


def test_everybodys_statements_of_a_period_to_come_say_so(office: Path, tmp_path: Path) -> None:
    words = ("statements", "calderdale", "--period", "2026:04", "-o", str(tmp_path / "s"), "--as", "html")
    done(*words, office=office)
    (page,) = (tmp_path / "s").iterdir()
    assert AHEAD in page.read_text(encoding="utf-8")


def test_the_bundle_of_a_fund_that_went_to_another_provider_verifies(office: Path, tmp_path: Path) -> None:
    """What goes with the fund is out: 34.00, once the person's 40.00 came and 30.00 went back."""
    done("key", "new", office=office)
    for words in (
        "receive {f} --from contribution --amount 40 --on 2026-05-02",
        "clawback {f} --paid --to council --amount 30 --on 2026-05-02",
        "fund hand-over {f} --to Other --on 2026-05-03 -o {o}",
    ):
        told = words.format(f=ANNIE, o=tmp_path / "annie.zip").split()
        done(*told, office=office, today="2026-05-04")
    path = tmp_path / "s.zip"
    words_ = ("statement", ANNIE, "--period", "2026:01", "--bundle", "-o", str(path))
    done(*words_, office=office, today="2026-05-04")
    told_ = done("verify-bundle", str(path), "--format", "json").json[0]
    assert (told_["opening"], told_["in"], told_["out"], told_["closing"]) == (
        "0.00",
        "400.00",
        "400.00",
        "0.00",
    )


def test_a_return_says_how_many_were_given_their_statement(office: Path, tmp_path: Path) -> None:
    words = ("return", "calderdale", "--period", "2026:01", "-o", str(tmp_path / "r"))

    def seen() -> str:
        done(*words, office=office)
        told = json.loads((tmp_path / "r" / "return.json").read_text(encoding="utf-8"))
        return str(told["attestation"][0]["seen_by_person"])

    assert seen() == "0 of 1"
    done("statement", ANNIE, "--period", "2026:01", "--issue", office=office)
    assert seen() == "1 of 1"


def test_an_age_band_comes_from_the_register_or_is_refused(office: Path, tmp_path: Path) -> None:
    people = office / "ledgers" / "people.toml"
    whole = people.read_text(encoding="utf-8")
    words = ("return", "calderdale", "--period", "2026:01", "-o", str(tmp_path / "r"))
    people.write_text(whole.replace("communication =", 'age_band = "18-64"\ncommunication =', 1), "utf-8")
    done(*words, office=office)
    assert ",18-64," in (tmp_path / "r" / "ascfr_summary.csv").read_text(encoding="utf-8")
    people.write_text(whole.replace("communication =", 'age_band = "old"\ncommunication =', 1), "utf-8")
    refused = isf(*words, office=office)
    assert (refused.code, refused.error) == (1, "RequestError")
    assert "age_band = 'old'" in refused.err
