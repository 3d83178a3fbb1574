/** @import { Ack } from '../model/types.js' */

/** What the forms of this page prove themselves with. */
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';

/** @param {Response} answer @returns {Promise<Ack>} */
async function read(answer) {
  const said = await answer.json().catch(() => null);
  if (answer.ok) return { ok: true, ...said };
  const message = said?.error?.message ?? (answer.status === 413 ? 'This file is too big.' : 'The server did not take it. Please try again.');
  return { ok: false, error: { code: 'invalid', field: 'image', ...said?.error, message } };
}

/** Sends a picture as the new avatar, or takes the old one away. @param {File | null} picture @returns {Promise<Ack>} never rejects */
export async function sendAvatar(picture) {
  const body = new FormData();
  if (picture) body.set('image', picture);
  try {
    return await read(await fetch('/avatar', {
      method: picture ? 'POST' : 'DELETE',
      headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' },
      ...(picture && { body }),
    }));
  } catch {
    return { ok: false, error: { code: 'offline', field: 'image', message: 'There is no connection right now.' } };
  }
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
