import { button, h } from '../ui/dom.js';
import { slider } from '../ui/slider.js';

/** Two seconds' worth of frames at least, so that many stamps take no longer than a few seconds. */
const FRAME_MS = 350;
const LONGEST_MS = 6000;

export interface Player {
  element: HTMLElement;
  /** How many stamps there are; shows all of them. */
  setLength(length: number): void;
  close(): void;
}

/** Steps through the stamps: forward, back, by the slider, or by itself. */
export function player(show: (step: number) => void): Player {
  let [step, length, timer] = [0, 0, 0];
  const go = (to: number) => {
    step = Math.min(Math.max(to, 0), length);
    steps.set(step, length);
    show(step);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = 'Play';
  };
  const toggle = () => {
    if (timer !== 0) return stop();
    if (step === length) go(0);
    play.textContent = 'Pause';
    timer = window.setInterval(
      () => {
        go(step + 1);
        if (step === length) stop();
      },
      Math.min(FRAME_MS, LONGEST_MS / length),
    );
  };
  const move = (by: number) => {
    stop();
    go(step + by);
  };
  const play = button('Play', toggle);
  const steps = slider('Stamps', [0, 1], (to) => {
    stop();
    go(to);
  });
  return {
    element: h(
      'div',
      { class: 'player' },
      play,
      button('Back', () => move(-1)),
      button('Next', () => move(1)),
      steps.element,
    ),
    setLength(most) {
      stop();
      length = most;
      go(most);
    },
    close: stop,
  };
}
