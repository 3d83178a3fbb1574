"""What a client holds of a room, kept in step by the rules of the wire: pure, no connection.

A change that follows on what is held is applied; one behind a hole is kept until the hole was asked for.
"""

from typing import Any

Message = dict[str, Any]


class Timeline:
    """A copy of one room. `rev` is how far it reaches; `behind` says that something has to be asked for.

    `resets` counts how often the server had it thrown away, `pages` the answers it was made of.
    """

    def __init__(self) -> None:
        self.rev = -1
        self.epoch = ""
        self.behind = True
        self.resets = self.pages = 0
        self._messages: dict[int, Message] = {}
        self._early: list[dict[str, Any]] = []

    @property
    def resume(self) -> dict[str, Any]:
        """The fields by which `room:open` goes on from here."""
        return {"since": self.rev, "epoch": self.epoch} if self.epoch else {}

    def opened(self, answer: dict[str, Any]) -> None:
        """The answer to `room:open`, asked with what `resume` said."""
        resumed = bool(self.epoch) and not answer["reset"]
        if not resumed:
            self.resets += answer["reset"]
            self._messages.clear()
            self.rev = -1
        self.epoch = answer["epoch"]
        self._page(answer, more=resumed and answer["more"])

    def listed(self, answer: dict[str, Any]) -> None:
        """The answer to `message:list` since `rev`."""
        self._page(answer, more=answer["more"])

    def told(self, event: dict[str, Any]) -> None:
        """An event `message`."""
        if event["rev"] <= self.rev:
            return
        if event["prev"] > self.rev:
            self._early.append(event)
            self.behind = True
            return
        self._hold(event["message"])
        self.rev = event["rev"]
        self._settle()

    def position(self, event: dict[str, Any]) -> None:
        """An event `position` of the present epoch."""
        self.behind = self.behind or event["rev"] > self.rev

    @property
    def messages(self) -> list[Message]:
        """All that is held, in the order of the room."""
        return sorted(self._messages.values(), key=lambda message: message["seq"])

    def _page(self, answer: dict[str, Any], *, more: bool) -> None:
        self.pages += 1
        for message in answer["messages"]:
            self._hold(message)
        self.rev = max(self.rev, answer["rev"])
        self.behind = more
        self._settle()

    def _hold(self, message: Message) -> None:
        held = self._messages.get(message["id"])
        if held is None or message["rev"] > held["rev"]:
            self._messages[message["id"]] = message

    def _settle(self) -> None:
        """What came too early may follow on now."""
        early, self._early = sorted(self._early, key=lambda event: event["rev"]), []
        for event in early:
            self.told(event)
