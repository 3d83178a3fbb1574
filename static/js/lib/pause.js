/** Does something once nothing has happened for a while. */
export class Pause {
  isOn = false;
  #ms;
  #work;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} ms @param {() => void} work */
  constructor(ms, work) {
    this.#ms = ms;
    this.#work = work;
  }

  /** Waits, unless it does already. */
  start() {
    if (!this.isOn) this.restart();
  }

  /** Waits from now on. */
  restart() {
    this.end();
    this.isOn = true;
    this.#timer = setTimeout(() => {
      this.isOn = false;
      this.#work();
    }, this.#ms);
  }

  end() {
    clearTimeout(this.#timer);
    this.isOn = false;
  }
}
