/**
 * Which tabs are alive: each holds a lock named after itself for as long as it lives.
 * Where there are no locks (plain http) every other tab counts as gone; a message sent by two tabs then
 * carries one client_id and is stored once.
 *
 * @param {string} id of this tab
 * @param {LockManager | undefined} [locks]
 */
export function tabLocks(id, locks = globalThis.navigator?.locks) {
  /** @param {string} tab */
  const nameOf = (tab) => `banter-tab-${tab}`;

  return {
    id,
    /** Holds this tab's lock until the tab is gone. */
    claim() {
      locks?.request(nameOf(id), () => new Promise(() => {})).catch(() => {});
    },
    /** Does the work when that tab is gone, with no other tab doing the same.
     * @param {string} tab @param {() => Promise<void>} work */
    async ifGone(tab, work) {
      if (!locks) return work();
      await locks.request(nameOf(tab), { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    },
  };
}
