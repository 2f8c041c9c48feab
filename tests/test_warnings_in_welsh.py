"""What stands above the figures is in the reader's language too."""

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk

__all__ = ["desk", "empty_desk", "fund"]


def test_a_statement_that_changed_since_it_was_issued_says_so_in_welsh(desk: Desk, fund: str) -> None:
    out = desk.root / "first.pdf"
    desk.prints("statement {f} --period 2026:01 --issue -o {o}", f=fund, o=desk.root.parent / out.name)
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-30", f=fund)
    page = desk.page(fund, look="--language cy")
    assert "Rhoddwyd hwn ar 20 Mai 2026 (rhif 1) ac mae wedi newid ers hynny." in page
    assert "Cofnodwyd ers hynny:" in page
    assert "yn y banc yn £360.00, mae&#39;n £400.00" in page
    assert "has changed since" not in page
    assert "This was issued on 20 May 2026 (number 1) and has changed since." in desk.page(fund)


def test_a_period_to_come_says_so_in_welsh(desk: Desk, fund: str) -> None:
    page = desk.page(fund, "2026:04", "--language cy")
    assert "mae&#39;n dechrau ar 29 Mehefin 2026" in page
