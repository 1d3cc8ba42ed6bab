import { existsSync } from 'node:fs';
import path from 'node:path';
import { absent } from './absent.js';

/** Where other people's data and vectors lie, which are no part of the repository. */
export const SHARED = path.resolve(
  process.env.TFJS_DECONV_SHARED ?? path.join(__dirname, '..', '..', 'shared'),
);

/**
 * The full paths, or, where one is absent, null and a skipped test that says so. With CI=true it fails
 * where the folder of such data is there and not whole.
 */
function find(title: string, files: readonly string[]): string[] | null {
  const paths = files.map((file) => path.join(SHARED, file));
  const lacking = files.filter((_, i) => !existsSync(paths[i]!));
  if (lacking.length === 0) return paths;
  const names = lacking.map((file) => `../shared/${file}`).join(', ');
  const missing = `${names} (npm run check:data)`;
  absent(title, missing, process.env.CI !== 'true' || !existsSync(SHARED));
  return null;
}

/** `describe` for tests on data from outside, which lie beside the project and not in it. */
export function describeWithShared(
  title: string,
  files: readonly string[],
  suite: (...paths: string[]) => void,
): void {
  const paths = find(title, files);
  if (paths !== null) describe(title, () => suite(...paths));
}

/** `test` for one that needs a file or folder of such data. */
export function testWithShared(
  file: string,
  title: string,
  body: (path: string) => Promise<void> | void,
): void {
  const paths = find(title, [file]);
  if (paths !== null) test(title, async () => body(paths[0]!));
}
