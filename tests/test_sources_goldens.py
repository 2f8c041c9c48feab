"""Each invented file beside what comes of it: controls, asides, what is kept out, and every entry."""

from pathlib import Path

import pytest

from isf.sources.landing.common import Landed
from tests.sources.house import FOLDER, TODAY, book, check_golden, golden_text, landed

_ENDINGS = {".csv", ".txt", ".ofx", ".qif", ".sta", ".xml", ".dat"}
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in _ENDINGS)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


@pytest.mark.parametrize("name", FILES)
def test_what_comes_of_a_file(name: str) -> None:
    path = Path(FOLDER / name)
    reading, result = landed(path, book(until="2026-04-10"))
    assert isinstance(result, Landed)
    assert reading.source in (path.stem, path.stem.removesuffix("-older"))  # one may read two layouts
    check_golden(path, golden_text(reading, result))
