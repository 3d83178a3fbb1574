/** Compresses files that never change, once and as small as possible, instead of for each browser that loads them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Writes `path`.br and `path`.gz, which the server sends instead of the file itself. @param {string} path */
export function pack(path) {
  const bytes = readFileSync(path);
  const hints = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: hints }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
