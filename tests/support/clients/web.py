"""A minimal browser, which keeps its cookie and sends forms with their CSRF tokens."""

import itertools
import re
from urllib.parse import urlencode, urlsplit

from tests.support.clients.http import Answer, ask

FORM = "application/x-www-form-urlencoded"
PASSWORD = "quartz lantern 47 omelette"
OTHER_PASSWORD = "velvet harbour 92 trombone"
WORKSPACE = "Xylothrumble Quendaloo"  # a good password, except in the workspace of this name

_numbers = itertools.count()


def unused_address() -> str:
    """Return another address at each call."""
    number = next(_numbers)
    return f"198.{18 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


class Web:
    """A person at a browser. Redirects are not followed. `headers` are sent with each request."""

    def __init__(self, url: str, cookie: str = "", **headers: str) -> None:
        self.url = url
        self.cookie = cookie
        self.headers = headers

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Send a request with the cookie, and store the new one."""
        sent = {**self.headers, **headers, **({"Cookie": self.cookie} if self.cookie else {})}
        answer = ask(self.url + path, method, body, **sent)
        for line in answer.headers.get_all("Set-Cookie", []):
            name_and_value, _, _ = line.partition(";")
            self.cookie = "" if name_and_value.endswith("=") else name_and_value
        return answer

    def token(self, path: str = "/sign-in") -> str:
        """Return the CSRF token of this browser's session, from a page."""
        for page in (path, "/rooms/lobby", "/sign-in"):
            if found := re.search(r'name="csrf[-_]token" (?:value|content)="([^"]+)"', self.ask(page).text):
                return found[1]
        raise AssertionError(f"{path} has no token")

    def send(self, path: str, at: str = "", headers: dict[str, str] | None = None, **fields: str) -> Answer:
        """Load the page with the form (`at`, or else the path itself), and send the form."""
        fields = {"csrf_token": self.token(at or path), **fields}
        return self.ask(path, "POST", urlencode(fields).encode(), Content_Type=FORM, **(headers or {}))

    def join(self, name: str, where: str = "/rooms/lobby", **headers: str) -> Answer:
        """Enter as a guest."""
        return self.send("/join", "/rooms/lobby", headers, name=name, next=where)

    def sign_up(self, name: str, password: str = PASSWORD, **fields: str) -> Answer:
        return self.send("/sign-up", name=name, password=password, **fields)

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Answer:
        return self.send("/sign-in", name=name, password=password, **fields)

    def sign_out(self, **fields: str) -> Answer:
        return self.send("/sign-out", at="/rooms/lobby", **fields)

    def name(self) -> str | None:
        """Return the name of the person in this browser's session, or None."""
        found = re.search(r'data-me-name="([^"]*)"', self.ask("/rooms/lobby").text)
        return found[1] if found else None


def path_of(answer: Answer) -> str:
    """Return the path to which a response redirects."""
    assert answer.status in (302, 303), answer.text
    return urlsplit(answer.headers["Location"])._replace(scheme="", netloc="").geturl()
