/** @import { Member, Person } from './types.js' */

/** @param {Member} a @param {Member} b those here first, then by name */
const byPresence = (a, b) => Number(b.here) - Number(a.here) || a.name.localeCompare(b.name);

/** Who belongs to a room, and who of them is here. The server sends some of those who are here at first; the totals are true. */
export class Presence {
  here = 0;
  total = 0;
  version = 0;
  /** @type {Map<number, Member>} */
  #members = new Map();

  /** @param {{members: Member[], member_count: number, here: number}} answer */
  reset(answer) {
    this.#members = new Map(answer.members.map((member) => [member.id, { ...member }]));
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
    for (const person of came) this.#members.set(person.id, { ...person, here: true });
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
    if (belongs && !known) this.#members.set(person.id, { ...person, here: false });
    if (!belongs) this.#members.delete(person.id);
    if (complete) this.total = this.#members.size;
    else if (belongs !== Boolean(known)) this.total += belongs ? 1 : -1;
    this.version += 1;
  }
}
