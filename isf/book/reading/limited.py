"""Work on what others wrote, in a process of its own: limits on time, on memory, and on what comes back.

Some texts crash Beancount's parser, some workbooks take gigabytes or minutes,
and a reader written in another language may end the whole process; none of it
may take a command down with it. Memory is limited where the system can do that
(not on Windows); time and the length of the answer everywhere.
"""

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_RUN: Final = (
    "import sys; sys.path[:0] = [sys.argv[1]]; from isf.book.reading.limited import main; main(*sys.argv[2:])"
)
_NO_MEMORY: Final = 77
_MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What the other process may take: seconds, and bytes of memory and of answer."""

    seconds: int = 120
    memory: int = 3 * 2**30
    answer: int = 64 * _MIB


@dataclass(frozen=True, slots=True)
class Done:
    """What came back; `why` says why it ended early, and is empty where it did not."""

    answer: bytes
    why: str = ""


def call(target: str, words: Sequence[str], data: bytes = b"", limits: Limits = Limits()) -> Done:
    """Call `module:function` with words and bytes in another process; it returns the pieces of its answer."""
    import subprocess  # noqa: PLC0415 - rarely needed
    import threading  # noqa: PLC0415

    package = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-I", "-c", _RUN, str(package), target]
    process = subprocess.Popen(
        [*command, str(limits.seconds), str(limits.memory), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=package,
        env={**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"},
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(limits.seconds, stop)
    feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
    with process:
        clock.start()
        feeder.start()
        answer = process.stdout.read(limits.answer + 1) if process.stdout else b""
        if len(answer) > limits.answer:
            process.kill()
        code = process.wait()
        clock.cancel()
        feeder.join()
    return Done(answer, _why(limits, code, len(answer), late=late.is_set()))


def _feed(pipe: object, data: bytes) -> None:
    """Give the process its bytes; one that has ended already takes none."""
    with contextlib.suppress(OSError):
        pipe.write(data)  # type: ignore[attr-defined]
    with contextlib.suppress(OSError):
        pipe.close()  # type: ignore[attr-defined]


def _why(limits: Limits, code: int, length: int, *, late: bool) -> str:
    if length > limits.answer:
        return f"it holds more than {limits.answer // _MIB} MiB"
    if late:
        return f"it took longer than {limits.seconds} seconds to read"
    if code == _NO_MEMORY:
        return f"it needs more than {limits.memory // _MIB} MiB of memory"
    return f"its reader stopped (code {code})" if code else ""


def main(target: str, seconds: str, memory: str, *words: str) -> None:
    """Be the other process: take the limits, call the function, pass its answer on."""
    _limit(int(seconds), int(memory))
    module, _, name = target.partition(":")
    try:
        for piece in getattr(importlib.import_module(module), name)(*words, sys.stdin.buffer.read()):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(_NO_MEMORY)


def _limit(seconds: int, memory: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, max(seconds, 1)),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):  # some systems know a limit and refuse to set it
                resource.setrlimit(what, (most, most))
