"""Fava's own pages, made safe: text as text, and a page that says its language."""

from importlib.resources import files
from typing import Final

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

from isf.errors import FavaChangedError

_JOURNAL: Final = "_journal_table.html"
_LAYOUT: Final = "_layout.html"
_UNSAFE, _SAFE = "{% autoescape false %}", "{% autoescape true %}"
_NO_LANGUAGE, _LANGUAGE = "<html>", '<html lang="en-GB">'
_HEAD_ENDS, _OUR_STYLE = "</head>", '<link rel="stylesheet" href="/style/books.css"></head>'
"""The links to what is closed are not shown."""


def make_safe(fava_app: Flask) -> None:
    """Put our readings of Fava's templates before its own.

    Raises:
        FavaChangedError: when a template is not the one we know.
    """
    ours = {
        _JOURNAL: _changed(_JOURNAL, (_UNSAFE, _SAFE)),
        _LAYOUT: _changed(_LAYOUT, (_NO_LANGUAGE, _LANGUAGE), (_HEAD_ENDS, _OUR_STYLE)),
    }
    theirs = fava_app.jinja_loader
    chosen: list[BaseLoader] = [DictLoader(ours), *([theirs] if theirs else [])]
    # Flask keeps its templates' environment from the first use on, so this comes before any.
    fava_app.jinja_loader = ChoiceLoader(chosen)


def _changed(name: str, *changes: tuple[str, str]) -> str:
    text = files("fava").joinpath("templates", name).read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            what = f"its template {name} has another form"
            raise FavaChangedError(what)
        text = text.replace(old, new)
    return text
