/** Lets models tell the page that they changed. The page draws as a whole, so a change doesn't say which one it is. */

/** @type {() => void} */
let listener = () => {};

/** Set the one listener. @param {() => void} told called at every change, many times in a turn, and during a drawing too */
export function whenChanged(told) {
  listener = told;
}

/** Report a change that no public field shows, such as an entry of a map, or time that has passed. */
export const changed = () => listener();

/**
 * Report every new value of a model's public fields. Call it at the end of the constructor. A value is not looked into:
 * replace an array or an object, or call `changed`.
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
