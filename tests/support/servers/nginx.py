"""A real nginx with the site of nginx/, on a free port, in front of a test's chat server."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.support import ROOT
from tests.support.servers.process import PortTaken, clean_environment, end, free_port, tail
from tests.support.wait import until

OUTER = """\
daemon off;
{user}
worker_processes 1;
worker_rlimit_nofile 4096;
pid {home}/nginx.pid;
error_log {home}/error.log info;
events {{ worker_connections 2048; }}
http {{
    {extra}
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {home}/access.log;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/nginx/{site};
}}
"""


def replaced(pattern: str, new: str, text: str) -> str:
    """Replace a pattern that must occur: else the site has changed and this file has to follow."""
    result, times = re.subn(pattern, lambda match: match.expand(new), text)
    assert times, f"nothing in nginx/ looks like {pattern!r} any more"
    return result


def make_certificate(home: Path) -> None:
    """Make a self-signed certificate, in files named like certbot's."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=chat.example.org -days 2"
    files = ["-keyout", str(home / "privkey.pem"), "-out", str(home / "fullchain.pem")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)


class Nginx:
    """nginx with the site `site` ("banter.conf", "banter-tls.conf") in front of the chat on `upstream_port`.

    Only ports, paths and the certificate are changed in it. `extra` lines are put before the site.
    """

    def __init__(self, home: Path, upstream_port: int, site: str = "banter.conf", extra: str = "") -> None:
        self.extra = extra
        self.home, self.upstream_port, self.site = home, upstream_port, site
        self.port = self.plain_port = 0
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        scheme = "https" if "tls" in self.site else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        for _ in range(5):
            try:
                self.start()
                return self
            except PortTaken:
                continue
        raise AssertionError("no free port was found five times in a row")

    def __exit__(self, *_: object) -> None:
        if self.process:
            end(self.process, 10)

    def render(self) -> None:
        """Write the site for this machine, and an nginx.conf that includes it, below `home`."""
        self.port, self.plain_port = free_port(), free_port()
        if "tls" not in self.site:
            self.plain_port = self.port
        rendered = self.home / "nginx"
        shutil.copytree(ROOT / "nginx", rendered, dirs_exist_ok=True)
        for path in rendered.glob("*.conf"):
            path.write_text(
                path.read_text().replace("/srv/banter/nginx", str(rendered)).replace("/srv/banter", str(ROOT))
            )
        upstream = rendered / "upstream.conf"
        upstream.write_text(
            replaced(
                r"(?m)^(\s*server) 127\.0\.0\.1:5000;", rf"\1 127.0.0.1:{self.upstream_port};", upstream.read_text()
            )
        )
        self._render_site(rendered / self.site)
        user = "user root;" if os.geteuid() == 0 else ""  # the checkout may be closed to others
        (self.home / "nginx.conf").write_text(OUTER.format(home=self.home, site=self.site, user=user, extra=self.extra))

    def _render_site(self, path: Path) -> None:
        site = path.read_text()
        site = replaced(r"(?m)^\s*listen \[::\]:.*\n", "", site)  # there may be no IPv6
        site = replaced(r"listen 80;", f"listen 127.0.0.1:{self.plain_port};", site)
        if "tls" in self.site:
            site = replaced(r"listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;", site)
            site = replaced(r"/etc/letsencrypt/live/chat\.example\.org", str(self.home), site)
            make_certificate(self.home)
        path.write_text(site)

    def start(self) -> None:
        """Start with freshly rendered files, and return when it listens. Raises PortTaken."""
        self.render()
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "nginx was not found. Please install it: sudo apt-get install nginx"
        log = self.home / "error.log"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [program, "-e", str(log), "-p", str(self.home), "-c", str(self.home / "nginx.conf")],
                env=clean_environment(),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        until(lambda: self._listens(log), 10, "nginx to listen")

    def _listens(self, log: Path) -> bool:
        written = log.read_text()
        if "Address already in use" in written:
            log.unlink()
            if self.process:
                end(self.process, 10)
            raise PortTaken
        assert self.process, "nginx isn't running"
        if self.process.poll() is not None:
            raise RuntimeError(f"nginx ended at once:\n{tail(log)}")
        return "start worker process" in written
