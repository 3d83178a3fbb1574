"""Migrating databases of earlier versions without losing their data, on both databases."""

from sqlalchemy import Engine, text

from chat.core.audit import AuditDetail, detail_of
from chat.store.engine.migrate import migrate
from tests.support.data.migrations import migrate_to, rows, url_of

OLD = """
INSERT INTO people (id, role, name, name_until, created_at) VALUES
    (7, 'member', 'Ann', 0, 0), (8, 'member', 'Ben', 0, 0);
INSERT INTO members (room_id, person_id, role, joined_at, posted_at) VALUES
    (1, 7, 'muted', 0, 0), (1, 8, 'member', 0, 5);
INSERT INTO audit (at, act, detail) VALUES (1, 'message:delete', 'a secret'), (2, 'report:delete', 'a secret'),
    (3, 'room:settings', 'name: a secret, posting: moderators'), (4, 'room:settings', 'slow_seconds: 5'),
    (5, 'place:change', 'name: a secret'), (6, 'person:ban', 'rude'), (7, 'ban:create', '192.0.2.0/24 a flood'),
    (8, 'ban:delete', '192.0.2.0/24'), (9, 'room:archive', 'archived_at: 5'),
    (10, 'room:archive', 'archived_at: None'),
    (11, 'room:settings', 'posting: moderators, slow_seconds: 5'), (12, 'place:change', 'name, door: closed'),
    (13, 'room:ban', '7 days'), (14, 'room:ban', 'for good'), (15, 'member:role', 'muted'),
    (16, 'person:role', 'admin'),
    (17, 'invitation:create', 'place, 1 hour, 2 uses'), (18, 'room:invite', 'guest, 25 hours, any number of uses'),
    (19, 'room:uninvite', 'guest'), (20, 'place:set_up', '');
"""


def test_an_old_database_keeps_who_is_muted_and_slowed_down_and_loses_the_texts_of_its_audit_log(
    engine: Engine,
) -> None:
    migrate_to(engine, "0004")
    with engine.begin() as connection:
        for statement in OLD.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    migrate(url_of(engine))
    assert rows(engine, "SELECT person_id, muted, posted_at, banned_until FROM standings ORDER BY person_id") == [
        (7, 1, 0, None),
        (8, 0, 5, None),
    ]
    assert rows(engine, "SELECT person_id, role FROM members ORDER BY person_id") == [(7, "muted"), (8, "member")]
    details = [detail_of(str(detail)) for (detail,) in rows(engine, "SELECT detail FROM audit ORDER BY at")]
    assert details == [
        AuditDetail(), AuditDetail(), AuditDetail(renamed=True), AuditDetail(slow_seconds=5), AuditDetail(renamed=True),
        AuditDetail(reason="rude"), AuditDetail(network="192.0.2.0/24", reason="a flood"),
        AuditDetail(network="192.0.2.0/24"), AuditDetail(archived=True), AuditDetail(archived=False),
        AuditDetail(posting="moderators", slow_seconds=5), AuditDetail(door="closed", renamed=True),
        AuditDetail(hours=168), AuditDetail(), AuditDetail(role="muted"), AuditDetail(role="admin"),
        AuditDetail(invitation="workspace", hours=1, uses=2), AuditDetail(invitation="guest", hours=25),
        AuditDetail(invitation="guest"), AuditDetail(),
    ]  # fmt: skip


def test_an_old_notice_says_what_it_is_about_where_it_gave_the_number_of_nobody(engine: Engine) -> None:
    migrate_to(engine, "0007")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notices (at, person_id) VALUES (1, 7), (2, 0), (3, -1)"))
    migrate(url_of(engine))
    found = rows(engine, "SELECT kind, person_id FROM notices ORDER BY at")
    assert found == [("person", 7), ("networks", None), ("workspace", None)]


def test_what_was_called_a_place_is_called_a_workspace(engine: Engine) -> None:
    migrate_to(engine, "0010")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO meta (name, value) VALUES ('place', 'A place:of')",
            "INSERT INTO people (id, role, name, name_until, created_at) VALUES (7, 'admin', 'Ann', 0, 0)",
            "INSERT INTO links (kind, token_hash, made_by, created_at, until) VALUES"
            " ('place', 'a', 7, 0, 1), ('guest', 'b', 7, 0, 1)",
        ):
            connection.execute(text(statement))
        insert = text("INSERT INTO audit (at, act, detail) VALUES (:at, :act, :detail)")
        said = [
            ("place:change", '{"renamed":true}'),
            ("invitation:create", '{"invitation": "place", "hours": 1}'),
            ("invitation:revoke", '{"invitation":"place"}'),
            ("ban:create", '{"reason": "\\"invitation\\":\\"place\\""}'),
        ]
        connection.execute(insert, [{"at": at, "act": act, "detail": one} for at, (act, one) in enumerate(said)])
    migrate(url_of(engine))
    assert rows(engine, "SELECT value FROM meta WHERE name IN ('place', 'workspace')") == [("A place:of",)]
    assert rows(engine, "SELECT name FROM meta WHERE name = 'workspace'") == [("workspace",)]
    assert rows(engine, "SELECT kind FROM links ORDER BY id") == [("workspace",), ("guest",)]
    found = [(act, detail_of(str(detail))) for act, detail in rows(engine, "SELECT act, detail FROM audit ORDER BY at")]
    assert found == [
        ("workspace:change", AuditDetail(renamed=True)),
        ("invitation:create", AuditDetail(invitation="workspace", hours=1)),
        ("invitation:revoke", AuditDetail(invitation="workspace")),
        ("ban:create", AuditDetail(reason='"invitation":"place"')),
    ]


def test_an_old_database_keeps_its_groups_of_people_and_does_not_use_their_ids_again(engine: Engine) -> None:
    migrate_to(engine, "0016")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO people (id, role, name, name_until, created_at) VALUES (7, 'admin', 'Ann', 0, 0)",
            "INSERT INTO groups (name, name_key, created_at) VALUES ('One', 'one', 1), ('Two', 'two', 2)",
            "INSERT INTO group_members (group_id, person_id) VALUES (1, 7), (2, 7)",
        ):
            connection.execute(text(statement))
    migrate(url_of(engine))
    assert rows(engine, "SELECT id, name, name_key, created_at FROM groups ORDER BY id") == [
        (1, "One", "one", 1), (2, "Two", "two", 2),
    ]  # fmt: skip
    assert rows(engine, "SELECT group_id, person_id FROM group_members ORDER BY group_id") == [(1, 7), (2, 7)]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM group_members WHERE group_id = 2"))
        connection.execute(text("DELETE FROM groups WHERE id = 2"))
        connection.execute(text("INSERT INTO groups (name, name_key, created_at) VALUES ('Three', 'three', 3)"))
    assert rows(engine, "SELECT id FROM groups ORDER BY id") == [(1,), (3,)]
