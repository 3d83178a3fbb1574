/**
 * The shapes that travel on the wire (docs/protocol.md) and the few the models share.
 * Times are integer milliseconds since 1970 UTC; `rev` and `seq` count per room.
 *
 * @typedef {{id: number, name: string, avatar?: string | null}} Person
 * @typedef {Person & {role: string, status: string, may: string[]}} Me   `may` are our rights in the place
 * @typedef {Person & {role: string, status: string, banned?: boolean}} Profile
 * @typedef {"moderator" | "member" | "muted"} RoomRole
 * @typedef {Person & {here: boolean, role: RoomRole, status: string}} Member
 * @typedef {{person: Person, until: number | null, at: number, by: Person}} RoomBan   `until` is null for good
 * @typedef {{room: string, room_name: string, by: Person, at: number}} Offer   a private room that we were asked into
 * @typedef {"text" | "join" | "leave" | "add" | "remove" | "topic" | "announcement"} MessageKind
 *
 * @typedef {object} Room
 * @property {string} slug
 * @property {string} name         empty for a direct conversation
 * @property {string} topic
 * @property {"public" | "private" | "direct"} kind
 * @property {"everybody" | "moderators"} posting   who may write
 * @property {number} slow_seconds
 * @property {boolean} archived
 * @property {Person[]} people     of a direct conversation: all who are in it
 *
 * @typedef {object} Message
 * @property {number} id
 * @property {number} seq          its place in the room, for ever
 * @property {number} rev          its last change
 * @property {MessageKind} kind
 * @property {Person | null} author
 * @property {string | null} text
 * @property {number} at
 * @property {number | null} edited_at
 * @property {boolean} deleted
 * @property {string | null} client_id
 * @property {Person | null} [about]   who was added or removed
 *
 * @typedef {object} RoomSummary
 * @property {string} slug
 * @property {string} name
 * @property {string} topic
 * @property {Room["kind"]} kind
 * @property {boolean} archived
 * @property {Person[]} people
 * @property {boolean} member
 * @property {number} here
 * @property {number} unread       0 to 100; 100 means 100 or more
 * @property {number} read_seq
 * @property {number} last_seq
 *
 * @typedef {object} WireError
 * @property {string} code
 * @property {string} message
 * @property {string} [field]
 * @property {number} [retry_after]  seconds
 *
 * @typedef {{ok: true} & Record<string, any>} Granted
 * @typedef {{ok: false, error: WireError}} Refused
 * @typedef {Granted | Refused} Ack
 * @typedef {(event: string, payload: object) => Promise<Ack>} Ask   never rejects
 *
 * @typedef {object} RoomAnswer    the ack of room:open
 * @property {Room} room
 * @property {number} rev
 * @property {string} epoch
 * @property {Message[]} messages
 * @property {Member[]} members
 * @property {number} member_count
 * @property {number} here
 * @property {number} read_seq
 * @property {boolean} more
 * @property {boolean} reset
 * @property {RoomRole | null} role   null for who only looks at a public room
 * @property {string[]} may        our rights in this room
 *
 * @typedef {{room: string, prev: number, rev: number, message: Message}} MessageEvent
 * @typedef {{messages: Message[], more: boolean, rev: number}} MessagePage
 *
 * @typedef {object} Invitation
 * @property {number} id
 * @property {"place" | "room" | "guest"} kind
 * @property {number} uses
 * @property {number | null} most_uses   null: any number
 * @property {number} until
 * @property {boolean} ended
 * @property {Person} made_by
 *
 * @typedef {{id: number, kind: string, label: string, address: string, created_at: number, used_at: number, current: boolean}} Session
 * @typedef {{id: number, name: string, scopes: string[], created_at: number, used_at: number}} Token
 *
 * @typedef {"queued" | "sending" | "failed"} EntryState
 *
 * @typedef {object} OutboxEntry   a message of ours that the server has not acknowledged yet
 * @property {string} client_id
 * @property {string} room
 * @property {string} text
 * @property {number} at
 * @property {number} author       the id of the person who wrote it
 * @property {string} tab          the tab that sends it
 * @property {EntryState} state
 * @property {string} reason       why it failed, for the person to read
 *
 * @typedef {object} OutboxStorage
 * @property {() => Promise<OutboxEntry[]>} all
 * @property {(entry: OutboxEntry) => Promise<void>} put
 * @property {(clientId: string) => Promise<void>} remove
 *
 * @typedef {object} ChatParts
 * @property {Me} me
 * @property {string} place
 * @property {Ask} ask
 * @property {() => void} connect
 * @property {() => void} changed
 * @property {OutboxStorage} storage
 * @property {import('./outbox.js').OutboxParts["tabs"]} tabs
 * @property {import('./drafts.js').TextStorage | null} textStorage
 * @property {() => string} newId
 * @property {() => number} now
 * @property {() => number} random
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 */
export {};
