"""Count the queries that something takes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from chat.store.engine.prepared import Prepared


def queries_of(work: Callable[[], object]) -> int:
    """Return the number of statements that run while this is done, those that are passed to the driver included."""
    count = 0
    run = Prepared._run

    def counted(self: Prepared, *given: Any) -> Any:
        nonlocal count
        count += 1
        return run(self, *given)

    def executed(*_: Any) -> None:
        nonlocal count
        count += 1

    Prepared._run = counted  # type: ignore[method-assign]
    event.listen(Engine, "before_cursor_execute", executed)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", executed)
        Prepared._run = run  # type: ignore[method-assign]
    return count
