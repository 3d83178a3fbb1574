"""Databases of earlier versions of the chat, and what is in them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from chat.store.engine.migrate import MIGRATIONS


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def migrate_to(engine: Engine, revision: str) -> None:
    """Migrate the database to an earlier version of the chat."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
