/** The door: shows, live, that people are already talking. The form works without any of this. */
import { render } from '../vendor/lit-html/lit-html.js';
import { pulseView } from './view/pulse.js';

const EVERY = 5_000;
const root = /** @type {HTMLElement} */ (document.getElementById('pulse'));
/** Whether the words the server wrote have made way. */
let isLive = false;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch('/pulse');
    if (!answer.ok) return;
    const pulse = await answer.json();
    if (!isLive) root.replaceChildren();
    isLive = true;
    render(pulseView(pulse, Date.now()), root);
  } catch { /* The next look may find it again; until then the last words stand. */ }
}

setInterval(look, EVERY);
document.addEventListener('visibilitychange', look);
void look();
