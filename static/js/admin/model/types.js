/**
 * What the admin page shows, as the server tells it (docs/protocol.md). Times are milliseconds since 1970 UTC.
 *
 * @typedef {{id: number, name: string, avatar?: string | null}} Person
 * @typedef {"owner" | "admin" | "member" | "guest"} Role
 * @typedef {{id: number, name: string, avatar: string | null, role: Role, status: string, may?: string[]}} Me
 *
 * @typedef {object} Account
 * @property {number} id
 * @property {string} name
 * @property {string | null} avatar
 * @property {Role} role
 * @property {string} status
 * @property {boolean} banned
 * @property {boolean} visitor      a guest of one room only
 * @property {number} created_at
 * @property {number | null} seen_at
 * @property {number} sessions
 *
 * @typedef {{id: number, slug: string, name: string, kind: "public" | "private", member_count: number, archived: boolean, created_at: number}} RoomRecord
 * @typedef {{id: number, person: Person, kind: string, label: string, address: string, created_at: number, used_at: number}} Session
 * @typedef {{id: number, network: string, reason: string, by: Person | null, created_at: number}} Ban
 * @typedef {{id: number, at: number, act: string, actor: Person | null, person: Person | null, room: string | null, detail: string}} Entry
 *
 * @typedef {object} Invitation
 * @property {number} id
 * @property {"place" | "room" | "guest"} kind
 * @property {string | null} room
 * @property {string} room_name
 * @property {Person} made_by
 * @property {number} uses
 * @property {number | null} most_uses
 * @property {number} created_at
 * @property {number} until
 * @property {boolean} ended
 *
 * @typedef {object} Report
 * @property {number} id
 * @property {{id: number, text: string, author: Person, room: string, room_name: string, at: number, deleted?: boolean}} message
 * @property {Person} by
 * @property {string} reason
 * @property {number} at
 * @property {Person | null} closed_by
 * @property {number | null} closed_at
 *
 * @typedef {"open" | "invitation" | "closed"} Door
 * @typedef {{place: string, door: Door}} Settings
 */
export {};
