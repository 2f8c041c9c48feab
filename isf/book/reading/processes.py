"""Work on many parts of an office at once, in as many processes as there are processors."""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from isf.office import Office

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Part = TypeVar("Part")
Answer = TypeVar("Answer")

_AHEAD = 2
_kept: ContextVar["list[ProcessPoolExecutor] | None"] = ContextVar("isf_processes_kept", default=None)


def in_processes(
    work: Callable[[Office, Part], Answer], office: Office, parts: Sequence[Part]
) -> Iterator[Answer]:
    """Yield what `work` answers for each part, in order; a few parts are done here.

    `work` is a function of a module, since each process imports it afresh. What
    waits to be taken is never more than two answers a process.
    """
    processes = min(_processors(), len(parts))
    if processes < 2:  # noqa: PLR2004 - one is this one
        yield from (work(office, part) for part in parts)
        return
    with _pool(processes) as pool:
        waiting: deque[Future[Answer]] = deque()
        for part in parts:
            waiting.append(pool.submit(work, office, part))
            if len(waiting) > _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextlib.contextmanager
def keeping_processes() -> Iterator[None]:
    """Let all that is done in processes meanwhile be done in the same ones: starting one takes a while."""
    kept: list[ProcessPoolExecutor] = []
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        for pool in kept:
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _pool(processes: int) -> "Iterator[ProcessPoolExecutor]":
    kept = _kept.get()
    if kept:
        yield kept[0]
    elif kept is not None:
        kept.append(_started(processes))
        yield kept[0]
    else:
        with _started(processes) as pool:
            yield pool


def _started(processes: int) -> "ProcessPoolExecutor":
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - for much work only
    from multiprocessing import get_context  # noqa: PLC0415

    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
