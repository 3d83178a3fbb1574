/** Links whose words pretend to lead elsewhere than they do. */

/** Invisible signs, and those that change the direction. The joiners are needed within emoji and in other scripts than Latin. */
const TRICKS = /[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u200c\u200d](?=[\0-\u02ff]|$)|(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0000}-\u{e007f}]/gu;
/** A word that looks like an address: `example.org`, `https://example.org/path`, `ann@example.org`. */
const ADDRESS = /^[^\p{L}\p{N}]*(?:[a-z]+:\/*)?([^\s/?#]*[\p{L}\p{N}]\.[\p{L}\p{N}-]{2,}[^\s/?#]*)/iu;
const LOOKALIKES = /[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Armn}\p{sc=Cher}]/u;

/** @param {string} host @param {URL} url */
function isOf(host, url) {
  try {
    return new URL(`https://${host.replace(/[.,:;!?'")\]]+$/, '')}`).host.replace(/^www\./, '') === url.host.replace(/^www\./, '');
  } catch {
    return false;
  }
}

/** True if the words have nothing that looks like the address of another place. @param {string} words @param {URL} url */
function agree(words, url) {
  if (url.protocol === 'mailto:') return words.split(/\s+/).every((word) => !ADDRESS.test(word) || word.replace(/^mailto:/i, '').toLowerCase() === decodeURI(url.pathname).toLowerCase());
  return words.split(/\s+/).every((word) => {
    const host = ADDRESS.exec(word)?.[1];
    // A letter of another alphabet can look like a Latin one, below a domain whose names are Latin.
    return !host || (isOf(host, url) && !(LOOKALIKES.test(host) && /\.[a-z]+$/i.test(host)));
  });
}

/**
 * What a link shows: its words, or nothing in their place that can't be seen, and the place that it leads to if they don't say so.
 * @param {string} words @param {string} href of http, https or mailto @returns {{words: string, place: string}}
 */
export function shown(words, href) {
  const url = new URL(href);
  const place = url.protocol === 'mailto:' ? decodeURI(url.pathname) : url.host;
  const visible = words.replace(TRICKS, '');
  const isHonest = visible === words && !url.username && !url.password && agree(words, url);
  return { words: visible.trim() || place, place: isHonest || !visible.trim() ? '' : place };
}
