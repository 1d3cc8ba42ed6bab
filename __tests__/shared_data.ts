import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the data and vectors lie that are no part of the repository. */
const SHARED = process.env.TFJS_DECONV_SHARED ?? resolve(__dirname, '../../shared');

/**
 * A test that needs a file or folder of the shared data. Without it the test is skipped, with the
 * reason in its name, and with CI=true it fails.
 *
 * @param path below the shared folder.
 */
export function testWithShared(
  path: string,
  name: string,
  test_: (path: string) => Promise<void> | void,
): void {
  const full = join(SHARED, path);
  const message = `${name}: ${path} is not there (TFJS_DECONV_SHARED names its folder)`;
  if (existsSync(full)) test(name, async () => test_(full));
  else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(message);
    });
  } else {
    process.stderr.write(`SKIPPED ${message}\n`);
    test.skip(message, () => {});
  }
}
