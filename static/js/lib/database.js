/**
 * One IndexedDB object store keyed by `client_id`, as the three calls the outbox needs.
 * Where the browser refuses (private windows, a full disk) the calls reject and the outbox goes on in memory.
 *
 * @template {{client_id: string}} T
 * @param {string} name of the database
 * @param {IDBFactory} [factory]
 */
export function objectStore(name, factory = globalThis.indexedDB) {
  /** @type {Promise<IDBDatabase> | null} */
  let opened = null;

  /** @returns {Promise<IDBDatabase>} */
  const open = () => new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('entries', { keyPath: 'client_id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  /** @template R @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<R>} work @returns {Promise<R>} */
  const run = async (mode, work) => {
    opened ??= open();
    const transaction = (await opened).transaction('entries', mode);
    const request = work(transaction.objectStore('entries'));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  return {
    /** @returns {Promise<T[]>} */
    all: () => run('readonly', (store) => store.getAll()),
    /** @param {T} entry @returns {Promise<void>} */
    put: async (entry) => void (await run('readwrite', (store) => store.put(entry))),
    /** @param {string} clientId @returns {Promise<void>} */
    remove: async (clientId) => run('readwrite', (store) => store.delete(clientId)),
  };
}
