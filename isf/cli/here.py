"""Commands as somebody can give them here: with this environment's programs, and quoted for this shell."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def on_windows() -> bool:
    """Say whether commands are given in PowerShell."""
    return os.name == "nt"


def program(name: str) -> str:
    """Return how a program of this environment is called: by its name where the path finds that very one."""
    beside = Path(sys.executable).parent / (f"{name}.exe" if on_windows() else name)
    found = shutil.which(name)
    if found and Path(found).resolve() == beside.resolve():
        return name
    return str(beside)


def line(words: Sequence[object]) -> str:
    """Return words as one line that the shell here takes apart again as they are."""
    told = [str(word) for word in words]
    if not on_windows():
        return shlex.join(told)
    quoted = subprocess.list2cmdline(told)
    return f"& {quoted}" if quoted.startswith('"') else quoted  # PowerShell runs what is quoted after an &
