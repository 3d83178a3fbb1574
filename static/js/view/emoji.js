import { html } from '../../vendor/lit-html/lit-html.js';

/** Sixty popular emoji, each with its name for screen readers. */
const EMOJI = `😀 grin|😄 happy|😂 tears of joy|🤣 rolling|😅 phew|😊 smile|🙂 slight smile|😉 wink|😍 heart eyes|😘 kiss|😋 tasty|😜 tongue
😎 cool|🤓 nerd|🤔 thinking|🤨 raised eyebrow|😐 neutral|😴 sleeping|😢 sad|😭 crying|😤 huff|😡 angry|😱 scream|🤯 mind blown
🥳 party face|🥺 please|😇 angel|🤗 hug|🫡 salute|🙄 rolling eyes|👋 wave|👍 thumbs up|👎 thumbs down|👏 clapping|🙏 thanks|🙌 hands up
💪 strong|🤝 handshake|👀 eyes|🫶 heart hands|❤️ heart|🧡 orange heart|💔 broken heart|💯 hundred|🔥 fire|✨ sparkles|🎉 party|🎂 cake
☕ coffee|🍕 pizza|🍻 cheers|🌱 seedling|🌞 sun|🌧️ rain|🚀 rocket|🐛 bug|💡 idea|✅ done|❌ no|⚠️ warning`
  .split(/[|\n]/).map((pair) => ({ char: pair.slice(0, pair.indexOf(' ')), name: pair.slice(pair.indexOf(' ') + 1) }));

const COLUMNS = 10;
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

/** Moves the focus within the grid with the arrow keys. @param {KeyboardEvent} event */
function walk(event) {
  const step = STEPS[event.key];
  const grid = /** @type {HTMLElement} */ (event.currentTarget);
  if (!step) return;
  event.preventDefault();
  const buttons = [...grid.querySelectorAll('button')];
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
}

/** @param {(char: string) => void} pick */
export function emojiPicker(pick) {
  return html`<div class="emoji-picker" role="group" aria-label="Emoji" @keydown=${walk}>
    ${EMOJI.map(({ char, name }, index) => html`<button type="button" tabindex=${index === 0 ? 0 : -1}
      aria-label=${name} title=${name} @click=${() => pick(char)}>${char}</button>`)}
  </div>`;
}
