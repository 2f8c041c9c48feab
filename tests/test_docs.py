"""The pages of docs/ as a whole: what they link to is there, and each can be reached from the README."""

import re
from pathlib import Path

import pytest

from isf.cli import COMMANDS
from tests.following import ROOT

PAGES = sorted((ROOT / "docs").glob("*.md"))
_LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        there = (page.parent / target).resolve()
        assert there.exists(), f"{page.name} links to {target}"
        if anchor and there.suffix == ".md":
            assert anchor[1:] in _anchors(there.read_text(encoding="utf-8")), f"{target}{anchor}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, todo = {ROOT / "docs" / "index.md"}, [ROOT / "README.md"]  # the site's own first page
    while todo:
        page = todo.pop()
        reached.add(page)
        links = (page.parent / target for target, _ in _LINK.findall(page.read_text(encoding="utf-8")))
        todo += [there.resolve() for there in links if there.suffix == ".md" and there.exists()]
        todo = [there for there in todo if there not in reached]
    assert [page.name for page in PAGES if page not in reached] == []


def test_every_page_stands_in_the_sites_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert [page.name for page in PAGES if f": {page.name}\n" not in menu] == []


def test_every_command_that_the_pages_name_exists() -> None:
    for page in PAGES:
        named = set(re.findall(r"`isf ([a-z][a-z-]+)", page.read_text(encoding="utf-8")))
        assert named - set(COMMANDS) == set(), page.name
