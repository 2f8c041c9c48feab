"""Files that people write for us: a person's plan, a council's policy pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from isf.book.records import read_toml

if TYPE_CHECKING:  # pydantic only when a plan is read
    from isf.model.plan_file import PlanFile


def read_plan(path: Path) -> "PlanFile":
    """Read a plan file.

    Raises:
        FileError: naming each place in it that is not right.
    """
    from isf.model.plan_file import plan_file_of  # noqa: PLC0415 - pydantic only when needed

    return plan_file_of(read_toml(path), path)


def read_policy_pack(path: Path | None) -> dict[str, Any]:
    """Read a policy pack; no file stands for the default pack.

    Raises:
        FileError: when it is missing or is not TOML.
    """
    return read_toml(path) if path else {}
