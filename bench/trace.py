"""The work of a page's main thread, from Chromium's trace: processor time, which other processes don't change much."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Self

from playwright.sync_api import CDPSession

TASK = "ThreadControllerImpl::RunTask"
FRAME = "FireAnimationFrame"
PAINTED = "Layerize"


class Trace:
    """Records while it is open. Afterwards, `frames` has the milliseconds of processor time of each frame, and `after`
    those from each event of a kind until its frame is painted."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._events: list[dict[str, Any]] = []
        self._is_complete = False
        self.frames: list[float] = []
        session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        session.on("Tracing.tracingComplete", self._completed)

    def __enter__(self) -> Self:
        config = {"includedCategories": ["toplevel", "devtools.timeline"], "excludedCategories": ["*"]}
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
        return self

    def __exit__(self, *_: object) -> None:
        self._session.send("Tracing.end")
        while not self._is_complete:
            self._session.send("Runtime.evaluate", {"expression": "1"})  # a turn, in which events arrive
        starts = sorted((one["ts"], one["pid"], one["tid"]) for one in self._events if one["name"] == FRAME)
        times, thread = [start for start, *_ in starts], starts[0][1:]
        self.frames = [0.0] * len(times)
        for one in self._events:
            at = bisect_right(times, one["ts"] + one.get("dur", 0)) - 1
            if one["name"] == TASK and (one["pid"], one["tid"]) == thread and at >= 0:
                self.frames[at] += one.get("tdur", 0) / 1000

    def after(self, kind: str) -> list[float]:
        """Return the milliseconds of processor time from each event of this kind, such as `click`, until its frame is
        ready for the compositor."""
        main = next((one["pid"], one["tid"]) for one in self._events if one["name"] == FRAME)
        here = sorted(
            (one for one in self._events if (one["pid"], one["tid"]) == main), key=lambda one: float(one["ts"])
        )
        painted = [one["ts"] for one in here if one["name"] == PAINTED]
        tasks = [one for one in here if one["name"] == TASK]
        found = []
        for one in here:
            if one["name"] != "EventDispatch" or one["args"]["data"]["type"] != kind:
                continue
            until = next((at for at in painted if at > one["ts"]), 0)
            within = (task for task in tasks if task["ts"] + task.get("dur", 0) > one["ts"] and task["ts"] < until)
            found.append(sum(task.get("tdur", 0) for task in within) / 1000)
        return found

    def _completed(self, _: object) -> None:
        self._is_complete = True
