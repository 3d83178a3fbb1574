/** Telling the server our time zone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timezone } from '../../static/js/model/timezone.js';

/** @param {string} here */
function page(here = 'Asia/Tokyo') {
  const said = [];
  const preferences = /** @type {any} */ ({ now: { local_time: 'show' } });
  const server = { code: '' };
  const timezone = new Timezone(/** @type {any} */ (async (event, { timezone: zone }) => {
    said.push([event, zone]);
    return server.code ? { ok: false, error: { code: server.code, message: '' } } : { ok: true, timezone: zone };
  }), here);
  return { said, preferences, server, tell: () => timezone.tell(preferences) };
}

test('the zone is told once, is taken back when it is to be hidden, and told again when it is not', async () => {
  const { said, preferences, tell } = page();
  await tell();
  await tell();
  preferences.now = { local_time: 'hide' };
  await tell();
  preferences.now = { local_time: 'show' };
  await tell();
  assert.deepEqual(said, [['me:timezone', 'Asia/Tokyo'], ['me:timezone', ''], ['me:timezone', 'Asia/Tokyo']]);
});

test('who hides it takes back what another device may have told', async () => {
  const { said, preferences, tell } = page();
  preferences.now = { local_time: 'hide' };
  await tell();
  assert.deepEqual(said, [['me:timezone', '']]);
});

test('without an answer it is told again, and a zone that is refused is not', async () => {
  for (const [code, times] of [['timeout', 2], ['unavailable', 2], ['invalid', 1], ['too_many', 1]]) {
    const { said, server, tell } = page();
    server.code = String(code);
    await tell();
    await tell();
    assert.equal(said.length, times, String(code));
  }
});
