"""Writers that are wrong on purpose: the harness must catch each, or its other rows show nothing."""

from tests.faults import calls, power, tracing
from tests.faults.judging import Row

_CATCHERS = {
    "no fsync": ("losses of power", power.caught_by_losses),
    "no folder fsync": ("losses of power", power.caught_by_losses),
    "apply before journal": ("kills", calls.caught_by_kills),
    "no read back": ("lying calls", calls.caught_by_lies),
}


def mutants(*, full: bool) -> Row:
    """Run each wrong writer through the faults that should catch it."""
    del full
    row = Row("mutants of the writer caught")
    row.missing = tracing.missing()
    for mutant, (by, catch) in () if row.missing else _CATCHERS.items():
        caught = catch(mutant)
        row.judge(mutant, "" if caught else f"not caught by {by}")
    row.note = f"{row.cases - len(row.bad)} of {len(_CATCHERS)} caught"
    return row
