/**
 * The memory that the threads of a team share beside the backend's: words that are read and written atomically, and
 * calls as numbers. The state is one word, how many calls have been taken and how many there are, so that it is taken from
 * in one exchange, and no thread can take from calls that are over.
 */
export const STATE = 0;
export const DONE = 1;
export const SLEEPERS = 2;
export const FAILED = 3;
/** From here on, 1 for each call that is done. */
export const FLAGS = 8;
/** Bits of either number in the state. */
export const BITS = 10;
export const MOST_CALLS = 2 ** BITS - 1;
/** The state that ends a thread. */
export const STOP = -1;

/** Numbers of a call: its function, how many arguments it has, and those. */
export const CALL_NUMBERS = 16;
const WORDS = FLAGS + MOST_CALLS + 1;
export const CONTROL_BYTES = 4 * WORDS + 8 * CALL_NUMBERS * MOST_CALLS;

/** The views of that memory. */
export interface Control {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly calls: Float64Array<SharedArrayBuffer>;
}

export function controlOf(buffer: SharedArrayBuffer): Control {
  return { words: new Int32Array(buffer, 0, WORDS), calls: new Float64Array(buffer, 4 * WORDS) };
}

/** Words before the calls, as the script of the workers has them. */
export const CALLS_AT: number = 4 * WORDS;
