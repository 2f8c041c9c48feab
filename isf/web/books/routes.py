"""Which of Fava's addresses are open, with which arguments; every other one is closed, for every role.

Fava in read-only mode still answers every GET, and some of those read or
change more than a ledger. So the gate opens what is listed here. A route that
stands in neither list keeps the dashboard from starting: a new Fava is looked
at before it is served.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.routing import Map

from isf.errors import FavaChangedError

_ACCOUNT: Final = r"[A-Z][A-Za-z0-9]*(:[A-Z0-9][A-Za-z0-9-]*)*"
_TIME: Final = r"(FY)?20[0-9]{2}(-(Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"
_FILTERS: Final[Mapping[str, str]] = {
    "account": _ACCOUNT,
    "time": _TIME,
    "interval": "month|quarter|year",
    "conversion": "at_cost|at_value|units|GBP",
    "partial": "true",
}
"""No free-text filter: a pattern can take for ever. No days or weeks: too slow."""

LONGEST: Final = 120


@dataclass(frozen=True)
class Opening:
    """What an open route takes: patterns of the parts of its path and of its arguments."""

    parts: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=lambda: _FILTERS)

    def takes(self, parts: Mapping[str, object], arguments: Iterable[tuple[str, str]]) -> bool:
        """Say whether every part of the path and every argument is as it must be, and none comes twice."""
        told = list(arguments)
        names = [name for name, _ in told]
        return (
            set(parts) == set(self.parts)
            and all(_fits(self.parts[name], str(value)) for name, value in parts.items())
            and len(set(names)) == len(names)
            and all(name in self.arguments and _fits(self.arguments[name], value) for name, value in told)
        )


def _fits(pattern: str, value: str) -> bool:
    return len(value) <= LONGEST and re.fullmatch(pattern, value, re.ASCII) is not None


_REPORTS: Final = "income_statement|balance_sheet|trial_balance|events|commodities"
OPEN: Final[Mapping[str, Opening]] = {
    "static": Opening(
        {"filename": r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.(js|css|ico|woff2|wasm|map)"}, {"mtime": "[0-9]+"}
    ),
    "index": Opening(),
    "report": Opening({"report_name": _REPORTS}),
    "account": Opening({"name": _ACCOUNT}, {**_FILTERS, "r": "changes|balances"}),
    "extension_report": Opening({"extension_name": "MyBudget"}),
    "extension_endpoint": Opening({"extension_name": "MyBudget", "endpoint": "style"}, {}),
    "json_api.get_changed": Opening(arguments={}),
    "json_api.get_errors": Opening(arguments={}),
    "json_api.get_ledger_data": Opening(arguments={}),
    "json_api.get_events": Opening(),
    "json_api.get_commodities": Opening(),
    "json_api.get_income_statement": Opening(),
    "json_api.get_balance_sheet": Opening(),
    "json_api.get_trial_balance": Opening(),
    "json_api.get_account_report": Opening(
        arguments={**_FILTERS, "a": _ACCOUNT, "r": "journal|changes|balances"}
    ),
}

CLOSED: Final = frozenset(
    {
        "document",
        "download_journal",
        "download_query",
        "extension_js_module",
        "help_page",
        "holdings_by",
        "jump",
        "statement",
        "json_api.get_context",
        "json_api.get_documents",
        "json_api.get_extract",
        "json_api.get_help",
        "json_api.get_imports",
        "json_api.get_journal",
        "json_api.get_journal_page",
        "json_api.get_narration_transaction",
        "json_api.get_narrations",
        "json_api.get_options",
        "json_api.get_payee_accounts",
        "json_api.get_payee_transaction",
        "json_api.get_query",
        "json_api.get_source",
        "json_api.get_source_slice",
        "json_api.get_statistics",
    }
)

POLLS: Final = frozenset({"json_api.get_changed"})
"""What Fava's page asks for by itself every few seconds: no sign that anybody is there."""

UNWATCHED: Final = POLLS | {"static", "json_api.get_errors", "json_api.get_ledger_data"}
"""What is not worth a line in the log of who looked at what."""


def check_classified(routes: Map) -> None:
    """Refuse a Fava with a route that nobody has looked at, or without one that we know.

    Raises:
        FavaChangedError: names the routes.
    """
    there = {rule.endpoint for rule in routes.iter_rules() if rule.methods and "GET" in rule.methods}
    known = {*OPEN, *CLOSED}
    if there != known:
        new, gone = sorted(there - known), sorted(known - there)
        what = f"new routes: {', '.join(new) or 'none'}; missing ones: {', '.join(gone) or 'none'}"
        raise FavaChangedError(what)
