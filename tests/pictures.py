"""The pictures of docs/, made from the sample office: `python -m tests.pictures`.

Look at them before they are committed. Needs Chromium and playwright.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.following import ROOT

FOLDER = ROOT / "docs" / "pictures"
_CHROMIUM = "/usr/bin/chromium"
_TODAY = "2026-04-30"


def main() -> None:
    """Build the sample office, open what people see of it, and keep each as a picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        office = Path(folder) / "office"
        _isf("demo", str(office))
        browser = driver.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 1150})
        with _served(office) as (place, email, password):
            fund = _my_budget(page, place, email, password)
        for name, more in (("statement", ()), ("easy-read", ("--easy-read",))):
            file = office / f"{name}.html"
            _isf(
                "statement",
                fund,
                "--from",
                "2026-03-02",
                "--until",
                "2026-04-01",
                *more,
                "-o",
                str(file),
                office=office,
            )
            page.goto(file.as_uri())
            page.screenshot(path=FOLDER / f"{name}.png", clip={"x": 0, "y": 0, "width": 900, "height": 1150})
        browser.close()


def _my_budget(page: Page, place: str, email: str, password: str) -> str:
    """Sign in, keep the first page as a picture, and return the fund that it shows."""
    page.goto(f"{place}/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / "my-budget.png", clip={"x": 0, "y": 0, "width": 900, "height": 1150})
    found = re.search(r"P-[0-9A-Z]{6}", page.content())
    assert found, "the page names no fund"
    return found.group()


@contextmanager
def _served(office: Path) -> Iterator[tuple[str, str, str]]:
    words = [sys.executable, "-m", "isf", "--office", str(office), "serve", "--demo", "--port", "0"]
    with subprocess.Popen(words, env=_environment(), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        place = server.stdout.readline().partition(" is at ")[2].partition(";")[0]
        person = next(line for line in server.stdout if line.lstrip().startswith("person "))
        try:
            _, email, password = person.split()[:3]
            yield place, email, password
        finally:
            server.terminate()


def _isf(*words: str, office: Path | None = None) -> None:
    where = ["--office", str(office)] if office else []
    subprocess.run([sys.executable, "-m", "isf", *where, *words], env=_environment(), check=True)


def _environment() -> dict[str, str]:
    ours = {"ISF_TODAY": _TODAY, "ISF_ACTOR": "sam", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **ours}


if __name__ == "__main__":
    main()
