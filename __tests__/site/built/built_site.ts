import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { absent } from '../../absent.js';
import { ROOT } from '../../browser/bundle.js';
import { describeInChromium } from '../../browser/chromium.js';
import { pageOfEachTest } from '../../browser/page_of_each_test.js';
import { type Server, serve } from '../../browser/static_server.js';

export const BUILT = path.join(ROOT, 'out', 'site');

/** The built site on a server of its own at a path that its build did not know, and a new page for each test. */
export interface BuiltSite {
  readonly page: Page;
  /** What the page reported as wrong. */
  readonly troubles: string[];
  readonly url: string;
  goTo(file?: string): Promise<void>;
}

/** `describe` with the built site in Chromium; skipped, or failed with CI=true, where it is not built. */
export function describeSite(title: string, suite: (site: BuiltSite) => void): void {
  if (!existsSync(path.join(BUILT, 'llms.txt'))) {
    absent(title, 'out/site (npm run site)');
    return;
  }
  describeInChromium(title, (browser: () => Browser) => {
    let server: Server;
    beforeAll(async () => {
      server = await serve({ folders: { '/some/where/': BUILT } });
    });
    const opened = pageOfEachTest(browser);
    afterAll(() => server?.close());
    suite({
      get page() {
        return opened.page;
      },
      get troubles() {
        return opened.troubles;
      },
      get url() {
        return `${server.url}some/where/`;
      },
      async goTo(file = '') {
        await opened.page.goto(`${server.url}some/where/${file}`);
      },
    });
  });
}
