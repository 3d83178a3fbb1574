/** @import { Asking } from '../model/asking.js' */
/** @import { Desk, SectionName } from '../model/desk.js' */
/** @import { Form } from '../../model/form.js' */
/** @import { Focus } from '../../view/focus.js' */

/**
 * The object that every view gets.
 *
 * @typedef {object} Office
 * @property {Desk} desk
 * @property {Asking} asking
 * @property {{invite: Form, ban: Form, workspace: Form, emoji: Form, group: Form}} forms   the forms outside of dialogs
 * @property {Focus} focus
 * @property {(section: SectionName, query?: string) => void} go
 */
export {};
