"""What can be done in the chat, and by whom: one module a noun, one class a command.

`COMMANDS` is the list that the Socket.IO dispatcher and the generated reference in
`docs/protocol.md` read.
"""

from __future__ import annotations

from chat.domain.admin import (
    EndAnySession,
    ListAudit,
    ResetPassword,
    SearchPeople,
    SearchRooms,
    SearchSessions,
    SetRole,
    SignOutPerson,
)
from chat.domain.bans import BanNetwork, BanPerson, LiftBan, ListBans, UnbanPerson
from chat.domain.blocks import Block, Unblock
from chat.domain.command import Command
from chat.domain.direct import OpenDirect
from chat.domain.directory import GetPerson, ListPeople
from chat.domain.expulsion import BanFromRoom, ListRoomBans, RemoveMember, UnbanFromRoom
from chat.domain.governing import ArchiveRoom, ChangeSettings, SetMemberRole
from chat.domain.invitations import (
    CreateInvitation,
    InviteToRoom,
    ListInvitations,
    ListRoomInvitations,
    RevokeInvitation,
    RevokeRoomInvitation,
)
from chat.domain.me import Rename, SetStatus
from chat.domain.members import ListMembers, StartTyping
from chat.domain.messages import DeleteMessage, EditMessage, ListMessages, PostMessage
from chat.domain.offers import AcceptOffer, AddMember, DeclineOffer, ListOffers, SetAdding
from chat.domain.opening import CloseRoom, JoinRoom, MarkRead, OpenRoom
from chat.domain.placing import ChangePlace, PlaceSettings
from chat.domain.reports import CloseReport, ListReports, ReportMessage
from chat.domain.rooms import CreateRoom, LeaveRoom, ListRooms, SetTopic
from chat.domain.sessions import EndOtherSessions, EndSession, ListSessions
from chat.domain.tokens import CreateToken, ListTokens, RevokeToken

COMMANDS: tuple[type[Command], ...] = (
    ListRooms, CreateRoom, OpenRoom, JoinRoom, CloseRoom, LeaveRoom, SetTopic, MarkRead,
    PostMessage, EditMessage, DeleteMessage, ListMessages,
    ListMembers, AddMember, RemoveMember, SetMemberRole, ChangeSettings, ArchiveRoom, StartTyping,
    BanFromRoom, UnbanFromRoom, ListRoomBans,
    OpenDirect, ListPeople, GetPerson,
    InviteToRoom, ListRoomInvitations, RevokeRoomInvitation, CreateInvitation, ListInvitations, RevokeInvitation,
    ListOffers, AcceptOffer, DeclineOffer, Rename, SetStatus, SetAdding, ListSessions, EndSession, EndOtherSessions,
    CreateToken, ListTokens, RevokeToken, Block, Unblock,
    ReportMessage, ListReports, CloseReport, BanPerson, UnbanPerson, BanNetwork, ListBans, LiftBan,
    SearchPeople, SetRole, ResetPassword, SignOutPerson, SearchRooms, SearchSessions, EndAnySession,
    PlaceSettings, ChangePlace, ListAudit,
)  # fmt: skip
