"""Characters that change the direction of a line affect only their own message."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import come_in
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server

TURNED = ("\u202eno end", "\u2069\u202eout of it", "\u202e\u2067\u202din all ways", "\u2068\u202eopen")
# The positions of the first and the last letter of a text on the screen.
ENDS = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode(), length = text.data.trimEnd().length;
  const left = at => {
    const range = new Range();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return [left(0), left(length - 1)];
}"""


def test_a_message_can_not_turn_what_stands_beside_it(server: Server, visitor: Callable[..., Visitor]) -> None:
    with RawSocket(server.url, auth={"name": "Turner"}) as turner:
        turner.ask("room:join", room="lobby")
        for text in TURNED:
            made = turner.ask("message:post", room="lobby", text="Anything", client_id=str(uuid4()))["message"]
            turner.ask("message:edit", room="lobby", id=made["id"], text=f"Pay in {text}")
        page = come_in(visitor(), server.url, "Reader")
        messages = page.locator(".log .message").filter(has_text="Pay in")
        expect(messages).to_have_count(len(TURNED))
        for beside in messages.locator(".edited, time, .name").all():
            first, last = beside.evaluate(ENDS)
            assert first < last, beside.text_content()
