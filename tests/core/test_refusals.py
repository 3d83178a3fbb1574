"""What the policy says where it refuses: the kind, the field and the words, without a database."""

import pytest

from chat.core import policy, rights
from chat.core.command import Actor
from chat.core.policy import A_LONG_TIME
from chat.errors import ChatError, Forbidden, NotFound
from chat.store.queries.access import Standing
from chat.store.queries.rooms import RoomRow

ROOM = RoomRow(7, "den", "Den", "", "public", 1, 0, 1, "everybody", 0, None)
ANN = Actor(1, "Ann", None, "member")
GUEST, VISITOR = ANN._replace(role="guest"), ANN._replace(role="guest", only_room=7)
ADMIN, OWNER = ANN._replace(role="admin"), ANN._replace(role="owner")
MEMBER = Standing(ROOM, "member", 0, 0)
OUTSIDER = MEMBER._replace(role=None)
MODERATOR, MUTED = MEMBER._replace(role="moderator"), MEMBER._replace(role="muted")
UNTIL = 1_800_000_000_500  # milliseconds: half a second past 2027-01-15 08:00 UTC


def within(found: Standing, **fields: object) -> Standing:
    return found._replace(room=ROOM._replace(**fields))


OF_NOWHERE = NotFound("There is no such room.", field="room")
OUT = Forbidden("You're not in this room. Join it first.", field="room")
NOT_IN_DIRECT = Forbidden("This can't be done in a direct message.", field="room")
ARCHIVED = Forbidden("This room is archived.", field="room")
FOR_MODERATORS = Forbidden("Only moderators of this room can do this.", field="room")
IS_MUTED = Forbidden("You're muted in this room.", field="room")
BANNED = Forbidden("You're banned from this room.", field="room")
BANNED_LONG = Forbidden("You're banned from this room until 6429-10-17 02:45 UTC.", field="room")
BANNED_UNTIL = Forbidden("You're banned from this room until 2027-01-15 08:00 UTC.", field="room")

REFUSED: list[tuple[Actor, str, Standing | None, ChatError]] = [
    (ANN._replace(scopes=frozenset({"read"})), "room:create", None, Forbidden("This token lacks the scope 'post'.")),
    (ANN._replace(scopes=frozenset()), "room:list", None, Forbidden("This token lacks the scope 'read'.")),
    (VISITOR, "room:create", None, Forbidden("Guests of one room can't do this.")),
    (GUEST, "direct:open", None, Forbidden("You need an account for this. Sign in or create one.")),
    (ANN, "person:ban", None, Forbidden("Only admins can do this.")),
    (ADMIN, "person:role", None, Forbidden("Only the owner can do this.")),
    (ANN, "room:open", None, OF_NOWHERE),
    (ANN, "room:open", within(OUTSIDER, kind="private"), OF_NOWHERE),
    (ADMIN, "room:open", within(OUTSIDER, kind="private"), OF_NOWHERE),
    (OWNER, "room:ban", within(OUTSIDER, kind="direct"), OF_NOWHERE),
    (VISITOR._replace(only_room=8), "room:open", MEMBER, OF_NOWHERE),
    (VISITOR._replace(only_room=8), "room:open", OUTSIDER, OF_NOWHERE),
    (ANN, "message:post", OUTSIDER, OUT),
    (ADMIN, "message:post", OUTSIDER, OUT),
    (ANN, "message:post", MUTED, IS_MUTED),
    (ANN, "room:ban", MEMBER, FOR_MODERATORS),
    (ANN, "room:ban", OUTSIDER, OUT),
    (ANN, "room:leave", within(MEMBER, kind="direct"), NOT_IN_DIRECT),
    (ADMIN, "room:ban", within(MODERATOR, kind="direct"), NOT_IN_DIRECT),
    (ANN, "message:post", within(MODERATOR, archived_at=1), ARCHIVED),
    (ADMIN, "room:settings", within(MEMBER, archived_at=1), ARCHIVED),
    (ANN, "message:post", within(MEMBER, posting="moderators"), FOR_MODERATORS),
    (ANN, "room:topic", within(MEMBER, posting="moderators"), FOR_MODERATORS),
    (ANN, "message:edit", within(MEMBER, posting="moderators"), FOR_MODERATORS),
    (ANN, "typing:start", within(MEMBER, posting="moderators"), FOR_MODERATORS),
    (ANN, "message:post", within(MUTED, posting="moderators"), IS_MUTED),
    (ANN, "message:post", within(OUTSIDER, posting="moderators"), OUT),
    (ANN, "room:open", MEMBER._replace(banned_until=UNTIL), BANNED_UNTIL),
    (ANN, "room:join", OUTSIDER._replace(banned_until=UNTIL), BANNED_UNTIL),
    (ANN, "room:open", MEMBER._replace(banned_until=A_LONG_TIME - 1), BANNED_LONG),
    (ANN, "room:open", MEMBER._replace(banned_until=A_LONG_TIME), BANNED),
    (ANN, "room:open", MEMBER._replace(banned_until=A_LONG_TIME + 1), BANNED),
    (ANN, "room:open", MEMBER._replace(banned_until=3 * A_LONG_TIME), BANNED),
    (GUEST, "room:open", OUTSIDER._replace(banned_until=1), Forbidden(
        "You're banned from this room until 1970-01-01 00:00 UTC.", field="room"
    )),
]  # fmt: skip

ALLOWED: list[tuple[Actor, str, Standing | None]] = [
    (ANN._replace(scopes=frozenset({"read", "post"})), "room:create", None),
    (GUEST, "room:create", None),
    (ANN, "direct:open", None),
    (ADMIN, "person:ban", None),
    (OWNER, "person:role", None),
    (VISITOR, "room:open", MEMBER),
    (VISITOR, "room:open", OUTSIDER),
    (ANN, "room:open", within(MEMBER, kind="private")),
    (ANN, "room:join", OUTSIDER),
    (ANN, "message:post", MEMBER),
    (ANN, "message:delete", MUTED),
    (ANN, "message:post", within(MEMBER, kind="direct")),
    (ANN, "room:leave", within(MEMBER, archived_at=1)),
    (ANN, "room:ban", MODERATOR),
    (ADMIN, "room:ban", MEMBER),
    (ADMIN, "room:ban", OUTSIDER),
    (OWNER, "room:ban", OUTSIDER),
    (ADMIN, "message:post", within(MUTED, posting="moderators")),
    (ANN, "message:post", within(MODERATOR, posting="moderators")),
    (ANN, "message:delete", within(MEMBER, posting="moderators")),
    (ADMIN, "room:open", OUTSIDER._replace(banned_until=UNTIL)),
    (OWNER, "room:open", OUTSIDER._replace(banned_until=A_LONG_TIME)),
    (ANN, "room:leave", MEMBER._replace(banned_until=UNTIL)),
    (ANN, "message:retry", OUTSIDER._replace(banned_until=UNTIL)),
    (ANN, "room:close", OUTSIDER._replace(banned_until=UNTIL)),
]


@pytest.mark.parametrize(("actor", "right", "found", "error"), REFUSED)
def test_a_refusal_says_what_stands_in_the_way(
    actor: Actor, right: str, found: Standing | None, error: ChatError
) -> None:
    refused = policy.refusal(actor, right, found)
    assert refused is not None
    assert (type(refused), str(refused), refused.field) == (type(error), str(error), error.field)
    with pytest.raises(type(error)):
        policy.demand(actor, right, found)
    assert right not in rights.of(actor, found)


@pytest.mark.parametrize(("actor", "right", "found"), ALLOWED)
def test_who_may_is_not_refused(actor: Actor, right: str, found: Standing | None) -> None:
    policy.demand(actor, right, found)
    assert policy.refusal(actor, right, found) is None
    assert right in rights.of(actor, found)


def test_the_rights_in_a_room_are_those_in_a_room_and_belong_to_whoever_asked() -> None:
    in_room, in_workspace = rights.of(ANN, MODERATOR), rights.of(ANN)
    assert in_room == [one for one, rule in policy.RULES.items() if rule.stand is not None]
    assert "message:post" not in in_workspace
    assert "room:list" in in_workspace
    in_room.clear()
    assert rights.of(ANN, MODERATOR)


def test_rights_that_were_judged_before_are_not_those_of_another_case() -> None:
    cases = [
        MEMBER, OUTSIDER, MUTED, MODERATOR, MEMBER._replace(banned_until=1), within(MEMBER, archived_at=1),
        within(MEMBER, posting="moderators"), within(MEMBER, kind="direct"), within(MODERATOR, kind="private"), None,
    ]  # fmt: skip
    for _ in range(2):
        for found in cases:
            for actor in (ANN, GUEST, VISITOR, ADMIN, OWNER, ANN._replace(scopes=frozenset({"read"}))):
                judged = [
                    one
                    for one, rule in policy.RULES.items()
                    if (rule.stand is None) == (found is None) and policy.refusal(actor, one, found) is None
                ]
                assert rights.of(actor, found) == judged


def test_whoever_is_banned_is_stopped_at_the_door_of_the_room() -> None:
    policy.demand_not_banned(ANN, MEMBER)
    policy.demand_not_banned(ADMIN, MEMBER._replace(banned_until=UNTIL))
    with pytest.raises(Forbidden) as refused:
        policy.demand_not_banned(ANN, OUTSIDER._replace(banned_until=UNTIL))
    assert (str(refused.value), refused.value.field) == (str(BANNED_UNTIL), "room")


def test_a_visitor_sees_only_their_own_room_and_nobody_a_private_one_from_outside() -> None:
    assert policy.sees(VISITOR, OUTSIDER)
    assert not policy.sees(VISITOR._replace(only_room=8), MEMBER)
    assert policy.sees(ANN, within(MEMBER, kind="private"))
    assert not policy.sees(OWNER, within(OUTSIDER, kind="private"))
