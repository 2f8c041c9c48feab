"""Events become lines, and lines tell of the same fund again, also through Beancount and the scanner."""

import inspect
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from hypothesis import given, settings
from hypothesis import strategies as st

from isf.book.directives import LINE_NAMES, Directive, Line, Value
from isf.book.heads import settings as head
from isf.book.lines import lines
from isf.book.reading.adapt import directives_of
from isf.book.reading.fund_lines import fund_of, understood
from isf.book.reading.scanner import scan
from isf.book.text import gate, render_all
from isf.model import events as e
from isf.model.fund import (
    AgreedRate,
    Agreement,
    Authority,
    AuthorityKind,
    Baseline,
    Each,
    Earmark,
    Fund,
    Funder,
    FundKind,
    OneOff,
    Outcome,
    Plan,
    Progress,
    ReviewPlan,
)

FUND = "P-7K3QX7"
ON = date(2026, 4, 6)

days = st.dates(date(2015, 4, 1), date(2099, 12, 31))
spans = st.tuples(days, st.one_of(st.none(), days))
codes = st.from_regex(r"[A-Z][A-Za-z0-9-]{0,12}", fullmatch=True)
pounds = st.integers(0, 10**8).map(lambda pence: Decimal(pence).scaleb(-2))
words = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=40
).map(lambda text: unicodedata.normalize("NFC", text))

plans = st.builds(
    Plan,
    start=days,
    headings=st.dictionaries(codes, pounds, min_size=1, max_size=4).map(lambda d: tuple(d.items())),
    contribution=pounds,
    funders=st.lists(
        st.builds(Funder, code=codes, weekly=pounds), max_size=3, unique_by=lambda f: f.code
    ).map(tuple),
    weeks_in_year=st.sampled_from([Decimal(52), Decimal("52.1429"), Decimal(53)]),
)
outcomes = st.builds(
    Outcome,
    id=st.from_regex("[A-Z][A-Z0-9]{0,7}", fullmatch=True),
    care_act=st.sampled_from("abcdefghij"),
    words=words,
)
rights = st.builds(
    Authority,
    id=st.from_regex("A[0-9]{1,3}", fullmatch=True),
    kind=st.sampled_from(AuthorityKind),
    start=days,
    end=st.none() | days,
)
agreements = st.builds(
    Agreement,
    id=st.from_regex("AG-[0-9]{3}", fullmatch=True),
    heading=codes,
    supplier=codes,
    outcome=codes,
    amount=pounds,
    agreed_by=st.sampled_from(["A1", "A2"]),
    agreed_on=days,
    agreed_how=st.just("") | words,
    start=days,
    end=st.none() | days,
    units=st.none() | st.decimals(0, 999, places=2),
    rate=st.none() | pounds,
    each=st.sampled_from(Each),
    carries=st.booleans(),
)
steps = st.builds(
    Progress,
    id=st.from_regex("PG-[0-9]{3}", fullmatch=True),
    outcome=codes,
    on=st.just(ON),
    direction=st.sampled_from(["better", "same", "worse", "met"]),
    words=words,
    evidence=st.just("") | words,
    confirmed_by=st.just("") | codes,
)


def by_id(one: Any) -> Any:
    return one.id


@st.composite
def funds(draw: st.DrawFn) -> Fund:
    """Draw a fund of any shape, as its lines may tell of it."""
    return Fund(
        id=FUND,
        kind=draw(st.sampled_from(FundKind)),
        council=draw(codes),
        start=draw(days),
        support_reason=draw(words),
        area=draw(st.just("") | words),
        lot=draw(st.just("") | words),
        tier=draw(st.just("") | words),
        plans=tuple(
            sorted(
                draw(st.lists(plans, min_size=1, max_size=3, unique_by=lambda p: p.start)),
                key=lambda p: p.start,
            )
        ),
        outcomes=tuple(draw(st.lists(outcomes, max_size=3, unique_by=by_id))),
        authorities=tuple(draw(st.lists(rights, max_size=3, unique_by=by_id))),
        agreements=tuple(draw(st.lists(agreements, max_size=3, unique_by=by_id))),
        progress=tuple(draw(st.lists(steps, max_size=2, unique_by=by_id))),
        suspensions=tuple(draw(st.lists(spans, max_size=2, unique_by=lambda span: span[0]))),
        closed_on=draw(st.none() | st.just(ON)),
    )


def events_of(fund: Fund) -> list[e.Event]:
    """Return the events that make a fund what it is."""
    same: dict[str, Any] = {"fund": fund.id, "on": ON}
    told: list[e.Event] = [
        e.FundOpened(**same, about=fund),
        *(e.PlanSet(**same, plan=plan) for plan in fund.plans),
        *(e.OutcomeAdded(**same, outcome=one) for one in fund.outcomes),
        *(e.AuthorityGranted(**same, authority=one) for one in fund.authorities),
        *(e.AgreementMade(**same, agreement=one) for one in fund.agreements),
        *(e.ProgressNoted(**same, progress=one) for one in fund.progress),
        *(e.Suspended(**same, start=start, end=end) for start, end in fund.suspensions),
    ]
    return [*told, e.FundClosed(**same, reason="moved")] if fund.closed_on else told


def told_by(events: Sequence[e.Event]) -> tuple[Line, ...]:
    return tuple(line for event in events for line in lines(event) if isinstance(line, Line))


@given(funds())
def test_a_fund_is_told_by_its_lines(fund: Fund) -> None:
    assert fund_of(FUND, told_by(events_of(fund))) == fund


def test_what_is_agreed_for_one_person_is_told_by_its_lines() -> None:
    """A rate, money for one purpose, how things stood, a need, reviews, the end, a hold on the records."""
    rate = AgreedRate("Home-Support", Decimal("23.60"), ON, date(2026, 10, 5))
    once = OneOff("ONE-001", "Equipment", "Council", Decimal("250.00"), ON, date(2027, 4, 6))
    base = Baseline(ON, Decimal("400.00"), Decimal("16.5"), Decimal(50), Decimal("1000.00"), "before")
    need = Earmark("EM-001", Decimal("120.00"), "a hoist", date(2026, 9, 1))
    reviews = ReviewPlan(date(2026, 7, 6), 6)
    same: dict[str, Any] = {"fund": FUND, "on": ON}
    told = told_by(
        [
            e.FundOpened(**same, about=Fund(FUND, FundKind.PERSON, "calderdale", ON)),
            e.RateAgreed(**same, rate=rate),
            e.OneOffPlanned(**same, once=once),
            e.BaselineSet(**same, baseline=base),
            e.Earmarked(**same, earmark=need),
            e.ReviewPlanned(**same, plan=reviews),
            e.Reviewed(**same, words="went well"),
            e.LegalHold(**same, held=True, reason="a claim"),
            e.Ending(**same, end=date(2026, 12, 7), reason="moved", died=date(2026, 12, 6)),
        ]
    )
    assert all(understood(line) for line in told)
    fund = fund_of(FUND, told)
    assert (fund.rates, fund.one_offs, fund.baselines, fund.earmarks) == ((rate,), (once,), (base,), (need,))
    assert (fund.review_plan, fund.reviewed, fund.legal_hold) == (reviews, (ON,), True)
    assert (fund.ending, fund.ending_reason) == (date(2026, 12, 7), "moved")
    assert fund.died == date(2026, 12, 6)
    lifted = told_by([e.LegalHold(**same, held=False, reason="settled")])
    assert not fund_of(FUND, (*told, *lifted)).legal_hold


@settings(max_examples=25)
@given(funds())
def test_beancount_and_the_scanner_read_the_same_fund(fund: Fund) -> None:
    told = told_by(events_of(fund))
    text = render_all(told)
    assert gate(text) == ()
    entries, errors, _ = loader.load_string(head(FUND, checks=False) + text)
    assert [str(error.message) for error in errors] == []
    scanned = scan(text, "2026-27.beancount", FUND)
    assert scanned is not None
    assert fund_of(FUND, only_lines(directives_of(entries, FUND))) == fund
    assert fund_of(FUND, only_lines(scanned)) == fund


def only_lines(found: Sequence[Directive]) -> tuple[Line, ...]:
    return tuple(one for one in found if isinstance(one, Line))


@given(funds())
def test_every_line_has_a_name_of_the_book_and_makes_sense(fund: Fund) -> None:
    for line in told_by(events_of(fund)):
        assert line.name in LINE_NAMES
        assert understood(line)
        assert line.fund == FUND
        assert line.on == ON


def test_every_event_has_a_line() -> None:
    """All but the bank's balance, which is Beancount's own assertion."""
    kinds = {one for _, one in inspect.getmembers(e, inspect.isclass) if issubclass(one, e.Event)}
    without = {kind for kind in kinds if lines.dispatch(kind) is lines.dispatch(object)}
    assert without == {e.Event, e.BankBalance}


def test_what_is_no_event_has_no_line() -> None:
    with pytest.raises(TypeError, match="no line for Event"):
        lines(e.Event(fund=FUND, on=ON))


# --- the forms of design/book.md ------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            e.OutcomeAdded(fund=FUND, on=ON, outcome=Outcome("O1", "g", "See my sister every week")),
            '2026-04-06 custom "isf-outcome" "O1" "g" "See my sister every week"\n\n',
        ),
        (
            e.ProgressNoted(
                fund=FUND,
                on=ON,
                progress=Progress("PG-001", "O1", ON, "better", "Goes on her own now", "diary", "A1"),
            ),
            (
                '2026-04-06 custom "isf-progress" "PG-001" "O1" "better" "Goes on her own now"\n'
                '  evidence: "diary"\n  confirmed-by: "A1"\n\n'
            ),
        ),
        (
            e.AuthorityGranted(fund=FUND, on=ON, authority=Authority("A1", AuthorityKind.SELF, ON)),
            '2026-04-06 custom "isf-authority" "A1" "self" 2026-04-06\n\n',
        ),
        (
            e.FundClosed(fund=FUND, on=ON, reason="moved away"),
            '2026-04-06 custom "isf-fund" "closed" "moved away"\n\n',
        ),
    ],
    ids=["outcome", "progress", "authority", "closed"],
)
def test_lines_have_the_form_of_the_design(event: e.Event, text: str) -> None:
    assert render_all(lines(event)) == text


# --- every detail, written and read -----------------------------------------------------

LAST = date(2026, 10, 5)
FULL_PLAN = Plan(
    ON,
    (("Home-Support", Decimal("75.00")), ("Fee", Decimal("5.00"))),
    Decimal("10.00"),
    (Funder("Council", Decimal(100)), Funder("TopUp-Daughter", weekly=Decimal("5.00"), heading="Fee")),
    Decimal("52.1429"),
    LAST,
    indicative=True,
    tier="Enhanced",
)
FULL_TERMS = Agreement(
    id="AG-002",
    heading="Home-Support",
    supplier="Provider",
    outcome="O1",
    amount=Decimal("288.00"),
    agreed_by="A1",
    agreed_on=date(2026, 4, 3),
    agreed_how="at a visit",
    start=ON,
    end=LAST,
    units=Decimal(12),
    rate=Decimal("24.00"),
    each=Each.WEEK,
    carries=True,
    rate_kind="weekday",
    replaces="AG-001",
)
SAME: dict[str, Any] = {"fund": FUND, "on": ON}


@pytest.mark.parametrize(
    ("event", "written"),
    [
        (
            e.FundOpened(
                **SAME,
                about=Fund(
                    FUND,
                    FundKind.POOLED,
                    "calderdale",
                    LAST,
                    support_reason="Physical Support",
                    area="North",
                    lot="2",
                    tier="Enhanced",
                ),
            ),
            [
                'isf-fund" "opened" "calderdale" 2026-10-05',
                'kind: "pooled"',
                'support-reason: "Physical Support"',
                'area: "North"',
                'lot: "2"',
                'tier: "Enhanced"',
            ],
        ),
        (
            e.PlanSet(**SAME, plan=replace(FULL_PLAN, funders=()), reason="reviewed"),
            [
                'isf-fund" "plan" 2026-04-06 "Home-Support" 75.00 "Fee" 5.00',
                "contribution: 10.00",
                "weeks-in-year: 52.1429",
                "until: 2026-10-05",
                'indicative: "yes"',
                'tier: "Enhanced"',
                'reason: "reviewed"',
            ],
        ),
        (
            e.AgreementMade(**SAME, agreement=FULL_TERMS),
            [
                'isf-agreement" "AG-002" "Home-Support" "Provider" "O1" 288.00',
                "from: 2026-04-06",
                "until: 2026-10-05",
                'each: "week"',
                "units: 12",
                "rate: 24.00",
                'carries: "yes"',
                'rate-kind: "weekday"',
                'replaces: "AG-001"',
                'agreed-by: "A1"',
                "agreed-on: 2026-04-03",
                'agreed-how: "at a visit"',
            ],
        ),
        (
            e.AgreementEnded(**SAME, agreement="AG-002", end=LAST, reason="moved"),
            ['isf-agreement" "ended" "AG-002" 2026-10-05', 'reason: "moved"'],
        ),
        (
            e.Suspended(**SAME, start=ON, end=LAST, reason="in hospital"),
            ['isf-suspension" 2026-04-06 2026-10-05', 'reason: "in hospital"'],
        ),
        (e.Suspended(**SAME, start=ON, end=None), ['isf-suspension" 2026-04-06']),
        (
            e.OneOffPlanned(
                **SAME, once=OneOff("ONE-001", "Equipment", "Council", Decimal("250.00"), ON, LAST)
            ),
            ['isf-fund" "one-off" "ONE-001" "Equipment" "Council" 250.00 2026-04-06', "until: 2026-10-05"],
        ),
        (
            e.RateAgreed(**SAME, rate=AgreedRate("weekday", Decimal("23.60"), ON, LAST)),
            ['isf-fund" "rate" "weekday" 23.60 2026-04-06', "until: 2026-10-05"],
        ),
        (
            e.BaselineSet(
                **SAME,
                baseline=Baseline(
                    LAST, Decimal("400.00"), Decimal("16.5"), Decimal(50), Decimal("1000.00"), "before"
                ),
            ),
            [
                'isf-fund" "baseline" 2026-10-05 "before"',
                "weekly: 400.00",
                "hours: 16.5",
                "provider-percent: 50",
                "cap: 1000.00",
            ],
        ),
        (
            e.Earmarked(**SAME, earmark=Earmark("EM-001", Decimal("120.00"), "a hoist", LAST)),
            ['isf-fund" "earmark" "EM-001" 120.00 "a hoist"', "until: 2026-10-05"],
        ),
        (e.ReviewPlanned(**SAME, plan=ReviewPlan(LAST, 6)), ['isf-fund" "review" 2026-10-05 6']),
        (e.Reviewed(**SAME, words="went well"), ['isf-review" "went well"']),
        (e.LegalHold(**SAME, held=True, reason="a claim"), ['isf-fund" "held"', 'reason: "a claim"']),
        (e.LegalHold(**SAME, held=False, reason="settled"), ['isf-fund" "hold-ended"', 'reason: "settled"']),
        (e.Ending(**SAME, end=LAST, reason="moved"), ['isf-fund" "ending" 2026-10-05', 'reason: "moved"']),
        (
            e.BankAgreed(**SAME, amount=Decimal("5.00"), source="ab:7", bank_ref="BACS 1", link="split-1"),
            ['isf-bank" "agreed" 5.00', 'source: "ab:7"', 'bank-ref: "BACS 1"', 'link: "split-1"'],
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, e.Event) else "",
)
def test_a_line_leaves_out_nothing_that_its_event_tells(event: e.Event, written: list[str]) -> None:
    (line,) = lines(event)
    first, *beside = render_all([line]).strip().split("\n")
    assert [first.partition(' custom "')[2], *(text.strip() for text in beside)] == written


def test_a_plan_and_an_agreement_are_read_as_they_were_made() -> None:
    told = told_by([e.PlanSet(**SAME, plan=FULL_PLAN), e.AgreementMade(**SAME, agreement=FULL_TERMS)])
    fund = fund_of(FUND, told)
    assert (fund.plans, fund.agreements, fund.tier) == ((FULL_PLAN,), (FULL_TERMS,), "Enhanced")
    later = replace(FULL_PLAN, start=LAST, tier="", until=None, indicative=False, funders=())
    fund = fund_of(FUND, (*told, *told_by([e.PlanSet(**SAME, plan=later)])))
    assert fund.plans == (FULL_PLAN, later)
    assert fund.tier == "Enhanced", "a plan that names no tier leaves it"


def test_a_line_that_names_the_least_is_read_as_the_design_says() -> None:
    fund = fund_of(
        FUND,
        (
            custom("isf-fund", "opened", "calderdale", ON),
            custom("isf-fund", "plan", ON, "Community", Decimal("20.00")),
            custom("isf-agreement", "AG-001", "Community", "Swim-Club", "O1", Decimal("5.00")),
        ),
    )
    assert (fund.kind, fund.support_reason, fund.area) == (FundKind.PERSON, "Unknown", "")
    (plan,) = fund.plans
    assert (plan.contribution, plan.weeks_in_year, plan.until) == (Decimal(0), Decimal(52), None)
    assert not plan.indicative
    (terms,) = fund.agreements
    assert (terms.start, terms.agreed_on, terms.end, terms.each) == (ON, ON, None, Each.ONCE)
    assert not terms.carries


def test_a_line_of_the_bank_tells_nothing_of_a_fund_and_is_understood() -> None:
    told = custom("isf-bank", "agreed", Decimal("5.00"))
    assert understood(told)
    assert fund_of(FUND, (told,)) == fund_of(FUND, ())


# --- later lines hold -----------------------------------------------------------------


def test_a_later_line_of_the_same_id_holds() -> None:
    first = Authority("A1", AuthorityKind.SELF, ON)
    told = [
        e.AuthorityGranted(fund=FUND, on=ON, authority=first),
        e.AuthorityGranted(fund=FUND, on=ON, authority=replace(first, end=date(2026, 6, 1))),
    ]
    assert fund_of(FUND, told_by(told)).authorities == (replace(first, end=date(2026, 6, 1)),)


def test_a_later_line_leaves_the_others_as_they_are() -> None:
    """Of two of each kind the first is told again, and comes after the other."""
    outcomes_ = [Outcome(name, "g", "Swim") for name in ("O1", "O2")]
    onces = [OneOff(name, "Community", "Council", Decimal("5.00"), ON) for name in ("ONE-001", "ONE-002")]
    marks = [Earmark(name, Decimal("5.00"), "a hoist", LAST) for name in ("EM-001", "EM-002")]
    terms = [replace(FULL_TERMS, id=name) for name in ("AG-001", "AG-002")]
    pauses = [(ON, LAST), (date(2027, 4, 6), None)]
    first = [
        *(e.OutcomeAdded(**SAME, outcome=one) for one in outcomes_),
        *(e.OneOffPlanned(**SAME, once=one) for one in onces),
        *(e.Earmarked(**SAME, earmark=one) for one in marks),
        *(e.AgreementMade(**SAME, agreement=one) for one in terms),
        *(e.Suspended(**SAME, start=start, end=end) for start, end in pauses),
    ]
    again = [
        e.OutcomeAdded(**SAME, outcome=replace(outcomes_[0], words="Walk")),
        e.OneOffPlanned(**SAME, once=replace(onces[0], amount=Decimal("6.00"))),
        e.Earmarked(**SAME, earmark=replace(marks[0], amount=Decimal("6.00"))),
        e.Suspended(**SAME, start=ON, end=ON),
        e.AgreementEnded(**SAME, agreement="AG-001", end=ON),
    ]
    fund = fund_of(FUND, told_by([*first, *again]))
    assert fund.outcomes == (outcomes_[1], replace(outcomes_[0], words="Walk"))
    assert fund.one_offs == (onces[1], replace(onces[0], amount=Decimal("6.00")))
    assert fund.earmarks == (marks[1], replace(marks[0], amount=Decimal("6.00")))
    assert fund.suspensions == (pauses[1], (ON, ON))
    assert fund.agreements == (replace(terms[0], end=ON), terms[1])
    remade = e.AgreementMade(**SAME, agreement=replace(terms[0], carries=False))
    fund = fund_of(FUND, told_by([*first, remade]))
    assert fund.agreements == (terms[1], replace(terms[0], carries=False))


def test_a_funder_is_of_the_plan_of_its_day() -> None:
    later = replace(FULL_PLAN, start=LAST, funders=(Funder("ICB", Decimal(100)),))
    told = told_by([e.PlanSet(**SAME, plan=FULL_PLAN), e.PlanSet(**SAME, plan=later)])
    assert fund_of(FUND, told).plans == (FULL_PLAN, later)


def test_a_plan_from_a_day_takes_the_place_of_one_from_the_same_day() -> None:
    old = Plan(ON, (("Community", Decimal("20.00")),), funders=())
    new = replace(old, headings=(("Community", Decimal("25.00")),))
    later = replace(old, start=date(2026, 6, 1))
    told = [e.PlanSet(fund=FUND, on=ON, plan=plan) for plan in (later, old, new)]
    fund = fund_of(FUND, told_by(told))
    assert fund.plans == (new, later)
    assert fund.plan_on(date(2026, 5, 31)) == new
    assert fund.plan_on(date(2026, 6, 1)) == later
    assert fund.plan_on(date(2020, 1, 1)) == new


# --- lines that make no sense ------------------------------------------------------------


def custom(name: str, *values: Value) -> Line:
    return Line(ON, name, values, fund=FUND)


@pytest.mark.parametrize(
    "line",
    [
        custom("isf-fund", "paused"),
        custom("isf-fund"),
        custom("isf-fund", Decimal(5)),
        custom("isf-fund", "opened"),
        custom("isf-fund", "opened", "calderdale", "2026-04-06"),
        custom("isf-fund", "plan", ON, "Community"),
        custom("isf-fund", "plan", ON, "Community", "20.00"),
        custom("isf-outcome", "O1"),
        custom("isf-authority", "A1", "boss", ON),
        custom("isf-authority", "A1", "self"),
        custom("isf-authority", "A1", "self", "today"),
        custom("isf-agreement", "AG-001", "Community", "Provider", "O1"),
        custom("isf-agreement", "AG-001", "Community", "Provider", "O1", "much"),
        custom("isf-progress", "PG-001", "O1"),
        custom("isf-suspension", "soon"),
    ],
    ids=lambda line: f"{line.name} {' '.join(map(str, line.values))}",
)
def test_a_line_that_makes_no_sense_changes_nothing_and_is_known_for_it(line: Line) -> None:
    assert not understood(line)
    assert fund_of(FUND, (line,)) == fund_of(FUND, ())
