import { button, h } from '../ui/dom.js';

const STEP_MS = 420;
/** All steps together take no longer. */
const LONGEST_MS = 7000;
/** How long the end is looked at, in steps. */
const REST = 5;

export interface Looped {
  element: HTMLElement;
  /** Begins anew with so many steps. */
  start(length: number): void;
  close(): void;
}

/**
 * Goes through steps again and again by itself, until it is paused; for those who want no motion it shows the last
 * one and waits to be played.
 */
export function looped(show: (step: number) => void): Looped {
  let [step, length, timer] = [0, 0, 0];
  let playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const run = () => {
    clearInterval(timer);
    toggle.textContent = playing ? 'Pause' : 'Play';
    if (!playing) return;
    timer = window.setInterval(
      () => {
        step = (step + 1) % (length + REST);
        if (step <= length) show(step);
      },
      Math.min(STEP_MS, LONGEST_MS / Math.max(length, 1)),
    );
  };
  const pause = (by: number) => {
    playing = false;
    run();
    step = Math.min(Math.max(Math.min(step, length) + by, 0), length);
    show(step);
  };
  const toggle = button('Pause', () => {
    playing = !playing;
    run();
  });
  return {
    element: h(
      'div',
      { class: 'player' },
      toggle,
      button('Back', () => pause(-1)),
      button('Next', () => pause(1)),
    ),
    start(most) {
      length = most;
      step = playing ? Math.min(1, length) : length;
      show(step);
      run();
    },
    close: () => clearInterval(timer),
  };
}
