"""What a client is told of an error of the database, by the error alone."""

import sqlite3
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from chat.errors import ChatError, Conflict, Invalid, Unavailable, Unknown
from chat.store.engine.errors import as_chat_error


def sqlite_error(name: str, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("as SQLite says it")
    error.sqlite_errorname = name
    return error


UNIQUE = sqlite_error("SQLITE_CONSTRAINT_UNIQUE", sqlite3.IntegrityError)
FOREIGN = sqlite_error("SQLITE_CONSTRAINT_FOREIGNKEY", sqlite3.IntegrityError)
KINDS = {
    "a name that is taken": (IntegrityError("", {}, UNIQUE), Conflict),
    "a name that is taken, found by the driver": (UNIQUE, Conflict),
    "a key that is taken": (sqlite_error("SQLITE_CONSTRAINT_PRIMARYKEY", sqlite3.IntegrityError), Conflict),
    "a row number that is taken": (sqlite_error("SQLITE_CONSTRAINT_ROWID", sqlite3.IntegrityError), Conflict),
    "a name that is taken, on PostgreSQL": (IntegrityError("", {}, psycopg.errors.UniqueViolation()), Conflict),
    "another rule": (IntegrityError("", {}, FOREIGN), ChatError),
    "another rule, on PostgreSQL": (IntegrityError("", {}, psycopg.errors.ForeignKeyViolation()), ChatError),
    "what the driver does not send": (DataError("", {}, psycopg.DataError("NUL")), Invalid),
    "what PostgreSQL does not take": (DataError("", {}, psycopg.errors.NumericValueOutOfRange()), Unavailable),
    "a database that is locked": (OperationalError("", {}, sqlite_error("SQLITE_BUSY")), Unavailable),
}


@pytest.mark.parametrize(("error", "kind"), KINDS.values(), ids=KINDS)
def test_each_kind_of_error_is_told_as_its_own(error: Exception, kind: type[ChatError]) -> None:
    assert type(as_chat_error(error)) is kind


@pytest.mark.parametrize("name", ["FULL", "IOERR_WRITE", "BUSY", "BUSY_SNAPSHOT", "READONLY", "CONSTRAINT_TRIGGER"])
def test_a_commit_that_sqlite_refused_was_not_made(name: str) -> None:
    assert type(as_chat_error(sqlite_error(f"SQLITE_{name}"), committing=True)) is Unavailable


@pytest.mark.parametrize("name", ["IOERR_FSYNC", "IOERR", "", "CORRUPT"])
def test_of_any_other_commit_that_failed_nobody_knows(name: str) -> None:
    assert type(as_chat_error(sqlite_error(f"SQLITE_{name}"), committing=True)) is Unknown
    assert type(as_chat_error(OperationalError("", {}, sqlite_error(f"SQLITE_{name}")), committing=True)) is Unknown


def test_of_a_commit_whose_connection_was_lost_nobody_knows() -> None:
    lost = OperationalError("", {}, psycopg.OperationalError("the connection is lost"))
    assert type(as_chat_error(lost, committing=True)) is Unknown
    assert type(as_chat_error(lost)) is Unavailable


@pytest.mark.parametrize(("severity", "kind"), [("ERROR", Unavailable), ("FATAL", Unknown), (None, Unknown)])
def test_only_an_error_of_the_statement_says_that_postgres_did_not_commit(severity: str | None, kind: type) -> None:
    class Said(psycopg.OperationalError):
        diag = SimpleNamespace(severity_nonlocalized=severity)

    assert type(as_chat_error(OperationalError("", {}, Said()), committing=True)) is kind


def test_the_log_has_the_rule_and_the_statement_but_not_the_row(caplog: pytest.LogCaptureFixture) -> None:
    said = psycopg.errors.NotNullViolation("a rule\nDETAIL:  Failing row (a\n[SQL: secret\nDETAIL: of three lines).")
    as_chat_error(IntegrityError("INSERT INTO notes", {}, said))
    assert "a rule\n[SQL: INSERT INTO notes]" in caplog.text
    assert "Failing" not in caplog.text
    assert "secret" not in caplog.text
