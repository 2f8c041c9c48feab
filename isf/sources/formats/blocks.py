"""Text in blocks of labelled lines (`Date: ...`, `Amount: ...`), as Santander exports accounts."""

from isf.sources.csv_reader import Record


def block_records(text: str, names: tuple[str, ...]) -> list[Record]:
    """Return the blocks as records, with the labels as their header.

    A block begins with the first label; labelled lines above the first block
    come as records of a label and a value. A label that stands twice in one
    block makes it a ragged record, so that it is kept out and not merged.
    """
    above: list[Record] = []
    blocks: list[tuple[int, list[tuple[str, str]]]] = []
    for line, label, value in _labelled(text):
        if label == names[0]:
            blocks.append((line, []))
        if blocks:
            blocks[-1][1].append((label, value))
        else:
            above.append((line, [label, value]))
    if not blocks:
        return above
    header = (max(line for line, _ in above) if above else 0, list(names))
    return [*above, header, *((line, _cells(told, names)) for line, told in blocks)]


def _labelled(text: str) -> list[tuple[int, str, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        label, colon, value = line.replace("\N{NO-BREAK SPACE}", " ").partition(":")
        if colon:
            found.append((number, label.strip(), value.strip()))
    return found


def _cells(told: list[tuple[str, str]], names: tuple[str, ...]) -> list[str]:
    values = dict(told)
    extra = [value or "?" for _, value in told[len(names) :]] if len(told) > len(values) else []
    return [*(values.get(name, "") for name in names), *extra]
