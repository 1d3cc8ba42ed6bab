import * as tf from '@tensorflow/tfjs-core';

/**
 * A method that goes through the network several times: between two passes it says how many are done, and of how many.
 * What it needs from one pass to the next it keeps (tf.keep) and frees itself; the rest goes with each pass.
 */
export type Passes<T> = Generator<readonly [done: number, all: number], T, void>;

/**
 * Runs a method to its end: each pass is synchronous, what it does not keep is freed with it.
 *
 * @param around runs a pass
 * @param told is awaited after each pass: what it throws ends the method, and nothing stays in memory
 */
export async function runPasses(
  passes: Passes<tf.Tensor[]>,
  around: <T>(run: () => T) => T,
  told: (done: number, all: number) => Promise<void>,
): Promise<tf.Tensor[]> {
  const next = () => {
    let result!: IteratorResult<readonly [number, number], tf.Tensor[]>;
    tf.tidy(() => {
      result = passes.next();
      return result.done ? result.value : [];
    });
    return result;
  };
  try {
    let count = 0;
    for (let pass = around(next); ; pass = around(next)) {
      if (!pass.done) {
        count++;
        await told(...pass.value);
        continue;
      }
      try {
        if (count === 0) await told(1, 1);
        return pass.value;
      } catch (error) {
        tf.dispose(pass.value);
        throw error;
      }
    }
  } finally {
    // Frees what it kept, where it ends early.
    passes.return([]);
  }
}
