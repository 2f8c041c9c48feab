"""What the dashboard costs beside stock Fava, on the same ledgers, in one run.

    python -m bench.dashboard [FUNDS] [PEOPLE]

Builds an office of so many funds in a folder of its own, then lets so many
people look at My budget, cold and warm, each server in a process of its own.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from isf.book.load import fund_ids
from isf.book.store import writing
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund_id import new_fund_id
from isf.office import Office

TODAY = date(2026, 5, 3)
_ENTRIES = 100
_AT_ONCE = 50


def built(root: Path, funds: int) -> Office:
    """Return an office with so many funds of a hundred entries and more each."""
    from tests.web.offices import office_of

    ids: list[str] = []
    for _ in range(funds):
        ids.append(new_fund_id(frozenset(ids)))
    office = office_of(root / "office", *_story(ids[0]))
    for start in range(1, funds, _AT_ONCE):
        with writing(office, by="bench", why="bench") as writer:
            writer.record([item for fund in ids[start : start + _AT_ONCE] for item in _story(fund)])
    return office


def _story(fund: str) -> Iterable[f.Fact | e.Event]:
    from tests.web.offices import busy

    for item in busy():
        if isinstance(item, e.FundOpened):
            yield replace(item, fund=fund, about=replace(item.about, id=fund))
        else:
            yield _moved(item, fund)
    for number in range(_ENTRIES):
        day = date(2026, 4, 6 + number % 20)
        yield f.Allocation(fund=fund, on=day, heading="Community", amount=Decimal("1.00"))


def _moved(item: Any, fund: str) -> Any:
    links = (
        {"links": tuple(link.replace("P-7K3QX7", fund) for link in item.links)}
        if hasattr(item, "links")
        else {}
    )
    return replace(item, fund=fund, **links)


def ours(root: Path, people: int) -> dict[str, Any]:
    """Measure our dashboard."""
    began, worked = time.perf_counter(), time.process_time()
    from isf.web.accounts.grants import EVERYBODY, Role
    from isf.web.portal.site import Site
    from tests.web.dashboards import Clock, Dashboard, Papers

    office = Office(root)
    db, papers = Clock(root / "portal" / "portal.sqlite"), Papers()
    house = Dashboard(office, db, papers, Site(office, db, papers))
    house.let_in("staff", Role.STAFF, EVERYBODY, "bench")
    browser = house.browser("staff")
    browser.get("/still-here")
    started, own = time.perf_counter() - began, time.process_time() - worked
    funds = fund_ids(office)[:people]
    told = _looks(lambda fund: browser.get(f"/fund/{fund}").status_code, funds)
    fava = _looks(lambda fund: browser.get(f"/books/{fund}/extension/MyBudget/").status_code, funds)
    heavy = f"/books/{funds[0]}/api/account_report?a=Equity:Plan&r=balances"
    stall = _beside(lambda: browser.get(heavy), lambda: house.browser("staff").get(f"/fund/{funds[1]}"))
    return {
        "start": started,
        "start_cpu": own,
        "portal": told,
        "behind_the_gate": fava,
        "beside_a_heavy_request_ms": stall,
    }


def stock(root: Path, people: int) -> dict[str, Any]:
    """Measure Fava as it comes, with every fund's ledger."""
    from fava.application import create_app

    office, began = Office(root), time.perf_counter()
    heads = [office.fund_folder(fund) / "fund.beancount" for fund in fund_ids(office)]
    client = create_app(heads, read_only=True, poll_watcher=True).test_client()
    client.get("/")
    started = time.perf_counter() - began
    slugs = [fund.lower() for fund in fund_ids(office)[:people]]
    told = _looks(lambda slug: client.get(f"/{slug}/extension/MyBudget/").status_code, slugs)
    return {"start": started, "my_budget": told}


def _looks(look: Callable[[str], int], funds: Sequence[str]) -> dict[str, Any]:
    cold, memory = [], []
    for number, fund in enumerate(funds, 1):
        cold.append(_timed(lambda fund=fund: look(fund)))  # type: ignore[misc]
        if number % (len(funds) // 4 or 1) == 0:
            memory.append(_memory())
    warm = [_timed(lambda: look(funds[-1])) for _ in range(20)]
    return {"cold_ms": _middle(cold), "warm_ms": _middle(warm), "memory_mb": memory}


def _beside(heavy: Callable[[], object], light: Callable[[], object]) -> dict[str, float]:
    """Time a light request alone, and while heavy ones run in another thread."""
    light()
    alone, done = [_timed(light) for _ in range(10)], threading.Event()

    def keep_busy() -> None:
        while not done.is_set():
            heavy()

    busy = threading.Thread(target=keep_busy)
    busy.start()
    beside = [_timed(light) for _ in range(20)]
    done.set()
    busy.join()
    return {"alone": _middle(alone), "beside": _middle(beside), "worst": max(beside)}


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return round((time.perf_counter() - began) * 1000, 2)


def _middle(times: Sequence[float]) -> float:
    return round(statistics.median(times), 2)


def _memory() -> int:
    """Return what this process holds in memory, MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def main(words: Sequence[str]) -> None:
    """Build, measure both, and print one object."""
    if words and words[0] in {"ours", "stock"}:
        measure = {"ours": ours, "stock": stock}[words[0]]
        print(json.dumps(measure(Path(words[1]), int(words[2]))))  # noqa: T201
        return
    funds, people = ([int(word) for word in words] + [1000, 200][len(words) :])[:2]
    os.environ["ISF_TODAY"] = TODAY.isoformat()
    folder = Path(tempfile.mkdtemp(prefix="isf-bench-"))
    try:
        office = built(folder, funds)
        told: dict[str, Any] = {"funds": funds, "people": people}
        for who in ("ours", "stock"):
            command = [sys.executable, "-m", "bench.dashboard", who, str(office.root), str(people)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True)
            told[who] = json.loads(answer.stdout.splitlines()[-1])
        print(json.dumps(told, indent=1))  # noqa: T201
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
