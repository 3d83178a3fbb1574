/** Shows on the page on which a guest chooses a name how many people are in the lobby. The form also works without this script. */
import { render } from '../vendor/lit-html/lit-html.js';
import { pulseView } from './view/pulse.js';

const EVERY = 5_000;
const root = /** @type {HTMLElement} */ (document.getElementById('pulse'));
/** True once the text from the server has been replaced. */
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
  } catch { /* Keep the last text; the next look may succeed. */ }
}

setInterval(look, EVERY);
document.addEventListener('visibilitychange', look);
void look();
