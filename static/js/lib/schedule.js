/**
 * Gathers any number of wishes to draw into one drawing before the next frame. A hidden page gets no
 * frames, but its title still has to tell the unread count, so a timer takes over there.
 *
 * @param {() => void} draw
 * @returns {{soon: () => void, now: () => void}} `soon` asks for a drawing; `now` draws at once, in place of the one that was asked for
 */
export function scheduler(draw) {
  let isAsked = false;
  const now = () => {
    isAsked = false;
    draw();
  };
  const run = () => {
    if (isAsked) now();
  };
  // The frame that was asked for does not come any more.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && isAsked) setTimeout(run, 50);
  });
  return {
    soon() {
      if (isAsked) return;
      isAsked = true;
      if (document.hidden) setTimeout(run, 50);
      else requestAnimationFrame(run);
    },
    now,
  };
}

/** Does something that nobody waits for, after the next frame. @param {() => void} work */
export function afterFrame(work) {
  if (document.hidden) setTimeout(work);
  else requestAnimationFrame(() => setTimeout(work));
}
