"""Where the journal's files stand; apart, so that asking how far it goes loads nothing else."""

from pathlib import Path

FOLDER = ".journal"
APPLIED = "applied"
"""The note of the newest record that was carried out: its number and its head."""

_PER_FOLDER = 100


def place(folder: Path, seq: int, ending: str) -> Path:
    """Return where a record, or what belongs to it, stands."""
    group = seq // _PER_FOLDER
    return folder / f"{group // _PER_FOLDER:06d}" / f"{group % _PER_FOLDER:02d}" / f"{seq:09d}.{ending}"


def mark(ledgers: Path) -> str:
    """Return the number and the head of the newest record that was carried out; empty where none is noted."""
    try:
        return (ledgers / FOLDER / APPLIED).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def is_missing(ledgers: Path) -> bool:
    """Say whether there are funds and no journal at all: copied without its hidden folder, perhaps."""
    return not any((ledgers / FOLDER).glob("[0-9]*")) and any(ledgers.glob("P-*"))
