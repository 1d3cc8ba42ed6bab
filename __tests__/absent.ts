/** What begins the title of a suite that stands for skipped tests; skipped_reporter.js knows it by that. */
export const SKIPPED = 'skipped: ';

/**
 * Stands for tests that cannot run because something is not there: a skipped test that
 * skipped_reporter.js lists at the end with what it lacks, or a failed one.
 *
 * @param title of the tests that would run.
 * @param missing what is not there, and how to get it.
 * @param mayLack whether that is no mistake; by default not where CI=true.
 */
export function absent(
  title: string,
  missing: string,
  mayLack: boolean = process.env.CI !== 'true',
): void {
  describe(SKIPPED + missing, () => {
    if (mayLack) test.skip(title, () => {});
    else {
      test(title, () => {
        throw new Error(`there is no ${missing}`);
      });
    }
  });
}
