"""How a provider's papers look: `[style]` of office.toml, so that no template has to be touched.

[style]
name = "Candlewick Support"        # else the provider's
contact = "01234 000 000"          # else the provider's
colour = "#1d4f91"                 # lines and bars; dark enough to be seen on white
soft = "#f3f6fa"                   # behind boxes
font = "Noto Sans"                 # used where it is installed or in reports/fonts/
logo = "logo.png"                  # in reports/; PNG, JPEG or SVG
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from isf.book.records import read_toml
from isf.errors import FileError
from isf.office import Office

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_FONT: Final = re.compile(r"[A-Za-z0-9 -]{1,60}", re.ASCII)
_KEYS: Final = ("name", "contact", "colour", "soft", "font", "logo")
_LOGOS: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Name, contact, colours, font and logo; each is empty where the house has none of its own."""

    name: str = ""
    contact: str = ""
    colour: str = ""
    soft: str = ""
    font: str = ""
    logo_file: str = ""
    logo: str = ""

    def as_data(self) -> dict[str, str]:
        """Return what a PDF template gets."""
        return {"colour": self.colour, "soft": self.soft, "font": self.font, "logo_file": self.logo_file}


def house_style(office: Office) -> HouseStyle:
    """Return the style that office.toml asks for.

    Raises:
        FileError: when a value cannot be used; names it.
    """
    tables = read_toml(office.settings).get("style", {})
    wrong = list(_problems(tables, office.reports))
    if wrong:
        raise FileError(office.settings, wrong, "Mend the [style] table.")
    logo = str(tables.get("logo", ""))
    told = {key: str(tables.get(key, "")) for key in _KEYS if key != "logo"}
    return HouseStyle(**told, logo_file=logo, logo=_data_url(office.reports / logo) if logo else "")


def supplier_names(office: Office) -> dict[str, str]:
    """Return the names behind suppliers' codes, from `[suppliers]` of office.toml (code = "name").

    Raises:
        FileError: when the file cannot be read.
    """
    table = read_toml(office.settings).get("suppliers", {})
    return {str(code): str(name) for code, name in table.items()} if isinstance(table, Mapping) else {}


def _problems(tables: Any, reports: Path) -> list[str]:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(tables, Mapping):
        return ["style is not a table"]
    found = [f"[style] has no {key!r} (it may have {', '.join(_KEYS)})" for key in set(tables) - set(_KEYS)]
    found += [
        f'{key} = {tables[key]!r} is not a colour; write it like "#1d4f91"'
        for key in ("colour", "soft")
        if key in tables and _COLOUR.fullmatch(str(tables[key])) is None
    ]
    if "font" in tables and _FONT.fullmatch(str(tables["font"])) is None:
        found.append(f"font = {tables['font']!r} is not a font's name")
    return found + _logo_problems(str(tables.get("logo", "")), reports)


def _logo_problems(logo: str, reports: Path) -> list[str]:
    if not logo:
        return []
    path = reports / logo
    if Path(logo).name != logo or path.suffix.lower() not in _LOGOS:
        return [f"logo = {logo!r} is not the name of a PNG, JPEG or SVG file in reports/"]
    return [] if path.is_file() else [f"logo = {logo!r}: there is no {path}"]


def _data_url(path: Path) -> str:
    kind = _LOGOS[path.suffix.lower()]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
