import type { TestBackend } from './backends.js';

/** Set by jest.long.config.js. */
const { LONG } = globalThis as { LONG?: boolean };

/** In `npm test` one case of so many is tried; all in `npm run test:long`. */
export const PART = 6;

/**
 * How many random cases a test takes: a part in `npm test`, all in `npm run test:long`, which runs the
 * files that it names, *.property.test.ts among them.
 */
export const draws = (all: number): number => (LONG === true ? all : Math.ceil(all / PART));

/** Whether a place is that one of `of` whose turn it is: in no regular order, so that of settings that come and go each is tried. */
function isIn(place: number, of: number, turn: number): boolean {
  // Knuth's multiplicative hash of which group of places it is.
  const shift = Math.imul(Math.floor(place / of), 2654435761) >>> 16;
  return (place + shift) % of === turn % of;
}

/**
 * Whether the case at a place among many of a kind is tried: one of PART in `npm test`, all in `npm run
 * test:long`.
 *
 * @param turn which ones: those of another table, or of another row, are others
 */
export const drawn = (place: number, turn = 0): boolean => LONG === true || isIn(place, PART, turn);

/** Of how many cases `npm test` tries one on each of its backends, and which one: wasm is what most people compute on. */
const SHARES: Partial<Record<TestBackend, readonly [of: number, turn: number]>> = {
  cpu: [PART, 0],
  tensorflow: [PART, 1],
  wasm: [2, 0],
};

/** Whether a backend tries the case at that place: graphics cards try all. */
export function drawnOn(backend: TestBackend, place: number): boolean {
  const [of, turn] = SHARES[backend] ?? [1, 0];
  return LONG === true || isIn(place, of, turn);
}
