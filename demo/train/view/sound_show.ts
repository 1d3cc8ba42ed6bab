import { scaled, unscaled } from '../../../lib/predict/signal_scale.js';
import { drawCurve } from '../../ui/curve.js';
import { h } from '../../ui/dom.js';
import { type Sound, WINDOW } from '../lesson/material.js';
import { scaleOf } from '../lesson/sound_scale.js';
import type { AskWorker, Show } from './show.js';
import { soundPlayer } from './sound_player.js';

const HEIGHT = 90;
/** From one reconstruction of all of the sound to the next, in milliseconds. */
const PAUSE = 1_000;

/** Somebody's own sound: windows as curves, and all of it to listen to. */
export function soundShow(sound: Sound, ask: AskWorker): Show {
  const scale = scaleOf(sound);
  const values = scaled(sound.samples, scale);
  const [original, copy] = ['The original', 'What the network makes of it'].map((label) =>
    soundPlayer(label, sound.rate),
  );
  original!.play(sound.samples);
  const windows = h('div', { class: 'windows' });
  let curves: HTMLCanvasElement[] = [];
  let shown = new Float32Array(0);
  let grown = new Float32Array(0);
  let waiting = 0;
  const draw = () => {
    const most = shown.reduce((all, value) => Math.max(all, Math.abs(value)), 1);
    for (const [n, canvas] of curves.entries()) {
      const [from, to] = [n * WINDOW, (n + 1) * WINDOW];
      const behind = shown.subarray(from, to);
      const range = [-most, most] as const;
      drawCurve(canvas, grown.subarray(from, to), { height: HEIGHT, range, behind });
    }
  };
  return {
    element: h(
      'div',
      {},
      h('h3', {}, 'Windows it never heard, and what it makes of them'),
      windows,
      h('p', { class: 'note' }, 'The thin line is the original.'),
      h('h3', {}, 'Listen'),
      original!.element,
      copy!.element,
    ),
    ready(given) {
      shown = given.slice();
      curves = Array.from({ length: shown.length / WINDOW }, (_, n) =>
        h('canvas', { role: 'img', 'aria-label': `Window ${n + 1}` }),
      );
      windows.replaceChildren(...curves);
    },
    grow(given) {
      grown = given.slice();
      // Now and then, and once more after the last.
      if (waiting !== 0) return;
      waiting = window.setTimeout(() => {
        waiting = 0;
        ask({ kind: 'predict', values });
      }, PAUSE);
    },
    predicted: (output) => copy!.play(unscaled(output, scale)),
    draw,
    close() {
      clearTimeout(waiting);
      original!.close();
      copy!.close();
    },
  };
}
