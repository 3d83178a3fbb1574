"""Links that reset a password, without the pages on which one uses them."""

import pytest

from chat.domain.accounts import credentials, resets
from chat.errors import NotFound
from chat.store import queries
from tests.support.data.members import HASH, OTHER_HASH, guest, invite, sign_up, who
from tests.support.data.store import Workspace


def test_a_reset_link_sets_a_password_once_and_ends_all_sessions(workspace: Workspace) -> None:
    ann, here = sign_up(workspace, "Ann")
    link, other = (invite(workspace, ann.person, "reset") for _ in range(2))
    assert workspace.core.read(lambda tx: resets.whose(tx, link)).name == "Ann"
    workspace.core.write(lambda tx: credentials.reset_password(tx, link, OTHER_HASH))
    assert who(workspace, here) is None
    account = workspace.core.read(lambda tx: queries.accounts.by_id(tx, ann.row.id))
    assert account is not None
    assert account.password_hash == OTHER_HASH
    for used in (link, other):
        with pytest.raises(NotFound):
            workspace.core.write(lambda tx, used=used: credentials.reset_password(tx, used, HASH))


def test_of_two_who_use_a_reset_link_at_once_one_sets_the_password(workspace: Workspace) -> None:
    ann, _ = sign_up(workspace, "Ann")
    link = invite(workspace, ann.person, "reset")

    def reset() -> None:
        workspace.core.write(lambda tx: credentials.reset_password(tx, link, OTHER_HASH))

    outcomes = workspace.at_once([reset] * 2)
    assert {type(one) for one in outcomes} == {NotFound, type(None)}


@pytest.mark.parametrize("change", ["until = 1", "revoked_at = 1", "kind = 'workspace'"])
def test_a_reset_link_that_is_not_valid_any_more_resets_nothing(workspace: Workspace, change: str) -> None:
    ann, here = sign_up(workspace, "Ann")
    link = invite(workspace, ann.person, "reset")
    workspace.sql_write(f"UPDATE links SET {change}")
    with pytest.raises(NotFound):
        workspace.core.write(lambda tx: credentials.reset_password(tx, link, OTHER_HASH))
    assert who(workspace, here) == "Ann"


def test_a_reset_link_does_nothing_for_a_banned_person_nor_for_a_guest(workspace: Workspace) -> None:
    ann, _ = sign_up(workspace, "Ann")
    passing, _ = guest(workspace, "Passing")
    links = [invite(workspace, ann.person, "reset"), invite(workspace, passing, "reset")]
    workspace.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=ann.row.id)
    for link in links:
        with pytest.raises(NotFound):
            workspace.core.write(lambda tx, link=link: credentials.reset_password(tx, link, OTHER_HASH))
