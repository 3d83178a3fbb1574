"""How Gunicorn runs Banter. `PORT`, `HOST` and the rest of the settings are in the README."""

import gc
import logging
from typing import Any

gc.disable()  # what is loaded now is no garbage: looking for some takes a tenth of the start

from gevent import monkey  # noqa: E402

monkey.patch_all()  # before anything else is imported: what holds an unpatched lock blocks the loop

from chat.errors import ChatError  # noqa: E402
from chat.settings import BadSetting, load  # noqa: E402
from chat.store.engine.migrate import migrate  # noqa: E402
from chat.version import VERSION  # noqa: E402

gc.freeze()
gc.enable()

try:
    settings = load()
except BadSetting as error:
    raise SystemExit(f"banter: {error}") from None

# What the chat itself has to say, beside Gunicorn's lines. Alembic is chatty.
logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
logging.getLogger("alembic").setLevel(logging.WARNING)

bind = f"{settings.host}:{settings.port}"
worker_class = "chat.serve.worker.Worker"
# One worker a port: two behind one would share it by chance, and a long-polling client's next
# request would meet the wrong one. WEB_CONCURRENCY, which Heroku sets, would say otherwise.
workers = 1
worker_connections = 20_000
preload_app = False
graceful_timeout = 20  # Heroku kills after 30
loglevel = settings.log_level
accesslog = None  # nginx keeps one; this worker would format a line for each long-poll
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Say which version this is, and migrate before the first worker starts, and before those of a reload."""
    server.log.info("Starting Banter %s", VERSION)
    try:
        migrate(settings.database_url)
    except ChatError as error:
        raise SystemExit(f"banter: {error.message}") from None


on_reload = on_starting


def post_worker_init(worker: Any) -> None:
    """Free the names that a killed worker has held, and begin to do jobs. Say how the place is set up, while it is not.
    And have the garbage collector look less often, and never again at what was loaded: each new connection would
    otherwise have it walk through those that are there."""
    worker.wsgi.extensions["live"].periodic.release_names()
    worker.wsgi.extensions["jobs"].start()
    worker.wsgi.extensions["set_up_link"]()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
