"""Forms lead on to a page of ours, and nowhere else."""

from collections.abc import Callable

import pytest

from chat.web.visitors import HOME, local
from tests.support.clients.web import Web, path_of

ELSEWHERE = [
    "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\\\evil.example",
    "/rooms//evil.example", "/rooms/\\evil", "javascript:alert(1)", "/sign-out", "/rooms/x\r\nSet-Cookie: a=b",
    "/rooms/\t/x", "/rooms/\x00", "", " /rooms/lobby", "/rooms", "/static/x", "/rooms/../\u2028",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_form_leads_elsewhere(where: str) -> None:
    assert local(where) == HOME


@pytest.mark.parametrize(
    "where", ["/rooms/lobby", "/rooms/gr%C3%BC%C3%9Fe", "/invite/abc", "/admin/people", "/password"]
)
def test_forms_lead_on_to_where_one_wanted_to_go(where: str) -> None:
    assert local(where) == where


def test_signing_in_leads_nowhere_else(web: Callable[[], Web]) -> None:
    ann = web()
    assert path_of(ann.sign_up("Led Astray", next="//evil.example")) == "/rooms/lobby"
    assert path_of(ann.ask("/sign-in?next=//evil.example")) == "/rooms/lobby"
    assert path_of(ann.ask("/sign-up?next=//evil.example")) == "/rooms/lobby"
    assert path_of(ann.sign_in("Led Astray", next="//evil.example")) == "/rooms/lobby"
    assert 'name="next" value="/rooms/lobby"' in web().ask("/sign-in?next=//evil.example").text
