import { fail } from '../../check.js';
import type { Random } from '../../data/index.js';

/** What is done to training signals by chance. */
const KINDS = ['shift', 'gain', 'noise'] as const;
type Kind = (typeof KINDS)[number];

/** Standard deviation of the logarithm of a gain, and of noise in parts of the scale. */
const GAIN = 0.2;
const NOISE = 0.05;

/** How training signals are changed. */
export interface SignalAugmentation {
  kinds: readonly Kind[];
  /** For the description. */
  said: string;
  /** Whether windows begin anywhere, not only each hop. */
  shifts: boolean;
  /** A gain for each signal and noise on it. */
  apply(x: Float32Array, random: Random): Float32Array;
}

const WORDS: Record<Kind, string> = {
  shift: 'windows begin anywhere (shift)',
  gain: 'are louder or softer by about 20 % (gain)',
  noise: 'have noise of 0.05 standard deviations (noise)',
};

/**
 * The augmentation of names parted by commas.
 *
 * @param names as 'shift,gain', or 'none'; undefined for the fallback
 * @throws ValueError for a name that there is not.
 */
export function signalAugmentation(
  names: string | undefined,
  fallback: string,
): SignalAugmentation {
  const wanted = (names ?? fallback).split(',').map((name) => name.trim());
  const kinds = wanted.flatMap((name) => {
    if (name === 'none' && wanted.length === 1) return [];
    const kind = KINDS.find((one) => one === name);
    return [kind ?? fail('--augment', 'it', `none or some of ${KINDS.join(', ')}`, names)];
  });
  const words = KINDS.filter((kind) => kinds.includes(kind)).map((kind) => WORDS[kind]);
  return {
    kinds,
    said: words.length === 0 ? 'none' : `in training ${words.join(', ')}`,
    shifts: kinds.includes('shift'),
    apply(x, random) {
      const gain = kinds.includes('gain') ? Math.exp(random.normal(0, GAIN)) : 1;
      const noise = kinds.includes('noise') ? NOISE : 0;
      if (gain === 1 && noise === 0) return x;
      return x.map((value) => gain * value + (noise > 0 ? random.normal(0, noise) : 0));
    },
  };
}
