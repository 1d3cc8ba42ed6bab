/**
 * Lists other people's data and vectors, which tests and experiments read beside the repository and without
 * which they are skipped: whether each is there and is what it was, by its SHA-256, and where it comes from.
 * One that differs ends the command with status 1.
 *
 * Usage: npm run check:data -- [FOLDER]
 *
 * FOLDER is where they are; by default TFJS_DECONV_SHARED, or ../shared. A folder's sum is that of its
 * files' sums: (cd IT && find * -type f | LC_ALL=C sort | xargs sha256sum) | sha256sum.
 *
 *   -h, --help   print this text
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../lib/check.js';
import { digest } from './check_data/digest.js';
import { SOURCES } from './check_data/sources.js';
import { runScript } from './command_line.js';

const SHARED =
  process.env.TFJS_DECONV_SHARED ?? path.join(import.meta.dirname, '..', '..', 'shared');

await runScript(import.meta.url, {}, check, { most: 1 });

function check(_: object, [folder = SHARED]: string[]): void {
  const wrong: string[] = [];
  let there = 0;
  for (const source of SOURCES) {
    const place = path.join(folder, source.path);
    const found = existsSync(place) ? digest(place) : null;
    const state = found === null ? 'absent' : found.sum === source.sha256 ? 'there' : 'DIFFERS';
    if (state === 'there') there += 1;
    if (state === 'DIFFERS') {
      wrong.push(
        `${source.path} (${found!.files} files for ${source.files}, SHA-256 ${found!.sum})`,
      );
    }
    console.log(`${state.padEnd(8)} ${source.path}`);
    console.log(`         ${source.files} files, ${source.license}; ${source.from}`);
    console.log(`         SHA-256 ${source.sha256}`);
  }
  console.log(`${there} of ${SOURCES.length} are in ${path.resolve(folder)}`);
  if (wrong.length > 0) {
    throw new ValueError(
      `check:data: what is there must be what it was, got others: ${wrong.join('; ')}.`,
    );
  }
}
