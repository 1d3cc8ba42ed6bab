import { createRequire } from 'node:module';
import path from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment } from 'jest-environment-node';

// Jest maps `.js` to `.ts` for tests, not for their environment.
const load = createRequire(path.join(__dirname, 'environment.ts'));
const { shareCompiledModules } = load('./compile_once.ts') as typeof import('./compile_once.js');
const { mulberry32 } = load('./mulberry32.ts') as typeof import('./mulberry32.js');

const TYPED_ARRAYS = [
  'Int8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

// TensorFlow's C++ reads these once, when the addon loads, and a test's own `process.env` is a copy
// that it never sees. One thread and no oneDNN: the same figures on every machine.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
process.env.TF_NUM_INTRAOP_THREADS ??= '1';

shareCompiledModules();

/** Weights that nobody seeds, and all else that comes from `Math.random`, are the same in each run; others by RANDOM_SEED=7. */
const SEED = Number(process.env.RANDOM_SEED ?? 1);

/** What `Math.random` is in a test file: in each another. */
function randomOf(testPath: string): () => number {
  let seed = SEED;
  for (const letter of path.basename(testPath)) {
    seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) | 0;
  }
  return mulberry32(seed);
}

/** Why tfjs-node does not load, once a test file has tried: the next ones of the worker need not read all of it again. */
const native: { problem?: string } = {};

/**
 * Jest's Node environment with random numbers that are the same in each run, and the process's own typed arrays. A native addon makes its arrays in
 * the process's realm, each test file has a realm of its own, and across the two `instanceof
 * Float32Array` is false: tfjs then refuses what tfjs-node returns ("Unsupported TypedArray
 * subtype: Float32Array"). Jest does the same for ArrayBuffer and Uint8Array only.
 */
export default class Environment extends TestEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    Object.assign(this.global, { NATIVE: native });
    this.global.Math.random = randomOf(context.testPath);
    for (const name of TYPED_ARRAYS) Object.assign(this.global, { [name]: globalThis[name] });
  }
}
