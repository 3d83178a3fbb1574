"""`flask --app chat ...`: commands for operators. They may run while the server runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask

from chat.core.core import Core
from chat.core.names import clean_name
from chat.domain.accounts import credentials, passwords
from chat.domain.messages.announcement import announce as announce_in
from chat.domain.workspace import workspace
from chat.errors import ChatError
from chat.settings import Settings
from chat.store import queries
from chat.store.engine import restore as copies
from chat.store.engine.migrate import migrate as migrate_store


def init_cli(app: Flask, core: Core, settings: Settings) -> None:
    """Add the commands to the app."""

    @app.cli.command("migrate")
    def migrate() -> None:
        """Migrate the database to the newest schema."""
        with _errors_in_words():
            migrate_store(settings.database_url)

    @app.cli.command("announce")
    @click.argument("room")
    @click.argument("text")
    def announce(room: str, text: str) -> None:
        """Post TEXT in ROOM (its slug) as an announcement by the server."""
        with _errors_in_words():
            core.write(lambda tx: announce_in(tx, room, text))

    @app.cli.command("create-admin")
    @click.argument("name")
    def create_admin(name: str) -> None:
        """Create the account NAME: the owner's if there is not an owner yet, else an admin's.

        Asks for the password, or reads it from standard input. An existing account becomes an admin's, gets this
        password, and is signed out everywhere.
        """
        with _errors_in_words():
            clean_name(name)
            kept = passwords.make(_ask_password(), [name, core.read(workspace.load).name or settings.workspace])
            role = core.write(lambda tx: credentials.make_admin(tx, name, kept))
        click.echo(f"{name} is now {'the owner' if role == 'owner' else 'an admin'}.")

    @app.cli.command("new-epoch")
    def new_epoch() -> None:
        """Make all clients throw away what they hold and load it again. Run this after restoring a backup."""
        with _errors_in_words():
            core.write(queries.epoch.new_epoch)

    init_copies(app, settings)


def init_copies(app: Flask, settings: Settings) -> None:
    """Add the commands for backups."""

    @app.cli.command("backup")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def backup(file: Path) -> None:
        """Copy the SQLite database to a new FILE. The server may be running."""
        with _errors_in_words():
            copies.backup(settings.database_url, file)

    @app.cli.command("restore")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def restore(file: Path) -> None:
        """Replace the SQLite database by FILE. The server may be running; clients load everything again."""
        with _errors_in_words():
            kept = copies.restore(settings.database_url, file)
        click.echo(f"Restored. The database from before is in {kept}")


def _ask_password() -> str:
    """Ask for a password twice, without showing it. If a script calls us, read the first line of its input."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more"))
    return sys.stdin.readline().rstrip("\r\n")


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except ChatError as error:
        raise click.ClickException(error.message) from None
