"""Bans, mutes and other limits of a room that end at a set time; on both databases."""

from chat.core.wire import Person
from chat.domain.invitations import links
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.rooms.bans import AFTER_REMOVAL, HOUR, BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from chat.domain.rooms.membership import ONE_LINE
from chat.domain.rooms.offers import ASKED_AGAIN, HOLDS, AddMember, DeclineOffer, ListOffers
from chat.domain.rooms.settings import ChangeSettings
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.times import Look, Timed, at_each_moment, can


def den(workspace: Workspace, kind: str = "public") -> tuple[Person, Person]:
    """A room of Ann's; Ben is in the lobby, and in it when it is public."""
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    slug = workspace.do(ann, CreateRoom(name="Den", kind=kind)).room.slug
    if kind == "public":
        workspace.join(ben, slug)
    else:
        workspace.sql_write("UPDATE rooms SET slug = 'den' WHERE slug = :slug", slug=slug)
    return ann, ben


def ban_from_a_room(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, BanFromRoom(room="den", person=ben.id, hours=3))
    return lambda: can(lambda: workspace.join(ben, "den"))


def removal(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, RemoveMember(room="den", person=ben.id))
    return lambda: can(lambda: workspace.join(ben, "den"))


def offer(workspace: Workspace) -> Look:
    ann, ben = den(workspace, "private")
    workspace.do(ann, AddMember(room="den", person=ben.id))
    return lambda: workspace.do(ben, ListOffers()).offers


def being_asked_again(workspace: Workspace) -> Look:
    ann, ben = den(workspace, "private")
    workspace.do(ann, AddMember(room="den", person=ben.id))
    workspace.do(ben, DeclineOffer(room="den"))
    return lambda: can(lambda: workspace.do(ann, AddMember(room="den", person=ben.id)))


def slow_mode(workspace: Workspace) -> Look:
    ann, ben = den(workspace)
    workspace.do(ann, ChangeSettings(room="den", slow_seconds=10))
    workspace.post(ben, "once", "den")
    return lambda: can(lambda: workspace.post(ben, "again", "den"))


def line_of_coming_and_going(workspace: Workspace) -> Look:
    _, ben = den(workspace)

    def is_another() -> bool:
        before = workspace.sql("SELECT count(*) FROM messages")
        workspace.do(ben, LeaveRoom(room="den"))
        return workspace.sql("SELECT count(*) FROM messages") != before

    return is_another


def invitation(workspace: Workspace) -> Look:
    ann, _ = den(workspace)
    path = workspace.do(ann, InviteToRoom(room="den", guest=True, hours=2)).path
    return lambda: workspace.core.read(lambda tx: links.opens(tx, path.rpartition("/")[2]))


TIMES = {
    "a ban from a room": Timed(3 * HOUR, ban_from_a_room, False, True, True),
    "a removal": Timed(AFTER_REMOVAL * HOUR, removal, False, True, True),
    "an offer": Timed(HOLDS, offer, True, False, False),
    "an offer that was declined": Timed(ASKED_AGAIN, being_asked_again, False, True, True),
    "slow mode": Timed(10_000, slow_mode, False, True, True),
    "a line of coming and going": Timed(ONE_LINE, line_of_coming_and_going, False, True, True),
    "an invitation": Timed(2 * HOUR, invitation, True, False, False),
}  # fmt: skip


@at_each_moment(TIMES)
def test_what_holds_in_a_room_for_a_time_holds_that_long(
    workspace: Workspace, clock: Clock, timed: Timed, moment: str
) -> None:
    timed.check(workspace, clock, moment)
