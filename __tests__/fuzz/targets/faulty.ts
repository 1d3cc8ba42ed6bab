/** A reader with every fault that fuzzing must find, and an answer to all else. */
import { ValueError } from '../../../lib/check.js';
import type { Target } from '../target.js';

const kept: Uint8Array[] = [];
const FAULTS: Record<number, () => void> = {
  1: () => {
    for (;;);
  },
  2: () => {
    for (;;) kept.push(new Uint8Array(2 ** 20).fill(1));
  },
  3: () => {
    throw new TypeError('no ValueError');
  },
  4: () => process.exit(7),
  5: () => {
    kept.push(new Uint8Array(600 * 2 ** 20).fill(1));
  },
  6: () => {
    throw new ValueError('faulty: the input must be another one, got this.');
  },
};

export const target: Target = {
  make: (random) => ({ input: new Uint8Array([random.integer(8)]) }),
  read: (files) => FAULTS[files.input![0]!]?.(),
};
