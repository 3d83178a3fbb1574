"""The page in a real Chromium, with a real server."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.people import act
from tests.support.browser.talk import COMPOSER, choose_action, come_in, join_room, post, ready, say, sees, texts
from tests.support.clients.clients import Chatter
from tests.support.servers.nginx import Nginx
from tests.support.servers.node import start_node
from tests.support.servers.process import end
from tests.support.servers.server import Server
from tests.support.wait import until

Visit = Callable[..., Visitor]
# True once a message is in the browser's database, which takes it a moment longer than to show it.
IS_KEPT = """() => new Promise((resolve) => {
    indexedDB.open('banter-outbox').onsuccess = ({ target: { result } }) => {
        const asked = result.transaction('entries').objectStore('entries').count();
        asked.onsuccess = () => { result.close(); resolve(asked.result > 0); };
    };
})"""

NODE = """
import { io } from 'socket.io-client';
const [url] = process.argv.slice(2);
const socket = io(url, { auth: { name: 'Nora', key: 'a key of sixteen or more' } });
socket.on('connect', async () => {
  await socket.emitWithAck('room:join', { room: 'lobby' });
  const client_id = crypto.randomUUID();
  await socket.emitWithAck('message:post', { room: 'lobby', text: 'from Node.js', client_id });
});
socket.on('message', ({ message }) => { if (message.text) console.log(message.text); });
"""


def test_browsers_by_websocket_and_by_polling_a_node_program_and_a_python_program_chat_with_each_other(
    visitor: Visit, chatter: Callable[..., Chatter], tmp_path: Path
) -> None:
    said = ["from a WebSocket", "from long-polling", "from Python", "from Node.js"]
    with Server(tmp_path / "data", CHAT_PROXIES="1") as server, Nginx(tmp_path / "nginx", server.port) as nginx:
        ann = come_in(visitor(), nginx.url, "Ann")
        ben = come_in(visitor(websocket=False), nginx.url, "Ben")
        pat = chatter(nginx.url, "Pat")
        pat.ask("room:join", room="lobby")
        say(ann, said[0])
        say(ben, said[1])
        post(pat, said[2])
        node = start_node(NODE, nginx.url)
        try:
            for page in (ann, ben):
                for text in said:
                    sees(page, text)
            for text in said:
                pat.wait_for_text(text)
            say(ann, "Goodbye, Nora")
            assert node.stdout
            heard = [node.stdout.readline().strip() for _ in range(2)]
            assert heard == ["from Node.js", "Goodbye, Nora"]
        finally:
            end(node, 10)
        assert texts(ann) == texts(ben)


def test_a_first_visit_asks_for_a_name_and_the_browser_is_remembered(server: Server, visitor: Visit) -> None:
    ann, impostor = visitor(), visitor()
    ann.page.goto(server.url)
    ann.page.get_by_label("Your name").fill("Ann")
    ann.page.get_by_role("button", name="Join").click()
    ready(ann.page)
    ann.page.goto(server.url)
    ready(ann.page)
    expect(ann.page.locator(".me .name")).to_have_text("Ann")

    impostor.page.goto(server.url)
    impostor.page.get_by_label("Your name").fill("ann")
    impostor.page.get_by_role("button", name="Join").click()
    expect(impostor.page.get_by_role("alert")).to_contain_text("Someone has this name")
    expect(impostor.page.get_by_label("Your name")).to_have_value("ann")


def test_a_laptop_that_was_closed_for_a_while_has_everything_when_it_is_opened_again(
    server: Server, visitor: Visit, chatter: Callable[..., Chatter]
) -> None:
    ann, ben = visitor(), chatter(server.url, "Ben", key="b" * 16)
    come_in(ann, server.url, "Ann")
    ben.ask("room:join", room="lobby")
    changed, deleted = post(ben, "will be changed"), post(ben, "will be deleted")
    sees(ann.page, "will be deleted")
    ann.page.evaluate("window.stillTheSamePage = true")

    server.stop()
    expect(ann.page.locator(".connection.is-shown")).to_contain_text("No connection")
    say(ann.page, "written without a connection")
    expect(ann.page.locator(".message.unsent .state")).to_have_text("Waiting for connection")
    server.start()
    until(lambda: ben.client.connected, 20, "Ben's reconnection")
    ben.ask("room:join", room="lobby")
    for number in range(60):
        post(ben, f"missed {number}")
    ben.ask("message:edit", room="lobby", id=changed["id"], text="was changed")
    ben.ask("message:delete", room="lobby", id=deleted["id"])

    sees(ann.page, "written without a connection")
    sees(ann.page, "missed 59")
    sees(ann.page, "was changed")
    expect(ann.page.get_by_text("Message deleted")).to_have_count(1)
    assert [text for text in texts(ann.page) if text.startswith("missed")] == [f"missed {n}" for n in range(60)]
    assert ann.page.evaluate("window.stillTheSamePage") is True


def test_a_message_written_offline_survives_the_closing_of_the_tab(server: Server, visitor: Visit) -> None:
    ann = visitor()
    come_in(ann, server.url, "Ann")
    server.stop()
    say(ann.page, "do not lose me")
    expect(ann.page.locator(".message.unsent")).to_have_count(1)
    ann.page.wait_for_function(IS_KEPT)
    ann.page.close()
    server.start()

    page = ann.tab()
    page.goto(server.url)
    sees(page, "do not lose me")
    page.reload()
    sees(page, "do not lose me")


def test_a_page_goes_on_without_a_reload_when_the_server_is_killed(server: Server, visitor: Visit) -> None:
    ann, ben = visitor(), visitor()
    come_in(ann, server.url, "Ann")
    come_in(ben, server.url, "Ben")
    say(ann.page, "before")
    sees(ben.page, "before")

    server.kill()
    say(ann.page, "in between")
    server.start()

    sees(ben.page, "in between")
    sees(ann.page, "in between")
    assert texts(ann.page) == texts(ben.page) == ["before", "in between"]


def test_what_one_wrote_can_be_changed_and_deleted(server: Server, visitor: Visit) -> None:
    ann, ben = visitor(), visitor()
    come_in(ann, server.url, "Ann")
    come_in(ben, server.url, "Ben")
    say(ann.page, "a tpyo")
    sees(ben.page, "a tpyo")

    ann.page.locator(COMPOSER).press("ArrowUp")
    expect(ann.page.locator(COMPOSER)).to_have_value("a tpyo")
    say(ann.page, "a typo")
    sees(ben.page, "a typo")
    expect(ben.page.locator(".edited")).to_have_count(1)

    choose_action(ann.page, "a typo", "Delete message")
    ann.page.get_by_role("button", name="Delete", exact=True).click()
    for page in (ann.page, ben.page):
        expect(page.locator(".text.deleted")).to_have_text("Message deleted")
    for page in (ann.page, ben.page):
        expect(page.locator(".message button")).to_have_count(0)


def test_text_is_shown_as_text_and_links_are_links(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(), server.url, "<b>Ann</b>")
    say(page, "<img src=x onerror=alert(1)> see https://example.org/a?b=c. Bye")
    sees(page, "<img src=x onerror=alert(1)>")
    link = page.locator(".message .text a")
    expect(link).to_have_attribute("href", "https://example.org/a?b=c")
    expect(link).to_have_text("https://example.org/a?b=c")
    expect(page.locator(".message .text img")).to_have_count(0)
    expect(page.locator(".message .name").first).to_have_text("<b>Ann</b>")


def test_a_room_is_made_opened_by_its_address_and_left(server: Server, visitor: Visit) -> None:
    ann, ben = visitor(), visitor()
    come_in(ann, server.url, "Ann")
    come_in(ben, server.url, "Ben")
    ann.page.get_by_role("button", name="New room").click()
    ann.page.get_by_label("Name", exact=True).fill("Lobby")
    ann.page.get_by_role("button", name="Create room").click()
    expect(ann.page.get_by_role("alert")).to_contain_text("That room name is taken")
    ann.page.get_by_label("Name", exact=True).fill("Garden Work")
    ann.page.get_by_role("button", name="Create room").click()
    expect(ann.page).to_have_url(f"{server.url}/rooms/garden-work")

    ben.page.goto(f"{server.url}/rooms/garden-work")
    ready(ben.page)
    say(ann.page, "is anybody looking?")
    sees(ben.page, "is anybody looking?")
    expect(ben.page.locator(COMPOSER)).to_have_count(0)
    expect(ann.page.locator(".faces .count")).to_have_text("1")
    expect(ann.page.locator(".log .notice", has_text="Ben joined")).to_have_count(0)
    join_room(ben.page)
    say(ben.page, "nice garden")
    sees(ann.page, "nice garden")
    expect(ann.page.locator(".log .notice", has_text="Ben joined")).to_have_count(1)

    ben.page.get_by_role("link", name="Lobby").click()
    expect(ben.page.locator("main h1")).to_have_text("Lobby")
    ben.page.go_back()
    expect(ben.page.locator(COMPOSER)).to_be_visible()
    act(ben.page, "Leave room")
    ben.page.get_by_role("dialog").get_by_role("button", name="Leave room").click()
    expect(ben.page.locator("h2", has_text="You left")).to_be_visible()
    ben.page.get_by_role("link", name="Lobby").click()
    expect(ben.page.locator("main h1")).to_have_text("Lobby")
    ben.page.go_back()
    expect(ben.page.get_by_role("button", name="Join room")).to_be_visible()
    sees(ben.page, "nice garden")
    expect(ann.page.locator(".log .notice", has_text="Ben joined")).to_have_count(1)

    ann.page.goto(f"{server.url}/rooms/nowhere")
    expect(ann.page.locator("main")).to_contain_text("no room")


def test_typing_and_who_is_here_are_seen_by_the_others(server: Server, visitor: Visit) -> None:
    ann, ben = visitor(), visitor()
    come_in(ann, server.url, "Ann")
    come_in(ben, server.url, "Ben")
    expect(ann.page.locator(".faces .count")).to_have_text("2")
    ben.page.locator(COMPOSER).press_sequentially("hmm")
    expect(ann.page.locator(".typing")).to_contain_text("Ben")
    expect(ann.page.locator(".typing")).to_have_text("", timeout=15_000)
    second = ben.tab()
    second.goto(server.url)
    ready(second)
    ben.page.close()
    expect(second.locator(".faces .count")).to_have_text("2")
    second.close()
    expect(ann.page.locator(".faces .count")).to_have_text("1", timeout=15_000)


def test_an_announcement_from_a_shell_arrives(server: Server, visitor: Visit) -> None:
    page = come_in(visitor(), server.url, "Ann")
    server.flask("announce", "lobby", "Back in five minutes")
    expect(page.locator(".announcement")).to_contain_text("Back in five minutes")
