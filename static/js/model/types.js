/** @import { Answers, ErrorCode, Events, Me, Requests } from '../wire.d.ts' */

/**
 * The shapes that the models share. What travels on the wire stands in wire.d.ts, which `make docs` writes.
 *
 * @typedef {Events["message"]} MessageEvent
 * @typedef {Omit<Answers["message:list"], "newer">} MessagePage
 * @typedef {Answers["room:open"]} RoomAnswer
 *
 * @typedef {object} WireError
 * @property {ErrorCode | "offline" | "timeout"} code   the last two are the page's own
 * @property {string} message
 * @property {string} [field]
 * @property {number} [retry_after]  seconds
 */

/** @template [Answer={}] @typedef {{ok: true} & Answer} Granted */
/** @typedef {{ok: false, error: WireError}} Refused */
/** @template [Answer={}] @typedef {Granted<Answer> | Refused} Ack */

/**
 * Asks the server; never rejects.
 *
 * @typedef {<Name extends keyof Requests>(name: Name, payload: Requests[Name]) => Promise<Ack<Answers[Name]>>} Ask
 * @typedef {(name: keyof Requests, payload: any) => Promise<Ack<any>>} AskAny   for a request whose name is not known when this is written
 */

/**
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
 * @property {boolean} [isAsked]   true if it tells many people, which the person is asked for first
 * @property {boolean} [wide]      true if they have said yes
 * @property {import('./quote.js').Answered} [answered]   what it answers
 * @property {number} [thread]     the id of the first message of the thread beside which it was written
 *
 * @typedef {object} OutboxStorage
 * @property {() => Promise<OutboxEntry[]>} all
 * @property {(entry: OutboxEntry) => Promise<void>} put
 * @property {(clientId: string) => Promise<void>} remove
 *
 * @typedef {object} ChatParts
 * @property {Me} me
 * @property {string} workspace
 * @property {Ask} ask
 * @property {() => void} connect
 * @property {OutboxStorage} storage
 * @property {import('./outbox.js').OutboxParts["tabs"]} tabs
 * @property {import('./drafts.js').TextStorage | null} textStorage
 * @property {import('../wire.d.ts').Preferences} [look]  the look of the first frame
 * @property {() => string} newId
 * @property {() => number} now
 * @property {() => number} random
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 */
export {};
