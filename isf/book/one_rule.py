"""A council's policy as far as one of its tables goes; most packs leave most tables out."""

from isf.book.records import read_policy, read_toml
from isf.model.policy import Policy
from isf.office import Office


def policy_for(office: Office, council: str, table: str) -> Policy:
    """Return a council's policy, of which only one table is asked; without it, pydantic stays asleep.

    Raises:
        CouncilUnknownError: when the office does not have this council.
        FileError: when its file does not say what a policy pack must say.
    """
    path = office.council_file(council)
    if path.is_file() and table not in read_toml(path):
        return Policy(council, council)
    return read_policy(office, council)
