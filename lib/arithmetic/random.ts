import { fail, integer } from '../check.js';

/** All a `Random` remembers: JSON, to be kept in a checkpoint. */
export type RandomState = [number, number, number, number, number | null];

/**
 * A seeded generator of pseudo-random numbers, the same on every machine, whose state can be saved
 * and restored, so that a run can go on where it stopped.
 *
 * The algorithm is sfc32 (C. Doty-Humphrey, PractRand 0.95): four words of state, one of them a
 * counter, so that no cycle is shorter than 2^32. Seeded as PractRand does: 0, the seed's low and
 * high word, 1, and twelve rounds. Not for secrets.
 *
 * @param seed an integer from 0 to 2^53 - 1, or a state that `state` gave.
 * @throws ValueError for another seed.
 * @example
 * const random = new Random(1);
 * random.integer(10); // 0
 * const { state } = random;
 * random.integer(10) === new Random(state).integer(10); // true
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;
  #spareNormal: number | null = null;

  constructor(seed: number | RandomState) {
    if (Array.isArray(seed)) {
      this.state = seed;
      return;
    }
    if (!Number.isSafeInteger(seed) || seed < 0) {
      fail('Random', 'seed', 'an integer from 0 to 2^53 - 1', seed);
    }
    this.#b = seed | 0;
    this.#c = Math.floor(seed / 2 ** 32);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** All that is remembered: JSON, to be kept in a checkpoint, and set to go on from there. */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter, this.#spareNormal];
  }

  /** Goes on from a state. */
  set state(state: RandomState) {
    const valid =
      Array.isArray(state) &&
      state.length === 5 &&
      state.slice(0, 4).every((word) => Number.isInteger(word) && word === (word as number | 0)) &&
      (state[4] === null || Number.isFinite(state[4]));
    if (!valid) fail('Random', 'state', 'what state gave', state);
    [this.#a, this.#b, this.#c, this.#counter, this.#spareNormal] = state;
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11) | 0) + sum) | 0;
    return sum >>> 0;
  }

  /**
   * A number from `low` up to but without `high`, of 53 random bits.
   *
   * @param low default 0
   * @param high default 1
   * @throws ValueError for what is no number
   */
  uniform(low = 0, high = 1): number {
    if (typeof low !== 'number' || typeof high !== 'number') {
      fail('Random', 'low and high', 'numbers', [low, high]);
    }
    const bits = (this.uint32() >>> 5) * 2 ** 26 + (this.uint32() >>> 6);
    return low + (high - low) * (bits / 2 ** 53);
  }

  /**
   * An integer from 0 to n - 1, each as likely as the others.
   *
   * @param n 1 to 2^32
   * @throws ValueError for another n
   */
  integer(n: number): number {
    integer('Random', 'n', n, 1);
    if (n > 2 ** 32) fail('Random', 'n', 'at most 2^32', n);
    // The largest multiple of n: what lies above would favour the small numbers.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let bits = this.uint32();
    while (bits >= limit) bits = this.uint32();
    return bits % n;
  }

  /**
   * A normally distributed number, by Marsaglia's polar method (SIAM Review 6, 1964).
   *
   * @param mean default 0
   * @param standardDeviation default 1
   * @throws ValueError for what is no number
   */
  normal(mean = 0, standardDeviation = 1): number {
    if (typeof mean !== 'number' || typeof standardDeviation !== 'number') {
      fail('Random', 'mean and standardDeviation', 'numbers', [mean, standardDeviation]);
    }
    let value = this.#spareNormal;
    this.#spareNormal = null;
    while (value === null) {
      const [u, v] = [this.uniform(-1, 1), this.uniform(-1, 1)];
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      value = u * factor;
      this.#spareNormal = v * factor;
    }
    return mean + standardDeviation * value;
  }

  /**
   * Shuffles an array in place, every order as likely as the others (Fisher and Yates).
   *
   * @param array a list, or a typed array
   * @returns the same array
   * @throws ValueError for what is no array
   */
  shuffle<T extends { [index: number]: unknown; length: number }>(array: T): T {
    if (typeof array !== 'object' || array === null || !Number.isInteger(array.length)) {
      fail('Random', 'what is shuffled', 'an array', array);
    }
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [array[i], array[j]] = [array[j], array[i]];
    }
    return array;
  }
}
