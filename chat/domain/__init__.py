"""The domain of the chat: one package for each noun, one class for each command.

Each package may import those before it: workspace, messages, people, rooms, inbox, accounts, invitations, moderation.
In a package, `events` has the events about its noun, and `wire` the objects that clients receive.

`COMMANDS` is the list that the Socket.IO dispatcher and the generated reference in
`docs/protocol.md` read; `JOBS` the one that a worker takes its jobs from.
"""

from __future__ import annotations

from chat.core.command import AnyCommand
from chat.core.event import Event, Fault, Missed, Restart
from chat.core.jobs import Job
from chat.core.retention import DeleteOldAudit, DeleteOldJobs, DeleteOldNotices, DeleteOldQuotas
from chat.domain.accounts.events import Hello, PreferencesChanged, SignedOut
from chat.domain.accounts.leases import ExpireNames
from chat.domain.accounts.preferences import SetPreferences
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.accounts.sessions import EndOtherSessions, EndSession, EndUnusedSessions, ListSessions
from chat.domain.accounts.timezone import SetTimezone
from chat.domain.accounts.tokens import CreateToken, ListTokens, RevokeToken
from chat.domain.inbox.commands import ListInbox, ReadInbox, SeeInbox
from chat.domain.inbox.events import InboxSeen
from chat.domain.invitations.commands import (
    CreateInvitation,
    InviteToRoom,
    ListInvitations,
    ListRoomInvitations,
    RevokeInvitation,
    RevokeRoomInvitation,
)
from chat.domain.messages.commands import DeleteMessage, EditMessage, ListMessages, PostMessage
from chat.domain.messages.events import (
    MessageChanged,
    Position,
    ReactionChanged,
    SavedChanged,
    ThreadFollowed,
    Unread,
)
from chat.domain.messages.history import MessageHistory
from chat.domain.messages.linked import ListLinked
from chat.domain.messages.pins import ListPins, Pin
from chat.domain.messages.reactions import ListReactions, React
from chat.domain.messages.saved import ListSaved, ListSavedIds, Save
from chat.domain.messages.threads import FollowThread, ReadThread
from chat.domain.moderation.admin import (
    EndAnySession,
    ListAudit,
    ResetPassword,
    SearchPeople,
    SearchRooms,
    SearchSessions,
    SetRole,
    SignOutPerson,
)
from chat.domain.moderation.bans import BanNetwork, BanPerson, LiftBan, ListBans, UnbanPerson
from chat.domain.moderation.blocks import Block, Unblock
from chat.domain.moderation.jobs import ListJobs, RetryJob
from chat.domain.moderation.reports import CloseReport, ListReports, ReportMessage
from chat.domain.people.directory import GetPerson, ListPeople
from chat.domain.people.events import Blocked, GroupChanged, MeChanged, PersonChanged
from chat.domain.people.groups import DeleteGroup, ListGroups, SaveGroup
from chat.domain.rooms.bans import BanFromRoom, ListRoomBans, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms, SetTopic
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.events import (
    BansChanged,
    MemberChanged,
    Offers,
    OptionsChanged,
    PresenceChanged,
    Read,
    RoleChanged,
    RoomChanged,
    Typing,
)
from chat.domain.rooms.members import ListMembers, SetMemberRole
from chat.domain.rooms.offers import AcceptOffer, AddMember, DeclineOffer, ListOffers, SetAdding
from chat.domain.rooms.reading import MarkRead, MarkUnread, SetOptions
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.rooms.typing_notice import StartTyping
from chat.domain.rooms.view import CloseRoom, JoinRoom, OpenRoom
from chat.domain.workspace.commands import ChangeWorkspace, WorkspaceSettings
from chat.domain.workspace.emoji import ListEmoji, RemoveEmoji
from chat.domain.workspace.events import EmojiChanged, WorkspaceChanged

COMMANDS: tuple[type[AnyCommand], ...] = (
    ListRooms, CreateRoom, OpenRoom, JoinRoom, CloseRoom, LeaveRoom, SetTopic, MarkRead, MarkUnread,
    SetOptions,
    PostMessage, EditMessage, DeleteMessage, ListMessages, React, ListReactions,
    MessageHistory, Pin, ListPins, Save, ListSaved, ReadThread, FollowThread, ListInbox, ReadInbox, SeeInbox,
    ListGroups, SaveGroup, DeleteGroup, ListSavedIds,
    ListLinked,
    ListMembers, AddMember, RemoveMember, SetMemberRole, ChangeSettings, ArchiveRoom, StartTyping,
    BanFromRoom, UnbanFromRoom, ListRoomBans,
    OpenDirect, ListPeople, GetPerson,
    InviteToRoom, ListRoomInvitations, RevokeRoomInvitation, CreateInvitation, ListInvitations, RevokeInvitation,
    ListOffers, AcceptOffer, DeclineOffer, Rename, SetStatus, SetAdding, SetPreferences, SetTimezone,
    ListSessions, EndSession, EndOtherSessions,
    CreateToken, ListTokens, RevokeToken, Block, Unblock,
    ReportMessage, ListReports, CloseReport, BanPerson, UnbanPerson, BanNetwork, ListBans, LiftBan,
    SearchPeople, SetRole, ResetPassword, SignOutPerson, SearchRooms, SearchSessions, EndAnySession,
    WorkspaceSettings, ChangeWorkspace, ListEmoji, RemoveEmoji, ListAudit, ListJobs, RetryJob,
)  # fmt: skip

EVENTS: tuple[type[Event], ...] = (
    Hello, WorkspaceChanged, EmojiChanged, MeChanged, PreferencesChanged, SignedOut, Blocked, Offers, MessageChanged,
    Position, ReactionChanged, SavedChanged, ThreadFollowed, RoomChanged, MemberChanged, RoleChanged, BansChanged,
    PersonChanged, GroupChanged, PresenceChanged, Typing, Unread, Read, OptionsChanged, InboxSeen, Restart, Missed,
    Fault,
)  # fmt: skip

JOBS: tuple[type[Job], ...] = (
    ExpireNames, EndUnusedSessions, DeleteOldNotices, DeleteOldQuotas, DeleteOldAudit, DeleteOldJobs,
)  # fmt: skip
