/**
 * Stands for tests that cannot run because something is not there: a skipped test with the reason
 * in its name, which is also printed, and with CI=true a failed one.
 */
export function absent(message: string): void {
  if (process.env.CI === 'true') {
    test(message, () => {
      throw new Error(message);
    });
  } else {
    process.stderr.write(`SKIPPED ${message}\n`);
    test.skip(message, () => {});
  }
}
