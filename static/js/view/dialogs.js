/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { enterSends } from './writing/form.js';
import { browseRooms } from './dialogs/browse.js';
import { messageHistory } from './dialogs/history.js';
import { inviteDialog, inviteToWorkspace } from './dialogs/invite.js';
import { addPeople, newDirect } from './dialogs/people.js';
import { personCard } from './dialogs/person.js';
import { preferences } from './dialogs/preferences.js';
import { reportMessage } from './dialogs/report.js';
import { editTopic, leaveRoom, newRoom } from './dialogs/room.js';
import { saveMessage } from './dialogs/save.js';
import { selfDialog, signOutGuest } from './dialogs/self.js';
import { roomSettings } from './dialogs/settings.js';
import { shareMessage } from './dialogs/share.js';
import { COMMAND } from './parts.js';
import { modal } from './sheet.js';
import { switcher } from './switcher.js';
import { PREVIEW_KEY } from './writing/bar.js';

/** @param {boolean} sends whether Enter alone does */
const keysOf = (sends) => [
  [sends ? 'Enter' : `${COMMAND}Enter`, 'Send'], [sends ? 'Shift Enter' : 'Enter', 'New line'],
  ['↑', 'Edit your last message, if the field is empty'],
  ['↑ ↓', 'Move through the messages or rooms, after Tab to their list'], ['Enter', 'Go to a message’s links and buttons'], ['Shift F10', 'Actions of a message'], ['+ R', 'React to a message'], ['A', 'Answer a message'], ['U', 'Mark a message as unread'],
  ['Esc', 'Cancel, close, or leave a message'], [`${COMMAND}K`, 'Jump to a room, a person or an action'], ['Alt ↑ ↓', 'Go to the previous or next room'],
  ['Alt Shift ↑ ↓', 'Go to the previous or next unread room'], ['→', 'Menu of a room in the list'], ['Ctrl Shift ↑ ↓', 'Move a room in the list'],
  [`${COMMAND}B`, 'Bold; with I italic, with E code'], [PREVIEW_KEY, 'Preview the message'], ['/', 'Commands, at the start of a message'],
  ['?', 'Show these shortcuts'],
];

/** @param {Page} page */
const keys = (page) => modal(page, 'Keyboard shortcuts', html`<dl class="keys">
  ${keysOf(enterSends(page)).map(([key, what]) => html`<div><dt>${key?.split(' ').map((part) => html`<kbd>${part}</kbd>`)}</dt><dd>${what}</dd></div>`)}
</dl>`);

/** The open dialog. @param {Page} page */
export function dialogs(page) {
  switch (page.ui.dialog) {
    case 'room': return newRoom(page);
    case 'topic': return editTopic(page);
    case 'leave': return leaveRoom(page);
    case 'settings': return roomSettings(page);
    case 'invite': return inviteDialog(page);
    case 'invite-workspace': return inviteToWorkspace(page);
    case 'direct': return newDirect(page);
    case 'add': return addPeople(page);
    case 'person': return personCard(page);
    case 'history': return messageHistory(page);
    case 'save': return saveMessage(page);
    case 'share': return shareMessage(page);
    case 'report': return reportMessage(page);
    case 'self': return selfDialog(page);
    case 'preferences': return preferences(page);
    case 'sign-out': return signOutGuest(page);
    case 'keys': return keys(page);
    case 'browse': return browseRooms(page);
    case 'switcher': return modal(page, 'Jump to…', switcher(page), 'is-switcher');
    default: return nothing;
  }
}
