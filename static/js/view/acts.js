/** @import { Page } from './ui.js' */
/** @import { Level } from '../model/levels.js' */
/** @import { Action, ActionName } from '../model/actions.js' */
import { generalActions, roomActions } from '../model/actions.js';
import { choose } from '../model/levels.js';
import { openInvitations, openInvite } from './dialogs/invite.js';
import { openAdd, openDirect } from './dialogs/people.js';
import { andBack, openSelf, signOut } from './dialogs/self.js';

/** The person's actions in the open room. @param {Page} page @returns {Action[]} */
export function actionsHere({ chat, pins }) {
  const { current } = chat;
  const room = current.status === 'ready' ? current.room : null;
  return roomActions({ room, isMember: current.isMember, pinned: pins.count, level: chat.rooms.get(current.slug)?.level ?? 'all', isFolded: current.timeline.folding.isOn, may: (right) => chat.can(right), mayHere: (right) => current.can(right) });
}

/** The person's actions outside of rooms. @param {Page} page @returns {Action[]} */
export const actionsAnywhere = ({ chat }) => generalActions({ may: (right) => chat.can(right), isGuest: chat.me.role === 'guest' });

/** Opens or closes the list of members. @param {Page} page @param {boolean} isOpen */
export function showMembers({ chat, ui }, isOpen) {
  ui.isPanelOpen = isOpen;
  ui.panelTab = 'people';
  ui.focus.aim(isOpen ? 'details' : 'members');
  if (isOpen) void chat.current.loadMembers();
}

/** Opens the list of pinned messages. @param {Page} page */
export function showPins({ ui, pins }) {
  ui.isPanelOpen = true;
  ui.panelTab = 'pins';
  ui.focus.aim('details');
  void pins.load();
}

/** Shows replies below the first message of their thread, or in their place. @param {Page} page */
async function fold({ chat, drawNow }) {
  const { slug, timeline } = chat.current;
  const threads = timeline.folding.isOn ? 'flat' : 'folded';
  const ack = await chat.ask('room:options', { room: slug, threads });
  if (ack.ok) chat.rooms.update(slug, { threads });
  chat.announcer.say(ack.ok ? (threads === 'folded' ? 'Replies are folded into threads' : 'Replies are in the timeline') : ack.error.message);
  drawNow();
}

/** Does what an action says. @param {Page} page @param {ActionName} name */
export function act(page, name) {
  const { chat, ui } = page;
  switch (name) {
    case 'members': showMembers(page, true); break;
    case 'fold': void fold(page); break;
    case 'pins': showPins(page); break;
    case 'invite': openInvitations(page); break;
    case 'invite-workspace': openInvite(page); break;
    case 'add': openAdd(page); break;
    case 'direct': openDirect(page); break;
    case 'self': openSelf(page); break;
    case 'level:all': case 'level:mentions': case 'level:nothing':
      void choose(chat, chat.current.slug, /** @type {Level} */ (name.slice('level:'.length)));
      break;
    case 'archive': ui.openDialog('settings', { question: 'archive' }); break;
    case 'admin': location.assign('/admin'); break;
    case 'sign-up': case 'sign-in': location.assign(andBack(`/${name}`, page)); break;
    case 'sign-out': signOut(page); break;
    default: ui.openDialog(name);
  }
}
