import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { violations } from './axe.js';
import { buildDemo } from './build_demo.js';
import { ROOT } from './bundle.js';
import { pageOfEachTest } from './page_of_each_test.js';
import { type Server, serve } from './static_server.js';

export const SHOTS = path.join(ROOT, 'out', 'demo-screenshots');

/** A theme and how wide the screen is. */
export type Look = readonly [colorScheme: 'light' | 'dark', width: number];

/** The looks in which every view must be accessible and fit the screen: 320 pixels, as WCAG 1.4.10 has it. */
export const LOOKS = [
  ['light', 1100],
  ['dark', 1100],
  ['light', 320],
  ['dark', 320],
] as const satisfies readonly Look[];

/** Those of the story: phones as people have them, too. */
export const STORY_LOOKS = [...LOOKS, ['light', 390], ['dark', 390]] as const;

/** The built demo on a server of its own, and in it, new for every test, a page. */
export interface DemoSite {
  readonly folder: string;
  readonly server: Server;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page reported as wrong. */
  readonly troubles: string[];
  /** Where the page says that it is: what drives it from outside hears of that a little later. */
  address(): Promise<string>;
  /** Loads the page anew at an address as `#arithmetic?i=4`. */
  goTo(hash?: string): Promise<void>;
  /** Waits until the page opens without a network: as far as it was loaded, or all of it. */
  kept(what: 'loaded' | 'all'): Promise<void>;
  /** Checks accessibility and that nothing is wider than the screen; leaves a screenshot. */
  inspect(name: string, look: Look): Promise<string[]>;
}

/** Builds and serves the demo for the tests of a suite. */
export function demoSite(browser: () => Browser, { isolated = false } = {}): DemoSite {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = buildDemo();
    mkdirSync(SHOTS, { recursive: true });
    server = await serve({ folders: { '/sub/folder/': folder }, isolated });
  });
  const opened = pageOfEachTest(browser);
  afterAll(async () => {
    await server?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  return {
    get folder() {
      return folder;
    },
    get server() {
      return server;
    },
    get context() {
      return opened.context;
    },
    get page() {
      return opened.page;
    },
    get troubles() {
      return opened.troubles;
    },
    address: () => opened.page.evaluate(() => location.href),
    async goTo(hash = '') {
      // A change of the address alone would not load the page again.
      await opened.page.goto('about:blank');
      await opened.page.goto(`${server.url}sub/folder/${hash}`);
    },
    async kept(what) {
      await opened.page.locator(`html[data-kept=${what}]`).waitFor({ state: 'attached' });
    },
    async inspect(name, [colorScheme, width]) {
      const found = await violations(opened.page);
      const wide = await opened.page.evaluate(() => document.documentElement.scrollWidth);
      if (wide !== width) found.push(`${name} is ${wide} pixels wide, the screen ${width}`);
      const file = path.join(SHOTS, `${name}-${colorScheme}-${width}.png`);
      await opened.page.screenshot({ path: file, fullPage: true });
      return found;
    },
  };
}
