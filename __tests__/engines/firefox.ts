import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { connectBidi } from './bidi.js';
import type { Driver } from './driver.js';
import { dragActions } from './mouse.js';
import { end } from './process.js';

/** Debian's Firefox ESR, or the one that FIREFOX names. */
export const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

const VIEWPORT = { width: 1100, height: 900 };
const LISTENS = /WebDriver BiDi listening on (ws:\S+)/;

interface Evaluated {
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Starts Firefox without a window; the address at which it listens is what it says. */
async function startBrowser(profile: string): Promise<{ browser: ChildProcess; address: string }> {
  const args = ['--headless', '--remote-debugging-port', '0', '--no-remote', '--profile', profile];
  const browser = spawn(FIREFOX, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface(browser.stderr!)) {
    const address = LISTENS.exec(line)?.[1];
    if (address === undefined) continue;
    browser.stderr!.resume();
    return { browser, address };
  }
  throw new Error(`${FIREFOX} ended before it listened`);
}

/** Firefox by WebDriver BiDi, without a window. */
export async function startFirefox(): Promise<Driver> {
  const profile = mkdtempSync(path.join(tmpdir(), 'firefox-'));
  const { browser, address } = await startBrowser(profile);
  const { command, close } = await connectBidi(`${address}/session`);
  const { capabilities } = await command<{ capabilities: { browserVersion: string } }>(
    'session.new',
    { capabilities: {} },
  );
  const { contexts } = await command<{ contexts: { context: string }[] }>(
    'browsingContext.getTree',
    {},
  );
  const { context } = contexts[0]!;
  await command('browsingContext.setViewport', { context, viewport: VIEWPORT });
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    async goTo(url) {
      // A change behind the `#` alone would not load the page again.
      for (const next of ['about:blank', url]) {
        await command('browsingContext.navigate', { context, url: next, wait: 'complete' });
      }
    },
    async evaluate(expression) {
      const { result, exceptionDetails } = await command<Evaluated>('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
      });
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
      return result?.value === undefined ? undefined : JSON.parse(result.value);
    },
    async drag(places) {
      await command('input.performActions', { context, actions: [dragActions(places)] });
    },
    async picture() {
      const { data } = await command<{ data: string }>('browsingContext.captureScreenshot', {
        context,
      });
      return Buffer.from(data, 'base64');
    },
    async close() {
      close();
      await end(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
