"""`isf query` answers questions and nothing else."""

from pathlib import Path

import pytest

from tests.command_line import ANNIE, copy_of, done, fingerprint, isf


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asking")
    return copy_of("worked", folder, folder / "copy")


@pytest.mark.parametrize(
    ("question", "row"),
    [
        (f"SELECT sum(position) AS held WHERE account = 'Assets:Bank:{ANNIE}'", {"held": "64.00 GBP"}),
        ("SELECT count(*) AS entries WHERE entry_meta('kind') = 'fee'", {"entries": "4"}),
        ("SELECT date WHERE entry_meta('kind') = 'delivery' LIMIT 1", {"date": "2026-04-28"}),
        ("SELECT links WHERE entry_meta('kind') = 'fee' LIMIT 1", {"links": f"{ANNIE}/fee/00009"}),
        ("select 1 / 0 as nothing limit 1", {"nothing": None}),
    ],
)
def test_questions_have_answers(question: str, row: dict[str, str | None], office: Path) -> None:
    assert done("query", question, "annie", "--format", "json", office=office).json == [row]


@pytest.mark.parametrize(
    "question", ["BALANCES", f"JOURNAL 'Assets:Bank:{ANNIE}'", "BALANCES FROM year = 2026"]
)
def test_the_languages_short_forms_are_questions_too(question: str, office: Path) -> None:
    assert done("query", question, "--all", "--format", "json", office=office).json


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t (a text) USING 'csv:/etc/hostname'",
        "CREATE TABLE t USING 'csv:/etc/hostname'",
        "INSERT INTO t (a) VALUES (1)",
        "PRINT",
        "PRINT FROM year = 2026",
        "DROP TABLE t",
        "EXPLAIN SELECT date",
        ".run all",
        ".output /tmp/x",
    ],
)
def test_whatever_makes_or_writes_is_refused(statement: str, office: Path) -> None:
    before = fingerprint(office)
    ran = isf("query", statement, "--all", office=office)
    assert (ran.code, ran.error, ran.out) == (1, "RequestError", "")
    assert fingerprint(office) == before


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "SELECT",
        "what is left",
        "SELECT nothing",
        "SELECT date FROM #x",
        "SELECT account WHERE account ~ '['",
        "SELECT date_add(date, 999999999)",
        "SELECT account, sum(position) GROUP BY nothing",
        "SELECT " + "(" * 2000 + "1" + ")" * 2000,
        "SELECT '\u202e",
    ],
    ids=lambda question: question[:30],
)
def test_a_question_that_goes_wrong_is_refused_in_one_sentence(question: str, office: Path) -> None:
    ran = isf("query", question, "--all", office=office)
    assert (ran.code, ran.error, ran.out) == (1, "RequestError", "")
    assert ran.err.startswith("isf: The question was not understood: ")
    assert ran.err.count("\n") == 1


def test_one_fund_or_the_whole_book_is_asked(office: Path) -> None:
    assert isf("query", "BALANCES", office=office).error == "RequestError"
    assert isf("query", "BALANCES", "annie", "--all", office=office).error == "RequestError"
    assert isf("query", "BALANCES", "nobody", office=office).error == "FundUnknownError"


def test_no_answer_comes_from_a_book_that_is_not_sound(office: Path) -> None:
    ran = isf("query", "BALANCES", "--all", office=office, today="2026-04-20")
    assert (ran.code, ran.error) == (3, "UnsoundBookError")
