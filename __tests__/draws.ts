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

/**
 * Whether the case at a place among many of a kind is tried: one of PART in `npm test`, all in `npm run
 * test:long`.
 *
 * @param turn which ones: those of another table, or of another row, are others
 */
export const drawn = (place: number, turn = 0): boolean =>
  LONG === true || place % PART === turn % PART;

/** Of the backends that `npm test` has, those on which it tries one case of PART, and which one. */
const TURNS: Partial<Record<TestBackend, number>> = { cpu: 0, tensorflow: 1 };

/** Whether a backend tries the case at that place: wasm and graphics cards try all. */
export function drawnOn(backend: TestBackend, place: number): boolean {
  const turn = TURNS[backend];
  return turn === undefined || drawn(place, turn);
}
