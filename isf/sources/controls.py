"""Controls: what a file says about itself must hold for the rows that were read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from isf.model.money import plain, total
from isf.sources.cells import CellError, amount_reader
from isf.sources.declaration import Declaration
from isf.sources.header import Header
from isf.sources.values import BankLine, Control, CouncilPayment, Purchase, Value


def stated(declaration: Declaration, header: Header, amount: Decimal, rows: int) -> list[Control]:
    """Return the controls that labels above the header state: a total, a count of rows."""
    found = []
    if "total" in header.said:
        line, cell = header.said["total"]
        try:
            said = plain(amount_reader(declaration.amounts)(cell))
        except CellError:
            said = cell
        found.append(Control(f"the total on line {line}", plain(amount), said))
    if "count" in header.said:
        line, cell = header.said["count"]
        found.append(Control(f"the count on line {line}", str(rows), cell.strip()))
    return found


def running_balance(values: Sequence[Value]) -> list[Control]:
    """Prove that opening + rows = closing, in whichever order the rows stand.

    Each balance must follow from its neighbour's, in one direction for the
    whole file: that also proves the order, which dates alone cannot.
    """
    lines = [value for value in values if isinstance(value, BankLine)]
    if not any(line.balance is not None for line in lines):
        return []
    oldest_first = _break(lines)
    newest_first = _break(lines[::-1])
    if oldest_first is None or newest_first is None:
        closing = plain(_ends(lines if oldest_first is None else lines[::-1])[1])
        return [Control("opening balance + rows = closing balance", closing, closing)]
    place = max(oldest_first, newest_first, key=lambda found: found[0])
    return [place[1]]


def _break(lines: Sequence[BankLine]) -> tuple[int, Control] | None:
    """Return the first place where a balance does not follow from the one before, or None."""
    stands: Decimal | None = None
    for position, line in enumerate(lines):
        follows = None if stands is None else stands + line.amount
        stands = follows if line.balance is None else line.balance
        if follows is not None and stands != follows:
            name = f"the balance on line {line.row}"
            return position, Control(name, plain(follows), plain(stands or Decimal(0)))
    return None


def _ends(lines: Sequence[BankLine]) -> tuple[Decimal, Decimal]:
    """Return the balance before the first line and after the last; the lines stand oldest first."""
    place = next(place for place, line in enumerate(lines) if line.balance is not None)
    opening = (lines[place].balance or Decimal(0)) - total(line.amount for line in lines[: place + 1])
    return opening, opening + total(line.amount for line in lines)


def closing(values: Sequence[Value]) -> tuple[date, Decimal] | None:
    """Return the balance after the last line and that line's day, where lines have balances."""
    lines = [value for value in values if isinstance(value, BankLine)]
    if not any(line.balance is not None for line in lines):
        return None
    ordered = lines if _break(lines) is None and lines[0].on <= lines[-1].on else lines[::-1]
    return max(line.on for line in lines), _ends(ordered)[1]


def balance_rows(values: Sequence[Value], noted: Sequence[tuple[int, str]]) -> list[Control]:
    """Hold rows that only state a balance against the lines: each is the opening or the closing one."""
    lines = [value for value in values if isinstance(value, BankLine)]
    if not noted or not any(line.balance is not None for line in lines):
        return []
    ordered = lines if _break(lines) is None else lines[::-1]
    opening, closing = (plain(balance) for balance in _ends(ordered))
    return [
        Control(f"the balance on line {line}", opening if said == opening else closing, said)
        for line, said in noted
    ]


def invoices(values: Sequence[Value]) -> list[Control]:
    """Hold the lines of each invoice against its total, where every line of it repeats one."""
    lines: dict[str, list[Purchase]] = {}
    for value in values:
        if isinstance(value, Purchase) and value.invoice and value.total is not None:
            lines.setdefault(f"{value.supplier} {value.invoice}", []).append(value)
    held = [
        Control(
            f"the total of invoice {told[0].invoice}", plain(total(t.amount for t in told)), plain(stated)
        )
        for told in lines.values()
        for stated in sorted({one.total for one in told if one.total is not None})
    ]
    failed = [control for control in held if not control.holds]
    whole = Control("invoices whose lines come to their total", str(len(held)), str(len(held)))
    return failed or ([whole] if held else [])


def sums(values: Sequence[Value]) -> list[Control]:
    """Return what was taken in all, for whoever wants to compare it with a letter or a screen."""
    money = [value.amount for value in values if isinstance(value, CouncilPayment | BankLine | Purchase)]
    return [Control("sum of the rows taken", plain(total(money)))] if money else []
