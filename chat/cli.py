"""`flask --app chat ...`: what an operator does from a shell, also while the server runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask

from chat.core.core import Core
from chat.domain.accounts import credentials, passwords
from chat.domain.messages.announcement import announce as announce_in
from chat.domain.people.names import clean_name
from chat.domain.workspace import workspace
from chat.errors import ChatError
from chat.settings import Settings
from chat.store import queries
from chat.store.engine import restore as copies
from chat.store.engine.migrate import migrate as migrate_store


def init_cli(app: Flask, core: Core, settings: Settings) -> None:
    """Add the commands."""

    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database to the present schema."""
        with _errors_in_words():
            migrate_store(settings.database_url)

    @app.cli.command("announce")
    @click.argument("room")
    @click.argument("text")
    def announce(room: str, text: str) -> None:
        """Say TEXT in ROOM (its slug) in the server's name."""
        with _errors_in_words():
            core.write(lambda tx: announce_in(tx, room, text))

    @app.cli.command("create-admin")
    @click.argument("name")
    def create_admin(name: str) -> None:
        """Give NAME an account that is an admin, or the owner if there is none.

        Asks for the password, or reads it from standard input. Who has an account already becomes an admin, with this
        password, and is signed out everywhere.
        """
        with _errors_in_words():
            clean_name(name)
            kept = passwords.make(_ask_password(), [name, core.read(workspace.load).name or settings.place])
            role = core.write(lambda tx: credentials.make_admin(tx, name, kept))
        click.echo(f"{name} is now {'the owner' if role == 'owner' else 'an admin'}.")

    @app.cli.command("new-epoch")
    def new_epoch() -> None:
        """Have all clients start afresh. To be run after restoring a backup."""
        with _errors_in_words():
            core.write(queries.epoch.new_epoch)

    init_copies(app, settings)


def init_copies(app: Flask, settings: Settings) -> None:
    """Add the commands for backups."""

    @app.cli.command("backup")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def backup(file: Path) -> None:
        """Copy the SQLite database into a new FILE, also while the server runs."""
        with _errors_in_words():
            copies.backup(settings.database_url, file)

    @app.cli.command("restore")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def restore(file: Path) -> None:
        """Put FILE in the place of the SQLite database, also while the server runs; clients start afresh."""
        with _errors_in_words():
            kept = copies.restore(settings.database_url, file)
        click.echo(f"Restored. What was there before is in {kept}")


def _ask_password() -> str:
    """From who sits there, twice and hidden; or the first line of what a script sends."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more"))
    return sys.stdin.readline().rstrip("\r\n")


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except ChatError as error:
        raise click.ClickException(error.message) from None
