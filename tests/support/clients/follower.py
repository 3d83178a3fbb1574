"""A client that keeps a copy of a room over any number of connections, as the page does."""

import threading
import uuid
from typing import Any, Self

from socketio.exceptions import BadNamespaceError

from tests.support.clients.clients import Chatter
from tests.support.clients.timeline import Timeline

PATIENCE = 5  # seconds to wait for an answer before the request is sent again


class Follower:
    """A chatter with a Timeline of one room. It repeats each request until it is answered.

    After each reconnection it resumes with `since` and `epoch`.
    """

    def __init__(self, url: str, name: str, room: str = "lobby", **options: Any) -> None:
        self.name, self.room = name, room
        self.timeline = Timeline()
        self.chatter = Chatter(url, name, key=f"the key of {name}, long enough", **options)
        self._news = threading.Condition()
        self._connection = 0
        self._connected = self._opened = False
        for event, handler in (
            ("hello", self._hello),
            ("disconnect", self._gone),
            ("message", self._message),
            ("position", self._position),
        ):
            self.chatter.client.on(event, handler)

    def __enter__(self) -> Self:
        self.chatter.connect()
        self.catch_up()
        return self

    def __exit__(self, *_: object) -> None:
        self.chatter.close()

    def leave(self) -> None:
        """Disconnect."""
        self.chatter.client.disconnect()

    def come_back(self) -> None:
        """Connect again, and catch up."""
        self.chatter.connect()
        self.catch_up()

    def post(self, text: str) -> dict[str, Any]:
        """Post a message once, even if the request has to be sent several times."""
        return self.ask("message:post", room=self.room, text=text, client_id=str(uuid.uuid4()))

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request until it is answered. It must succeed."""
        while True:
            self._go_on()
            answer = self._try(event, fields)
            if answer is not None:
                assert answer["ok"], f"{self.name}: {event} {fields} was answered {answer}"
                return answer

    def catch_up(self, rev: int = 0) -> None:
        """Ask for missing changes until the copy is complete and reaches `rev`."""
        while True:
            self._go_on()
            with self._news:
                done = self._news.wait_for(lambda: self.timeline.behind or self.timeline.rev >= rev, PATIENCE)
                assert done, f"{self.name} has rev {self.timeline.rev} and received nothing more up to {rev}"
                if not self.timeline.behind:
                    return
                since = self.timeline.rev
            if (answer := self._try("message:list", {"room": self.room, "since": since, "limit": 200})) is not None:
                with self._news:
                    self.timeline.listed(answer)

    def _go_on(self) -> None:
        """Wait for a connection, and open the room on it."""
        while True:
            with self._news:
                assert self._news.wait_for(lambda: self._connected, 30), f"{self.name} did not come back"
                if self._opened:
                    return
                connection, fields = self._connection, {"room": self.room, **self.timeline.resume}
            answer = self._try("room:join", fields)
            with self._news:
                if answer is not None and self._connection == connection:
                    self.timeline.opened(answer)
                    self._opened = True

    def _try(self, event: str, fields: dict[str, Any]) -> dict[str, Any] | None:
        """Send a request. Returns the answer, or None if the connection ended before it or it took too long."""
        answers: list[dict[str, Any]] = []

        def answered(answer: dict[str, Any]) -> None:
            with self._news:
                answers.append(answer)
                self._news.notify_all()

        connection = self._connection
        try:
            self.chatter.client.emit(event, fields, callback=answered)
        except BadNamespaceError:
            return None
        with self._news:
            self._news.wait_for(lambda: answers or not self._connected or self._connection != connection, PATIENCE)
        return answers[0] if answers else None

    def _hello(self, _: Any) -> None:
        with self._news:
            self._connection += 1
            self._connected, self._opened = True, False
            self._news.notify_all()

    def _gone(self, *_: Any) -> None:
        with self._news:
            self._connected = False
            self._news.notify_all()

    def _message(self, event: dict[str, Any]) -> None:
        with self._news:
            if event["room"] == self.room and self.timeline.epoch:
                self.timeline.told(event)
                self._news.notify_all()

    def _position(self, event: dict[str, Any]) -> None:
        with self._news:
            if event["room"] == self.room and event["epoch"] == self.timeline.epoch:
                self.timeline.position(event)
                self._news.notify_all()
