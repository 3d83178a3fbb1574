/** Groups of people who are mentioned by one name. */
/** @import { WireError } from '../../model/types.js' */
/** @import { Answers, PeopleGroup, Person } from '../../wire.d.ts' */
/** @import { Desk } from './desk.js' */
import { observed } from '../../lib/changes.js';

/** As many people as a group may have (chat/domain/people/groups.py). */
const MOST = 500;

/** @typedef {Omit<PeopleGroup, "people"> & {people: readonly Person[]}} Team   a group, with its people by name */

/** @param {readonly Person[]} people */
const byName = (people) => people.toSorted((a, b) => a.name.localeCompare(b.name));

/** The groups of an answer, each with the people whom it has. @param {Answers["group:list"]} answer @returns {Team[]} */
export function teamsOf({ groups, people }) {
  const known = new Map(people.map((person) => [person.id, person]));
  return groups.map((group) => ({ ...group, people: byName(group.people.flatMap((id) => known.get(id) ?? [])) }));
}

/** A group whose name and people are being changed: each change is made at once. */
export class TeamEditor {
  /** @type {WireError | null} why the last person could not be added or removed */
  error = null;
  /** The last change, in words. */
  news = '';
  list;
  #desk;
  #team;

  /** @param {Desk} desk @param {Team} team as it is when it is opened */
  constructor(desk, team) {
    this.#desk = desk;
    this.#team = team;
    this.list = desk.candidates();
    observed(this);
  }

  /** The group as it is now: other admins may change it meanwhile. */
  get team() {
    return this.#desk.lists.groups.rows.find(({ id }) => id === this.#team.id) ?? this.#team;
  }

  get chosen() {
    return this.team.people;
  }

  get found() {
    return this.list.rows;
  }

  get isFull() {
    return this.chosen.length >= MOST;
  }

  /** @param {number} id */
  has(id) {
    return this.chosen.some((person) => person.id === id);
  }

  /** Adds a person, or removes them: at once, and as it was if the server refuses. @param {Person} person */
  async toggle(person) {
    const { id, name } = this.team;
    const isIn = this.has(person.id);
    this.#put(person, !isIn);
    const ack = await this.#desk.act('group:save', { id, [isIn ? 'remove' : 'add']: [person.id] });
    this.error = ack.ok ? null : ack.error;
    this.news = ack.ok ? `${person.name} is ${isIn ? 'no longer' : 'now'} in ${name}.` : '';
    if (!ack.ok) this.#put(person, isIn);
  }

  /** @param {Person} person @param {boolean} isIn */
  #put(person, isIn) {
    const others = this.chosen.filter(({ id }) => id !== person.id);
    this.#change({ people: isIn ? byName([...others, person]) : others });
  }

  /** @param {string} name */
  async rename(name) {
    const ack = await this.#desk.act('group:save', { id: this.team.id, name });
    if (!ack.ok) return ack;
    this.#change({ name: ack.group.name });
    this.news = `The group is now called ${ack.group.name}.`;
    return ack;
  }

  /** @param {Partial<Team>} change */
  #change(change) {
    this.#team = { ...this.team, ...change };
    this.#desk.lists.groups.patch(this.#team.id, change);
  }
}
