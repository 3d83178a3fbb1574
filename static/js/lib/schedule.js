/**
 * Gathers any number of wishes to draw into one drawing before the next frame. A hidden page gets no
 * frames, but its title still has to tell the unread count, so a timer takes over there.
 *
 * @param {() => void} draw
 * @returns {() => void} asks for a drawing
 */
export function scheduler(draw) {
  let asked = false;
  const run = () => {
    asked = false;
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    if (document.hidden) setTimeout(run, 50);
    else requestAnimationFrame(run);
  };
}
