/** What is kept in the browser's database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { objectStore } from '../../static/js/lib/database.js';

test('what was put is read again, in the place of what had its client_id, until it is removed', async () => {
  const factory = new IDBFactory();
  const [one, other] = [objectStore('a', factory), objectStore('b', factory)];
  await one.put({ client_id: 'x', text: 'first' });
  await one.put({ client_id: 'x', text: 'second' });
  await one.put({ client_id: 'y', text: 'other' });
  assert.deepEqual([(await objectStore('a', factory).all()).map((entry) => entry.text), await other.all()], [['second', 'other'], []]);
  assert.equal(await one.remove('x'), undefined);
  assert.deepEqual((await one.all()).map((entry) => entry.text), ['other']);
});

test('a database is opened once', async () => {
  const factory = new IDBFactory();
  const asked = [];
  const store = objectStore('a', /** @type {any} */ ({ open: (name, version) => {
    asked.push([name, version]);
    return factory.open(name, version);
  } }));
  await Promise.all([store.all(), store.put({ client_id: 'x' }), store.all()]);
  assert.deepEqual(asked, [['a', 1]]);
});

test('the database is that of the browser', async () => {
  Object.defineProperty(globalThis, 'indexedDB', { value: new IDBFactory(), configurable: true });
  await objectStore('a').put({ client_id: 'x' });
  assert.equal((await objectStore('a').all()).length, 1);
});

test('a browser that opens no database says why, and so does one that breaks off', async () => {
  const refusing = { open: () => {
    const request = { error: new Error('private window') };
    queueMicrotask(() => request.onerror());
    return request;
  } };
  await assert.rejects(objectStore('a', /** @type {any} */ (refusing)).all(), /private window/);
  const full = { open: () => {
    const transaction = { error: new Error('disk full'), objectStore: () => ({ put: () => ({}) }) };
    const request = { result: { transaction: () => {
      queueMicrotask(() => queueMicrotask(() => transaction.onabort()));
      return transaction;
    } } };
    queueMicrotask(() => request.onsuccess());
    return request;
  } };
  await assert.rejects(objectStore('a', /** @type {any} */ (full)).put({ client_id: 'x' }), /disk full/);
});
