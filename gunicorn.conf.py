"""Gunicorn's configuration for Banter. `PORT`, `HOST` and the other settings are in the README."""

import gc
import logging
from typing import Any

gc.disable()  # imports make hardly any garbage, and looking for it takes a tenth of the start

from gevent import monkey  # noqa: E402

monkey.patch_all()  # before any other import: a module that gets an unpatched lock would block the event loop

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

# The chat's own log, in addition to Gunicorn's. Alembic logs too much at level info.
logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
logging.getLogger("alembic").setLevel(logging.WARNING)

bind = f"{settings.host}:{settings.port}"
worker_class = "chat.serve.worker.Worker"
# One worker for each port: with two, the kernel would choose one at random for each request, and a long-polling client
# would reach the wrong one. This overrides WEB_CONCURRENCY, which Heroku sets.
workers = 1
worker_connections = 20_000
preload_app = False
graceful_timeout = 20  # seconds; Heroku kills after 30
loglevel = settings.log_level
accesslog = None  # nginx keeps one; this worker would format a line for each long-poll
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Log the version and migrate, before the first worker starts and before each reload."""
    server.log.info("Starting Banter %s", VERSION)
    try:
        migrate(settings.database_url)
    except ChatError as error:
        raise SystemExit(f"banter: {error.message}") from None


on_reload = on_starting


def post_worker_init(worker: Any) -> None:
    """Free the names that a killed worker has held, start running jobs, and log the set-up link if it is still needed.

    Then make the garbage collector run less often, and ignore the loaded modules: with many connections, new ones would
    otherwise make it walk through all existing ones again and again.
    """
    worker.wsgi.extensions["live"].periodic.release_names()
    worker.wsgi.extensions["bus"].start()
    worker.wsgi.extensions["jobs"].start()
    worker.wsgi.extensions["set_up_link"]()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
