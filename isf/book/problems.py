"""Problems: data errors of a book as values, collected and shown together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken identity: its name and number, where, what is wrong with both figures, what to do.

    `fund` is empty for the office's own lines; `on` is None where no one day
    is to blame; `place` is `file:line` where it is known.
    """

    name: str
    identity: int
    fund: str
    on: date | None
    message: str
    do: str
    place: str = ""

    def sentence(self) -> str:
        """Say it in one go: fund, day, what, and the remedy."""
        who = self.fund or "the office"
        day = f" on {self.on.isoformat()}" if self.on else ""
        return f"{self.name}: {who}{day}: {self.message} {self.do}"
