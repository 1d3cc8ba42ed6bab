import { existsSync } from 'node:fs';
import { absent } from '../absent.js';
import type { Driver } from './driver.js';
import { FIREFOX, startFirefox } from './firefox.js';
import { Visitor } from './visitor.js';
import { startWebkit, WEBKIT_DRIVER, XVFB } from './webkit.js';

interface Engine {
  readonly name: string;
  readonly needs: readonly string[];
  /** How to get what it needs. */
  readonly hint: string;
  start(): Promise<Driver>;
}

/** Chromium is where all other tests of pages run: `npm run test:browser`. */
const ENGINES: readonly Engine[] = [
  {
    name: 'Firefox',
    needs: [FIREFOX],
    hint: 'apt-get install firefox-esr, or FIREFOX=PATH',
    start: startFirefox,
  },
  {
    name: 'WebKitGTK',
    needs: [WEBKIT_DRIVER, XVFB],
    hint: 'apt-get install webkit2gtk-driver xvfb, or WEBKIT_DRIVER=PATH',
    start: startWebkit,
  },
];

/**
 * `describe`, once for each engine, with a visitor in it. An engine that is not there is a skipped test that says how
 * to get it, and with CI=true a failed one.
 */
export function describeEachEngine(title: string, suite: (visitor: () => Visitor) => void): void {
  for (const { name, needs, hint, start } of ENGINES) {
    const missing = needs.filter((file) => !existsSync(file));
    if (missing.length > 0) {
      absent(`${title} in ${name}`, `${name}, which needs ${missing.join(' and ')} (${hint})`);
      continue;
    }
    describe(`${title} in ${name}`, () => {
      let visitor: Visitor;
      beforeAll(async () => {
        visitor = new Visitor(await start());
        process.stderr.write(`${title}: ${visitor.driver.name}\n`);
      });
      afterAll(() => visitor?.driver.close());
      suite(() => visitor);
    });
  }
}
