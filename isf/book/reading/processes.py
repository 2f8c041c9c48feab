"""Work on many parts of an office at once, in as many processes as there are processors."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from isf.office import Office

Part = TypeVar("Part")
Answer = TypeVar("Answer")

_AHEAD = 2


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
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415 - for much work only
    from multiprocessing import get_context  # noqa: PLC0415

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Answer]] = deque()
        for part in parts:
            waiting.append(pool.submit(work, office, part))
            if len(waiting) > _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
