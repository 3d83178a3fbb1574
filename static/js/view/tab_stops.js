/** @import { Page } from './ui.js' */
import { Roving } from './roving.js';

/** The lists that are one tab stop each. @param {Page} page */
export function tabStops({ scroll, list: rooms, drawNow }) {
  const toEndOfRooms = (/** @type {"start" | "end"} */ end) => {
    rooms.toEnd(end);
    drawNow();
  };
  return [
    new Roving({
      within: '.log',
      items: '.log .row:is(.message, .notice, .announcement, .beginning, .earlier:has(button))',
      entry: (rows) => rows.findLast((row) => Number(row.dataset['seq']) === scroll.lastInView),
      toEnd: () => {
        scroll.toNewest();
        drawNow();
      },
    }),
    new Roving({
      within: '.rooms',
      items: '.rooms :is(.fold, .room-link)',
      entry: (links) => links.find((link) => link.hasAttribute('aria-current')) ?? links[0],
      toStart: () => toEndOfRooms('start'),
      toEnd: () => toEndOfRooms('end'),
    }),
    new Roving({ within: '.thread-log', items: '.thread-log .row:is(.message, .notice, .announcement)', entry: (rows) => rows.at(-1) }),
    new Roving({ within: '.inbox', items: '.inbox .excerpt', entry: ([first]) => first }),
    new Roving({ within: '.details', items: '.details .member', entry: ([first]) => first }),
  ];
}
