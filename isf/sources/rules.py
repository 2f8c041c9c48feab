"""Confirmed rules in `importers/rules.toml`: readable text, which anybody may read, correct or take out."""

import json
import tomllib

from isf.book.disk import durable
from isf.errors import FileError
from isf.office import Office
from isf.sources.landing.common import Rule

_HEAD = """\
# References that somebody said belong to a fund: `isf match --remember` adds them, `isf import` obeys.
# To undo one, take it out. What was imported before stays as it is.
"""
_FIELDS = ("reference", "fund", "council", "by", "on")


def read_rules(office: Office) -> tuple[Rule, ...]:
    """Return the rules of an office; none where there is no file.

    Raises:
        FileError: when the file does not say what it must.
    """
    path = office.importers / "rules.toml"
    if not path.is_file():
        return ()
    remedy = "Each [[rule]] has a reference and a fund."
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
        return tuple(Rule(**{name: str(rule[name]) for name in _FIELDS if name in rule}) for rule in told)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise FileError(path, [str(error)], remedy) from None


def remember(office: Office, rule: Rule) -> None:
    """Add a rule at the end of the file; one that says the same already is not written again."""
    path = office.importers / "rules.toml"
    rules = read_rules(office)
    if any(
        (old.reference, old.council, old.fund) == (rule.reference, rule.council, rule.fund) for old in rules
    ):
        return
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    durable.write(path, (text + _text(rule)).encode(), 0o644)


def _text(rule: Rule) -> str:
    told = ((name, getattr(rule, name)) for name in _FIELDS)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told if value]
    return "\n".join(["", "[[rule]]", *lines, ""])
