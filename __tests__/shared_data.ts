import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(
  process.env.TFJS_DECONV_SHARED ?? path.join(__dirname, '..', '..', 'shared'),
);

/**
 * `describe` for tests on data from outside, which lie beside the project and not in it. Where
 * they are absent the test says so, and with CI=true it fails.
 */
export function describeWithShared(
  title: string,
  files: readonly string[],
  suite: (...paths: string[]) => void,
): void {
  const paths = files.map((file) => path.join(folder, file));
  const missing = files.filter((_, i) => !existsSync(paths[i]!));
  if (missing.length === 0) {
    describe(title, () => suite(...paths));
    return;
  }
  const message = `${title}: needs ../shared/${missing.join(', ../shared/')}`;
  if (process.env.CI === 'true') {
    test(message, () => {
      throw new Error(message);
    });
  } else {
    process.stderr.write(`SKIPPED ${message}\n`);
    test.skip(message, () => {});
  }
}
