"""The dashboard as it is run, and Chromium in front of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from isf.web.accounts import logins, sessions
from tests.web.dashboards import TODAY, Dashboard

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
PASSWORD = "four green garden gates"
WIDTHS = (1280, 390, 320)


@dataclass
class Served:
    """A dashboard at an address of this computer. `heard` is what browsers complained of."""

    house: Dashboard
    chromium: Browser
    place: str
    heard: list[str] = field(default_factory=list)

    @contextmanager
    def page(
        self, role: str = "nobody", *, width: int = 1280, script: bool = True, **more: Any
    ) -> Iterator[Page]:
        """Open a browser of this width in which somebody of this role is signed in."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=self.place, **more
        )
        if role != "nobody":
            self._sign_in(context, role)
        page = context.new_page()
        page.on("console", lambda told: self._hear(told.type, told.text))
        page.on("dialog", lambda told: self.heard.append(f"dialog {told.message}"))
        page.on("pageerror", lambda told: self.heard.append(f"error {told}"))
        yield page
        context.close()

    def _sign_in(self, context: BrowserContext, role: str) -> None:
        token = sessions.begin(self.house.db, self.house.logins[role].id, confirmed=True, shared=False)
        context.add_cookies([{"name": "isf", "value": token, "url": self.place}])

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "404" not in text and "400" not in text and "503" not in text:
            self.heard.append(text)


@contextmanager
def serving(house: Dashboard, chromium: Browser) -> Iterator[Served]:
    """Run `isf serve` on a free port, and end it as a service manager would."""
    words = [sys.executable, "-m", "isf", "--office", str(house.office.root), "serve", "--port", "0"]
    env = {**os.environ, "ISF_TODAY": TODAY.isoformat(), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stdout is not None
        place = server.stdout.readline().partition(" is at ")[2].partition(";")[0]
        try:
            assert place.startswith("http://127.0.0.1:")
            yield Served(house, chromium, place)
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0


def give_password(house: Dashboard, role: str) -> None:
    logins.set_password(house.db, house.logins[role], PASSWORD)


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page, for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
