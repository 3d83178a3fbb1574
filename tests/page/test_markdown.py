"""The markdown of messages and their code, in a real Chromium."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.support import ROOT
from tests.support.browser.browser import Visitor
from tests.support.browser.look import judged
from tests.support.browser.room import Room, box, row
from tests.support.browser.talk import choose_name, sees
from tests.support.servers.server import Server

CASES = json.loads((ROOT / "tests/support/data/markdown.json").read_text())
# Draws each source by itself, and reads its tree from the elements. Links are their words: the page also makes links of
# addresses that stand in a text.
DRAW = """async (sources) => {
    const base = document.documentElement.dataset.icons.replace(/vendor\\/.*/, '');
    const { render, html } = await import(`${base}vendor/lit-html/lit-html.js`);
    const { markdown, hasBlocks } = await import(`${base}js/view/message/markdown.js`);
    const KINDS = { STRONG: 'b', EM: 'i', DEL: 's', P: 'p', BLOCKQUOTE: 'q', UL: 'ul', LI: 'li' };
    const nodesOf = (element) => joined([...element.childNodes].flatMap(nodeOf));
    function joined(nodes) {
        const found = [];
        for (const node of nodes) {
            if (typeof node === 'string' && typeof found.at(-1) === 'string') found[found.length - 1] += node;
            else if (node !== '') found.push(node);
        }
        return found;
    }
    function nodeOf(node) {
        if (node instanceof Text) return [node.data];
        if (!(node instanceof Element) || node.matches('.place')) return [];
        const { tagName } = node;
        if (tagName === 'A' || tagName === 'BDI' || tagName === 'SPAN') return nodesOf(node);
        if (tagName === 'DATA') return [['at', node.value]];
        if (tagName === 'CODE') return [['code', node.textContent]];
        if (tagName === 'PRE') return [['pre', node.dataset.language, node.textContent]];
        if (tagName === 'OL') return [['ol', node.start, ...nodesOf(node)]];
        return [[KINDS[tagName], ...nodesOf(node)]];
    }
    return sources.map((source) => {
        const place = document.createElement('div');
        const code = (_index, language, text) => html`<pre data-language=${language}>${text}</pre>`;
        const at = (whom) => html`<data value=${whom}></data>`;
        render(markdown(source, { emoji: { own: [] }, names: {}, code, at }), place);
        return { tree: hasBlocks(source) ? nodesOf(place) : [['p', ...nodesOf(place)]],
                 links: [...place.querySelectorAll('a')].map((link) => link.getAttribute('href')) };
    });
}"""


def words_of(node: object) -> list[object]:
    """Return a node without its links, whose words stay."""
    if not isinstance(node, list):
        return [node]
    inner = [part for child in node[1:] for part in words_of(child)]
    if node[0] == "a":
        return [f"<@{part[1]}>" if isinstance(part, list) and part[0] == "at" else part for part in inner[1:]]
    joined: list[object] = [node[0]]
    for part in inner:
        if len(joined) > 1 and isinstance(part, str) and isinstance(joined[-1], str) and node[0] not in {"pre", "code"}:
            joined[-1] += part
        else:
            joined.append(part)
    return [joined]


def links_of(node: object) -> list[str]:
    if not isinstance(node, list):
        return []
    own = [node[1]] if node[0] == "a" else []
    return own + [link for child in node[1:] for link in links_of(child)]


def test_each_source_is_drawn_as_what_it_means(common: Server, visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    choose_name(one, common.url, "Reader of sources")
    page = one.page
    page.route("**/js/app.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{common.url}/rooms/lobby")
    drawn = page.evaluate(DRAW, [case["source"] for case in CASES])
    for case, found in zip(CASES, drawn, strict=True):
        assert found["tree"] == [part for block in case["tree"] for part in words_of(block)], case["source"]
        assert set(links_of(case["tree"])) <= set(found["links"]), case["source"]


HOSTILE = (
    "[a](javascript:alert(1)) [b](data:text/html,x) javascript:alert(1) <img src=x onerror=alert(1)> "
    "![x](https://thief.example/x.png) `<script>alert(1)</script>` [c](vbscript:x) <b>no</b>"
)


def test_nothing_that_is_written_becomes_html_or_a_link_that_runs_something(room: Room) -> None:
    room.post(HOSTILE)
    room.post("[bank.example](https://thief.example/sign-in) and [\u202eelpmaxe.knab](https://thief.example/)")
    page = room.page()
    first, second = page.locator(".message .written").all()
    expect(first.locator("img, script, b")).to_have_count(0)
    expect(first).to_contain_text("<img src=x onerror=alert(1)>")
    hrefs = first.locator("a").evaluate_all("(all) => all.map((link) => link.href)")
    assert hrefs == ["https://thief.example/x.png"]
    expect(second).to_have_text("bank.example (thief.example) and elpmaxe.knab (thief.example)")
    for link in page.locator(".written a").all():
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


LIBRARY = "performance.getEntriesByType('resource').filter((one) => one.name.includes('lowlight')).length"
PLACES = """() => [...document.querySelectorAll('.log, .log .row, .code, .code pre')]
    .map((one) => [one.offsetTop, one.offsetHeight, one.offsetWidth])"""
CODE = "def wave(to: str) -> None:\n    return None  # at once"


def test_the_library_of_colours_is_loaded_with_the_first_code_and_moves_nothing(room: Room) -> None:
    room.post("a word")
    page = room.page()
    sees(page, "a word")
    assert page.evaluate(LIBRARY) == 0
    released: list[Route] = []
    page.route("**/lowlight.js", lambda route: released.append(route))
    room.post(f"```python\n{CODE}\n```")
    room.post("below it")
    sees(page, "below it")
    assert judged(page) == []
    code = page.locator(".code pre")
    expect(code).to_have_text(CODE)
    before = page.evaluate(PLACES)
    expect(code.locator("span")).to_have_count(0)
    released[0].continue_()
    expect(code.locator(".code-keyword").first).to_have_text("def")
    assert page.evaluate(PLACES) == before
    expect(code).to_have_text(CODE)
    assert judged(page) == []
    room.post(f"```\n{CODE}\nprint(wave('you'))\n```")
    room.post("```\nsome words\nin three lines,\nwhich are no code\n```")
    expect(code.nth(2)).to_contain_text("some words")
    expect(code.nth(1).locator(".code-keyword").first).to_have_text("def")
    expect(code.nth(2).locator("span")).to_have_count(0)


def test_code_scrolls_in_itself_is_copied_and_a_long_block_is_folded(room: Room) -> None:
    long = "\n".join(f"{at} " + "wide " * 36 for at in range(40))
    room.post(f"look:\n```\n{long}\n```\nwell?")
    page = room.page(viewport={"width": 1440, "height": 900})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pre = page.locator(".code pre")
    expect(pre).to_have_attribute("tabindex", "0")
    assert 736 - 48 < box(pre)["width"] <= 960 - 48
    assert page.evaluate("document.querySelector('.log').scrollWidth <= document.querySelector('.log').clientWidth")
    folded = box(pre)["height"]
    page.get_by_role("button", name="Show all 40 lines").click()
    assert box(pre)["height"] > folded * 1.8
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    assert page.locator(".text").evaluate("(text) => text.scrollHeight === text.clientHeight")
    page.get_by_role("button", name="Show less").click()
    assert box(pre)["height"] == folded
    pre.hover()
    page.get_by_role("button", name="Copy code").click()
    expect(page.locator(".announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == long.rstrip("\n")
    page.set_viewport_size({"width": 360, "height": 740})
    assert box(pre)["width"] < 300


SELECT = """([start, end]) => {
    const [first, last] = [start, end].map((word) => document.evaluate(
        `//*[contains(@class, 'written')]//text()[contains(., '${word}')]`, document, null, 9).singleNodeValue);
    getSelection().setBaseAndExtent(first, first.data.indexOf(start), last, last.data.indexOf(end) + end.length);
}"""


def copied(page: Page, start: str, end: str) -> list[str]:
    page.evaluate(SELECT, [start, end])
    page.keyboard.press("Control+c")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return [re.sub(r"^\[.*?\] (\w+) \d+:", r"\1:", line) for line in text.splitlines()]


def test_whole_messages_are_copied_as_they_were_written_and_parts_as_they_are_read(room: Room) -> None:
    room.post("a **first** one\n- with\n- a list")
    room.post("```js\nlet all = 1\n```")
    room.post("> quoted\nand *the* last")
    page = room.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sees(page, "quoted")
    whole = ["Ben: ```js", "let all = 1", "```"]
    assert copied(page, "first", "the") == ["Ben: first one", "with", "a list", *whole, "Ben: quoted", "and the"]
    assert copied(page, "a ", "last")[:3] == ["Ben: a **first** one", "- with", "- a list"]


def test_what_someone_does_is_said_in_one_line_with_their_name(room: Room) -> None:
    room.post("/me waves at **Ann**")
    page = room.page()
    message = row(page, "waves")
    expect(message.locator(".is-action")).to_contain_text(re.compile(r"^Ben \d+ waves at Ann"))
    expect(message.locator("header.by")).to_have_count(0)
    message.get_by_role("button", name=re.compile("^Ben")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
