/** @import { Member, Person } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/** @param {Member} a @param {Member} b those here first, then by name */
const byPresence = (a, b) => Number(b.here) - Number(a.here) || a.name.localeCompare(b.name);

const NEW = { avatar: null, here: false, role: 'member', status: '' };

/** @param {Member | undefined} known */
const standing = (known) => (known ? { role: known.role, status: known.status } : {});

/** Who belongs to a room, and who of them is here. The server sends some of those who are here at first; the totals are true. */
export class Presence {
  here = 0;
  total = 0;
  version = 0;
  /** @type {Map<number, Member>} */
  #members = new Map();

  constructor() {
    observed(this);
  }

  /** @param {{members: Member[], member_count: number, here: number}} answer */
  reset(answer) {
    const before = this.#members;
    // What they are and say of themselves comes with the pages of members; until then it is as it was.
    this.#members = new Map(answer.members.map((one) => [one.id, { ...one, ...standing(before.get(one.id)) }]));
    this.total = answer.member_count;
    this.here = answer.here;
    this.version += 1;
  }

  /** @param {Member[]} page further members */
  extend(page) {
    for (const member of page) this.#members.set(member.id, { ...member });
    this.version += 1;
  }

  get isComplete() {
    return this.#members.size >= this.total;
  }

  /** @param {number} id */
  get(id) {
    return this.#members.get(id);
  }

  /** Somebody has another name, picture or status than before. @param {Person} person @param {string} status */
  reintroduce(person, status) {
    const member = this.#members.get(person.id);
    if (!member) return;
    this.#members.set(person.id, { ...member, avatar: null, ...person, status });
    this.version += 1;
  }

  /** @param {number} id @param {string} role what somebody is in the room from now on */
  setRole(id, role) {
    const member = this.#members.get(id);
    if (!member) return;
    member.role = role;
    this.version += 1;
  }

  /** @returns {Member[]} */
  get members() {
    return [...this.#members.values()].sort(byPresence);
  }

  /** @param {number} count up to how many @returns {Member[]} of those here */
  faces(count) {
    return this.members.filter((member) => member.here).slice(0, count);
  }

  /** @param {{here: number, came: Person[], went: number[]}} event */
  move({ here, came, went }) {
    this.here = here;
    const complete = this.isComplete;
    for (const person of came) this.#members.set(person.id, { ...NEW, ...this.#members.get(person.id), ...person, here: true });
    for (const id of went) {
      const member = this.#members.get(id);
      if (member) member.here = false;
    }
    if (complete) this.total = this.#members.size;
    this.version += 1;
  }

  /** @param {Person} person @param {boolean} belongs joined, or left */
  change(person, belongs) {
    const complete = this.isComplete;
    const known = this.#members.get(person.id);
    if (belongs && !known) this.#members.set(person.id, { ...NEW, ...person });
    if (!belongs) this.#members.delete(person.id);
    if (complete) this.total = this.#members.size;
    // Those who leave were counted, known or not; those who join may have been, when they came.
    else if (!belongs) this.total -= 1;
    else if (!known) this.total += 1;
    this.version += 1;
  }
}
