import { h } from '../../ui/dom.js';
import type { Progress, Ready } from '../protocol.js';
import { drawErrors } from './error_curve.js';

/** How far a training is, in words and as a curve. */
export interface ErrorsPanel {
  element: HTMLElement;
  /** Forgets all, and says what is waited for. */
  reset(waiting: string): void;
  ready(ready: Ready): void;
  add(progress: Progress): void;
  /** Anew, with what was told. */
  draw(): void;
}

const NOTE =
  'The thick line is the error on what it never saw, the thin one that of each batch; the dashed one is the best that as many numbers can do with straight lines alone.';

export function errorsPanel(): ErrorsPanel {
  let points: Progress[] = [];
  let judged: Ready | null = null;
  const verdict = h('p', { class: 'verdict' });
  const words = h('p', { class: 'found', role: 'status' });
  const curve = h('canvas', { role: 'img', 'aria-label': 'Errors by step' });
  const element = h('div', {}, verdict, words, curve, h('p', { class: 'note' }, NOTE));
  return {
    element,
    reset(waiting) {
      [points, judged] = [[], null];
      verdict.textContent = waiting;
      words.textContent = '';
      delete element.dataset.step;
    },
    ready(ready) {
      judged = ready;
    },
    add(progress) {
      points = [...points.filter(({ step }) => step < progress.step), progress];
    },
    draw() {
      const last = points.at(-1);
      drawErrors(curve, points, judged?.components ?? Number.NaN);
      if (last === undefined || judged === null) return;
      const { components, about } = judged;
      verdict.textContent = `Step ${last.step}: error ${last.unseen.toFixed(4)}`;
      const better = last.unseen < components;
      const said = `${about} ${components.toFixed(4)}. ${better ? 'The network is better.' : 'They are still better.'}`;
      // Read out when it changes, not at each step.
      if (words.textContent !== said) words.textContent = said;
      element.dataset.step = String(last.step);
      element.dataset.rate = String(last.rate);
    },
  };
}
