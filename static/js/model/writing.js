/**
 * What the keys and buttons of the composer do to its text.
 *
 * @typedef {{text: string, start: number, end: number}} Field   a text and what is selected of it
 * @typedef {{from: number, to: number, text: string, start: number, end: number}} Edit   a text in the place of a part, and the selection afterwards
 * @typedef {"bold" | "italic" | "strike" | "code" | "link" | "quote" | "list" | "block"} Format
 */

/** @type {Partial<Record<Format, string>>} */
const MARKS = { bold: '**', italic: '_', strike: '~~', code: '`' };
/** @type {Partial<Record<Format, string>>} */
const PREFIXES = { quote: '> ', list: '- ' };
const FENCE = /^[ \t]*```/;
const ITEM = /^((?:> ?)*)([ \t]*)(?:([-*])|([0-9]{1,3})([.)]))([ \t]+)/;
const QUOTES = /^(?:> ?)+/;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** @param {string} text @param {number} at a place in one of its lines */
const lineStart = (text, at) => text.slice(0, at).lastIndexOf('\n') + 1;

/** @param {string} text @param {number} at */
function lineEnd(text, at) {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** True if a place in a text is in a block of code that was not closed before. @param {string} before the text up to it */
export const isInFence = (before) => before.split('\n').slice(0, -1).filter((line) => FENCE.test(line)).length % 2 === 1;

/** Begins and ends the selection with a mark, or takes it away. @param {Field} field @param {string} mark @returns {Edit} */
function marked({ text, start, end }, mark) {
  const selected = text.slice(start, end);
  const [left, right] = [selected.length - selected.trimStart().length, selected.trimEnd().length];
  const [from, to] = selected.trim() ? [start + left, start + right] : [start, end];
  const inner = text.slice(from, to);
  const size = mark.length;
  if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark) {
    return { from: from - size, to: to + size, text: inner, start: from - size, end: to - size };
  }
  if (inner.length > 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    return { from, to, text: inner.slice(size, -size), start: from, end: to - 2 * size };
  }
  return { from, to, text: `${mark}${inner}${mark}`, start: from + size, end: to + size };
}

/** @param {Field} field @returns {Edit} */
function linked({ text, start, end }) {
  const inner = text.slice(start, end);
  if (ADDRESS.test(inner)) return { from: start, to: end, text: `[](${inner})`, start: start + 1, end: start + 1 };
  const address = start + inner.length + 3;
  return { from: start, to: end, text: `[${inner}](https://)`, start: inner ? address : start + 1, end: inner ? address + 8 : start + 1 };
}

/** The whole lines of a selection. @param {Field} field */
function linesOf({ text, start, end }) {
  const isAfterBreak = end > start && text[end - 1] === '\n';
  return { from: lineStart(text, start), to: lineEnd(text, isAfterBreak ? end - 1 : end) };
}

/** @param {Field} field @param {string} prefix @returns {Edit} */
function prefixed(field, prefix) {
  const { from, to } = linesOf(field);
  const lines = field.text.slice(from, to).split('\n');
  const isAll = lines.every((line) => line.startsWith(prefix));
  const made = lines.map((line) => (isAll ? line.slice(prefix.length) : `${prefix}${line}`)).join('\n');
  return { from, to, text: made, start: field.start === field.end ? from + made.length : from, end: from + made.length };
}

/** A text as a block of code, on lines of its own. @param {string} text @param {number} from @param {number} to @returns {Edit} */
export function fenced(text, from, to) {
  const code = text.slice(from, to).replace(/\s+$/, '');
  const longest = Math.max(2, ...[...code.matchAll(/^[ \t]*(`{3,})/gm)].map(([, ticks = '']) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const before = from > 0 && text[from - 1] !== '\n' ? '\n' : '';
  const after = to < text.length && text[to] !== '\n' ? '\n' : '';
  const block = `${before}${fence}\n${code}\n${fence}`;
  const caret = from + (code ? block.length : before.length + fence.length + 1);
  return { from, to, text: `${block}${after}`, start: caret, end: caret };
}

/** @param {Field} field @param {Format} format @returns {Edit} */
export function formatted(field, format) {
  const { text, start, end } = field;
  const mark = MARKS[format];
  const prefix = PREFIXES[format];
  if (format === 'block' || (format === 'code' && text.slice(start, end).trim().includes('\n'))) return fenced(text, start, end);
  if (mark) return marked(field, mark);
  return prefix ? prefixed(field, prefix) : linked(field);
}

/** What a line break does in a list, a quote or code; null if it is only a line break. An empty item ends its list. @param {Field} field @returns {Edit | null} */
export function broken({ text, start, end }) {
  const begins = lineStart(text, start);
  const line = text.slice(begins, start);
  const insert = (/** @type {string} */ what) => ({ from: start, to: end, text: what, start: start + what.length, end: start + what.length });
  if (isInFence(text.slice(0, start)) || FENCE.test(line)) {
    const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
    return indent ? insert(`\n${indent}`) : null;
  }
  const item = ITEM.exec(line);
  const quotes = item?.[1] ?? QUOTES.exec(line)?.[0] ?? '';
  const prefix = item?.[0] ?? quotes;
  if (!prefix) return null;
  const rest = text.slice(begins + prefix.length, lineEnd(text, start));
  if (start === end && !rest.trim()) {
    const kept = item ? quotes : '';
    return { from: begins, to: start, text: kept, start: begins + kept.length, end: begins + kept.length };
  }
  if (!item) return insert(`\n${quotes}`);
  const [, , indent = '', bullet = '', number = '', dot = '', space = ''] = item;
  return insert(`\n${quotes}${indent}${bullet || `${Number(number) + 1}${dot}`}${space}`);
}

/** Signs that prose doesn't have at its ends, and words that begin lines of programs. */
const OF_CODE = /[;{}]\s*$|^\s*[)}\]]+[;,]?\s*$|=>|[=!<>]==?|\w\(.*\)\s*[;:{]?\s*$|^\s*(?:import|from|def|class|func|fn|function|const|let|var|return|public|private|static|package|use|#include|if \(|for \(|while \(|else|elif|try|except|SELECT|INSERT|CREATE)\b|^\s*(?:\/\/|#!|\$ |<\/?\w)|^\s*[\w.-]+\s*[:=]\s*["'[{\d]|^\s*@\w+/;
const FEWEST_LINES = 3;

/** True if a pasted text looks like several lines of code. @param {string} text */
export function looksLikeCode(text) {
  const lines = text.split('\n').filter((line) => line.trim());
  if (lines.length < FEWEST_LINES || text.includes('```')) return false;
  const telling = lines.filter((line) => OF_CODE.test(line)).length;
  const indented = lines.filter((line) => /^(?: {2,}|\t)\S/.test(line)).length;
  return telling >= 2 && (telling + indented / 2) / lines.length >= 0.5;
}
