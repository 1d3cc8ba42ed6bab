import { WAVES } from '../../lib/data/wave_labels.js';
import type { Stretch } from '../ui/curve.js';

const NONE = 0;

/** The likeliest wave of each sample; none where it is less likely than the threshold. */
export function labelsOf(probabilities: Float32Array, threshold: number): Uint8Array {
  const classes = WAVES.length;
  return Uint8Array.from({ length: probabilities.length / classes }, (_, at) => {
    const own = probabilities.subarray(at * classes, (at + 1) * classes);
    const best = own.indexOf(Math.max(...own));
    return own[best]! >= threshold ? best : NONE;
  });
}

/** Samples in a row with the same wave. */
export function stretchesOf(labels: Uint8Array): (Stretch & { text: string })[] {
  const found: (Stretch & { text: string })[] = [];
  let from = 0;
  for (let at = 1; at <= labels.length; at++) {
    if (labels[at] === labels[from]) continue;
    const text = WAVES[labels[from]!]!;
    if (labels[from] !== NONE) found.push({ from, to: at, text, colour: `wave-${text}` });
    from = at;
  }
  return found;
}
