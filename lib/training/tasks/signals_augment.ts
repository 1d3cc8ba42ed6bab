import { fail } from '../../check.js';
import type { Random } from '../../data/index.js';
import type { Example } from './task.js';

/** What is done to training signals by chance. */
const KINDS = ['shift', 'gain', 'noise', 'speed', 'tone'] as const;
type Kind = (typeof KINDS)[number];

/** Standard deviation of the logarithm of a gain, and of noise in parts of the scale. */
const GAIN = 0.2;
const NOISE = 0.05;
/** How much faster or slower signals become, at most; and the part of its neighbour that is added to a sample. */
const SPEED = 0.2;
const TONE = 0.4;

/** How training signals are changed. */
export interface SignalAugmentation {
  kinds: readonly Kind[];
  /** For the description. */
  said: string;
  /** Whether windows begin anywhere, not only each hop. */
  shifts: boolean;
  /** More frames than a window's that are needed to make one of, as a part of it. */
  more: number;
  /** How many times as fast a window becomes; 1 for as it is. */
  speed(random: Random): number;
  /** A gain and a tone for each signal and what is to come out of it, and noise on it. */
  apply(example: Example, random: Random, channels: number, labelled: boolean): Example;
}

const WORDS: Record<Kind, string> = {
  shift: 'windows begin anywhere (shift)',
  gain: 'are louder or softer by about 20 % (gain)',
  noise: 'have noise of 0.05 standard deviations (noise)',
  speed: 'are up to 20 % faster or slower (speed)',
  tone: 'are brighter or duller (tone)',
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
    more: kinds.includes('speed') ? SPEED : 0,
    speed: (random) => (kinds.includes('speed') ? 1 + random.uniform(-SPEED, SPEED) : 1),
    apply(example, random, channels, labelled) {
      const gain = kinds.includes('gain') ? Math.exp(random.normal(0, GAIN)) : 1;
      const tone = kinds.includes('tone') ? random.uniform(-TONE, TONE) : 0;
      const noise = kinds.includes('noise') ? NOISE : 0;
      if (gain === 1 && tone === 0 && noise === 0) return example;
      const { x, y } = example;
      const changed = (values: Float32Array) =>
        values.map(
          (value, i) => gain * (value + (i < channels ? 0 : tone * values[i - channels]!)),
        );
      const louder = changed(x);
      return {
        ...example,
        x: noise > 0 ? louder.map((value) => value + random.normal(0, noise)) : louder,
        ...(y === undefined ? {} : { y: labelled ? y : changed(y) }),
      };
    },
  };
}
