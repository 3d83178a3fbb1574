"""`flask --app chat ...`: what an operator does from a shell, also while the server runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from chat.core import Core
from chat.domain.rooms import announce as announce_in
from chat.errors import ChatError
from chat.settings import Settings
from chat.store import log
from chat.store.migrate import migrate as migrate_store


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

    @app.cli.command("new-epoch")
    def new_epoch() -> None:
        """Have all clients start afresh. To be run after restoring a backup."""
        with _errors_in_words():
            core.write(log.new_epoch)


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except ChatError as error:
        raise click.ClickException(error.message) from None
