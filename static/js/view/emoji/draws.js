const SIDE = 32;
/** @type {CanvasRenderingContext2D | null} */
let canvas = null;

/** @param {string} char @param {string} colour @returns {{pixels: string, width: number}} */
function drawn(char, colour) {
  canvas ??= Object.assign(document.createElement('canvas'), { width: SIDE * 2, height: SIDE }).getContext('2d', { willReadFrequently: true });
  if (!canvas) return { pixels: '', width: 0 };
  canvas.clearRect(0, 0, SIDE * 2, SIDE);
  canvas.font = `${SIDE * 0.75}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`; // as in tokens.css
  canvas.textBaseline = 'top';
  canvas.fillStyle = colour;
  canvas.fillText(char, 0, 2);
  return { pixels: canvas.getImageData(0, 0, SIDE * 2, SIDE).data.join(), width: canvas.measureText(char).width };
}

/**
 * True if the system has one coloured picture of an emoji. What it lacks is drawn in the colour of the text, as a box or a
 * letter, or as several pictures beside each other. @param {string} char
 */
export function draws(char) {
  const red = drawn(char, '#f00');
  if (!red.pixels || red.pixels !== drawn(char, '#00f').pixels) return false;
  return red.width < drawn('😀', '#f00').width * 1.5;
}
