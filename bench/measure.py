"""Timing whole processes: in pairs, in turn, medians of ratios."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.office import TODAY

ROOT = Path(__file__).resolve().parent.parent


class Sample(NamedTuple):
    """One run of a process: seconds, seconds of processor, MB of its largest process."""

    wall: float
    cpu: float
    peak: float


class Pairs(NamedTuple):
    """Runs of ours and of a peer's in turn; the ratios are medians of the pairs.

    `again` makes ready as for each run and returns our command, for whoever wants to look into it.
    """

    wall: float
    cpu: float
    ours: Sample
    theirs: Sample
    runs: int
    again: Callable[[], Sequence[str | Path]] | None = None


def environment(work: Path) -> dict[str, str]:
    """Return the environment of every process: bytecode compiled and kept, the day of the office."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
        "PYTHONPATH": str(ROOT),
        "ISF_TODAY": TODAY.isoformat(),
        "ISF_ACTOR": "bench",
        "BEANCOUNT_LOAD_CACHE_FILENAME": str(work / "{filename}.picklecache"),
    }


class Stopwatch:
    """Runs commands in a folder of work."""

    def __init__(self, work: Path) -> None:
        self.work, self.environment = work, environment(work)
        runner = [sys.executable, "-S", str(ROOT / "bench" / "runner.py")]
        self.runner = subprocess.Popen(runner, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, command: Sequence[str | Path]) -> Sample:
        """Run one command to its end; what it said on stderr is kept in the file `said`."""
        said = self.work / "said"
        asked = {
            "command": [str(word) for word in command],
            "said": str(said),
            "folder": str(self.work),
            "env": self.environment,
        }
        self.runner.stdin.write(json.dumps(asked) + "\n")
        self.runner.stdin.flush()
        told = json.loads(self.runner.stdout.readline())
        if told.pop("code"):
            msg = f"{command}: {said.read_text(encoding='utf-8', errors='replace')[-500:]}"
            raise RuntimeError(msg)
        return Sample(**told)

    def pairs(
        self,
        ours: Sequence[str | Path],
        theirs: Sequence[str | Path],
        runs: int,
        before: Callable[[], object] = lambda: None,
    ) -> Pairs:
        """Run both in turn; `before` makes ready for ours each time."""
        found = []
        for _ in range(runs):
            before()
            found.append((self.run(ours), self.run(theirs)))

        def again() -> Sequence[str | Path]:
            before()
            return ours

        return paired(found)._replace(again=again)


def paired(found: Sequence[tuple[Sample, Sample]]) -> Pairs:
    """Return the medians of pairs."""
    ours, theirs = zip(*found, strict=True)
    return Pairs(
        wall=statistics.median(a.wall / b.wall for a, b in found),
        cpu=statistics.median(a.cpu / max(b.cpu, 0.001) for a, b in found),
        ours=_middle(ours),
        theirs=_middle(theirs),
        runs=len(found),
    )


def _middle(samples: Sequence[Sample]) -> Sample:
    return Sample(*(statistics.median(column) for column in zip(*samples, strict=True)))


def isf(office: Path, *words: str | Path) -> list[str | Path]:
    """Return the command line of isf in an office."""
    return [sys.executable, "-m", "isf", "--office", office, *words]


def python(code: str, *words: str | Path) -> list[str | Path]:
    """Return the command line of some Python."""
    return [sys.executable, "-c", code, *words]


def versions(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the first line that each program says of its version; left out where it is not there."""
    found = {}
    for name, command in names.items():
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            continue
        found[name] = (
            (told.stdout or told.stderr).strip().splitlines()[0] if told.stdout or told.stderr else "?"
        )
    return found
