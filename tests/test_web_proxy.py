"""The dashboard behind a TLS proxy, as docs/nginx.example has it, on this computer."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pytest

from isf.web.serving import application, prepared
from tests.web.dashboards import TODAY, Dashboard, dashboard

EXAMPLE = Path(__file__).parent.parent / "docs" / "nginx.example"
NAME = "budget.example.org"
NGINX, OPENSSL = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), shutil.which("openssl")
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="nginx and openssl are not both there")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Proxied:
    """A dashboard, the port of the proxy in front of it, and the proxy's log."""

    house: Dashboard
    port: int
    log: Path

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", host: str = NAME, **headers: str
    ) -> Answer:
        """Ask as a browser does that reaches the proxy under its name."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=context)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(line):
            line.request(method, path, body or None, {"Host": host, **told})
            answer = line.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())


def free() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def configured(folder: Path, port: int, behind: int) -> Path:
    """Write the example with the places of this test in it; everything else stays as it is."""
    text, plain = EXAMPLE.read_text(encoding="utf-8"), free()
    places = {
        "/etc/letsencrypt/live/budget.example.org/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/budget.example.org/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/budget.log": f"{folder}/budget.log",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{behind}",
    }
    for old, new in places.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    head = f"pid {folder}/pid;\ndaemon off;\nerror_log {folder}/error.log;\nevents {{}}\n"
    whole = f"{head}http {{\n{kept}{text}}}\n"
    path = folder / "nginx.conf"
    path.write_text(whole, encoding="utf-8", newline="\n")
    return path


@contextmanager
def running(path: Path, port: int) -> Iterator[None]:
    words = [str(NGINX), "-p", str(path.parent), "-e", str(path.parent / "error.log"), "-c", str(path)]
    subprocess.run([*words, "-t", "-q"], check=True)
    with subprocess.Popen(words) as proxy:
        until = time.monotonic() + 20
        while time.monotonic() < until and proxy.poll() is None:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        try:
            yield
        finally:
            proxy.terminate()
            proxy.wait(20)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("proxy")
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem"
    words = [str(OPENSSL), *make.split(), "-subj", f"/CN={NAME}"]
    subprocess.run(words, check=True, cwd=folder, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        house, port = dashboard(folder, tls=True), free()
        site = replace(house.site, behind_proxy=True)
        server = prepared(lambda _: application(site, [NAME]), "127.0.0.1", 0)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        with running(configured(folder, port, server.bind_addr[1]), port):
            yield Proxied(house, port, folder / "budget.log")
        server.stop()
        thread.join(20)


def test_the_page_comes_through_with_its_headers_and_a_cookie_of_this_host(proxied: Proxied) -> None:
    answer = proxied.ask("/sign-in")
    assert answer.status == 200
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["Set-Cookie"].startswith("__Host-isf-visit=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_another_name_gets_nothing(proxied: Proxied) -> None:
    assert proxied.ask("/sign-in", host="elsewhere.example").status == 400


def test_the_address_that_a_visitor_claims_is_not_believed(proxied: Proxied) -> None:
    page = proxied.ask("/sign-in")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    word = page.text.partition('name="word" value="')[2][:64]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    body = f"word={word}&email=claimed@example.org&password=no"
    answer = proxied.ask("/sign-in", method="POST", body=body, X_Forwarded_For="203.0.113.9", **form)
    assert answer.status == 401
    keys = {row["who"] for row in proxied.house.db.rows("select who from failure")}
    assert "from 127.0.0.1" in keys
    assert not any("203.0.113.9" in key for key in keys)


def test_a_body_that_is_too_large_stops_at_the_proxy(proxied: Proxied) -> None:
    assert proxied.ask("/sign-in", method="POST", body="x" * 300_000).status == 413


def test_the_log_has_no_link_of_an_invite_and_no_question(proxied: Proxied) -> None:
    proxied.ask("/invite/a-secret-of-somebody")
    proxied.ask("/staff?q=Annie")
    told = proxied.log.read_text(encoding="utf-8")
    assert "/invite/-" in told
    assert "a-secret" not in told
    assert "Annie" not in told
