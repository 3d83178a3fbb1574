"""A client's copy of a room, updated by the rules of the protocol, without a connection.

A change that follows the copy's revision is applied. One after a gap is kept until the gap has been filled.
"""

from typing import Any

Message = dict[str, Any]


class Timeline:
    """A copy of one room, up to `rev`. `behind`: changes are missing and have to be asked for.

    `resets` counts how often the server made the client discard its copy, `pages` the answers with messages.
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
        """The fields with which `room:open` resumes here."""
        return {"since": self.rev, "epoch": self.epoch} if self.epoch else {}

    def opened(self, answer: dict[str, Any]) -> None:
        """Apply the answer to `room:open`, which was sent with the fields `resume`."""
        resumed = bool(self.epoch) and not answer["reset"]
        if not resumed:
            self.resets += answer["reset"]
            self._messages.clear()
            self.rev = -1
        self.epoch = answer["epoch"]
        self._page(answer, more=resumed and answer["more"])

    def listed(self, answer: dict[str, Any]) -> None:
        """Apply the answer to `message:list` since `rev`."""
        self._page(answer, more=answer["more"])

    def told(self, event: dict[str, Any]) -> None:
        """Apply an event `message`."""
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
        """Apply an event `position` of the current epoch."""
        self.behind = self.behind or event["rev"] > self.rev

    @property
    def messages(self) -> list[Message]:
        """All messages of the copy, by seq."""
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
        """Apply events that were received before a gap was filled."""
        early, self._early = sorted(self._early, key=lambda event: event["rev"]), []
        for event in early:
            self.told(event)
