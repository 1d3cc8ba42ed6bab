import { button } from '../ui/dom.js';
import type { Live } from './live.js';

export interface LiveButton {
  element: HTMLElement;
  stop(): void;
  /** Stops for good, also what is still being asked for. */
  close(): void;
}

/**
 * A button that turns a camera or a microphone on and off.
 *
 * @param start asks for it; the browser then asks the user.
 */
export function liveButton(
  name: string,
  start: () => Promise<Live>,
  fail: (error: unknown) => void,
): LiveButton {
  let live: Live | null = null;
  let closed = false;
  const stop = () => {
    live?.stop();
    live = null;
    element.textContent = `Use the ${name}`;
  };
  const toggle = async () => {
    if (live !== null) return stop();
    try {
      const started = await start();
      if (closed) return started.stop();
      live = started;
      element.textContent = `Stop the ${name}`;
    } catch (error) {
      fail(`The ${name} cannot be used: ${(error as Error).message}`);
    }
  };
  const element = button(`Use the ${name}`, toggle);
  return {
    element,
    stop,
    close() {
      closed = true;
      stop();
    },
  };
}
