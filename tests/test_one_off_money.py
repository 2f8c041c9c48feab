"""One-off money goes back by its own rule, once, and its receipts are asked for."""

from tests.scenario_fixtures import desk, empty_desk
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk"]

PACK = """
[surplus]
keep_weeks = 3
keep_for_weeks = 6
clause = "contract 7.4"
[one_off]
use_within_months = 4
receipts = {receipts}
clause = "contract 8.2"
"""
HOIST = '[[one_off]]\nheading = "Equipment"\namount = "250.00"\non = 2026-04-06\n'
PLAN = (
    ESSEX.replace('"100.00"', '"133.00"')
    .replace('"10.00"', '"0.00"')
    .replace('"75.00"', '"100.00"')
    .replace('"20.00"', '"28.00"')
)
AGREE = "agree {f} --heading Equipment --outcome O1 --agreed-by Annie --on 2026-04-10 --amount 180"


def _five_periods(desk: Desk, receipts: str = "true") -> str:
    desk.council(policy=PACK.format(receipts=receipts))
    fund = desk.fund(PLAN, tables=HOIST)
    for number in range(1, 6):
        desk.says(f"period run essex 2026:0{number}")
    return fund


def test_one_off_money_that_is_late_is_not_surplus_besides(empty_desk: Desk) -> None:
    """Left: 5 x 532.00 + 78.75; least since 9 July: 4 x 532.00 + 78.75; three weeks are 399.00."""
    with on_day("2026-08-20"):
        fund = _five_periods(empty_desk)
        empty_desk.says(AGREE + " --supplier Shop", f=fund)
        empty_desk.says("spend {f} --agreement AG-001 --amount 171.25 --on 2026-04-15 --final", f=fund)
        told = empty_desk.says("surplus {f}", f=fund)[0]
        assert told["available"] == "2738.75"
        sums = {ground["rule"]: ground["amount"] for ground in told["grounds"]}
        assert sums == {"surplus": "1729.00", "one_off": "78.75"}
        assert told["returnable"] == "1807.75"
        page = empty_desk.page(fund, "2026:05")
        assert "£1,729.00" in page
        assert "£1,807.75" not in page
        empty_desk.says("surplus {f} --agree", f=fund)
        assert empty_desk.balance(fund)["available"] == "931.00", "the last four weeks and three more"


def test_the_sum_that_goes_back_can_be_worked_out_from_the_page(empty_desk: Desk) -> None:
    with on_day("2026-08-20"):
        fund = _five_periods(empty_desk)
        empty_desk.says(AGREE + " --supplier Shop", f=fund)
        empty_desk.says("spend {f} --agreement AG-001 --amount 171.25 --on 2026-04-15 --final", f=fund)
        page = empty_desk.page(fund, "2026:05")
    # the statement is for 27 July to 23 August; six weeks before its end is 12 July
    assert "In that time you never had less than £2,206.75." in page
    assert "£78.75 of it is one-off money, which has its own rule." in page
    assert "£2,206.75 - £78.75 - £399.00 = £1,729.00." in page


def test_one_off_money_is_used_with_receipts_whoever_gave_the_thing(empty_desk: Desk) -> None:
    with on_day("2026-08-20"):
        fund = _five_periods(empty_desk)
        empty_desk.says(AGREE + " --supplier Provider", f=fund)
        empty_desk.says("spend {f} --agreement AG-001 --amount 171.25 --on 2026-07-30", f=fund)
        (row,) = [r for r in empty_desk.says("review {f}", f=fund) if r["kind"] == "missing-receipt"]
        assert row["do"].startswith(f"isf document add {fund} --entry ")
        told = {r["exception"]: r for r in empty_desk.returned("exceptions", "2026:05")}
        assert told["stale_receipt"]["amount"] == "171.25"
        before = {r["exception"] for r in empty_desk.returned("exceptions", "2026:04")}
        assert "stale_receipt" not in before


def test_a_council_that_asks_for_none_is_told_of_none(empty_desk: Desk) -> None:
    with on_day("2026-08-20"):
        fund = _five_periods(empty_desk, receipts="false")
        empty_desk.says(AGREE + " --supplier Provider", f=fund)
        empty_desk.says("spend {f} --agreement AG-001 --amount 171.25 --on 2026-04-15", f=fund)
        assert "missing-receipt" not in {row["kind"] for row in empty_desk.says("review {f}", f=fund)}


def test_a_hoist_is_a_service_bought_once_in_the_national_return(empty_desk: Desk) -> None:
    with on_day("2026-08-20"):
        _five_periods(empty_desk)
        rows = empty_desk.returned("cld_service_rows")
        told = [(r["service_component"], r["unit_cost"], r["cost_frequency"]) for r in rows]
        assert ("Equipment", "250.00", "one-off") in told
        assert "0.00" not in {cost for _, cost, _ in told}
        (first, *_) = empty_desk.says("return essex --period 2026:01 -o {o}", o=empty_desk.root / "out")
        assert first["file"].endswith("return.xlsx")


def test_a_fund_shows_who_pays_money_for_one_purpose_what_is_kept_and_the_next_review(desk: Desk) -> None:
    tables = (
        '[[funders]]\ncode = "Council"\nshare = 60\n[[funders]]\ncode = "ICB"\nshare = 40\n'
        '[[funders]]\ncode = "TopUp-Daughter"\nweekly = "25.00"\nheading = "Community"\n'
        '[[one_off]]\nheading = "Community"\namount = "250.00"\non = 2026-04-06\n'
        '[[earmarks]]\namount = "100.00"\npurpose = "a week away in autumn"\nuntil = 2026-10-01\n'
        "[review]\nfirst = 2026-05-11\nevery_months = 6\n"
    )
    fund = desk.fund(tables=tables)
    (told,) = desk.says("fund show {f}", f=fund)
    assert told["funders"] == [
        {"code": "Council", "share": "60", "weekly": None, "heading": ""},
        {"code": "ICB", "share": "40", "weekly": None, "heading": ""},
        {"code": "TopUp-Daughter", "share": None, "weekly": "25.00", "heading": "Community"},
    ]
    (once,), (mark,) = told["one_off"], told["earmarks"]
    assert (once["heading"], once["funder"], once["amount"]) == ("Community", "Council", "250.00")
    assert (mark["purpose"], mark["amount"], mark["until"]) == (
        "a week away in autumn",
        "100.00",
        "2026-10-01",
    )
    assert (told["review_due"], told["reviewed"]) == ("2026-05-11", [])
    words = desk.prints("fund show {f}", f=fund)
    for line in (
        "Who pays:\n  Council: 60 percent\n  ICB: 40 percent\n",
        "  TopUp-Daughter: £25.00 a week, for Community\n",
        f"  {once['id']} Community: £250.00 from Council on 6 April 2026",
        f"  {mark['id']} a week away in autumn: £100.00, to be used before 1 October 2026\n",
        "Next review: by 11 May 2026\n",
    ):
        assert line in words
    desk.says("fund review {f} --words 'went well' --on 2026-05-10", f=fund)
    (after,) = desk.says("fund show {f}", f=fund)
    assert (after["review_due"], after["reviewed"]) == ("2026-11-10", ["2026-05-10"])
