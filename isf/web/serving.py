"""The whole dashboard as one application, and the server that gives it to this computer."""

import signal
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from cheroot.wsgi import Server
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Request

from isf.web.accounts import looking
from isf.web.accounts.visitors import Visitor, visitor_of
from isf.web.books.gate import Gate
from isf.web.headers import BOOKS, Guarded
from isf.web.portal.app import create_portal
from isf.web.portal.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_THREADS: Final = 32  # a slow visitor holds one; the proxy in front holds the rest of them off
_BODY: Final = 256 * 1024
_HEAD: Final = 32 * 1024
_SILENT: Final = 5
"""Seconds that somebody may be silent in the middle of a request."""
_PATIENCE: Final = 10
"""Seconds that requests under way have to end once the server is told to stop."""


def application(site: Site, hosts: Iterable[str]) -> "WSGIApplication":
    """Return the dashboard: hosts, headers, then the portal, or the gate and Fava behind it."""
    portal = create_portal(site)
    gate = Gate(site.office, _who(site), _looked(site))
    both = DispatcherMiddleware(portal.wsgi_app, {BOOKS: gate})
    return Guarded(both, frozenset(host.lower() for host in hosts), tls=site.tls)


def _who(site: Site) -> Callable[["WSGIEnvironment", bool], Visitor | None]:
    def who(environ: "WSGIEnvironment", there: bool) -> Visitor | None:  # noqa: FBT001 - the gate's own word
        token = Request(environ).cookies.get(site.cookie, "")
        return visitor_of(site.db, token, there=there)

    return who


def _looked(site: Site) -> Callable[[Visitor, str, str], None]:
    def looked(visitor: Visitor, fund: str, endpoint: str) -> None:
        looking.note(site.db, visitor.login.id, fund, f"Fava {endpoint.removeprefix('json_api.get_')}")

    return looked


def serve(made: Callable[[int], "WSGIApplication"], host: str, port: int) -> None:
    """Serve until told to stop by SIGINT or SIGTERM; requests under way are answered first.

    `made` gives the application once the port is known: a free one where 0 was asked for.
    """
    server = prepared(made, host, port)
    _stop_on_signals(server)
    try:
        server.serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


def prepared(made: Callable[[int], "WSGIApplication"], host: str, port: int) -> Server:
    """Return a server that listens and does not answer yet."""
    server = Server(
        (host, port),
        None,
        numthreads=_THREADS,
        server_name="isf",
        shutdown_timeout=_PATIENCE,
        timeout=_SILENT,
        request_queue_size=128,
    )
    server.max_request_body_size, server.max_request_header_size = _BODY, _HEAD
    server.prepare()
    server.wsgi_app = made(server.bind_addr[1])
    return server


def _stop_on_signals(server: Server) -> None:
    """Have the signals that end a program end this one gently; stopping waits, so a thread does it."""

    def stop(number: int, frame: object) -> None:
        del number, frame
        threading.Thread(target=server.stop, daemon=True).start()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        known = getattr(signal, name, None)
        if known is not None and threading.current_thread() is threading.main_thread():
            signal.signal(known, stop)
