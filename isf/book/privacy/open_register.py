"""Whether others on this machine may read the register of names."""

import stat
import sys

from isf.office import Office


def register_is_open(office: Office) -> str:
    """Return a warning when others than its owner may read the register; empty when not.

    Windows has no such modes; who may read a file there is the folder's matter.
    """
    if sys.platform == "win32" or not office.register.is_file():
        return ""
    mode = stat.S_IMODE(office.register.stat().st_mode)
    if not mode & 0o077:
        return ""
    return (
        f"{office.register} may be read by others on this machine (mode {mode:04o}); "
        "close it with: chmod 600 " + str(office.register)
    )
