/** @import { Ack } from '../model/types.js' */
/** @import { OwnEmoji } from '../wire.d.ts' */

/** The CSRF token of this page's forms. */
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';

/** @param {Response} answer @returns {Promise<Ack>} */
async function read(answer) {
  const said = await answer.json().catch(() => null);
  if (answer.ok) return { ok: true, ...said };
  const message = said?.error?.message ?? (answer.status === 413 ? 'This file is too large. Choose a smaller one.' : 'The server didn’t accept it. Try again.');
  return { ok: false, error: { code: 'invalid', field: 'image', ...said?.error, message } };
}

/** @param {string} path @param {Record<string, string | File> | null} fields null takes it away @returns {Promise<Ack<any>>} never rejects */
async function send(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) form.set(name, value);
  const change = fields ? { method: 'POST', body: form } : { method: 'DELETE' };
  try {
    return await read(await fetch(path, { ...change, headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' } }));
  } catch {
    return { ok: false, error: { code: 'offline', field: 'image', message: 'Can’t reach the server. Try again in a moment.' } };
  }
}

/** Sends a picture as the new avatar, or takes the old one away. @param {File | null} picture @returns {Promise<Ack>} never rejects */
export const sendAvatar = (picture) => send('/avatar', picture && { image: picture });

/** Adds one of the place's own emoji. @param {string} name @param {File} picture @returns {Promise<Ack<{emoji: OwnEmoji}>>} never rejects */
export const sendEmoji = (name, picture) => send('/emoji', { name, image: picture });

const LARGEST = 5 * 1024 * 1024;

/** Why the server would not take a file as a picture, as far as can be told without reading it; empty if it may. @param {File} file */
export function faultOf(file) {
  if (file.size > LARGEST) return 'This picture is too large. Choose one of up to 5 MB.';
  return file.type.startsWith('image/') ? '' : 'This isn’t a picture. Use PNG, JPEG, WebP or GIF.';
}

/** A chosen file as an address the page may show. @param {File} file @returns {Promise<string>} */
export function previewOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
