import { Random } from '../../lib/arithmetic/random.js';
import { button, h } from '../ui/dom.js';
import { slider } from '../ui/slider.js';
import type { Spread } from './code_map.js';

export interface NoisePanel {
  element: HTMLElement;
  /** The code that noise is added to from now on. */
  base(code: Float32Array): void;
}

/** Codes drawn at random, and noise on top of a code, in standard deviations of each number. */
export function noisePanel(
  { mean, deviation }: Spread,
  go: (code: Float32Array) => void,
): NoisePanel {
  const random = new Random(Math.floor(Math.random() * 2 ** 31));
  const draw = () => deviation.map((own) => own * random.normal());
  let around = mean;
  let noise = draw();
  const amount = slider(
    'Noise added',
    [0, 200],
    (percent) => go(around.map((value, n) => value + (percent / 100) * noise[n]!)),
    (percent) => `${(percent / 100).toFixed(1)} σ`,
  );
  const base = (code: Float32Array) => {
    around = code.slice();
    noise = draw();
    amount.set(0);
  };
  const again = () => {
    const drawn = draw();
    const code = mean.map((value, n) => value + drawn[n]!);
    base(code);
    go(code);
  };
  base(mean);
  return { element: h('div', {}, amount.element, button('Nothing but noise', again)), base };
}
