"""`isf serve`: the dashboard."""

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from isf.cli.common import Request, everywhere
from isf.cli.demo_logins import demo_office, logins_for
from isf.cli.papers import OfficePapers, review_of
from isf.errors import NotLoopbackError, PublicAddressError
from isf.office import Office
from isf.web.accounts.database import database_of
from isf.web.portal.site import Site
from isf.web.serving import LOOPBACK, application
from isf.web.serving import serve as serve_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)


@click.command()
@everywhere
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this computer.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: a free one.")
@click.option("--public", metavar="URL", default="", help="How a TLS proxy in front of it is reached.")
@click.option("--demo", is_flag=True, help="The sample office, with three logins to try.")
def serve(request: Request, host: str, port: int, public: str, demo: bool) -> None:
    """Serve the dashboard, for this computer or for a TLS proxy on it (docs/dashboard.md).

    Stop it with Ctrl-C; requests under way are answered first.

    Example: isf serve --demo

    Refused: an address that other computers reach; a public address without https.
    """
    if host not in LOOPBACK:
        raise NotLoopbackError(host)
    office = demo_office(request) if demo else request.office
    logging.basicConfig(level=logging.WARNING)
    site = _site(office, public="" if demo else public)

    def made(at: int) -> "WSGIApplication":
        here = f"http://{_bracketed(host)}:{at}"
        app = application(site, _names(public) if site.tls else _own_names(at))
        click.echo(f"The dashboard of {office.root} is at {public if site.tls else here}; Ctrl-C stops it.")
        if demo:
            click.echo(logins_for(office, here))
        return app

    serve_app(made, host, port)


def _site(office: Office, public: str) -> Site:
    """Return the dashboard of an office; one with a public address stands behind a proxy that speaks TLS."""
    papers = OfficePapers(office)
    tls = bool(public)
    if tls and not _is_address(public):
        raise PublicAddressError(public)
    return Site(office, database_of(office), papers, tls=tls, behind_proxy=tls, review=review_of(papers))


def _is_address(public: str) -> bool:
    told = urlsplit(public)
    bare = told.path in {"", "/"} and not told.query and not told.fragment
    return told.scheme == "https" and bare and _HOST.fullmatch(told.netloc.lower()) is not None


def _names(public: str) -> set[str]:
    return {urlsplit(public).netloc}


def _own_names(port: int) -> set[str]:
    return {f"{_bracketed(name)}:{port}" for name in LOOPBACK}


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
