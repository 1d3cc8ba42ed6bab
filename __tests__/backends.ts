import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendName } from '../lib/node/load_backends.js';
import { restoreUtilFunctions } from '../lib/node/restore_util.js';
import '../lib/wasm/index.js';
import { absent } from './absent.js';

// Keeps the cpu backend from printing its advertisement of tfjs-node in every test file.
Object.assign(tf.findBackend('cpu'), { firstUse: false });

export const ALL_BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'tensorflow'];

let nativeProblem: string | null | undefined;

/** Why tfjs-node does not load, or null when it does. */
export function whyNotNative(): string | null {
  if (nativeProblem !== undefined) return nativeProblem;
  try {
    restoreUtilFunctions();
    const native: { Tensor: unknown } = jest.requireActual('@tensorflow/tfjs-node');
    nativeProblem =
      native.Tensor === tf.Tensor ? null : 'it brings a second copy of @tensorflow/tfjs-core';
  } catch (error) {
    nativeProblem = String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
  }
  // Loading it makes it the current backend; a test that names none runs on cpu all the same.
  void tf.setBackend('cpu');
  return nativeProblem;
}

/**
 * `describe`, once for each backend, with that backend current.
 *
 * One process holds all of them: `tf.setBackend` switches, and the addon is shared by the test
 * files of a worker (see environment.ts for what that takes). Outside the suite the backend is
 * cpu. A backend that does not load is a skipped test with the reason in its name, and with
 * CI=true a failed one.
 *
 * @example
 * describeEachBackend('conv1dTranspose', (backend) => {
 *   test('...', () => { ... });
 * });
 */
export function describeEachBackend(
  title: string,
  suite: (backend: BackendName) => void,
  backends: readonly BackendName[] = ALL_BACKENDS,
): void {
  const problem = backends.includes('tensorflow') ? whyNotNative() : null;
  const present = backends.filter((name) => name !== 'tensorflow' || problem === null);

  // `describe.each` fails the file when it is given no row.
  for (const backend of present) {
    describe(`${title} on ${backend}`, () => {
      beforeAll(async () => {
        const accepted = await tf.setBackend(backend);
        await tf.ready();
        // setBackend can report a failure by its result alone, and leave the old backend current.
        if (!accepted || tf.getBackend() !== backend) {
          throw new Error(`setBackend('${backend}') left '${tf.getBackend()}' current`);
        }
      });
      afterAll(async () => {
        await tf.setBackend('cpu');
      });
      suite(backend);
    });
  }

  if (problem === null) return;
  const message = `${title} on tensorflow: tfjs-node does not load (npm run native): ${problem}`;
  absent(message);
}
