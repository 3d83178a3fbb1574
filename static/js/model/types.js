/**
 * The shapes that travel on the wire (docs/protocol.md) and the few the models share.
 * Times are integer milliseconds since 1970 UTC; `rev` and `seq` count per room.
 *
 * @typedef {{id: number, name: string}} Person
 * @typedef {{id: number, name: string, here: boolean}} Member
 * @typedef {{slug: string, name: string, topic: string, kind: string}} Room
 * @typedef {"text" | "join" | "leave" | "topic" | "announcement"} MessageKind
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
 *
 * @typedef {object} RoomSummary
 * @property {string} slug
 * @property {string} name
 * @property {string} topic
 * @property {string} kind
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
 *
 * @typedef {{room: string, prev: number, rev: number, message: Message}} MessageEvent
 * @typedef {{messages: Message[], more: boolean, rev: number}} MessagePage
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
 */
export {};
