import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendName } from '../lib/node/load_backends.js';
import { restoreUtilFunctions } from '../lib/node/restore_util.js';
import '../lib/wasm/index.js';
import { absent } from './absent.js';
import { registerWebgpu } from './gpu/webgpu.js';

// Keeps the cpu backend from printing its advertisement of tfjs-node in every test file.
Object.assign(tf.findBackend('cpu'), { firstUse: false });

/** The backends that suites know: those of Node, and the two of a graphics card. */
export type TestBackend = BackendName | 'webgl' | 'webgpu';

export const ALL_BACKENDS: readonly TestBackend[] = ['cpu', 'wasm', 'tensorflow'];

/** Set by the configurations of `npm run test:webgpu` and `test:webgl`: the only backends of their run. */
const ONLY = (globalThis as { ONLY_BACKENDS?: readonly TestBackend[] }).ONLY_BACKENDS;

const PROBLEMS: Partial<Record<TestBackend, () => string | null>> = {
  tensorflow: whyNotNative,
  webgpu: whyNotWebgpu,
};

const HINTS: Partial<Record<TestBackend, string>> = {
  tensorflow: 'tfjs-node that loads (npm run native)',
  webgpu: "WebGPU by npm's webgpu (npm run test:webgpu, with Debian's chromium)",
};

/** What test files of this worker found (environment.ts). */
const { NATIVE = {} } = globalThis as { NATIVE?: { problem?: string } };
let nativeProblem: string | null | undefined;
let webgpuProblem: string | null | undefined;

function whyNotWebgpu(): string | null {
  if (webgpuProblem !== undefined) return webgpuProblem;
  try {
    registerWebgpu();
    webgpuProblem = null;
  } catch (error) {
    webgpuProblem = error instanceof Error ? error.message : String(error);
  }
  return webgpuProblem;
}

/** Why tfjs-node does not load, or null when it does. */
export function whyNotNative(): string | null {
  if (nativeProblem !== undefined) return nativeProblem;
  nativeProblem = NATIVE.problem ?? loadNative();
  // Loading it makes it the current backend; a test that names none runs on cpu all the same.
  void tf.setBackend('cpu');
  return nativeProblem;
}

function loadNative(): string | null {
  try {
    restoreUtilFunctions();
    const native: { Tensor: unknown } = jest.requireActual('@tensorflow/tfjs-node');
    return native.Tensor === tf.Tensor ? null : 'it brings a second copy of @tensorflow/tfjs-core';
  } catch (error) {
    NATIVE.problem = String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
    return NATIVE.problem;
  }
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
  suite: (backend: TestBackend) => void,
  backends: readonly TestBackend[] = ALL_BACKENDS,
): void {
  const asked = ONLY ?? backends;
  const problems = asked.map((name) => [name, PROBLEMS[name]?.() ?? null] as const);
  const present = problems.filter(([, problem]) => problem === null).map(([name]) => name);

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
      if (backend === 'webgpu') {
        // Node frees what Dawn made when it comes round to its events: tests alone never let it, to gigabytes.
        afterEach(() => new Promise((done) => setTimeout(done)));
      }
      suite(backend);
    });
  }

  for (const [name, problem] of problems) {
    if (problem !== null) absent(`${title} on ${name}`, `${HINTS[name]}: ${problem}`);
  }
}
