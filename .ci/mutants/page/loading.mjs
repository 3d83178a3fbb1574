/** How modules are found while Stryker runs: `node:test` is ours, and each round of loading has modules of its own. */

const OURS = new URL('collected.mjs', import.meta.url).href;

/** Node's `resolve` hook. @param {string} specifier @param {{parentURL?: string}} context @param {Function} next */
export async function resolve(specifier, context, next) {
  const round = context.parentURL ? new URL(context.parentURL).searchParams.get('round') : null;
  if (round && specifier === 'node:test') return { url: OURS, shortCircuit: true };
  const found = await next(specifier, context);
  const isOfOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/');
  return round && isOfOurs ? { ...found, url: `${found.url}?round=${round}` } : found;
}
