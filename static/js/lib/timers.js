/** The browser's timers, as the models are given them. */
export const timers = {
  /** @param {() => void} work @param {number} ms */
  later: (work, ms) => setTimeout(work, ms),
  /** @param {any} timer */
  cancel: (timer) => clearTimeout(timer),
};
