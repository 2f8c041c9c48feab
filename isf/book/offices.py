"""Starting an office, and the records that change with it: councils and the register."""

import shutil
from pathlib import Path
from typing import Any

import tomli_w

from isf.book import heads
from isf.book.records import council_codes, settings_content
from isf.book.store import Receipt, writing
from isf.book.trust.outgoing import check_outgoing
from isf.errors import CouncilExistsError, OfficeExistsError, RequestError
from isf.model.policy import Policy
from isf.model.policy_file import policy_of
from isf.office import Office, starter

_SHIPPED = ("importers", "reports")
_NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "rules.toml")


def start_office(folder: Path, provider: str, *, by: str) -> tuple[Office, Receipt]:
    """Make the three folders with shipped declarations and templates, and an empty book.

    Raises:
        RequestError: when the provider has no name.
        OfficeExistsError: when the folder holds an office already.
        InsideLedgersError: when it is among another office's ledgers.
    """
    if not provider.strip():
        msg = 'A provider has a name, and statements begin with it; give it: --provider "Bridge Support".'
        raise RequestError(msg)
    office = Office(check_outgoing(folder).resolve())
    if office.ledgers.exists():
        raise OfficeExistsError(folder)
    for name in _SHIPPED:
        source = starter() / name
        shutil.copytree(source, office.root / name, ignore=_NOT_SHIPPED, dirs_exist_ok=True)
    office.ledgers.mkdir(parents=True, mode=0o700)
    with writing(office, by=by, why="init") as writer:
        receipt = writer.record(
            [],
            files={
                "office.toml": settings_content(provider.strip()),
                heads.CLEARING_FILE: b"",
                "people.toml": b"",
            },
        )
    return office, receipt


def add_council(
    office: Office, code: str, name: str, pack: dict[str, Any], *, by: str
) -> tuple[Policy, Receipt]:
    """Add a council with a policy pack; an empty one stands for the default.

    Raises:
        CouncilExistsError: when the office has the code already.
        FileError: when the pack is not right; nothing is written.
    """
    tables = {**pack, "code": code, "name": name}
    policy = policy_of(tables, f"the policy pack of {code}")
    with writing(office, by=by, why=f"council add {code}") as writer:
        if code in council_codes(office):  # somebody else was quicker, perhaps with other rules
            raise CouncilExistsError(code)
        receipt = writer.record([], files={f"councils/{code}.toml": tomli_w.dumps(tables).encode()})
    return policy, receipt
