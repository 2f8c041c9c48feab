"""PDFs: tagged, in the order in which they are read, and never a name in boxes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from isf.errors import FontMissingError, TemplateBrokenError, TypesettingError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Outcome
from isf.outputs import statements, typesetting
from isf.outputs.house_style import HouseStyle
from isf.outputs.language import language
from isf.outputs.paper import Variant
from isf.outputs.return_paper import return_paper
from isf.outputs.statements import Look, paper_of
from isf.outputs.typesetting import Typesetter
from isf.outputs.typst_worker import chosen
from isf.reporting.statement import Statement, statement
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened
from tests.statements.samples import (
    ABOUT,
    PERIOD,
    PROVIDER,
    busy_statement,
    two_funds,
    worked_statement,
)

SHIPPED = Path(__file__).parent.parent / "reports"


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter(SHIPPED) as made:
        yield made


def _pdf(made: Statement, typesetter: Typesetter, path: Path, variant: Variant, code: str = "en") -> Path:
    look = Look(variant=variant, say=language(code), typesetter=typesetter)
    return statements.write(made, "pdf", path, SHIPPED, look)


def _text(path: Path) -> str:
    """The text in the order of the file, which is the order in which it is read aloud."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    ran = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)  # noqa: S607
    return " ".join(ran.stdout.decode("utf-8").split())


@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("code", ["en", "cy"])
def test_every_variant_is_a_tagged_pdf(
    variant: Variant, code: str, typesetter: Typesetter, tmp_path: Path
) -> None:
    path = _pdf(busy_statement(), typesetter, tmp_path / "s.pdf", variant, code)
    with pikepdf.open(path) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith(code)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "pdfuaid:part" in pdf.open_metadata()
        assert "/StructTreeRoot" in pdf.Root


@pytest.mark.parametrize("variant", list(Variant))
def test_what_a_machine_can_check_of_pdf_ua_passes(
    variant: Variant, typesetter: Typesetter, tmp_path: Path
) -> None:
    pdfua = pytest.importorskip("pdfua")
    path = _pdf(busy_statement(), typesetter, tmp_path / "s.pdf", variant)
    assert not list(pdfua.validate(str(path)).findings)


def test_text_comes_out_in_the_order_in_which_it_is_read(typesetter: Typesetter, tmp_path: Path) -> None:
    text = _text(_pdf(worked_statement(), typesetter, tmp_path / "s.pdf", Variant.STANDARD))
    told = [
        "Money statement for Annie Example",
        "You have £74.00 left to spend.",
        "What is left of each part",
        "Home support: help at home £300.00 £0.00 £276.00 £0.00 £24.00",
        "Money that came in",
        "What was spent",
        "11.5 at £24.00",
        "Money to go back",
        "How it adds up",
        "Does something look wrong?",
    ]
    places = [text.index(words) for words in told]
    assert places == sorted(places)


def test_the_same_statement_is_the_same_file(typesetter: Typesetter, tmp_path: Path) -> None:
    first = _pdf(worked_statement(), typesetter, tmp_path / "1.pdf", Variant.STANDARD)
    again = _pdf(worked_statement(), typesetter, tmp_path / "2.pdf", Variant.STANDARD)
    assert first.read_bytes() == again.read_bytes()


def test_a_letter_that_no_font_has_is_named_and_nothing_is_written(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    odd = "\N{CUNEIFORM SIGN A}"
    made = worked_statement()
    made = replace(made, header=replace(made.header, person=f"Annie {odd}"))
    with pytest.raises(FontMissingError) as refused:
        _pdf(made, typesetter, tmp_path / "s.pdf", Variant.STANDARD)
    assert odd in str(refused.value)
    assert "reports/fonts/" in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_what_is_written_is_never_read_as_a_template(typesetter: Typesetter, tmp_path: Path) -> None:
    hostile = '#panic("x") = *bold* $x$ \\ #read("/etc/passwd") <a> @b [c] {{ 7*7 }}'
    made = busy_statement(replace(ABOUT, person=hostile, council=hostile))
    text = _text(_pdf(made, typesetter, tmp_path / "s.pdf", Variant.STANDARD))
    assert '#panic("x") = *bold* $x$' in text


def test_an_arabic_name_and_a_very_long_welsh_one(typesetter: Typesetter, tmp_path: Path) -> None:
    place = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    made = busy_statement(replace(ABOUT, person="Siân", council=place, suppliers={"Pool": place}))
    for variant in Variant:
        path = _pdf(made, typesetter, tmp_path / f"{variant}.pdf", variant)
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) < 16


# --- nothing runs off a page ------------------------------------------------------------------------

WORD = re.compile(r'<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">(.*?)</word>')
LEFT, RIGHT, FOOT = 15 / 25.4 * 72, 195 / 25.4 * 72, 277 / 25.4 * 72
"""The margins of A4 in points: 15 mm at the sides, and 20 mm at the foot, where the page's number stands."""


def _pages(path: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Where each word stands on each page, in points from the top left."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    ran = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)  # noqa: S607
    pages = ran.stdout.decode("utf-8").split("<page ")[1:]
    return [[(*map(float, found[:4]), found[4]) for found in WORD.findall(page)] for page in pages]


def _long() -> Statement:
    """The statement of somebody with long names and long words, who has a great deal of money."""
    who = "Supercalifragilisticexpialidocious Featherstonehaugh-Donaudampfschifffahrtsgesellschaftskapitän"
    place = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    words = (
        f"Afternoons with my great-granddaughter at the {place} railway museum, every other Thursday, by bus"
    )
    ledger = book(
        *opened(),
        e.OutcomeAdded(fund=FUND, on=DAY, outcome=Outcome("O2", "i", f"{words}; {words}")),
        f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal("123456.78")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("123456.78")),
        f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal("123456.78")),
        *agreed("AG-001", "98765.43", heading="Community", outcome="O2", supplier="Pool"),
        *agreed("AG-002", "10000.00", heading="Community", outcome="O2", supplier="Pool"),
        delivered("AG-001", "98765.43", on=DAY, heading="Community", outcome="O2", supplier="Pool"),
    )
    about = replace(
        ABOUT,
        person=who,
        council=f"{place} County Borough Council",
        suppliers={"Pool": f"{place} Swimming Trust"},
        authorities={"A1": who},
        provider=replace(PROVIDER, name=f"{who} Care Limited", contact=f"questions@{place.lower()}.example"),
    )
    return statement(ledger.fund, ledger.postings(), PERIOD, about)


def test_a_return_on_paper_adds_up_from_left_to_right() -> None:
    """Opening + due - own service - third party - fees + refunds - clawback = closing, for each person."""
    paper = return_paper(two_funds())
    assert paper.lead == "2 funds hold £978.00 together."
    tables = {s.heading: s.blocks[0].table for s in paper.sections}
    money = tables["Money"]
    assert money is not None
    assert [column.heading for column in money.columns] == [
        "Person",
        "Opening balance",
        "Due",
        "Spent own service",
        "Spent third party",
        "Fees",
        "Refunds",
        "Clawback agreed",
        "Closing balance",
    ]
    for row in money.rows:
        opening, due, own, third, fees, refunds, back, closing = map(_sum, row[1:])
        assert opening + due - own - third - fees + refunds - back == closing
    who = tables["Who pays"]
    assert who is not None
    assert sum(_sum(row[-1]) for row in who.rows) == Decimal("342.00")


def _sum(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", ""))


def test_a_return_on_paper_is_a_tagged_pdf(typesetter: Typesetter, tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua")
    path = tmp_path / "r.pdf"
    path.write_bytes(typesetter.pdf(return_paper(two_funds())))
    assert not list(pdfua.validate(str(path)).findings)
    assert "Council return calderdale/2026P01" in _text(path)


@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("code", ["en", "cy"])
def test_no_long_word_leaves_its_page_or_runs_into_the_foot(
    variant: Variant, code: str, typesetter: Typesetter, tmp_path: Path
) -> None:
    for number, page in enumerate(_pages(_pdf(_long(), typesetter, tmp_path / "s.pdf", variant, code)), 1):
        outside = [word for x, _, right, _, word in page if x < LEFT - 1 or right > RIGHT + 1]
        assert outside == [], f"page {number}"
        foot = [(y, low) for _, y, _, low, _ in page if low > FOOT]
        assert all(y > FOOT for y, _ in foot), f"page {number} runs into its foot"
        assert len({round(low) for _, low in foot}) == 1, "the foot is one line"


@pytest.mark.parametrize("made", [worked_statement(), busy_statement(), _long()])
@pytest.mark.parametrize("variant", list(Variant))
def test_no_heading_stands_alone_and_no_page_has_the_notes_alone(
    made: Statement, variant: Variant, typesetter: Typesetter, tmp_path: Path
) -> None:
    path = _pdf(made, typesetter, tmp_path / "s.pdf", variant)
    sections = paper_of(made, Look(variant=variant)).sections
    headings = {section.heading for section in sections}
    terms = [term for term, _ in sections[-1].blocks[0].terms]
    pages = _pages(path)
    for page in pages:
        body = sorted((round(y), x, word) for x, y, _, _, word in page if y < FOOT - 20)
        lines = [
            " ".join(word for y, _, word in body if y == at) for at in dict.fromkeys(y for y, *_ in body)
        ]
        assert lines[-1] not in headings
    last = " ".join(word for *_, word in pages[-1])
    assert all(f"{term}:" in last for term in terms[-3:])


def test_a_name_is_one_word_when_it_is_searched_for_or_read_aloud(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    """A word that fits is not cut up by invisible hyphens; an address breaks at its dots alone."""
    who = "Bartholomew Featherstonehaugh-Quillfeather"
    about = replace(ABOUT, person=who, authorities={"A1": who})
    about = replace(about, provider=replace(PROVIDER, contact="questions@candlewick-support.example"))
    text = _text(_pdf(busy_statement(about), typesetter, tmp_path / "s.pdf", Variant.STANDARD))
    assert f"Money statement for {who}" in text
    assert text.count("Featherstonehaugh") > 2
    assert "questions@candlewick-support.example" in text.replace("\u200b", "")
    assert "candlewick" in text
    assert "\u00ad" not in text


@pytest.mark.parametrize("variant", [Variant.STANDARD, Variant.LARGE_PRINT])
def test_amounts_side_by_side_keep_apart(variant: Variant, typesetter: Typesetter, tmp_path: Path) -> None:
    for page in _pages(_pdf(_long(), typesetter, tmp_path / "s.pdf", variant)):
        sums = [(y, x, right) for x, y, right, _, word in page if re.fullmatch(r"£[0-9,]+\.[0-9]{2}", word)]
        assert not [word for *_, word in page if word.count("£") > 1]
        for y, x, right in sums:
            near = [other for at, other, _ in sums if abs(at - y) < 1 and other > x]
            assert all(other - right > 5 for other in near)


def _four_hundred_lines() -> Statement:
    told = [
        delivered("AG-001", "24.00", on=DAY + timedelta(days=n * 28 // 400), units="1", rate="24.00")
        for n in range(400)
    ]
    ledger = book(
        *opened(),
        f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal("9600.00")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("9600.00")),
        *agreed("AG-001", "9600.00", units="400", rate="24.00"),
        *told,
    )
    return statement(ledger.fund, ledger.postings(), PERIOD, ABOUT)


def test_four_hundred_lines_keep_their_head_on_every_page(typesetter: Typesetter, tmp_path: Path) -> None:
    pages = _pages(_pdf(_four_hundred_lines(), typesetter, tmp_path / "s.pdf", Variant.STANDARD))
    assert len(pages) < 25
    with_lines = [page for page in pages if [word for *_, word in page].count("AG-001") > 5]
    assert len(with_lines) > 5
    for page in with_lines:
        assert {"Day", "Amount", "Agreement"} <= {word for *_, word in page}
    counted = sum([word for *_, word in page].count("£24.00") for page in pages)
    assert counted >= 800  # the rate and the amount of each


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says what a process holds")
def test_many_documents_take_the_room_of_one() -> None:
    made = _four_hundred_lines()
    with Typesetter(SHIPPED) as typesetter:
        look = Look(typesetter=typesetter)
        held = []
        for day in range(4):
            told = replace(made, header=replace(made.header, issued_at=DAY + timedelta(days=day)))
            statements.content(told, "pdf", SHIPPED, look)
            assert typesetter._process is not None
            pages = Path(f"/proc/{typesetter._process.pid}/statm").read_text(encoding="ascii").split()[1]
            held.append(int(pages))
    assert held[-1] < 1.3 * held[0]


# --- an office's own templates and style -----------------------------------------------------------


def test_a_broken_typst_template_names_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "reports"
    own.mkdir()
    text = (SHIPPED / "statement.typ").read_text(encoding="utf-8").replace("#sections(", "#sektions(")
    (own / "statement.typ").write_text(text, encoding="utf-8", newline="\n")
    line = 1 + text[: text.index("#sektions(")].count("\n")
    with pytest.raises(TemplateBrokenError) as refused:
        statements.content(worked_statement(), "pdf", own)
    assert f"{own / 'statement.typ'}, line {line}: " in str(refused.value)
    assert "unknown variable: sektions" in str(refused.value)


def test_a_broken_part_is_named_where_it_stands(tmp_path: Path) -> None:
    own = tmp_path / "reports"
    own.mkdir()
    text = (SHIPPED / "parts.typ").read_text(encoding="utf-8").replace("part.heading)", "part.hading)", 1)
    (own / "parts.typ").write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(TemplateBrokenError, match=r"parts\.typ, line [0-9]+: .*hading"):
        statements.content(worked_statement(), "pdf", own)


def test_a_template_reaches_nothing_outside_the_reports(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    own = tmp_path / "reports"
    own.mkdir()
    (own / "statement.typ").write_text('#read("../secret.txt")', encoding="utf-8", newline="\n")
    with pytest.raises(TemplateBrokenError, match="escape the project root"):
        statements.content(worked_statement(), "pdf", own)


def test_the_house_colour_reaches_the_page() -> None:
    plain = statements.content(worked_statement(), "pdf", SHIPPED)
    style = HouseStyle(colour="#7a1f5c")
    assert statements.content(worked_statement(), "pdf", SHIPPED, Look(style=style)) != plain


def test_fonts_are_those_that_are_there() -> None:
    assert chosen(["DejaVu Sans", "Libertinus Serif"], "") == ["DejaVu Sans", "Libertinus Serif"]
    assert chosen(["DejaVu Sans", "My Font"], "my font") == ["My Font", "DejaVu Sans"]
    there = ["Arial", "Noto Sans", "Noto Sans Arabic", "Noto Serif"]
    assert chosen(there, "") == ["Noto Sans", "Noto Sans Arabic", "Arial"]


def test_typst_runs_apart_from_beancount() -> None:
    """Its licence is held not to combine with Beancount's in one program (docs/dependencies.md)."""
    code = "import isf.outputs.typst_worker, sys; print('beancount' in sys.modules, 'typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.split() == [b"False", b"False"]


def test_a_typesetter_that_is_not_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As where the package was not installed: no traceback, the reason, and what to do."""
    (tmp_path / "typst.py").write_text("raise ModuleNotFoundError('no typst here')", encoding="utf-8")
    there = typesetting._environment()
    path = os.pathsep.join([str(tmp_path), there["PYTHONPATH"]])
    monkeypatch.setattr(typesetting, "_environment", lambda: {**there, "PYTHONPATH": path})
    with pytest.raises(TypesettingError) as refused:
        statements.content(worked_statement(), "pdf", SHIPPED)
    assert "(ModuleNotFoundError: no typst here)" in str(refused.value)
    assert "write the document as HTML" in str(refused.value)
    assert capfd.readouterr().err == ""


def test_large_print_says_the_same_as_standard() -> None:
    standard, large = (
        paper_of(busy_statement(), Look(variant=v)) for v in (Variant.STANDARD, Variant.LARGE_PRINT)
    )
    assert replace(large, variant=standard.variant) == standard
