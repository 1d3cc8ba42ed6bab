import * as tf from '@tensorflow/tfjs-core';
import { integer, oneOf, onlyKnown, ValueError } from '../check.js';
import {
  BACKEND_LOADERS,
  type BackendLoader,
  type BackendName,
  type BackendOptions,
} from './load_backends.js';

/** The backend that is now current, and a line that says which it is and why. */
export interface PickedBackend {
  /** tfjs's name of the backend. */
  name: BackendName;
  /** One line that says which backend it is and why. */
  reason: string;
}

const WHERE = 'pickBackend';
/** What 'auto' tries. A graphics card is taken where it is asked for: a software adapter is the slowest of all. */
const ORDER = ['tensorflow', 'wasm', 'cpu'] as const satisfies BackendName[];

const PACKAGES: Record<BackendName, readonly string[]> = {
  tensorflow: ['@tensorflow/tfjs-node'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs-backend-cpu'],
  webgpu: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
};

/** Why a backend did not load and what to do, in one clause. */
function explain(name: BackendName, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n')[0] ?? '';
  const packages = PACKAGES[name];
  if (
    /^Cannot find (module|package)/.test(first) &&
    packages.some((one) => first.includes(`'${one}'`))
  ) {
    const what = packages.length === 1 ? 'the package is' : 'its packages are';
    return `${what} not installed (npm install ${packages.join(' ')})`;
  }
  if (first.startsWith('The Node.js native addon module')) {
    return "its native part is missing ('npm run native' in tfjs-deconv's repository makes it)";
  }
  return first;
}

/** Loads the backend and makes it current. */
async function start(name: BackendName, load: BackendLoader, options: BackendOptions) {
  const description = await load(options);
  if (tf.findBackendFactory(name) === null) {
    throw new Error(
      "it is registered in another copy of @tensorflow/tfjs-core ('npm ls @tensorflow/tfjs-core' " +
        "shows the copies, 'npm dedupe' merges them)",
    );
  }
  // setBackend can fail by its result alone, and leave the old backend current.
  const accepted = await tf.setBackend(name);
  if (!accepted || tf.getBackend() !== name) throw new Error('it does not start on this machine');
  return description;
}

/**
 * Makes a backend of Node current: the wanted one, or the first that loads of `tensorflow`
 * (tfjs-node), `wasm` and `cpu`. `webgpu` is a graphics card by Dawn, taken where it is asked for.
 *
 * The packages are optional peers, loaded when they are tried. Call it before anything else loads
 * tfjs-node: its number of threads is fixed then.
 *
 * @param wanted `'auto'`, or a backend; `'node'` is another name of `'tensorflow'`.
 * @param loaders What loads each backend, for tests and for backends from other places.
 * @param options threads as many as cores on wasm and 1 on tfjs-node, onednn false where left out
 * @returns The name and one line that says which backend it is and why.
 * @throws ValueError for an unknown backend or option, and with the reason and the remedy when the
 *   wanted backend, or every one of them, does not load.
 *
 * @example
 * const { name, reason } = await pickBackend('cpu');
 * name; // 'cpu'
 * reason; // 'Backend cpu (...): ...'
 */
export async function pickBackend(
  wanted: 'auto' | 'node' | BackendName = 'auto',
  options: BackendOptions = {},
  loaders: Record<BackendName, BackendLoader> = BACKEND_LOADERS,
): Promise<PickedBackend> {
  oneOf(WHERE, 'backend', wanted, ['auto', 'node', ...ORDER, 'webgpu']);
  onlyKnown(WHERE, options, ['threads', 'onednn']);
  if (options.threads !== undefined) integer(WHERE, 'threads', options.threads, 1);

  if (wanted !== 'auto') {
    const name = wanted === 'node' ? 'tensorflow' : wanted;
    try {
      const description = await start(name, loaders[name], options);
      return { name, reason: `Backend ${name} (${description}): as chosen.` };
    } catch (error) {
      const why = explain(name, error);
      throw new ValueError(`${WHERE}: backend '${name}' does not load: ${why}.`, { cause: error });
    }
  }

  const failures: string[] = [];
  for (const name of ORDER) {
    try {
      const description = await start(name, loaders[name], options);
      const why =
        failures.length === 0 ? `the first that loads of ${ORDER.join(', ')}` : failures.join('; ');
      return { name, reason: `Backend ${name} (${description}): ${why}.` };
    } catch (error) {
      failures.push(`${name} does not load, ${explain(name, error)}`);
    }
  }
  throw new ValueError(`${WHERE}: no backend loads: ${failures.join('; ')}.`);
}
