"""Who may do what: every right, and every command, by every role in every kind of room, beside a table written by hand.

A command without a line in the table, or without an example, fails.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from chat.core import policy, rights
from chat.core.command import Actor, Command, InRoom
from chat.core.policy import RULES, Rank, Stand
from chat.domain import COMMANDS
from chat.errors import ChatError
from chat.store.queries.access import Standing
from chat.store.queries.rooms import RoomRow
from tests.support.data.matrix import CASES, MEMBER_ROLES, ROLES, Everybody
from tests.support.data.rights import EXAMPLES, FINDS_NOTHING, LINES, expected
from tests.support.data.store import Workspace

NO_COMMANDS = {
    "message:mention_room",
    "me:avatar",
    "emoji:add",
    "message:retry",
}  # done by plain HTTP forms, or judged within another command


def outcome(error: ChatError | None) -> str:
    return "yes" if error is None else error.code


def room_of(kind: str, number: int = 7) -> RoomRow:
    archived = 1 if kind == "archived" else None
    return RoomRow(number, f"r{number}", "", "", "public" if archived else kind, 1, 0, 1, "everybody", 0, archived)


def actor_of(rank: Rank) -> Actor:
    return Actor(1, "Ann", None, ROLES[rank], only_room=7 if rank is Rank.VISITOR else None)


def test_every_right_has_a_line_and_every_line_is_a_right() -> None:
    assert set(LINES) == set(policy.RULES)
    commands = {command.event for command in COMMANDS}
    assert commands | {right for one in COMMANDS for right in (one.hears or one.event, *one.demands)} <= set(LINES)
    assert {right for right in LINES if ":".join(right.split(":")[:2]) not in commands} == NO_COMMANDS


@pytest.mark.parametrize("right", policy.RULES)
def test_a_right_is_had_by_whom_the_table_says(right: str) -> None:
    in_room = policy.RULES[right].stand is not None
    for case in CASES:
        found = Standing(room_of(case.kind), MEMBER_ROLES[case.stand], 0, 0) if in_room else None
        assert outcome(policy.refusal(actor_of(case.rank), right, found)) == expected(right, case), case


def test_what_is_judged_once_for_many_is_what_each_would_be_told() -> None:
    scopes = [None, *(frozenset(some) for some in (["read"], ["post"], ["admin"], ["read", "post"]))]
    for case, posting, scope, home in product(CASES, ("everybody", "moderators"), scopes, (7, 8)):
        actor = actor_of(case.rank)._replace(scopes=scope)
        found = Standing(room_of(case.kind, home)._replace(posting=posting), MEMBER_ROLES[case.stand], 0, 0)
        for where in (found, found._replace(banned_until=9_000_000_000_000), None):
            told = rights.of(actor, where)
            assert set(told) == {
                right
                for right, rule in policy.RULES.items()
                if (rule.stand is None) == (where is None) and policy.refusal(actor, right, where) is None
            }


@pytest.mark.parametrize("right", [right for right, rule in policy.RULES.items() if rule.stand is not None])
def test_a_visitor_knows_of_no_other_room_and_nobody_of_one_that_is_not_there(right: str) -> None:
    elsewhere = Standing(room_of("public", 8), "moderator", 0, 0)
    visitor, owner = actor_of(Rank.VISITOR), actor_of(Rank.OWNER)
    refused = policy.refusal(visitor, right, elsewhere)
    missing = policy.refusal(visitor, right, None)
    assert refused is not None
    assert missing is not None
    assert refused.wire() == missing.wire()
    assert outcome(policy.refusal(owner, right, None)) == "not_found"


@pytest.mark.parametrize("right", policy.RULES)
def test_a_token_takes_the_scope_and_nothing_else_opens_it(right: str) -> None:
    owner = actor_of(Rank.OWNER)
    found = Standing(room_of("public"), "moderator", 0, 0)
    for scope in ("read", "post", "admin"):
        refusal = policy.refusal(owner._replace(scopes=frozenset({scope})), right, found)
        assert (refusal is None) == (scope == policy.RULES[right].scope)


def example(command: type[Command]) -> Callable[[Everybody], Command]:
    fields = EXAMPLES[command.event]
    where = {"room": "den"} if issubclass(command, InRoom) else {}
    return lambda everybody: command(
        **where, **{name: value(everybody) if callable(value) else value for name, value in fields.items()}
    )


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    with Workspace(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'chat.db'}") as workspace:
        yield Everybody(workspace)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.event)
def test_a_command_does_what_the_table_says_and_a_refused_one_does_nothing(
    everybody: Everybody, command: type[Command]
) -> None:
    make = example(command)
    in_room = issubclass(command, InRoom)
    for case in CASES if in_room else [case for case in CASES if case[1:] == ("public", Stand.MEMBER)]:
        result, acted = everybody.walk(case, make)
        wanted = expected(command.event, case)
        if command.event in FINDS_NOTHING and wanted == "yes":
            wanted = "not_found"
        assert result == wanted, case
        assert not (acted and result != "yes"), case


@pytest.mark.parametrize("command", ["message:edit", "message:delete"])
def test_what_others_wrote_is_changed_by_nobody_and_deleted_by_moderators(everybody: Everybody, command: str) -> None:
    kind = next(one for one in COMMANDS if one.event == command)
    fields = EXAMPLES[command] | {"room": "den", "id": 1002}
    for case in CASES:
        result, acted = everybody.walk(case, lambda _: kind(**fields))
        allowed = command == "message:delete" and expected("message:delete:any", case) == "yes"
        wanted = "yes" if allowed else "not_found" if expected(command, case) == "not_found" else "forbidden"
        assert (result, acted) == (wanted, allowed), case


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.event)
def test_a_command_takes_only_rights_that_it_declares(command: type[Command]) -> None:
    """What is asked of the table inside of `perform` would be in no list."""
    body = inspect.getsource(command)
    assert not re.search(r"policy\.demand\(|policy\.RULES", body)
    declared = {command.hears or command.event, *(command.demands or (command.event,))}
    assert declared <= set(RULES)
    assert command.event in declared
