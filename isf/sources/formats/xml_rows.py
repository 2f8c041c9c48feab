"""XML in which one element is a row, as care systems export visits, with what stands around it."""

from typing import Any

from isf.sources.csv_reader import Record
from isf.sources.files import Incoming
from isf.sources.formats.xml_safely import local_name, root_of
from isf.sources.header import norm

_BEFORE = "\N{ZERO WIDTH NO-BREAK SPACE} \r\n\t"


def xml_records(file: Incoming, text: str, row: str) -> list[Record]:
    """Return the rows under one header; none when the file is not XML or has no such element.

    A row has what stands in it and, for each element around it, what stands
    there before anything that is nested deeper: the person of a visit's week,
    the file's own reference. A name that is nearer to the row comes first.

    Raises:
        FileRefusedError: when it is XML and not sound, or has a DTD.
    """
    if not text.lstrip(_BEFORE).startswith("<") or row.casefold() not in text.casefold():
        return []
    found = [node for node in root_of(file).iter() if norm(local_name(node)) == norm(row)]
    told = [(node.sourceline or 1, _cells(node)) for node in found]
    names = list(dict.fromkeys(name for _, cells in told for name in cells))
    records: list[Record] = [(0, names)] if names else []
    for line, cells in told:
        number = max(line, records[-1][0] + 1)  # a row is known by its line, and several may share one
        records.append((number, [cells.get(name, "") for name in names]))
    return records


def _cells(row: Any) -> dict[str, str]:  # noqa: ANN401 - lxml's
    cells: dict[str, str] = {}
    for node in (row, *row.iterancestors()):
        for name, value in (*node.attrib.items(), *_leaves(node)):
            cells.setdefault(name.rpartition("}")[2], value)
    return cells


def _leaves(node: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    return [
        (local_name(child), (child.text or "").strip())
        for child in node
        if local_name(child) and not len(child)
    ]
