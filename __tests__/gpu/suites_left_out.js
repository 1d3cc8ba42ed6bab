import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Why suites are not run on graphics cards, by file or by backend and file.
 *
 * @param {string} folder of this file: it is read as a module of Node and as one that jest compiles
 * @returns {Record<string, string>}
 */
export function suitesLeftOut(folder) {
  const listed = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const suites = {
    ...listed('left_out.json'),
    ...(process.env.GPU_SLOW === '1' ? {} : listed('slow.json')),
  };
  for (const name of Object.keys(suites)) {
    const file = path.join(folder, '..', name.replace(/^webg(l|pu) /, ''));
    if (!existsSync(file))
      throw new Error(`left_out.json names a suite that is not there: ${name}`);
  }
  return suites;
}
