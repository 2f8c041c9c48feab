"""What stands between a ledger and Beancount says which line of which file it does not let through."""

from pathlib import Path

import pytest

from isf.book import heads
from isf.book.reading.guarding import dangerous, included

FUND = "P-7K3QX7"


@pytest.fixture
def head(tmp_path: Path) -> Path:
    path = tmp_path / FUND / "fund.beancount"
    path.parent.mkdir()
    path.write_text(heads.fund_head(FUND, (), ["2026-27"]), encoding="utf-8", newline="\n")
    path.with_name("2026-27.beancount").write_bytes(b"")
    return path


def test_the_template_s_head_is_let_through_with_the_files_that_are_there(head: Path) -> None:
    assert dangerous(head, FUND) == []
    assert included(head, head.read_text(encoding="utf-8")) == [head.with_name("2026-27.beancount")]


@pytest.mark.parametrize("line", ['include "/etc/passwd"', 'plugin "os"', 'option "title" "x"'])
def test_a_line_of_the_head_that_is_not_the_templates_is_named_by_its_number(head: Path, line: str) -> None:
    lines = head.read_text(encoding="utf-8").splitlines()
    found = dangerous(head, FUND)
    for number in (1, 3, len(lines) + 1):
        changed = [*lines[: number - 1], line, *lines[number - 1 :]]
        head.write_text("\n".join(changed) + "\n", encoding="utf-8", newline="\n")
        found = dangerous(head, FUND)
        assert found[0].message == f"line {number} of the head is not of the template."
        assert (found[0].fund, found[0].place) == (FUND, str(head))
    assert len(found) == 1, "the settings before it are whole"


def test_an_order_in_a_year_file_is_named(head: Path) -> None:
    year = head.with_name("2026-27.beancount")
    year.write_bytes(b'2026-05-01 open X\n  plugin "os"\npushtag #x\n')
    assert [problem.message for problem in dangerous(head, FUND)] == [
        "it holds the order 'plugin'.",
        "it holds the order 'pushtag'.",
    ]
    year.write_bytes(b"a\x00b\n")
    assert [problem.message for problem in dangerous(head, FUND)] == ["it holds control characters."]
