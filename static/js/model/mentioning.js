/** @import { Chat } from './chat.js' */
/** @import { Suggestion } from './completion.js' */
/** @import { PeopleGroup, Person } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { matcher } from '../lib/search.js';

/** An `@` and a name that is begun, at the end of a text: where the server reads a mention. A name may have spaces. */
const BEGUN = /(?<![\p{L}\p{N}\p{M}_@./\\<-])@((?:[\p{L}\p{N}\p{M}_.'’-]+(?: [\p{L}\p{N}\p{M}_.'’-]+){0,3})?)$/u;
/** In a room with so many members everybody may mention all of them (chat/domain/messages/mentions.py). */
const SMALL = 20;
/** Rooms with more members are not loaded whole; their members are found by a search. */
const LOADED_WHOLE = 500;
/** So many people are offered before one has typed, so that the room and the groups have a place, too. */
const FIRST = 5;
/** A pause in typing, in ms. */
const PAUSE = 150;

/** Completes names after an `@`: of members, by recent talk, of the room, of groups, and of others whom one may know. A source of model/completion.js. */
export class Mentioning {
  label = 'People';
  trigger = BEGUN;
  /** @type {readonly PeopleGroup[] | null} null before they are loaded */
  #groups = null;
  /** A query that found nobody else: longer ones don't, either. */
  #nobody = '';
  #chat;
  #later;

  /** @param {() => Chat} chat @param {(work: () => void, ms: number) => any} later */
  constructor(chat, later) {
    this.#chat = chat;
    this.#later = later;
  }

  /** What is known already. @param {string} query @returns {Suggestion[]} */
  find(query) {
    const rank = matcher(query);
    const people = this.#people().map((person, at) => ({ person, at, rank: rank(person.name) })).filter((one) => one.rank < 3)
      .sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ person }) => this.#suggestion(person));
    const others = [...this.#wide(), ...this.#named()].filter(({ label }) => rank(label.slice(1)) < 2);
    return query ? [...people, ...others] : [...people.slice(0, FIRST), ...others];
  }

  /** Others, whom the server knows. @param {string} query @param {() => boolean} isWanted false once something else is typed @returns {Promise<Suggestion[]>} */
  async more(query, isWanted) {
    const chat = this.#chat();
    const { current } = chat;
    const isNew = this.#groups === null && chat.can('group:list');
    if (isNew) await this.#loadGroups();
    if (!current.presence.isComplete && !current.showsMembers && (current.presence.total <= LOADED_WHOLE || !chat.can('person:list'))) await current.loadMembers();
    else if (!isNew) await new Promise((resolve) => this.#later(() => resolve(null), PAUSE));
    if (!isWanted()) return [];
    const known = this.find(query);
    if (!query || !chat.can('person:list') || (this.#nobody && query.startsWith(this.#nobody))) return known;
    const ack = await chat.ask('person:list', { query });
    const found = ack.ok ? ack.people.filter(({ id }) => this.#isMeantFor(id)).map((person) => this.#suggestion(person)) : [];
    if (ack.ok && !ack.people.length) this.#nobody = query;
    return [...known, ...found];
  }

  /** @param {Suggestion} item */
  insert({ label }) {
    return `${label} `;
  }

  /** What the server says. @param {string} event */
  heard(event) {
    if (event === 'group' && this.#groups) void this.#loadGroups();
    if (mayBeOld(event) || event === 'person') this.#nobody = '';
    if (mayBeOld(event)) this.#groups = null;
  }

  async #loadGroups() {
    const ack = await this.#chat().ask('group:list', {});
    if (ack.ok) this.#groups = ack.groups;
  }

  /** @param {number} id */
  #isMeantFor(id) {
    const { me, blocked } = this.#chat();
    return id !== me.id && !blocked.has(id);
  }

  /** The members that are known, those who talked last first. @returns {Person[]} */
  #people() {
    const { current: { presence, timeline } } = this.#chat();
    const talked = timeline.messages.toReversed().flatMap(({ kind, author }) => (kind === 'text' && author ? [author] : []));
    const all = new Map([...talked, ...presence.members].map((person) => [person.id, person]));
    return [...all.values()].filter(({ id }) => this.#isMeantFor(id) && (!presence.isComplete || presence.get(id)));
  }

  /** @param {Person} person @returns {Suggestion} */
  #suggestion(person) {
    const { presence } = this.#chat().current;
    const isOutside = presence.isComplete && !presence.get(person.id);
    return { key: `person ${person.id}`, label: `@${person.name}`, person: { avatar: null, ...person }, ...(isOutside && { hint: 'Not in this room' }) };
  }

  /** The room, and those of it who are online, if one may mention them. @returns {Suggestion[]} */
  #wide() {
    const { current } = this.#chat();
    const { total } = current.presence;
    if (current.room?.kind === 'direct' || (total > SMALL && !current.can('message:mention_room'))) return [];
    return [
      { key: 'room', label: '@room', hint: `Notify all ${total} members`, sign: 'megaphone' },
      { key: 'here', label: '@here', hint: 'Notify members who are online', sign: 'megaphone' },
    ];
  }

  /** @returns {Suggestion[]} */
  #named() {
    return (this.#groups ?? []).map(({ id, name, people }) => ({ key: `group ${id}`, label: `@${name}`, hint: `Group of ${people.length}`, sign: 'users' }));
  }
}
