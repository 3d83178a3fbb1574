/** How models tell the page that there is something new to draw. There is one page, and it draws all there is; so nobody says what has changed. */

/** @type {() => void} */
let listener = () => {};

/** Who is told of every change from now on. @param {() => void} told may be called many times in one turn, and while it draws */
export function whenChanged(told) {
  listener = told;
}

/** Something has changed that is no public field: what stands in a map, or the time. */
export const changed = () => listener();

/**
 * Has a model tell whenever one of its public fields gets another value. Called at the end of its constructor. What a field
 * holds is not looked into: an array or an object is replaced, or `changed` is called.
 *
 * @template {object} Model
 * @param {Model} model
 */
export function observed(model) {
  for (const [name, first] of Object.entries(model)) {
    let value = first;
    Object.defineProperty(model, name, {
      enumerable: true,
      get: () => value,
      set(next) {
        if (next === value) return;
        value = next;
        listener();
      },
    });
  }
  return model;
}
