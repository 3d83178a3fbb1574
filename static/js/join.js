/** Keeps the number of people fresh on the page on which a guest chooses a name. The page also works without this script. */
import { render } from '../vendor/lit-html/lit-html.js';
import { pulseView } from './view/pulse.js';

const EVERY = 5_000;
const root = /** @type {HTMLElement} */ (document.getElementById('pulse'));
const address = `/pulse?room=${encodeURIComponent(root.dataset['room'] ?? '')}`;
/** True once the server's first drawing has been replaced. */
let isLive = false;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const pulse = await answer.json();
    if (!isLive) root.replaceChildren();
    render(pulseView(pulse, Date.now()), root);
    // From now on only people who come are new, and are seen to come.
    if (!isLive) requestAnimationFrame(() => root.classList.add('is-live'));
    isLive = true;
  } catch { /* Keep the last text; the next look may succeed. */ }
}

setInterval(look, EVERY);
document.addEventListener('visibilitychange', look);
