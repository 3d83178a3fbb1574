// Made by `make docs` from the commands, events and objects in chat/domain: edit those, not this file.
// docs/protocol.md says what they mean.

export interface Person { id: number; name: string; avatar?: string | null }

export interface Me {
  id: number;
  name: string;
  avatar: string | null;
  role: string;
  status: string;
  may: string[];
}

export interface Profile {
  id: number;
  name: string;
  avatar: string | null;
  role: string;
  status: string;
  banned: boolean;
  here: boolean | null;
  timezone: string;
}

export interface PeopleGroup { id: number; name: string; people: number[] }

export interface Member {
  id: number;
  name: string;
  avatar: string | null;
  here: boolean;
  role: string;
  status: string;
}

export interface Room {
  slug: string;
  name: string;
  topic: string;
  kind: "direct" | "private" | "public";
  posting: "everybody" | "moderators";
  slow_seconds: number;
  archived: boolean;
  people: Person[];
}

export interface Mention { seq: number; rev: number }

export interface RoomSummary {
  slug: string;
  name: string;
  topic: string;
  kind: string;
  archived: boolean;
  people: Person[];
  member: boolean;
  unread: number;
  read_seq: number;
  last_seq: number;
  last_at: number | null;
  member_count: number;
  here: number;
  rev: number;
  mentions: Mention[];
  level: string;
  threads: string;
  reads: number;
}

export interface RoomBan { person: Person; until: number | null; at: number; by: Person }

export interface Offer { room: string; room_name: string; by: Person; at: number }

export interface Reaction { emoji: string; people: number[] }

export interface Reacted { emoji: string; people: Person[] }

export interface Group { id: number; name: string }

export interface Quote { id: number; seq: number; author: Person | null; text: string; deleted?: boolean }

export interface MeantSince { person: number; rev: number }

export interface Message {
  id: number;
  seq: number;
  rev: number;
  kind: "add" | "announcement" | "join" | "leave" | "remove" | "text" | "topic";
  author: Person | null;
  text: string | null;
  at: number;
  edited_at: number | null;
  deleted: boolean;
  client_id: string | null;
  about?: Person | null;
  reactions?: Reaction[];
  pinned?: boolean;
  reply?: Quote | null;
  root?: number | null;
  replies?: number;
  replied_at?: number | null;
  mentions?: Person[];
  groups?: Group[];
  meant?: number[];
  meant_later?: MeantSince[];
  everybody?: number;
  meant_rev?: number;
}

export interface Link { room: string; seq: number }

export interface Linked { room: string; message: Message }

export interface Version { text: string; at: number }

export interface Pinned { message: Message; by: Person; at: number }

export interface Saved { message: Message; room: string; note: string; at: number }

export interface Item {
  message: Message;
  room: string;
  at: number;
  unread?: number;
  emoji?: string | null;
  by?: Person | null;
}

export interface Preferences {
  theme?: "dark" | "light" | "system";
  accent?: "amber" | "blue" | "coral" | "green" | "pink" | "violet";
  density?: "comfortable" | "compact";
  text_size?: "large" | "larger" | "normal" | "small";
  clock?: "12" | "24" | "auto";
  enter?: "break" | "send";
  local_time?: "hide" | "show";
  start_room?: string;
  first_steps?: ("invite" | "picture" | "room")[];
}

export interface Session {
  id: number;
  kind: string;
  label: string;
  address: string;
  created_at: number;
  used_at: number;
  current: boolean;
}

export interface Token { id: number; name: string; scopes: string[]; created_at: number; used_at: number }

export interface Invitation {
  id: number;
  kind: string;
  room: string | null;
  room_name: string | null;
  made_by: Person;
  uses: number;
  most_uses: number | null;
  created_at: number;
  until: number;
  ended: boolean;
}

export interface AuditDetail {
  reason?: string;
  network?: string | null;
  invitation?: string | null;
  hours?: number | null;
  uses?: number | null;
  role?: string | null;
  posting?: string | null;
  slow_seconds?: number | null;
  door?: string | null;
  archived?: boolean | null;
  renamed?: boolean;
  job?: string | null;
  group?: number | null;
  emoji?: string | null;
  token?: number | null;
}

export interface Ban { id: number; network: string; reason: string; by: Person | null; created_at: number }

export interface ReportedMessage {
  id: number;
  text: string;
  author: Person;
  room: string;
  room_name: string;
  at: number;
  deleted: boolean;
}

export interface Report {
  id: number;
  message: ReportedMessage;
  by: Person;
  reason: string;
  at: number;
  closed_by: Person | null;
  closed_at: number | null;
}

export interface Account {
  id: number;
  name: string;
  avatar: string | null;
  role: string;
  status: string;
  banned: boolean;
  visitor: boolean;
  created_at: number;
  seen_at: number | null;
  sessions: number;
}

export interface RoomRecord {
  id: number;
  slug: string;
  name: string;
  kind: string;
  member_count: number;
  archived: boolean;
  created_at: number;
  last_at: number | null;
}

export interface SessionRecord {
  id: number;
  person: Person;
  kind: string;
  label: string;
  address: string;
  created_at: number;
  used_at: number;
}

export interface AuditRecord {
  id: number;
  at: number;
  act: string;
  actor: Person | null;
  person: Person | null;
  room: string | null;
  detail: AuditDetail;
  token: string | null;
  group: string | null;
}

export interface FailedJob {
  id: number;
  kind: string;
  error: string;
  attempts: number;
  created_at: number;
  next_at: number | null;
}

export interface OwnEmoji { id: number; name: string; image: string }

/** The payload of each request, by its name. */
export interface Requests {
  "room:list": { after?: string | null };
  "room:create": { name: string; topic?: string; kind?: "private" | "public" };
  "room:open": { room: string; since?: number | null; epoch?: string | null };
  "room:join": { room: string; since?: number | null; epoch?: string | null };
  "room:close": { room: string };
  "room:leave": { room: string };
  "room:topic": { room: string; topic: string };
  "room:read": { room: string; seq: number };
  "room:unread": { room: string; seq: number };
  "room:options": {
    room: string;
    level?: "all" | "mentions" | "nothing" | null;
    threads?: "flat" | "folded" | null;
  };
  "message:post": {
    room: string;
    text: string;
    client_id: string;
    reply_to?: number | null;
    wide?: boolean;
  };
  "message:edit": { room: string; id: number; text: string; wide?: boolean };
  "message:delete": { room: string; id: number };
  "message:list": {
    room: string;
    before?: number | null;
    after?: number | null;
    around?: number | null;
    since?: number | null;
    limit?: number;
  };
  "message:react": { room: string; id: number; emoji: string; on?: boolean };
  "message:reactions": { room: string; id: number };
  "message:history": { room: string; id: number };
  "message:pin": { room: string; id: number; on?: boolean };
  "room:pins": { room: string };
  "message:save": { room: string; id: number; on?: boolean; note?: string };
  "saved:list": { before?: number | null };
  "thread:list": {
    room: string;
    id: number;
    before?: number | null;
    after?: number | null;
    limit?: number;
  };
  "thread:follow": { room: string; id: number; on?: boolean };
  "inbox:list": { kind: "mentions" | "reactions" | "replies" | "threads"; before?: string | null };
  "inbox:read": { ids: number[] };
  "inbox:seen": Record<string, never>;
  "group:list": Record<string, never>;
  "group:save": { id?: number | null; name?: string | null; add?: number[]; remove?: number[] };
  "group:delete": { id: number };
  "saved:ids": Record<string, never>;
  "message:linked": { links: Link[] };
  "member:list": { room: string; after?: number };
  "member:add": { room: string; person: number };
  "member:remove": { room: string; person: number };
  "member:role": { room: string; person: number; role: "member" | "moderator" | "muted" };
  "room:settings": {
    room: string;
    name?: string | null;
    posting?: "everybody" | "moderators" | null;
    slow_seconds?: number | null;
  };
  "room:archive": { room: string; archived: boolean };
  "typing:start": { room: string };
  "room:ban": { room: string; person: number; hours?: number | null };
  "room:unban": { room: string; person: number };
  "room:bans": { room: string; after?: number };
  "direct:open": { people: number[] };
  "person:list": { query?: string; after?: number };
  "person:get": { person: number };
  "room:invite": { room: string; guest: boolean; hours?: number; uses?: number | null };
  "room:invitations": { room: string };
  "room:uninvite": { room: string; id: number };
  "invitation:create": { hours?: number; uses?: number | null };
  "invitation:list": { before?: number | null };
  "invitation:revoke": { id: number };
  "offer:list": Record<string, never>;
  "offer:accept": { room: string };
  "offer:decline": { room: string };
  "me:rename": { name: string };
  "me:status": { status: string };
  "me:adding": { adding?: "anybody" | "nobody" | "shared" | null };
  "me:preferences": { preferences: Preferences };
  "me:timezone": { timezone: string };
  "session:list": Record<string, never>;
  "session:end": { id: number };
  "session:end_others": Record<string, never>;
  "token:create": { name: string; scopes: ("admin" | "post" | "read")[] };
  "token:list": Record<string, never>;
  "token:revoke": { id: number };
  "person:block": { person: number };
  "person:unblock": { person: number };
  "report:create": { room: string; id: number; reason: string };
  "report:list": { closed?: boolean; before?: number | null };
  "report:close": { id: number; delete: boolean };
  "person:ban": { person: number; reason?: string };
  "person:unban": { person: number };
  "ban:create": { network: string; reason?: string };
  "ban:list": Record<string, never>;
  "ban:delete": { id: number };
  "admin:people": {
    query?: string;
    role?: "admin" | "guest" | "member" | "owner" | null;
    banned?: boolean;
    after?: number;
  };
  "person:role": { person: number; role: "admin" | "member" };
  "person:reset": { person: number };
  "person:sign_out": { person: number };
  "admin:rooms": { query?: string; after?: number };
  "admin:sessions": { query?: string; before?: number | null };
  "admin:end_session": { id: number };
  "workspace:settings": Record<string, never>;
  "workspace:change": { name?: string | null; door?: "closed" | "invitation" | "open" | null };
  "emoji:list": Record<string, never>;
  "emoji:remove": { name: string };
  "audit:list": { act?: string; before?: number | null };
  "job:list": { before?: number | null };
  "job:retry": { id: number };
}

/** The answer to each request. */
export interface Answers {
  "room:list": { rooms: RoomSummary[]; more: boolean };
  "room:create": { room: Room };
  "room:open": {
    room: Room;
    rev: number;
    epoch: string;
    messages: Message[];
    member_count: number;
    read_seq: number;
    more: boolean;
    reset: boolean;
    members: Member[];
    here: number;
    role: string | null;
    may: string[];
  };
  "room:join": {
    room: Room;
    rev: number;
    epoch: string;
    messages: Message[];
    member_count: number;
    read_seq: number;
    more: boolean;
    reset: boolean;
    members: Member[];
    here: number;
    role: string | null;
    may: string[];
  };
  "room:close": {};
  "room:leave": {};
  "room:topic": { room: Room };
  "room:read": { read_seq: number };
  "room:unread": { read_seq: number };
  "room:options": {};
  "message:post": { message: Message; outside: Person[] };
  "message:edit": { message: Message; outside: Person[] };
  "message:delete": { message: Message };
  "message:list": { messages: Message[]; more: boolean; rev: number; newer: boolean };
  "message:react": {};
  "message:reactions": { reactions: Reacted[] };
  "message:history": { versions: Version[] };
  "message:pin": { message: Message };
  "room:pins": { pins: Pinned[] };
  "message:save": {};
  "saved:list": { saved: Saved[]; more: boolean; cursor: number | null };
  "thread:list": { root: Message; messages: Message[]; more: boolean; rev: number; following: boolean };
  "thread:follow": {};
  "inbox:list": { items: Item[]; more: boolean; cursor: string | null; seen_at: number };
  "inbox:read": {};
  "inbox:seen": {};
  "group:list": { groups: PeopleGroup[]; people: Person[] };
  "group:save": { group: PeopleGroup };
  "group:delete": {};
  "saved:ids": { ids: number[] };
  "message:linked": { found: Linked[] };
  "member:list": { members: Member[]; more: boolean };
  "member:add": { member: boolean };
  "member:remove": {};
  "member:role": {};
  "room:settings": { room: Room };
  "room:archive": { room: Room };
  "typing:start": {};
  "room:ban": {};
  "room:unban": {};
  "room:bans": { bans: RoomBan[]; more: boolean };
  "direct:open": { room: Room };
  "person:list": { people: Profile[]; more: boolean };
  "person:get": { person: Profile };
  "room:invite": { invitation: Invitation; path: string };
  "room:invitations": { invitations: Invitation[] };
  "room:uninvite": {};
  "invitation:create": { invitation: Invitation; path: string };
  "invitation:list": { invitations: Invitation[]; more: boolean };
  "invitation:revoke": {};
  "offer:list": { offers: Offer[] };
  "offer:accept": {};
  "offer:decline": {};
  "me:rename": { me: Me };
  "me:status": { me: Me };
  "me:adding": { adding: string };
  "me:preferences": { preferences: Preferences };
  "me:timezone": { timezone: string };
  "session:list": { sessions: Session[] };
  "session:end": {};
  "session:end_others": { ended: number };
  "token:create": { token: string; id: number };
  "token:list": { tokens: Token[] };
  "token:revoke": {};
  "person:block": {};
  "person:unblock": {};
  "report:create": {};
  "report:list": { reports: Report[]; more: boolean };
  "report:close": {};
  "person:ban": {};
  "person:unban": {};
  "ban:create": { id: number };
  "ban:list": { bans: Ban[] };
  "ban:delete": {};
  "admin:people": { people: Account[]; more: boolean };
  "person:role": {};
  "person:reset": { path: string };
  "person:sign_out": {};
  "admin:rooms": { rooms: RoomRecord[]; more: boolean };
  "admin:sessions": { sessions: SessionRecord[]; more: boolean };
  "admin:end_session": {};
  "workspace:settings": { name: string; door: string };
  "workspace:change": { name: string; door: string };
  "emoji:list": { emoji: OwnEmoji[] };
  "emoji:remove": {};
  "audit:list": { entries: AuditRecord[]; more: boolean };
  "job:list": { jobs: FailedJob[]; more: boolean };
  "job:retry": {};
}

/** The payload of each event that the server sends. */
export interface Events {
  "hello": { me: Me; workspace: string; epoch: string; blocked: number[]; preferences: Preferences };
  "workspace": { name: string };
  "emoji": { emoji: OwnEmoji[] };
  "me": { me: Me };
  "preferences": { preferences: Preferences };
  "signed_out": { message: string };
  "blocked": { blocked: number[] };
  "offers": { offers: Offer[] };
  "message": { room: string; prev: number; rev: number; message: Message; since?: number | null };
  "position": { room: string; rev: number; epoch: string };
  "reaction": { room: string; id: number; emoji: string; person: Person; on: boolean };
  "saved": { room: string; id: number; saved: boolean };
  "followed": { room: string; id: number; following: boolean };
  "room": { room: Room };
  "member": { room: string; rev: number; person: Person; member: boolean; by: Person | null };
  "role": { room: string; person: number; role: string };
  "bans": { room: string };
  "person": { person: Person; status: string };
  "group": { id: number; name: string; deleted: boolean };
  "presence": { room: string; here: number; came: Person[]; went: number[] };
  "typing": { room: string; person: Person };
  "unread": {
    room: string;
    seq: number;
    author: number | null;
    rev: number;
    at: number;
    root?: number | null;
    meant?: number[];
    meant_later?: MeantSince[];
    everybody?: number;
    meant_rev?: number;
    deleted?: boolean;
  };
  "read": {
    room: string;
    rev: number;
    reads: number;
    read_seq: number;
    unread: number;
    mentions: Mention[];
  };
  "options": { room: string; level: string; threads: string };
  "inbox": { seen_at: number };
  "restart": { seconds: number };
  "missed": { seconds: number };
  "error": {
    event: string;
    code: string;
    message: string;
    field?: string | null;
    retry_after?: number | null;
  };
}

export type ErrorCode = "invalid" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "too_many" | "unavailable" | "unknown";
