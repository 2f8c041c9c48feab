"""Where the time of a command goes: its own profile, added up by room and by library.

The command runs once more on one processor, so that nothing hides in another process. cProfile makes every
call dearer, so the shares are a guide to where, not a measure of how long.
"""

import os
import pstats
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.measure import ROOT, Stopwatch

_SHOWN = 6
_LIBRARY = re.compile(r"site-packages/([^/.]+)")
_STANDARD = re.compile(r"^.*/python3\.\d+/")
_OUTSIDE = {
    "sqlite3": "SQLite",
    "typst": "typst",
    "fsync": "flushing to disk",
    "fdatasync": "flushing to disk",
    "marshal.loads": "importing",
    "_parser.Parser": "beancount",
    "re.Pattern": "matching text",
    "_hashlib": "hashing",
    "posix": "asking the file system",
    "_imp.create_dynamic": "importing",
    "builtins.exec": "importing",
    "readline": "waiting for the typesetter",
}


def shares(watch: Stopwatch, command: Sequence[str | Path]) -> list[tuple[str, float]]:
    """Return the rooms and libraries in which a command of isf spends most, with their shares."""
    file, script = watch.work / "where.profile", watch.work / "where_script.py"
    file.unlink(missing_ok=True)
    python, *words = (str(word) for word in command)
    if words[0] == "-c":
        script.write_text(words[1], encoding="utf-8")
        words[:2] = [str(script)]
    taskset = ["taskset", "-c", "0"] if sys.platform == "linux" else []
    subprocess.run(
        [*taskset, python, "-m", "cProfile", "-o", str(file), *words],
        cwd=watch.work,
        env=watch.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    spent: Counter[str] = Counter()
    for (path, _, name), (_, _, own, _, callers) in pstats.Stats(str(file)).stats.items():
        if path != "~":
            spent[room(path)] += own
            continue
        label = next((told for part, told in _OUTSIDE.items() if part in name), None)
        for (caller, _, _), (_, _, time, _) in callers.items():
            spent[label or room(caller)] += time
    whole = sum(spent.values()) or 1
    return [(label, time / whole) for label, time in spent.most_common(_SHOWN)]


def room(path: str) -> str:
    """Return the room of isf, the library, or the module of Python, that a file belongs to."""
    if path.startswith(str(ROOT) + os.sep):
        parts = Path(path).relative_to(ROOT).with_suffix("").parts
        return "/".join(parts[:3] if parts[:2] == ("isf", "book") else parts[:2])
    if "importlib" in path:
        return "importing"
    found = _LIBRARY.search(path)
    return found[1] if found else f"Python's {Path(_STANDARD.sub('', path)).parts[0].removesuffix('.py')}"
