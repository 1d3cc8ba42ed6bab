import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver, Place } from './driver.js';

const LOOK_MS = 50;
/** What is not there after so long does not come: it ends the test, and judges no time. */
const PATIENCE_MS = 90_000;

type Box = readonly [left: number, top: number, width: number, height: number];

/** Somebody who visits a page: looks at it, and takes the mouse. */
export class Visitor {
  constructor(readonly driver: Driver) {}

  /** Calls a function in the page, which has nothing but its arguments. */
  async see<A extends unknown[], T>(look: (...args: A) => T, ...args: A): Promise<Awaited<T>> {
    const given = args.map((arg) => JSON.stringify(arg)).join(', ');
    return (await this.driver.evaluate(`(${look})(${given})`)) as Awaited<T>;
  }

  /** Waits until a function says yes in the page. */
  async until<A extends unknown[]>(look: (...args: A) => unknown, ...args: A): Promise<void> {
    const last = Date.now() + PATIENCE_MS;
    while (!(await this.see(look, ...args))) {
      if (Date.now() > last) {
        const text = await this.see(() => document.body.innerText);
        throw new Error(`never ${look} of ${JSON.stringify(args)}, but:\n${text}`);
      }
      await sleep(LOOK_MS);
    }
  }

  /** Waits until an element has a text. */
  reads(selector: string, text: RegExp): Promise<void> {
    return this.until(
      (selector, source) =>
        new RegExp(source).test(document.querySelector(selector)?.textContent ?? ''),
      selector,
      text.source,
    );
  }

  text(selector: string): Promise<string> {
    return this.see((selector) => document.querySelector(selector)!.textContent ?? '', selector);
  }

  /** A canvas as text, so that pictures can be compared. */
  canvas(selector: string): Promise<string> {
    return this.see(
      (selector) => document.querySelector<HTMLCanvasElement>(selector)!.toDataURL(),
      selector,
    );
  }

  /** Waits until a canvas shows something else. */
  changed(selector: string, before: string): Promise<void> {
    return this.until(
      (selector, before) =>
        document.querySelector<HTMLCanvasElement>(selector)!.toDataURL() !== before,
      selector,
      before,
    );
  }

  /** Presses the mouse within an element, moves it, and lets go: places are parts of its width and height. */
  async drag(selector: string, places: readonly Place[]): Promise<void> {
    await this.until((selector) => document.querySelector(selector), selector);
    const [left, top, width, height] = await this.see((selector): Box => {
      const element = document.querySelector(selector)!;
      element.scrollIntoView({ block: 'center' });
      const box = element.getBoundingClientRect();
      return [box.left, box.top, box.width, box.height];
    }, selector);
    await this.driver.drag(places.map(([x, y]) => [left + x * width, top + y * height] as const));
  }

  /** Clicks on the button of a name. */
  async press(name: string): Promise<void> {
    const marked = await this.see((name) => {
      const all = [...document.querySelectorAll('button')];
      const button = all.find((one) => one.textContent?.trim() === name);
      for (const one of all) one.toggleAttribute('data-meant', one === button);
      return button !== undefined;
    }, name);
    if (!marked) throw new Error(`no button '${name}'`);
    await this.drag('[data-meant]', [[0.5, 0.5]]);
  }
}
