"""Where an office keeps its three folders, and where the starter office is.

An office is a folder with `ledgers/`, `importers/` and `reports/` in it; the
repository's own root is one. This module knows paths, not contents.
"""

from dataclasses import dataclass
from pathlib import Path

from isf.errors import NoOfficeError, SettingsMissingError

_MARK = "office.toml"


@dataclass(frozen=True, slots=True)
class Office:
    """The folders of one office."""

    root: Path

    @property
    def ledgers(self) -> Path:
        """Ledgers, the office's settings and the private register."""
        return self.root / "ledgers"

    @property
    def importers(self) -> Path:
        """One declaration for each format that comes in."""
        return self.root / "importers"

    @property
    def reports(self) -> Path:
        """Templates of what goes out."""
        return self.root / "reports"

    @property
    def settings(self) -> Path:
        """The provider, its client account, and who acts."""
        return self.ledgers / _MARK

    @property
    def register(self) -> Path:
        """Names behind fund ids; private."""
        return self.ledgers / "people.toml"

    def fund_folder(self, fund: str) -> Path:
        """Where one fund's ledger stands."""
        return self.ledgers / fund

    def council_file(self, code: str) -> Path:
        """Where one council's policy pack stands."""
        return self.ledgers / "councils" / f"{code}.toml"


def find_office(start: Path) -> Office:
    """Return the nearest office at or above a folder.

    Raises:
        NoOfficeError: when there is none.
        SettingsMissingError: when there is one whose settings are gone.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        office = Office(folder)
        if office.settings.is_file():
            return office
        if (office.ledgers / ".journal").is_dir():
            raise SettingsMissingError(folder, office.settings)
    raise NoOfficeError(start)


def starter() -> Path:
    """Return the folder with the shipped importers, reports and sample ledgers.

    A wheel carries them beside this module; in a clone they are the root's own.
    """
    here = Path(__file__).resolve().parent
    packaged = here / "starter"
    return packaged if packaged.is_dir() else here.parent
