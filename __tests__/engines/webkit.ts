import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.js';
import { dragActions } from './mouse.js';
import { end } from './process.js';
import { isReady, newSession } from './web_driver.js';

/** The driver of WebKitGTK, which starts its own small browser. */
export const WEBKIT_DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
/** The screen without a screen that the browser's window is on. */
export const XVFB = '/usr/bin/Xvfb';

const WIDTH = 1100;
const HEIGHT = 900;
const FIRST_TRIES = 200;
const TRY_MS = 50;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a screen that nobody sees; its number is what it writes. */
async function startScreen(): Promise<{ screen: ChildProcess; display: string }> {
  const size = `${WIDTH + 100}x${HEIGHT + 200}x24`;
  const args = ['-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp'];
  const screen = spawn(XVFB, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = (await once(screen.stdout!, 'data')) as [Buffer];
  return { screen, display: `:${number.toString().trim()}` };
}

async function startDriver(display: string): Promise<{ driver: ChildProcess; address: string }> {
  const port = await freePort();
  const driver = spawn(WEBKIT_DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' },
  });
  const address = `http://127.0.0.1:${port}`;
  for (let tries = FIRST_TRIES; !(await isReady(address)); tries--) {
    if (tries === 0) throw new Error(`${WEBKIT_DRIVER} does not answer at ${address}`);
    await sleep(TRY_MS);
  }
  return { driver, address };
}

/** WebKitGTK by its WebDriver, on a screen that nobody sees. */
export async function startWebkit(): Promise<Driver> {
  const { screen, display } = await startScreen();
  const { driver, address } = await startDriver(display);
  const { capabilities, command, evaluate } = await newSession(address);
  await command('POST', '/window/rect', { x: 0, y: 0, width: WIDTH, height: HEIGHT });
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    async goTo(url) {
      await command('POST', '/url', { url: 'about:blank' });
      await command('POST', '/url', { url });
    },
    evaluate,
    async drag(places) {
      await command('POST', '/actions', { actions: [dragActions(places)] });
    },
    async picture() {
      return Buffer.from((await command('GET', '/screenshot')) as string, 'base64');
    },
    async close() {
      await command('DELETE', '').catch(() => {});
      await end(driver);
      await end(screen);
    },
  };
}
