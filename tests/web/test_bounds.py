"""Every bound of the pages and of the API by HTTP: at one below, at it, one above, and at three times it."""

import io
import secrets
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chat import create_app
from chat.core.command import Who
from chat.domain.accounts import identity
from chat.domain.accounts.tokens import CreateToken
from chat.domain.workspace import workspace
from chat.settings import load
from chat.store import queries
from chat.web.avatars import FORM_OVERHEAD
from chat.web.pictures import Easel
from chat.web.visitors import MOST_FAMILIAR, become_familiar, familiar, is_slug
from tests.support.data.store import migrated_file

KEY = "k" * 40
LARGEST_FORM, LARGEST_REQUEST, LARGEST_PICTURE = 64 * 1024, 128 * 1024, 5 * 1024 * 1024  # bytes


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, without a server. Its forms need no tokens: `test_csrf.py` is about those."""
    home: Path = tmp_path_factory.mktemp("bounds")
    (home / "chat.db").write_bytes(migrated_file())
    app = create_app(load({"CHAT_DATA": str(home), "SECRET_KEY": KEY}))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


class Member:
    """A person with an account, at a browser."""

    def __init__(self, app: Flask) -> None:
        self.core: Any = app.extensions["jobs"].core
        key = secrets.token_urlsafe(32)
        known = self.core.write(lambda tx: identity.arrive(tx, secrets.token_hex(8), key))
        self.core.write(lambda tx: queries.people.change(tx, known.row.id, role="member"))
        self.who = Who(known.row.id)
        self.browser: FlaskClient = app.test_client()
        with self.browser.session_transaction() as session:
            session["key"] = key


@pytest.fixture
def member(app: Flask) -> Member:
    return Member(app)


def around(most: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("size", [most - 1, most, most + 1, 3 * most])


@around(LARGEST_FORM)
def test_a_form_is_as_large_as_it_may_be(app: Flask, size: int) -> None:
    body = b"name=&next=".ljust(size, b"x")
    answer = app.test_client().post("/join", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == (422 if size <= LARGEST_FORM else 413)


@around(LARGEST_REQUEST)
def test_a_request_to_the_api_is_as_large_as_it_may_be(app: Flask, member: Member, size: int) -> None:
    token = member.core.perform(member.who, CreateToken(name="robot", scopes=["read"])).token
    answer = app.test_client().post(
        "/api/room:list", data=b"{}".ljust(size), headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == (200 if size <= LARGEST_REQUEST else 413)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture is drawn in no time."""
    monkeypatch.setattr(Easel, "draw", lambda _self, _data: b"drawn")


@pytest.mark.usefixtures("drawn")
@around(LARGEST_PICTURE)
def test_a_picture_is_as_large_as_it_may_be(member: Member, size: int) -> None:
    answer = member.browser.post("/avatar", data={"image": (io.BytesIO(bytes(size)), "me.png")})
    expected = 200 if size <= LARGEST_PICTURE else 422 if size == LARGEST_PICTURE + 1 else 413
    assert answer.status_code == expected
    assert expected == 200 or "5 MB" in answer.text


@pytest.mark.usefixtures("drawn")
@around(LARGEST_PICTURE + FORM_OVERHEAD)
def test_a_form_with_a_picture_is_as_large_as_it_may_be(member: Member, size: int) -> None:
    head = b'--edge\r\nContent-Disposition: form-data; name="%s"; filename="a"\r\n\r\n'
    start, end = head % b"image" + b"x\r\n" + head % b"another", b"\r\n--edge--\r\n"
    body = start.ljust(size - len(end), b"x") + end
    answer = member.browser.post("/avatar", data=body, content_type="multipart/form-data; boundary=edge")
    assert answer.status_code == (200 if size <= LARGEST_PICTURE + FORM_OVERHEAD else 413)


@around(80)
def test_the_address_of_a_room_is_as_long_as_it_may_be(app: Flask, size: int) -> None:
    assert app.test_client().get(f"/rooms/{'x' * size}").status_code == (200 if size <= 80 else 404)


def test_a_room_has_an_address() -> None:
    assert [is_slug(text) for text in ("", "x", "x\x00")] == [False, True, False]


@pytest.mark.parametrize(("field", "most"), [("workspace", 80), ("name", 40)])
@pytest.mark.parametrize("times", ["one below", "at it", "one above", "three times it"])
def test_names_in_the_set_up_are_as_long_as_they_may_be(app: Flask, field: str, most: int, times: str) -> None:
    size = {"one below": most - 1, "at it": most, "one above": most + 1, "three times it": 3 * most}[times]
    token = app.extensions["jobs"].core.read(lambda tx: workspace.set_up_token(tx, KEY))
    form = {"workspace": "Garden", "name": "Ann", "door": "open", "password": "short", field: "x" * size}
    page = app.test_client().post(f"/setup/{token}", data=form).text
    assert f'id="{field if size > most else "password"}-below" role="alert"' in page


@around(MOST_FAMILIAR)
def test_a_browser_knows_the_accounts_that_it_signed_in_to_last(app: Flask, size: int) -> None:
    with app.test_request_context():
        for account in range(size):
            become_familiar(account)
        known = [account for account in range(size) if familiar(account)]
        assert known == list(range(size))[-MOST_FAMILIAR:]


def test_an_account_signed_in_to_again_is_known_longer_than_the_others_and_by_another_secret(app: Flask) -> None:
    with app.test_request_context():
        for account in range(MOST_FAMILIAR):
            become_familiar(account)
        before = familiar(0)
        become_familiar(0)
        become_familiar(99)
        assert (familiar(0) not in (None, before), familiar(1), bool(familiar(2))) == (True, None, True)
