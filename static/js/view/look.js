/** @import { InForce } from '../model/preferences.js' */
import { afterFrame } from '../lib/schedule.js';
import { useClock } from '../lib/time.js';

/** Preferences that style sheets read, as attributes of the document's element. */
const WORN = /** @type {const} */ (['theme', 'accent', 'density', 'text_size']);
/** The colour of the browser's frame around the page, as in templates/base.html. */
const FRAME = { light: '#fcfaf8', dark: '#1b1714' };
const YEAR = 31_536_000;

/** @type {InForce | null} */
let worn = null;
let room = '';

/** A cookie from which the server makes the first frame of the next page. @param {string} name @param {string} value */
function keep(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}

/** Makes the page look as its person likes it. @param {InForce} preferences */
export function wear(preferences) {
  if (preferences === worn) return;
  worn = preferences;
  for (const name of WORN) document.documentElement.setAttribute(`data-${name.replace('_', '-')}`, preferences[name]);
  for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="theme-color"]'))) {
    const { theme } = preferences;
    meta.content = FRAME[theme === 'system' ? (meta.media.includes('dark') ? 'dark' : 'light') : theme];
  }
  useClock(preferences.clock);
  keep('banter-preferences', JSON.stringify(preferences));
}

/** The look that the server gave the first frame, by the cookie. @returns {import('../wire.d.ts').Preferences} */
export function firstLook() {
  const { theme, accent, density, textSize, clock } = document.documentElement.dataset;
  return JSON.parse(JSON.stringify({ theme, accent, density, text_size: textSize, clock })); // without those that are absent
}

/** Lets the workspace begin in this room the next time, once it is painted. @param {string} slug */
export function remember(slug) {
  if (slug === room) return;
  room = slug;
  afterFrame(() => keep('banter-room', slug));
}
