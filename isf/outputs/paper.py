"""A document in words, ready to be laid out: what HTML and PDF templates both draw.

Everything here is text in the reader's language; templates say where it
stands and how it looks, and nothing else. `as_data` is what a template gets.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from isf.outputs.language import Language
from isf.outputs.tables import Cell, Table, shown
from isf.reporting.dictionary import Kind
from isf.reporting.pictures import Segment


class Variant(StrEnum):
    """For whom a document is laid out."""

    STANDARD = "standard"
    EASY_READ = "easy-read"
    LARGE_PRINT = "large-print"


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column: `style` is amount, day or text; `width` is in characters.

    `widest` is the longest cell, `word` the longest word, up to where words are broken.
    `strong` says that the longest cell is the total's, which is bold.
    """

    heading: str
    style: str
    width: int
    widest: str
    word: str
    strong: bool


WHOLE_WORD = 11
"""Letters of a word that are not broken; a longer one may be, rather than leave its column."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as written; `total` is empty where there is none."""

    caption: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: start and width in percent."""

    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A picture of figures: a label and an amount above it, and what its parts stand for below."""

    parts: tuple[Part, ...]
    label: str = ""
    amount: str = ""
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One thing under a heading; `kind` says which of the fields it has.

    `words` text, `table` table, `bars` bars, `box` lines, `terms` terms,
    `idea` text beside a picture (`picture` names it).
    """

    kind: str
    text: str = ""
    lines: tuple[str, ...] = ()
    picture: str = ""
    table: PaperTable | None = None
    bars: tuple[Bar, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document; `above` stands over the title, `lead` under it, `notes` at the end."""

    language: str
    variant: str
    above: str
    title: str
    under: str
    lead: str
    intro: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    page_words: str
    warning: str = ""
    all_together: str = ""
    issued: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """Return the document as plain values, for a template."""
        return asdict(self)


def words(text: str) -> Block:
    """Return a paragraph."""
    return Block("words", text=text)


def box(*lines: str) -> Block:
    """Return lines in a box."""
    return Block("box", lines=tuple(line for line in lines if line))


def idea(picture: str, text: str, *lines: str) -> Block:
    """Return one idea beside its picture, with lines under it."""
    return Block("idea", text=text, picture=picture, lines=lines)


def tabled(table: Table, caption: str, say: Language) -> Block:
    """Return a table as it stands on paper."""
    paper = table.on_paper()
    kinds = [column.kind for column in paper.columns]
    rows = tuple(_written(row, kinds, say) for row in paper.rows)
    total = _written(paper.totals(), kinds, say) if paper.totals() else ()
    total = (say("All together"), *total[1:]) if total else ()
    columns = tuple(
        _column(column.heading, column.style, [row[i] for row in rows], total[i] if total else "")
        for i, column in enumerate(paper.columns)
    )
    return Block("table", table=PaperTable(caption, columns, rows, total))


def _column(heading: str, style: str, body: Sequence[str], total: str) -> PaperColumn:
    cells = [*body, total]
    words = [word[:WHOLE_WORD] for text in (heading, *cells) for word in text.split()] or [""]
    strong = len(total) >= max(map(len, body), default=0)
    widest = total if strong else max(body, key=len)
    width = max(map(len, (heading, *cells)))
    return PaperColumn(heading, style, width, widest, max(words, key=len), strong=strong)


def _written(row: Sequence[Cell], kinds: Sequence[Kind], say: Language) -> tuple[str, ...]:
    return tuple(written(cell, kind, say) for cell, kind in zip(row, kinds, strict=True))


def written(cell: Cell, kind: Kind, say: Language) -> str:
    """Write a cell for people, days in the reader's language."""
    return say.day(cell) if isinstance(cell, date) else shown(cell, kind)


def parts(segments: Sequence[Segment]) -> tuple[Part, ...]:
    """Return a bar's parts as templates take them: percent of its length, for drawing only."""
    return tuple(Part(s.name, float(s.start), float(s.width)) for s in segments)
