"""The preview of a room, which its page loads beside the script and shows until it is connected."""

import gzip
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.invitations import connect, joined
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server

Open = Callable[[], Web]
FIRST = "/rooms/lobby/first"


@pytest.fixture
def owner(proxied: Server) -> Iterator[RawSocket]:
    with signed_in(proxied, "First Of All", "owner") as connected:
        yield connected


def test_it_is_what_opening_the_room_answers(web: Open, owner: RawSocket) -> None:
    slug = owner.ask("room:create", name="First Words")["room"]["slug"]
    owner.ask("message:post", room=slug, text="A <b>bold</b> word", client_id=str(uuid.uuid4()))
    guest = joined(web(), "First Guest")
    with closing(connect(guest)) as connected:
        opened = connected.ask("room:open", room=slug)
    first = json.loads(guest.ask(f"/rooms/{slug}/first").text)
    assert first["opened"] == opened
    assert ([one["text"] for one in opened["messages"]][-1:], first["blocked"]) == (["A <b>bold</b> word"], [])


def test_it_names_whom_one_has_blocked(proxied: Server, web: Open) -> None:
    ben = joined(web(), "First Ben")
    blocked = json.loads(ben.ask(FIRST).text)["opened"]
    assert blocked["role"] == "member"
    with closing(connect(ben)) as connected:
        number = connected.wait_for("hello")["me"]["id"]
    reader = web()
    reader.sign_up("First Reader")
    with closing(connect(reader)) as connected:
        connected.ask("room:join", room="lobby")
        connected.ask("person:block", person=number)
    assert json.loads(reader.ask(FIRST).text)["blocked"] == [number]


def test_a_stranger_gets_nothing_and_a_member_nothing_of_a_room_of_others(web: Open, owner: RawSocket) -> None:
    hidden = owner.ask("room:create", name="First Secrets", kind="private")["room"]["slug"]
    assert web().ask(FIRST).status == 404
    guest = joined(web(), "First Curious")
    answers = [guest.ask(f"/rooms/{slug}/first") for slug in (hidden, "nowhere", "x" * 81, "%00")]
    assert [one.status for one in answers] == [404] * 4


def test_it_is_compressed_for_a_browser_that_can_unpack_it_and_kept_nowhere(web: Open, proxied: Server) -> None:
    guest = joined(web(), "First Packed")
    plain, packed = guest.ask(FIRST), guest.ask(FIRST, Accept_Encoding="br, gzip")
    assert json.loads(gzip.decompress(packed.body)) == json.loads(plain.text)
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding, Cookie")
    assert plain.headers["Cache-Control"] == "no-store"


def test_of_the_page_around_a_message_it_has_the_messages_there(web: Open, owner: RawSocket) -> None:
    slug = owner.ask("room:create", name="First Link")["room"]["slug"]
    said = [
        owner.ask("message:post", room=slug, text=f"line {number}", client_id=str(uuid.uuid4()))["message"]
        for number in range(70)
    ]
    guest, seq = joined(web(), "First Linked"), said[5]["seq"]
    page = guest.ask(f"/rooms/{slug}/{seq}")
    [address] = re.findall(rf'data-first="(/rooms/{slug}/first[^"]*)"', page.text)
    assert (page.status, f'data-seq="{seq}"' in page.text) == (200, True)
    around = json.loads(guest.ask(address).text)["around"]
    assert (around["ok"], around["newer"], said[5] in around["messages"]) == (True, True, True)
    assert said[-1] not in around["messages"]


def test_only_a_number_can_be_the_place_of_a_message(web: Open) -> None:
    guest = joined(web(), "First Number")
    answers = [
        guest.ask(f"/rooms/lobby/{part}").status for part in ("1", "999999999999999", "1" * 16, "x", "-1", "%D9%A1")
    ]
    assert answers == [200, 200, 404, 404, 404, 404]
    assert "around" not in json.loads(guest.ask(f"{FIRST}?around=x").text)


def test_the_inbox_is_for_people_who_are_known_and_a_stranger_gets_there_by_joining(web: Open) -> None:
    stranger = web()
    assert 'name="next" value="/inbox"' in stranger.ask("/inbox").text
    assert 'data-view="inbox"' in joined(stranger, "First Inbox").ask("/inbox").text
