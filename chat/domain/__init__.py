"""What can be done in the chat, and by whom: one module a noun, one class a command.

`COMMANDS` is the list that the Socket.IO dispatcher and the generated reference in
`docs/protocol.md` read.
"""

from __future__ import annotations

from chat.domain.command import Command
from chat.domain.members import ListMembers, StartTyping
from chat.domain.messages import DeleteMessage, EditMessage, ListMessages, PostMessage
from chat.domain.opening import CloseRoom, MarkRead, OpenRoom
from chat.domain.rooms import CreateRoom, LeaveRoom, ListRooms, SetTopic

COMMANDS: tuple[type[Command], ...] = (
    ListRooms, CreateRoom, OpenRoom, CloseRoom, LeaveRoom, SetTopic, MarkRead,
    PostMessage, EditMessage, DeleteMessage, ListMessages,
    ListMembers, StartTyping,
)  # fmt: skip
