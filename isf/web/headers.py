"""What stands around everything that is served: the list of hosts, and headers that keep browsers strict.

A page may set a stricter policy of its own; nothing may leave without one.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BOOKS: Final = "/books"
"""Where Fava stands."""

_SHARED: Final = "; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
PORTAL_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'" + _SHARED
)
FAVA_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'" + _SHARED
)
PAPER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; sandbox" + _SHARED
)
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_log = logging.getLogger(__name__)
_A_YEAR: Final = "max-age=31536000"


class Guarded:
    """An application that answers to its own names only, and never without the security headers."""

    def __init__(self, app: "WSGIApplication", hosts: Collection[str], *, tls: bool) -> None:
        self._app, self._hosts, self._tls = app, frozenset(hosts), tls

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer a request, or refuse it for the name it came under."""
        guarded = self._guarding(environ, start)
        if environ.get("HTTP_HOST", "").lower() not in self._hosts:
            guarded("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This address is not served here.\n"]
        try:
            return self._app(environ, guarded)  # type: ignore[arg-type]
        except Exception:  # noqa: BLE001 - whatever it was, nothing of it goes out
            _log.exception("a request to the dashboard failed")
            guarded("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Something went wrong on our side. Please try again in a few minutes.\n"]

    def _guarding(self, environ: "WSGIEnvironment", start: "StartResponse") -> Callable[..., object]:
        path = environ.get("PATH_INFO", "")
        policy = FAVA_POLICY if path == BOOKS or path.startswith(f"{BOOKS}/") else PORTAL_POLICY

        def guarded(status: str, told: list[tuple[str, str]], *rest: object) -> object:
            headers = Headers(told)
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault("Cache-Control", "no-store")
            for name, value in _ALWAYS.items():
                headers[name] = value
            if self._tls:
                headers["Strict-Transport-Security"] = _A_YEAR
            return start(status, headers.to_wsgi_list(), *rest)  # type: ignore[arg-type]

        return guarded
