"""Plain HTTP, as by curl: redirects are not followed, and an error status does not raise."""

import http.client
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit


class Answer:
    """A response: `status`, `headers` (names in any case), and the raw `body`, which may be compressed."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Send one request. Headers are named with underscores: `Accept_Encoding="gzip"`. Any certificate is accepted."""
    parts = urlsplit(url)
    assert parts.hostname
    if parts.scheme == "https":
        trusting = ssl._create_unverified_context()
        link: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=30, context=trusting
        )
    else:
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    with closing(link):
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        link.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(link.getresponse())


class _Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def _answer(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def echo_server() -> Iterator[int]:
    """Run a server in a thread that answers each request with the request's headers, as JSON. Yields its port."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
