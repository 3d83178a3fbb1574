"""The workspace's own emoji, through the core, on both databases."""

import pytest

from chat.core.audit import AuditDetail
from chat.core.command import Who
from chat.core.event import Audience, Invalidated
from chat.core.wire import Person
from chat.domain.messages.reactions import React
from chat.domain.messages.wire import Reaction
from chat.domain.moderation.admin import ListAudit
from chat.domain.workspace import emoji
from chat.domain.workspace.emoji import ListEmoji, RemoveEmoji
from chat.domain.workspace.wire import OwnEmoji
from chat.errors import ChatError, Conflict, Forbidden, Invalid, TooMany, Unauthenticated
from tests.support.data.store import Workspace

DIGEST = "d1aa4a2a4ea5d2f3a7b0b8f8e0a4b65b"  # of nothing we have


@pytest.fixture
def admin(workspace: Workspace) -> Person:
    return workspace.account("Admin", "admin")


def add(workspace: Workspace, person: Person, name: str, image: bytes = b"a picture") -> OwnEmoji:
    return workspace.core.write(lambda tx: emoji.add(tx, Who(person.id), name, image))


def test_an_emoji_is_listed_by_its_name_and_its_picture_is_there_until_it_is_removed(
    workspace: Workspace, admin: Person, ann: Person
) -> None:
    parrot, cat = add(workspace, admin, "parrot"), add(workspace, admin, "cat_2", b"a cat")
    assert workspace.do(ann, ListEmoji()).emoji == [cat, parrot]
    digest = parrot.image.removeprefix("/emoji/").removesuffix(".webp")
    assert workspace.core.read(lambda tx: emoji.load(tx, digest)) == b"a picture"
    assert workspace.core.read(lambda tx: emoji.load(tx, DIGEST)) is None
    workspace.do(admin, RemoveEmoji(name="parrot"))
    assert workspace.do(ann, ListEmoji()).emoji == [cat]
    assert workspace.core.read(lambda tx: emoji.load(tx, digest)) is None


def test_each_change_is_told_to_all_workers_and_noted_in_the_log(workspace: Workspace, admin: Person) -> None:
    add(workspace, admin, "parrot")
    workspace.do(admin, RemoveEmoji(name="parrot"))
    assert workspace.published.count((Invalidated("emoji"), Audience())) == 2
    entries = workspace.do(admin, ListAudit()).entries
    assert [(one.act, one.actor, one.detail) for one in entries] == [
        ("emoji:remove", admin, AuditDetail(emoji="parrot")),
        ("emoji:add", admin, AuditDetail(emoji="parrot")),
    ]


def test_two_names_may_have_one_picture_and_it_stays_as_long_as_one_of_them(
    workspace: Workspace, admin: Person
) -> None:
    first, second = add(workspace, admin, "one"), add(workspace, admin, "two")
    assert first.image == second.image
    workspace.do(admin, RemoveEmoji(name="one"))
    digest = first.image.removeprefix("/emoji/").removesuffix(".webp")
    assert workspace.core.read(lambda tx: emoji.load(tx, digest)) == b"a picture"


@pytest.mark.parametrize("name", ["", "a", "x" * 33, "Parrot", "é1", "a b", "a:b", "\x00ab", "ab\n"])
def test_a_name_of_other_characters_or_of_another_length_is_refused(
    workspace: Workspace, admin: Person, name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(workspace, admin, name)
    assert refused.value.field == "name"
    workspace.published.clear()
    workspace.do(admin, RemoveEmoji(name=name))
    assert workspace.published == []


def test_a_name_has_one_picture_and_there_is_a_most(
    workspace: Workspace, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emoji, "MOST", 2)
    for name in ("one", "x" * 32):
        add(workspace, admin, name)
    with pytest.raises(Conflict, match="of this name"):
        add(workspace, admin, "one", b"another")
    with pytest.raises(Conflict, match="the most"):
        add(workspace, admin, "three")
    workspace.published.clear()
    workspace.do(admin, RemoveEmoji(name="three"))
    assert workspace.published == []
    assert len(workspace.do(admin, ListAudit()).entries) == 2


def test_what_would_be_refused_is_refused_before_the_picture_is_drawn(
    workspace: Workspace, admin: Person, ann: Person
) -> None:
    add(workspace, admin, "parrot")
    refusals: list[tuple[int, str, type[ChatError]]] = [
        (ann.id, "cat", Forbidden), (10_000, "cat", Unauthenticated), (admin.id, "parrot", Conflict),
        (admin.id, "C", Invalid),
    ]  # fmt: skip
    for who, name, error in refusals:
        with pytest.raises(error):
            workspace.core.write(lambda tx, who=who, name=name: emoji.expect(tx, Who(who), name))  # type: ignore[misc]
    with pytest.raises(Forbidden):
        add(workspace, ann, "cat")
    for _ in range(50):
        workspace.core.write(lambda tx: emoji.expect(tx, Who(admin.id), "cat"))
    with pytest.raises(TooMany):
        workspace.core.write(lambda tx: emoji.expect(tx, Who(admin.id), "cat"))


def test_one_reacts_with_it_as_long_as_it_is_there_and_may_take_that_back_later(
    workspace: Workspace, admin: Person, ann: Person
) -> None:
    said = workspace.post(ann, "hello")
    with pytest.raises(Invalid, match="no such emoji"):
        workspace.do(ann, React(room="lobby", id=said.id, emoji=":parrot:"))
    add(workspace, admin, "parrot")
    workspace.do(ann, React(room="lobby", id=said.id, emoji=":parrot:"))
    workspace.do(admin, RemoveEmoji(name="parrot"))
    assert workspace.timeline(ann)[-1].reactions == [Reaction(":parrot:", [ann.id])]
    workspace.do(ann, React(room="lobby", id=said.id, emoji=":parrot:", on=False))
    assert workspace.timeline(ann)[-1].reactions == []
    for other in (":Parrot:", ":parrot", "parrot", ":a b:"):
        with pytest.raises(Invalid):
            workspace.do(ann, React(room="lobby", id=said.id, emoji=other))
