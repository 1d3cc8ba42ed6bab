import { existsSync } from 'node:fs';
import { type Browser, chromium, firefox, type Page } from 'playwright-core';
import { absent } from '../absent.js';

/** TEST_BROWSER=chromium or firefox: the one that `npx playwright-core install` brings; without it Debian's Chromium. */
const { TEST_BROWSER, CHROMIUM = '/usr/bin/chromium' } = process.env;
const NAME = TEST_BROWSER === 'firefox' ? 'Firefox' : 'Chromium';
const EXECUTABLE =
  TEST_BROWSER === undefined
    ? CHROMIUM
    : { chromium, firefox }[TEST_BROWSER as 'chromium' | 'firefox'].executablePath();

const FLAGS = [
  // Debian's chromium has no sandbox for root, which CI is.
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--no-first-run',
  // WebGL and WebGPU without a graphics card.
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
  // A camera and a microphone that play test pictures and tones, and are granted.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export function launch(): Promise<Browser> {
  if (TEST_BROWSER === 'firefox') return firefox.launch({ executablePath: EXECUTABLE });
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/**
 * `describe` with one browser for all of its tests, or where there is none a skipped test that
 * says so, and with CI=true a failed one.
 */
export function describeInChromium(title: string, suite: (browser: () => Browser) => void): void {
  if (existsSync(EXECUTABLE)) {
    describe(`${title} in ${NAME}`, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await launch();
      });
      afterAll(async () => {
        await browser?.close();
      });
      suite(() => browser);
    });
    return;
  }
  absent(
    title,
    `${NAME} at ${EXECUTABLE} (apt-get install chromium, CHROMIUM=PATH, or TEST_BROWSER=${TEST_BROWSER ?? 'firefox'})`,
  );
}

/** What a page reported as wrong: console errors, exceptions, and requests that left 127.0.0.1. */
export function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') {
      troubles.push(`request: ${request.url()}`);
    }
  });
  return troubles;
}

/** Calls one of the functions that the page put into the global `tests`. */
export function call<T>(page: Page, name: string, ...args: unknown[]): Promise<T> {
  return page.evaluate(
    ([name, args]) => {
      const { tests } = globalThis as unknown as {
        tests: Record<string, (...args: unknown[]) => unknown>;
      };
      return tests[name]!(...args);
    },
    [name, args] as const,
  ) as Promise<T>;
}
