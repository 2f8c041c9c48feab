"""The funds of the whole book: whose lines are whose."""

from collections import defaultdict
from collections.abc import Iterable

from isf.book.directives import Line
from isf.book.reading.fund_lines import fund_of
from isf.model.fund import Fund


def funds_of(lines: Iterable[Line]) -> tuple[Fund, ...]:
    """Return every fund that the lines of the whole book tell of, by fund id."""
    own: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.fund:
            own[line.fund].append(line)
    return tuple(fund_of(fund, tuple(told)) for fund, told in sorted(own.items()))
